"""What a card says: counted from the records while it collects, as it was frozen afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import prefetch_related_objects

from accounts.models import Department, User

from .indicators import INDICATORS, Counted, Indicator, Span
from .models import Criterion, CriterionScore, Period, Scorecard
from .models.scheme import Grade
from .rules import may_see_scoring
from .scoring import Part, Result, assess, plain, points_of

Outcome = CriterionScore.Outcome


@dataclass(frozen=True)
class Line:
    """One criterion of a card. Without a score it waits for its assessor."""

    criterion: Criterion
    outcome: str
    counted: Counted
    value: Decimal | None
    points: Decimal | None
    score: CriterionScore | None = None

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
        return f"{plain(self.counted.hits)} ÷ {self.counted.n} = {self.indicator.said(self.counted)}"


@dataclass(frozen=True)
class Reading:
    """A card as it stands at a moment."""

    card: Scorecard
    lines: list[Line]
    result: Result

    @property
    def total(self) -> Decimal | None:
        return self.result.total

    @property
    def grade(self) -> str:
        return str(dict(Grade.choices).get(self.result.grade, ""))

    def line_of(self, criterion: Criterion) -> Line:
        return next(line for line in self.lines if line.criterion.pk == criterion.pk)


def read(cards: Iterable[Scorecard], *, at: datetime, reader: User | None = None) -> list[Reading]:
    """What each card says at the moment; the questions to the database do not grow with the cards.

    For a `reader` who may not see what assessors wrote yet, those criteria still wait.
    """
    cards = list(cards)
    prefetch_related_objects(cards, "period__scheme__criteria", "period__scheme__bands", "scores__by")
    counts = _counts([card for card in cards if card.is_open], at)
    return [_reading(card, counts, reader is None or may_see_scoring(reader, card)) for card in cards]


def read_one(card: Scorecard, *, at: datetime, reader: User | None = None) -> Reading:
    return read([card], at=at, reader=reader)[0]


def span_of(period: Period, at: datetime) -> Span:
    """Which records count: those of the period, as they stand at the moment."""
    return Span(period.start, period.end, at)


def _counts(cards: list[Scorecard], at: datetime) -> dict[tuple, dict[int, Counted]]:
    """What every indicator in use counted, by indicator, period and kind of subject."""
    wanted: dict[tuple, set[int]] = {}
    for card in cards:
        model = User if card.person_id else Department
        for code in _codes(card.period.scheme.criteria.all()):
            wanted.setdefault((code, card.period, model), set()).add(card.person_id or card.department_id)
    return {
        (code, period.pk, model): INDICATORS[code].count(model, keys, span_of(period, at))
        for (code, period, model), keys in wanted.items()
    }


def _codes(criteria: Iterable[Criterion]) -> set[str]:
    return {criterion.indicator for criterion in criteria if criterion.indicator}


def _reading(card: Scorecard, counts: dict, with_scoring: bool) -> Reading:
    scheme = card.period.scheme
    scores = {score.criterion_id: score for score in card.scores.all()} if with_scoring else {}
    lines = [_line(card, criterion, scores.get(criterion.pk), counts) for criterion in scheme.criteria.all()]
    floors = {band.grade: band.floor for band in scheme.bands.all()}
    return Reading(
        card, lines, assess((Part(row.criterion.weight, row.points) for row in lines), floors, scheme.least_covered)
    )


def _line(card: Scorecard, criterion: Criterion, score: CriterionScore | None, counts: dict) -> Line:
    if criterion.is_human or not card.is_open:
        return _kept(criterion, score)
    indicator = INDICATORS[criterion.indicator]
    model = User if card.person_id else Department
    counted = counts[criterion.indicator, card.period_id, model].get(card.person_id or card.department_id, Counted())
    value = indicator.value(counted)
    if value is None or counted.n < criterion.minimum:
        return Line(criterion, Outcome.TOO_LITTLE, counted, value, None)
    return Line(criterion, Outcome.SCORED, counted, value, points_of(value, criterion.anchors))


def _kept(criterion: Criterion, score: CriterionScore | None) -> Line:
    if score is None:
        return Line(criterion, "", Counted(), None, None)
    counted = Counted(score.hits or Decimal(0), score.counted)
    return Line(criterion, score.outcome, counted, score.value, score.points, score)


def evidence_beside(card: Scorecard, criterion: Criterion, *, at: datetime) -> list[tuple[Indicator, Counted]]:
    """The figures that stand beside the input of a human criterion."""
    model, key = (User, card.person_id) if card.person_id else (Department, card.department_id)
    span = span_of(card.period, at)
    found = [INDICATORS[code] for code in criterion.evidence if code in INDICATORS]
    return [(row, row.count(model, [key], span).get(key, Counted())) for row in found]
