"""Confirmed violations that move a total, as the scheme says: by points off for each, or by how much it is at most.

Only what another person has confirmed counts, and only until an objection overturns it. When a
result is shown, what moved it is kept on the card; no later decision changes a shown result but by an objection.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.indicators import plain
from accounts.models import User

from .models import CriticalRule, Scorecard, Violation, ViolationKind
from .scoring import Critical


@dataclass(frozen=True)
class Moved:
    """One rule of the scheme, met so many times; `rows` are the violations."""

    kind: str
    label: str
    effect: str
    points: Decimal
    rows: tuple[int, ...]

    @property
    def said(self) -> str:
        """What it does, in words."""
        numbers = {"times": len(self.rows), "points": plain(self.points)}
        if self.effect == CriticalRule.Effect.CAP:
            return _("the total is at most %(points)s") % numbers
        return _("%(times)s × %(points)s points off the total") % numbers

    @property
    def in_numbers(self) -> Critical:
        return Critical(self.effect == CriticalRule.Effect.CAP, self.points, len(self.rows))

    @property
    def kept(self) -> dict[str, Any]:
        """As it is written on a card."""
        return {
            "kind": self.kind,
            "label": self.label,
            "effect": str(self.effect),
            "points": plain(self.points),
            "rows": list(self.rows),
        }


def found(cards: Iterable[Scorecard], at: datetime) -> dict[int, list[Moved]]:
    """What moves each of these collecting cards: one question to the database where nothing was confirmed."""
    people = [card for card in cards if card.person_id]
    if not people:
        return {}
    rules = CriticalRule.objects.filter(scheme__in={card.period.scheme_id for card in people})
    rows = Violation.objects.confirmed().filter(
        person__in={card.person_id for card in people},
        kind__code__in=rules.values("kind"),
        happened_at__gte=min(card.period.start for card in people),
        happened_at__lt=max(card.period.end for card in people),
    )
    by_person: dict[int, list[Violation]] = defaultdict(list)
    for row in rows.select_related("kind").order_by("pk"):
        by_person[row.person_id].append(row)
    return {card.pk: _moved(card, by_person[card.person_id]) for card in people if card.person_id in by_person}


def _moved(card: Scorecard, violations: list[Violation]) -> list[Moved]:
    mine = [row for row in violations if card.period.start <= row.happened_at < card.period.end]
    met = []
    for rule in card.period.scheme.critical_rules.all():
        rows = [row for row in mine if row.kind.code == rule.kind]
        if rows:
            kind = rows[0].kind
            met.append(Moved(rule.kind, str(kind), rule.effect, rule.points, tuple(row.pk for row in rows)))
    return met


def read_back(kept: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[Moved]:
    """What was written on a card when its result was shown."""
    return [
        Moved(
            row["kind"],
            names.get(row["kind"], row["label"]),
            row["effect"],
            Decimal(row["points"]),
            tuple(row["rows"]),
        )
        for row in kept
    ]


def seen_by(reader: User | None, moved: dict[int, list[Moved]]) -> dict[int, list[Moved]]:
    """What violations were of which kind is read by those who must; others see that there was one, and what it does."""
    keys = {key for rows in moved.values() for row in rows for key in row.rows}
    if reader is None or not keys:
        return moved
    known = set(Violation.objects.visible_to(reader).filter(pk__in=keys).values_list("pk", flat=True))
    hidden = _("a confirmed violation")
    return {
        card: [row if known.issuperset(row.rows) else replace(row, kind="", label=hidden) for row in rows]
        for card, rows in moved.items()
    }


def kinds() -> dict[str, str]:
    """Every kind of violation by its code, in the reader's language."""
    return {kind.code: str(kind) for kind in ViolationKind.objects.order_by("order", "pk")}
