"""The service centre at a glance: what waits, what is due, what is late, how many were answered today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, DateTimeField, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from deadlines.models import Clock
from pages.formats import local

from .models import Call, Issue
from .promises import REPLY
from .standards import number

NEXT, COLUMN = 8, 40
SOON = timedelta(hours=1)


@dataclass(frozen=True)
class Wall:
    """`waiting` for a reply; of them `due` within the hour and `late` already.

    `replied` to today, of these and those whose reply fell due today: what nobody owes yet is no miss.
    """

    waiting: int
    due: int
    late: int
    fallen_due: int
    replied: int
    missed: int
    next: list[Issue]

    @property
    def percent(self) -> float | None:
        return round(100 * self.replied / self.of, 1) if self.of else None

    @property
    def of(self) -> int:
        return self.replied + self.fallen_due


def wall_of(user: User, at: datetime) -> Wall:
    """What this person may see of it; a few questions to the database, whatever waits."""
    seen = Issue.objects.visible_to(user)
    midnight = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    waiting = seen.open().filter(effective_reply_at__isnull=True)
    owed = _replies().filter(subject_id=OuterRef("pk"))
    nearest = owed.order_by("due_at").values("due_at")[:1]
    is_late = Q(nearest__lt=at)
    counted = waiting.annotate(nearest=Subquery(nearest, output_field=DateTimeField())).aggregate(
        waiting=Count("pk"),
        late=Count("pk", filter=is_late),
        fallen_due=Count("pk", filter=is_late & Q(nearest__gte=midnight)),
        due=Count("pk", filter=Q(nearest__gte=at, nearest__lt=at + SOON)),
    )
    return Wall(
        **counted,
        replied=seen.counted().filter(effective_reply_at__gte=midnight, effective_reply_at__lte=at).count(),
        missed=Call.objects.visible_to(user).missed().count(),
        next=list(waiting.with_people().order_by("turn", "pk")[:NEXT]),
    )


def shows_names(at: datetime) -> bool:
    """Do customers' names stand on the wall? Whoever passes by reads them."""
    return bool(number("WALL_NAMES", at))


@dataclass(frozen=True)
class Column:
    """One step of the work, nearest deadline first; `has_more` where the list is longer than the board."""

    code: str
    rows: list[Issue]
    has_more: bool


# The steps a customer's matter goes through, each with who waits in it.
COLUMNS = {
    "unassigned": Q(handler__isnull=True, state=Issue.State.NEW),
    "new": Q(handler__isnull=False, state=Issue.State.NEW),
    "acknowledged": Q(state=Issue.State.ACKNOWLEDGED),
    "working": Q(state__in=[Issue.State.CONTACTED, Issue.State.IN_PROGRESS]),
    "answered": Q(state__in=[Issue.State.RESOLVED, Issue.State.FOLLOWED_UP]),
}


def columns_of(issues: QuerySet) -> list[Column]:
    """Two questions for all: which, and what they are; of each column the first, so that none hides another."""
    steps = [When(condition, then=Value(code)) for code, condition in COLUMNS.items()]
    standing = issues.order_by().annotate(step=Case(*steps, default=Value("")))
    place = Window(RowNumber(), partition_by=["step"], order_by=["turn", "pk"])
    first = standing.annotate(place=place).filter(place__lte=COLUMN + 1).order_by("turn", "pk")
    chosen = list(first.values_list("pk", "step"))
    rows = issues.with_people().in_bulk([pk for pk, _step in chosen])
    found: dict[str, list[Issue]] = {code: [] for code in ("", *COLUMNS)}
    for pk, step in chosen:
        if pk in rows:  # nobody else took it off the board meanwhile
            found[step].append(rows[pk])
    return [Column(code, found[code][:COLUMN], len(found[code]) > COLUMN) for code in COLUMNS]


def _replies():
    return Clock.objects.running().filter(subject_type=ContentType.objects.get_for_model(Issue), code__in=REPLY)
