"""From figures to points, total and grade: pure functions, no database.

Total = Σ weight × points ÷ Σ weight, over the criteria that are assessed. A criterion
without evidence leaves the denominator; with too little weight left there is no total,
which is "not assessed" and never a fail.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from accounts.indicators import CENT, plain

PERFECT = Decimal(100)


@dataclass(frozen=True)
class Part:
    """One criterion's share in the total; without points it is not assessed."""

    weight: Decimal
    points: Decimal | None


@dataclass(frozen=True)
class Critical:
    """What a kind of confirmed violation does to a total: so many points off for each, or so much at most."""

    is_cap: bool
    points: Decimal
    times: int = 1


@dataclass(frozen=True)
class Result:
    """What the parts come to."""

    total: Decimal | None
    covered: Decimal
    grade: str
    formula: str


def points_of(value: Decimal, anchors: Sequence[Sequence[float]]) -> Decimal:
    """The points of a value: on straight lines between the anchors, level outside them."""
    marks = [(Decimal(str(at)), Decimal(str(points))) for at, points in anchors]
    if value <= marks[0][0]:
        return rounded(marks[0][1])
    for (low, from_points), (high, to_points) in pairwise(marks):
        if value <= high:
            return rounded(from_points + (value - low) * (to_points - from_points) / (high - low))
    return rounded(marks[-1][1])


def assess(
    parts: Iterable[Part],
    floors: dict[str, Decimal],
    least_covered: Decimal | int,
    critical: Iterable[Critical] = (),
) -> Result:
    """Total and grade of the assessed parts; the grade always follows from the total as it is shown.

    What was confirmed against somebody moves the total: first what is deducted, then what it is at most.
    """
    assessed = [part for part in parts if part.points is not None]
    covered = sum((part.weight for part in assessed), Decimal(0))
    if not assessed or covered < least_covered:
        return Result(None, covered, "", "")
    total = rounded(sum(part.weight * part.points for part in assessed) / covered)
    above = " + ".join(f"{plain(part.weight)} × {plain(part.points)}" for part in assessed)
    below = " + ".join(plain(part.weight) for part in assessed)
    formula = f"({above}) ÷ ({below}) = {total}"
    for event in sorted(critical, key=lambda event: (event.is_cap, -event.points)):
        total, said = moved(total, event)
        formula += said
    return Result(total, covered, grade_of(total, floors), formula)


def moved(total: Decimal, event: Critical) -> tuple[Decimal, str]:
    """The total after a critical event, and that in numbers; it never falls below nothing."""
    if event.is_cap:
        capped = rounded(min(total, event.points))
        return capped, f"; min({total}, {plain(event.points)}) = {capped}"
    lower = rounded(max(total - event.times * event.points, Decimal(0)))
    return lower, f"; {total} − {event.times} × {plain(event.points)} = {lower}"


def grade_of(total: Decimal, floors: dict[str, Decimal]) -> str:
    """The best grade whose band begins at or below the total."""
    return max((grade for grade, floor in floors.items() if floor <= total), key=lambda grade: floors[grade])


def rounded(number: Decimal) -> Decimal:
    return number.quantize(CENT, ROUND_HALF_UP)
