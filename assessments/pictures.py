"""What the cards look like side by side: how grades are distributed, how totals went, what moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from pages.formats import moment

from .cards import Line, Reading, read
from .charts import BAR, LINE, RADAR, Cell, Chart, Series
from .models import Period, Scorecard
from .models.scheme import Grade
from .scoring import plain

QUARTERS = 8  # of a trend
MOST_MOVED = 20


@dataclass(frozen=True)
class Step:
    """One subject, or one criterion, in two periods that follow one another."""

    name: Any
    url: str
    before: Decimal | None
    now: Decimal | None
    most: str = ""  # the criterion that moved most, with its sign

    @property
    def by(self) -> Decimal | None:
        return None if None in (self.before, self.now) else self.now - self.before  # type: ignore[operator]

    @property
    def said(self) -> str:
        return signed(self.by)


def signed(step: Decimal | None) -> str:
    """`+2.5`, `−1`, `±0`; empty for nothing to compare."""
    if step is None:
        return ""
    return f"{'+' if step > 0 else '−' if step < 0 else '±'}{plain(abs(step))}"


def before(period: Period) -> Period | None:
    """The regular period by the same scheme, whatever its version, that ended last before this one began."""
    same = Period.objects.filter(kind=period.kind, scheme__code=period.scheme.code, ends_on__lt=period.starts_on)
    return same.select_related("scheme").order_by("-ends_on", "-pk").first()


def distribution(readings: Iterable[Reading], period: Period) -> Chart:
    """How many people and how many departments have which grade."""
    readings = list(readings)
    people: dict[str, int] = {}
    departments: dict[str, int] = {}
    for reading in readings:
        found = people if reading.card.person_id else departments
        found[reading.result.grade] = found.get(reading.result.grade, 0) + 1
    grades = [*Grade.values, ""]
    counted = [(_("People"), people), (_("Departments"), departments)]
    return Chart(
        code="grades",
        title=_("How are the grades of %(period)s distributed?") % {"period": period},
        kind=BAR,
        corner=_("Grade"),
        labels=[str(dict(Grade.choices).get(grade, _("Not assessed"))) for grade in grades],
        series=[Series(name, [_count(found.get(grade, 0)) for grade in grades]) for name, found in counted if found],
        note=_counted(readings),
    )


def _counted(readings: Iterable[Reading]) -> str:
    """When the figures were counted, where that was not this very moment."""
    times = [reading.counted_at for reading in readings if reading.counted_at]
    return _("Figures as counted at %(when)s.") % {"when": moment(min(times))} if times else ""


def moved(now: Sequence[Reading], earlier: Sequence[Reading]) -> list[Step]:
    """Whose total moved since the period before, the furthest first."""
    known = {_subject(reading): reading for reading in earlier}
    steps = [_step(reading, known[_subject(reading)]) for reading in now if _subject(reading) in known]
    steps = [step for step in steps if step.by is not None]
    return sorted(steps, key=lambda step: -abs(step.by or 0))[:MOST_MOVED]


def _step(reading: Reading, earlier: Reading) -> Step:
    steps = [step for step in criteria(reading, earlier) if step.by]
    most = max(steps, key=lambda step: abs(step.by or 0), default=None)
    words = f"{most.name} {most.said}" if most else ""
    return Step(reading.card.subject, picture_of(reading.card), earlier.total, reading.total, words)


def criteria(reading: Reading, earlier: Reading | None) -> list[Step]:
    """The points of each criterion, beside those of the period before."""
    known = {line.criterion.code: line for line in earlier.lines} if earlier else {}
    return [_criterion(reading, line, known.get(line.criterion.code)) for line in reading.lines]


def _criterion(reading: Reading, line: Line, earlier: Line | None) -> Step:
    card = reading.card
    opens = line.indicator is not None and card.pk
    url = reverse("assessments:evidence", args=[card.pk, line.criterion.pk]) if opens else ""
    return Step(line.criterion, url, earlier.points if earlier else None, line.points)


def radar(reading: Reading, earlier: Reading | None) -> Chart:
    """Where somebody is strong and where not, this time and the time before."""
    steps = criteria(reading, earlier)
    series = [Series(str(reading.card.period), [_points(step.now) for step in steps])]
    if earlier is not None:
        series.append(Series(str(earlier.card.period), [_points(step.before) for step in steps]))
    return Chart(
        code="criteria",
        title=_("Where is the strength of %(subject)s, and where is it not?") % {"subject": reading.card.subject},
        kind=RADAR if len(steps) > 2 else BAR,  # a web of two threads is none
        corner=_("Criterion"),
        labels=[str(step.name) for step in steps],
        urls=[step.url for step in steps],
        series=series,
        lowest=0,
        highest=100,
    )


def history(cards: QuerySet, *, at: datetime, reader: User) -> list[Reading]:
    """The regular cards of one subject, the earliest first; the last may still be collecting."""
    regular = cards.filter(period__kind=Period.Kind.REGULAR).with_subject().with_period()
    latest = list(regular.order_by("-period__starts_on", "-pk")[:QUARTERS])
    return read(reversed(latest), at=at, reader=reader, anew=True)


def departments(cards: QuerySet, period: Period, *, at: datetime, reader: User) -> list[Reading]:
    """Their cards of this period and of those before it by the same scheme; of an ad hoc period only its own."""
    periods = Period.objects.filter(kind=period.kind, scheme__code=period.scheme.code, starts_on__lte=period.starts_on)
    wanted = [period.pk]
    if period.kind == Period.Kind.REGULAR:
        wanted = list(periods.order_by("-starts_on", "-pk").values_list("pk", flat=True)[:QUARTERS])
    rows = cards.filter(department__isnull=False, period__in=wanted).with_subject().with_period()
    return read(rows.order_by("period__starts_on", "pk"), at=at, reader=reader)


def trend(readings: Sequence[Reading], title: str) -> Chart:
    """How the total of each subject went from period to period."""
    periods = sorted({reading.card.period for reading in readings}, key=lambda row: (row.starts_on, row.pk))
    found = {(_subject(reading), reading.card.period_id): reading for reading in readings}
    subjects = {_subject(reading): reading.card.subject for reading in readings}
    return Chart(
        code="totals",
        title=title,
        kind=LINE,
        corner=_("Period"),
        labels=[str(period) for period in periods],
        series=[
            Series(str(name), [_total(found.get((key, period.pk))) for period in periods])
            for key, name in sorted(subjects.items(), key=lambda row: str(row[1]))
        ],
        lowest=0,
        highest=100,
        note=_("Totals that are not published yet still move."),
    )


def picture_of(card: Scorecard) -> str:
    """The page of whom a card is about."""
    if card.person_id:
        return reverse("assessments:picture-of-person", args=[card.person_id])
    return reverse("assessments:picture-of-department", args=[card.department_id])


def _subject(reading: Reading) -> tuple[int | None, int | None]:
    return reading.card.person_id, reading.card.department_id


def _count(number: int) -> Cell:
    return Cell(number, str(number))


def _points(points: Decimal | None) -> Cell:
    return Cell(points, plain(points) if points is not None else pgettext("points", "n/a"))


def _total(reading: Reading | None) -> Cell:
    if reading is None:
        return Cell()
    if reading.total is None:
        return Cell(None, _("not assessed"), reading.card.get_absolute_url())
    return Cell(reading.total, plain(reading.total), reading.card.get_absolute_url())
