"""Signs of work that is done for the figures: shown beside a score, never inside it.

None of them proves anything; each opens into its records, for somebody to look.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, ExtractHour
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.indicators import Evidence, Span
from accounts.models import User
from calls.models import Call, Issue
from calls.models.told import Reply
from calls.promises import REPLY
from deadlines.models import ClockEvent, Pause
from pages import formats

from .gauge import Gauge, Group, Unit, worth_one
from .promises import due, of_clocks
from .service import call_as_evidence, calls_of, issues_of, of_a_call, of_an_issue, received

EVENING, MORNING = 21, 6  # o'clock: who writes down calls between these writes at night
LATER, NEAR, MANY = timedelta(hours=2), timedelta(minutes=30), 5


def _paused(user: User, span: Span) -> QuerySet:
    """Issues received, each with whether a clock of its reply was ever stood still."""
    kind = ContentType.objects.get_for_model(Issue)
    pauses = Pause.objects.filter(
        clock__subject_type=kind, clock__subject_id=OuterRef("pk"), clock__code__in=sorted(REPLY)
    )
    return received(user, span).annotate(is_paused=Exists(pauses)).annotate(worth=worth_one(Q(is_paused=True)))


def _extended(user: User, span: Span) -> QuerySet:
    """Promises due, each with how often it was given a new time."""
    events = ClockEvent.objects.filter(clock=OuterRef("pk"), kind=ClockEvent.Kind.EXTENDED).order_by()
    times = events.values("clock").annotate(n=Count("pk")).values("n")
    # Of whom nobody was told, nobody was given a new time: there is nothing to look up.
    given = When(told_at__isnull=False, then=Coalesce(Subquery(times), 0))
    return due(user, span).annotate(worth=Case(given, default=0, output_field=IntegerField()))


def _at_night(user: User, span: Span) -> QuerySet:
    """Calls written down in the time: was it at night, hours after the call, and in a row with many others?"""
    logged = calls_of(user).exclude(direction=Call.Direction.MISSED)
    rows = logged.filter(created_at__gte=span.start, created_at__lt=span.end)
    hour = ExtractHour("created_at", tzinfo=timezone.get_current_timezone())
    near = (
        Call.objects.exclude(direction=Call.Direction.MISSED)
        .filter(
            agent=OuterRef("agent"),
            created_at__gte=OuterRef("created_at") - NEAR,
            created_at__lte=OuterRef("created_at") + NEAR,
        )
        .order_by()
    )
    in_a_row = Coalesce(Subquery(near.values("agent").annotate(n=Count("pk")).values("n")), 0)
    is_night = (Q(hour__gte=EVENING) | Q(hour__lt=MORNING)) & Q(created_at__gt=F("called_at") + LATER)
    rows = rows.annotate(hour=hour, in_a_row=in_a_row)
    return rows.annotate(worth=worth_one(is_night & Q(in_a_row__gte=MANY)))


def _replies(user: User, span: Span) -> QuerySet:
    """Substantive replies, each with whether the same person told another customer the same, word for word."""
    told = Reply.objects.filter(kind=Reply.Kind.EFFECTIVE)
    rows = told.filter(told_at__gte=span.start, told_at__lt=span.end, issue__in=issues_of(user))
    same = told.filter(told_by=OuterRef("told_by"), text=OuterRef("text")).exclude(issue=OuterRef("issue"))
    return rows.annotate(is_copy=Exists(same)).annotate(worth=worth_one(Q(is_copy=True)))


def _reply_as_evidence(reply: Reply, at: datetime) -> Evidence:
    said = _("the same words elsewhere") if reply.is_copy else _("words of its own")
    return Evidence(
        label=str(reply.issue),
        url=reply.issue.get_absolute_url(),
        what=str(reply.told_by),
        at=reply.told_at,
        said=said,
        is_hit=not reply.is_copy,
    )


def _logged_as_evidence(call: Call, at: datetime) -> Evidence:
    return replace(call_as_evidence(call, at), said=formats.moment(call.created_at), is_hit=not call.worth)


GAUGES = [
    of_an_issue(
        "paused",
        gettext_lazy("Issues whose clock stood still"),
        group=Group.BESIDE,
        rows=_paused,
        is_more_better=None,
    ),
    of_an_issue("reopened", gettext_lazy("Issues taken up again"), group=Group.BESIDE, is_more_better=False),
    of_clocks(
        "extensions",
        gettext_lazy("New times given, per promise"),
        _extended,
        group=Group.BESIDE,
        unit=Unit.MARK,
        is_more_better=None,
    ),
    of_a_call(
        "logged_at_night",
        gettext_lazy("Calls written down at night, in a row with others"),
        group=Group.BESIDE,
        rows=_at_night,
        when="created_at",
        evidence=_logged_as_evidence,
        is_more_better=False,
    ),
    Gauge(
        code="same_words",
        label=gettext_lazy("Replies in the same words as another"),
        group=Group.BESIDE,
        unit=Unit.SHARE,
        rows=_replies,
        when="told_at",
        department="issue__department",
        person="told_by",
        evidence=_reply_as_evidence,
        related=("issue__organisation", "told_by"),
        is_more_better=False,
    ),
]
