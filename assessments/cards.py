"""What a card says: counted from the records while it collects, as it was frozen afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Prefetch, prefetch_related_objects

from accounts.models import Department, User

from . import critical
from .critical import Moved
from .indicators import INDICATORS, Counted, Indicator, Span
from .models import Criterion, CriterionScore, Period, Scheme, Scorecard, Tally
from .models.scheme import Grade
from .rules import may_see_scoring
from .scoring import Part, Result, assess, points_of

Outcome = CriterionScore.Outcome


@dataclass(frozen=True)
class Beside:
    """A figure that stands beside a score and is no part of it."""

    indicator: Indicator
    counted: Counted

    @property
    def said(self) -> str:
        return self.indicator.said(self.counted)

    @property
    def told(self) -> str:
        return self.indicator.told(self.counted)

    @property
    def kept(self) -> dict[str, Any]:
        """As it is written on a card."""
        out_of = self.counted.out_of
        return {
            "code": self.indicator.code,
            "hits": str(self.counted.hits),
            "n": self.counted.n,
            "out_of": None if out_of is None else str(out_of),
        }


@dataclass(frozen=True)
class Line:
    """One criterion of a card. Without a score it waits for its assessor."""

    criterion: Criterion
    outcome: str
    counted: Counted
    value: Decimal | None
    points: Decimal | None
    score: CriterionScore | None = None
    beside: tuple[Beside, ...] = ()

    @property
    def indicator(self) -> Indicator | None:
        return INDICATORS.get(self.criterion.indicator)

    @property
    def is_waiting(self) -> bool:
        return not self.outcome

    @property
    def said(self) -> str:
        """How the figure came about, in numbers: `23 ÷ 25 = 92 %`."""
        if self.value is None or self.indicator is None:
            return ""
        return self.indicator.told(self.counted)


@dataclass(frozen=True)
class Reading:
    """A card as it stands at a moment."""

    card: Scorecard
    lines: list[Line]
    result: Result
    moved: list[Moved] = field(default_factory=list)
    # When its figures were counted, where that was not this very moment.
    counted_at: datetime | None = None

    @property
    def total(self) -> Decimal | None:
        return self.result.total

    @property
    def grade(self) -> str:
        return str(dict(Grade.choices).get(self.result.grade, ""))

    def line_of(self, criterion: Criterion) -> Line:
        return next(line for line in self.lines if line.criterion.pk == criterion.pk)


def read(
    cards: Iterable[Scorecard],
    *,
    at: datetime,
    reader: User | None = None,
    with_beside: bool = False,
    anew: bool = False,
) -> list[Reading]:
    """What each card says at the moment; the questions to the database do not grow with the cards.

    For a `reader` who may not see what assessors wrote yet, those criteria still wait. Where counting a whole period
    takes long, cards beside one another show what was counted last, unless they are to be counted `anew`.
    """
    cards = list(cards)
    scheme = "period__scheme__"
    criteria = Criterion.objects.with_floors().annotate(is_tallied=Exists(Tally.objects.fresh(at)))
    prefetch_related_objects(cards, Prefetch(f"{scheme}criteria", criteria))
    prefetch_related_objects([card for card in cards if _has_scores(card)], "scores__by")
    collecting = [card for card in cards if card.is_open]
    known = [] if anew or with_beside else _tallies(collecting, at)
    counts, moving = count(collecting, at, with_beside, known), critical.found(collecting, at)
    counted_at = {tally.period_id: tally.counted_at for tally in known}
    if shown := [card for card in cards if card.critical]:
        names = critical.kinds()
        moving |= {card.pk: critical.read_back(card.critical, names) for card in shown}
    moving = critical.seen_by(reader, moving)
    readings = [
        _reading(card, counts, moving.get(card.pk, []), reader is None or may_see_scoring(reader, card))
        for card in cards
    ]
    if not known:
        return readings
    return [
        replace(row, counted_at=counted_at.get(row.card.period_id)) if row.card.is_open else row for row in readings
    ]


def read_one(card: Scorecard, *, at: datetime, reader: User | None = None) -> Reading:
    """The whole of one card, with the figures beside its scores."""
    return read([card], at=at, reader=reader, with_beside=True)[0]


def foresee(subject: User | Department, period: Period, *, at: datetime) -> Reading:
    """What the card of somebody who has none in this period would say; nothing is written, and nobody has scored it."""
    whose = {"person": subject} if isinstance(subject, User) else {"department": subject}
    card = Scorecard(pk=0, period=period, **whose)
    counts, moving = count([card], at, with_beside=True), critical.found([card], at)
    return _reading(card, counts, moving.get(0, []), with_scoring=False)


def span_of(period: Period, at: datetime) -> Span:
    """Which records count: those of the period, as they stand at the moment."""
    return Span(period.start, period.end, at)


def count(
    cards: Iterable[Scorecard], at: datetime, with_beside: bool = False, known: Iterable[Tally] = ()
) -> dict[tuple, dict[int, Counted]]:
    """What every indicator in use comes to, by indicator, period and kind of subject, but for what is `known`."""
    wanted: dict[tuple, set[int]] = {}
    for card in cards:
        model, key = subject_of(card)
        for code in _codes(card.period.scheme.criteria.all(), with_beside):
            wanted.setdefault((code, card.period, model), set()).add(key)
    found: dict[tuple, dict[int, Counted]] = {
        (tally.code, tally.period_id, User if tally.is_of_people else Department): read_tally(tally) for tally in known
    }
    for (code, period, model), keys in wanted.items():
        there = found.setdefault((code, period.pk, model), {})
        if fresh := keys - there.keys():
            there |= INDICATORS[code].count(model, fresh, span_of(period, at))
    return found


def _tallies(cards: list[Scorecard], at: datetime) -> list[Tally]:
    """Not asked for where nothing takes long to count."""
    if not any(criterion.is_tallied for card in cards[:1] for criterion in card.period.scheme.criteria.all()):
        return []
    return list(Tally.objects.fresh(at).filter(period__in={card.period_id for card in cards}))


def read_tally(tally: Tally) -> dict[int, Counted]:
    return {
        int(key): Counted(Decimal(hits), n, None if out_of is None else Decimal(out_of))
        for key, (hits, n, out_of) in tally.figures.items()
    }


def subject_of(card: Scorecard) -> tuple[type[User] | type[Department], int]:
    return (User, card.person_id) if card.person_id else (Department, card.department_id)


def _codes(criteria: Iterable[Criterion], with_beside: bool) -> set[str]:
    codes = {criterion.indicator for criterion in criteria}
    if with_beside:
        codes |= {code for criterion in criteria for code in criterion.evidence}
    return codes & INDICATORS.keys()


def _reading(card: Scorecard, counts: dict, moved: list[Moved], with_scoring: bool) -> Reading:
    scheme, criteria = card.period.scheme, card.period.scheme.criteria.all()
    scores = {score.criterion_id: score for score in card.scores.all()} if with_scoring and _has_scores(card) else {}
    lines = [_line(card, criterion, scores.get(criterion.pk), counts) for criterion in criteria]
    parts = (Part(row.criterion.weight, row.points) for row in lines)
    result = assess(parts, _floors(scheme), scheme.least_covered, [row.in_numbers for row in moved])
    return Reading(card, lines, result, moved)


def _has_scores(card: Scorecard) -> bool:
    """A card that collects, and whose figures are all computed, has none yet."""
    return not card.is_open or any(criterion.is_human for criterion in card.period.scheme.criteria.all())


def _floors(scheme: Scheme) -> dict[str, Decimal]:
    """Where the grades begin, from whichever was read with the scheme."""
    first = next(iter(scheme.criteria.all()), None)
    if first is not None and hasattr(first, f"floor_{Grade.FAIL.value}"):
        return {grade: getattr(first, f"floor_{grade}") for grade in Grade.values}
    return {band.grade: band.floor for band in scheme.bands.all()}


def _line(card: Scorecard, criterion: Criterion, score: CriterionScore | None, counts: dict) -> Line:
    if not card.is_open:
        return _kept(criterion, score)
    beside = tuple(
        Beside(INDICATORS[code], _counted(card, code, counts))
        for code in criterion.evidence
        if (code, card.period_id, subject_of(card)[0]) in counts
    )
    if criterion.is_human:
        return replace(_kept(criterion, score), beside=beside)
    indicator, counted = INDICATORS[criterion.indicator], _counted(card, criterion.indicator, counts)
    value = indicator.value(counted)
    if value is None or not indicator.is_enough(counted, criterion.minimum):
        return Line(criterion, Outcome.TOO_LITTLE, counted, value, None, beside=beside)
    return Line(criterion, Outcome.SCORED, counted, value, points_of(value, criterion.anchors), beside=beside)


def _counted(card: Scorecard, code: str, counts: dict) -> Counted:
    model, key = subject_of(card)
    return counts[code, card.period_id, model].get(key, Counted())


def _kept(criterion: Criterion, score: CriterionScore | None) -> Line:
    if score is None:
        return Line(criterion, "", Counted(), None, None)
    counted = Counted(score.hits or Decimal(0), score.counted, score.out_of)
    beside = tuple(_beside_kept(row) for row in score.beside if row["code"] in INDICATORS)
    return Line(criterion, score.outcome, counted, score.value, score.points, score, beside)


def _beside_kept(row: dict[str, Any]) -> Beside:
    out_of = None if row["out_of"] is None else Decimal(row["out_of"])
    return Beside(INDICATORS[row["code"]], Counted(Decimal(row["hits"]), row["n"], out_of))
