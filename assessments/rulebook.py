"""What a version of a scheme says, before it is one; and whether that holds together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from accounts.indicators import plain

from .indicators import INDICATORS
from .models import Criterion, CriticalRule, Scheme
from .models.scheme import Grade

KEPT = (
    "code",
    "label",
    "label_zh",
    "guide",
    "guide_zh",
    "weight",
    "source",
    "indicator",
    "evidence",
    "anchors",
    "minimum",
)
CRITICAL = ("kind", "effect", "points")


class SchemeRefused(ValueError):
    """The scheme cannot hold as it is; the message says what is wrong, `field` where."""

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Rulebook:
    """Names, criteria, bands, critical events: `criteria` and `critical` as the columns of their rows."""

    name: str
    name_zh: str
    criteria: Sequence[dict[str, Any]]
    floors: dict[str, Decimal]
    least_covered: int
    is_quarterly: bool = False
    critical: Sequence[dict[str, Any]] = field(default_factory=tuple)

    @classmethod
    def of(cls, scheme: Scheme) -> "Rulebook":
        return cls(
            name=scheme.name,
            name_zh=scheme.name_zh,
            criteria=[{name: getattr(row, name) for name in KEPT} for row in scheme.criteria.all()],
            floors={band.grade: band.floor for band in scheme.bands.all()},
            least_covered=scheme.least_covered,
            is_quarterly=scheme.is_quarterly,
            critical=[{name: getattr(row, name) for name in CRITICAL} for row in scheme.critical_rules.all()],
        )

    def check(self) -> None:
        """Raises what would not hold: weights of another total, bands with gaps, a figure that nobody offers."""
        if not self.name.strip():
            raise SchemeRefused(_("The scheme needs a title."), field="name")
        total = sum((row["weight"] for row in self.criteria), Decimal(0))
        if total != 100:
            raise SchemeRefused(_("The weights must total 100; they total %(total)s.") % {"total": plain(total)})
        codes = [row["code"] for row in self.criteria]
        if len(set(codes)) < len(codes):
            raise SchemeRefused(_("Two criteria have the same title."))
        for row in self.criteria:
            _check_criterion(row)
        check_bands(self.floors)
        rules = [(row["kind"], row["effect"]) for row in self.critical]
        if len(set(rules)) < len(rules):
            raise SchemeRefused(_("The same critical event is named twice with the same effect."))

    def rows(self, scheme: Scheme) -> tuple[list[Criterion], list[CriticalRule]]:
        criteria = [Criterion(scheme=scheme, order=order, **row) for order, row in enumerate(self.criteria)]
        return criteria, [CriticalRule(scheme=scheme, **row) for row in self.critical]


def _check_criterion(row: dict[str, Any]) -> None:
    if row["source"] != Criterion.Source.COMPUTED:
        return
    if row["indicator"] not in INDICATORS:
        raise SchemeRefused(_("“%(criterion)s” is computed from a figure that is not offered.") % _named(row))
    check_anchors(row["anchors"], row)


def check_anchors(anchors: Sequence[Sequence[Any]], row: dict[str, Any]) -> None:
    """Values rise from anchor to anchor, and points lie between 0 and 100."""
    values = [Decimal(str(value)) for value, _points in anchors]
    points = [Decimal(str(point)) for _value, point in anchors]
    if len(values) < 2 or values != sorted(set(values)):
        raise SchemeRefused(_("“%(criterion)s” needs at least two values for its points, rising.") % _named(row))
    if min(points) < 0 or max(points) > 100:
        raise SchemeRefused(_("Points of “%(criterion)s” lie between 0 and 100.") % _named(row))


def _named(row: dict[str, Any]) -> dict[str, str]:
    return {"criterion": row["label"]}


def check_bands(floors: dict[str, Decimal]) -> None:
    """Every grade once, each better one from a higher total, the lowest from 0: no gap, no overlap."""
    if set(floors) != set(Grade.values):
        raise SchemeRefused(_("Each of the four grades needs its band."))
    for better, worse in pairwise(Grade.values):
        if floors[better] <= floors[worse]:
            raise SchemeRefused(_("A better grade must begin at a higher total."), field=f"floor-{better}")
    best_first = [floors[grade] for grade in Grade.values]
    if best_first[-1] != 0 or best_first[0] > 100:
        raise SchemeRefused(_("The bands must cover every total from 0 to 100."), field="floor-fail")
