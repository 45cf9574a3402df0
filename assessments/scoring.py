"""From figures to points, total and grade: pure functions, no database.

Total = Σ weight × points ÷ Σ weight, over the criteria that are assessed. A criterion
without evidence leaves the denominator; with too little weight left there is no total,
which is "not assessed" and never a fail.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

CENT = Decimal("0.01")
PERFECT = Decimal(100)


@dataclass(frozen=True)
class Part:
    """One criterion's share in the total; without points it is not assessed."""

    weight: Decimal
    points: Decimal | None


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


def assess(parts: Iterable[Part], floors: dict[str, Decimal], least_covered: Decimal | int) -> Result:
    """Total and grade of the assessed parts; the grade always follows from the total as it is shown."""
    assessed = [part for part in parts if part.points is not None]
    covered = sum((part.weight for part in assessed), Decimal(0))
    if not assessed or covered < least_covered:
        return Result(None, covered, "", "")
    total = rounded(sum(part.weight * part.points for part in assessed) / covered)
    above = " + ".join(f"{plain(part.weight)} × {plain(part.points)}" for part in assessed)
    below = " + ".join(plain(part.weight) for part in assessed)
    return Result(total, covered, grade_of(total, floors), f"({above}) ÷ ({below}) = {total}")


def grade_of(total: Decimal, floors: dict[str, Decimal]) -> str:
    """The best grade whose band begins at or below the total."""
    return max((grade for grade, floor in floors.items() if floor <= total), key=lambda grade: floors[grade])


def rounded(number: Decimal) -> Decimal:
    return number.quantize(CENT, ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """`92.5`, `100`: without the zeros behind."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
