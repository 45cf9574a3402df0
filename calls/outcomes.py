"""How the customer's reply stands, each issue by the worst of its reply clocks: four outcomes that are kept apart.

On time; later, as the customer was told beforehand; late but answered; late and not answered.
What a limit says and what was announced stand in the clocks: an outcome is a question to them, never a state.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deadlines.models import Clock

from .models import Issue
from .promises import REPLY

LET_GO = [Clock.State.CANCELLED, Clock.State.WAIVED]


class Outcome(TextChoices):
    """The better ones first."""

    ON_TIME = "on_time", pgettext_lazy("of an issue", "On time")
    WAITING = "waiting", _("Reply not due yet")
    ANNOUNCED = "announced", _("Later, as announced")
    LATE = "late_answered", _("Late, answered")
    NEVER = "never", _("Late, no answer")


_WORST_LAST = list(Outcome)


def of(clock: Clock, at: datetime) -> Outcome:
    """How one promise of a reply stands at `at`."""
    if clock.is_open and clock.due_at < at:
        return Outcome.NEVER
    ended = clock.stopped_at or at
    if ended > clock.due_at:
        return Outcome.LATE
    if ended > clock.due_base:
        return Outcome.ANNOUNCED
    return Outcome.WAITING if clock.is_open else Outcome.ON_TIME


def show(rows: Iterable[Issue], at: datetime) -> None:
    """Gives each issue of a page its `outcome`, in one query; None where no reply was ever owed."""
    rows = list(rows)
    worst: dict[int, Outcome] = {}
    if rows:
        for clock in _clocks().filter(subject_id__in=[row.pk for row in rows]):
            found = of(clock, at)
            known = worst.get(clock.subject_id, found)
            worst[clock.subject_id] = max(found, known, key=_WORST_LAST.index)
    for row in rows:
        row.outcome = worst.get(row.pk)


def annotated(issues: QuerySet, at: datetime) -> QuerySet:
    """Adds `outcome` to each issue, empty where no reply was ever owed: the worst of its clocks, looked up once."""
    mine = _clocks().filter(subject_id=OuterRef("pk"))
    worst = mine.annotate(found=_said(at, str), badness=_said(at, _WORST_LAST.index)).order_by("-badness")
    return issues.annotate(outcome=Coalesce(Subquery(worst.values("found")[:1]), Value("")))


def _said(at: datetime, word: Callable[[Outcome], str | int]) -> Case:
    """The same as `of`, by the database."""
    still = Q(stopped_at__isnull=True)
    steps = [
        (still & Q(due_at__lt=at), Outcome.NEVER),
        (Q(stopped_at__gt=F("due_at")), Outcome.LATE),
        (Q(stopped_at__gt=F("due_base")) | (still & Q(due_base__lt=at)), Outcome.ANNOUNCED),
        (still, Outcome.WAITING),
    ]
    return Case(
        *[When(when, then=Value(word(outcome))) for when, outcome in steps], default=Value(word(Outcome.ON_TIME))
    )


def _clocks() -> QuerySet:
    kind = ContentType.objects.get_for_model(Issue)
    return Clock.objects.filter(subject_type=kind, code__in=REPLY).exclude(state__in=LET_GO)
