"""How callers and customers were answered."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.indicators import Evidence, Span
from accounts.models import User
from assessments.rules import sees_all
from calls.indicators import of_calls, of_issues
from calls.indicators.measure import Measure, Period
from calls.models import Call, Issue
from calls.standards import PROPOSED

from .gauge import Gauge, Group, Unit, record, worth_one


def _period(span: Span) -> Period:
    return Period(span.start, span.end, span.at)


def issues_of(user: User) -> QuerySet:
    """Those one may read; all of them for who sees every card, as behind the figures of the cards."""
    return Issue.objects.all() if sees_all(user) else Issue.objects.visible_to(user)


def calls_of(user: User) -> QuerySet:
    return Call.objects.all() if sees_all(user) else Call.objects.visible_to(user)


def _issues(user: User) -> QuerySet:
    return issues_of(user).counted()


def _taken(user: User, span: Span) -> QuerySet:
    """Issues received in the time and answered, each with how long the customer waited for the substantive reply."""
    rows = of_issues.received(_issues(user), _period(span)).filter(of_issues.ANSWERED)
    return rows.annotate(worth=of_issues.TAKEN)


def _of_issues(code: str) -> Callable[[User, Span], QuerySet]:
    """The issues behind a share that the service centre measures."""
    measure = _measure(of_issues.measures, code)

    def rows(user: User, span: Span) -> QuerySet:
        judged = of_issues.judged(_issues(user), _period(span))
        return measure.rows(judged).annotate(worth=worth_one(Q(is_hit=True)))

    return rows


def _of_calls(code: str) -> Callable[[User, Span], QuerySet]:
    measure = _measure(of_calls.measures, code)
    return lambda user, span: measure.rows(_calls(user, span)).annotate(worth=worth_one(Q(is_hit=True)))


def _measure(measures: Callable[[dict[str, int]], list[Measure]], code: str) -> Measure:
    """None of those shown here is measured by a standard, so what is proposed will do."""
    return next(each for each in measures(PROPOSED) if each.code == code)


def received(user: User, span: Span) -> QuerySet:
    return of_issues.received(_issues(user), _period(span))


def _calls(user: User, span: Span) -> QuerySet:
    return of_calls.heard(calls_of(user), _period(span))


def issue_as_evidence(issue: Issue, at: datetime) -> Evidence:
    is_hit = bool(getattr(issue, "is_hit", True))
    what = issue.get_category_display()
    return record(
        issue, label=str(issue), at=issue.received_at, said=issue.get_state_display(), what=what, is_hit=is_hit
    )


def call_as_evidence(call: Call, at: datetime) -> Evidence:
    is_hit = bool(getattr(call, "is_hit", True))
    said = _("yes") if is_hit else _("no")
    return record(call, label=str(call), at=call.called_at, said=said, what=call.get_direction_display(), is_hit=is_hit)


def of_an_issue(code: str, label, **more) -> Gauge:
    """A gauge whose records are issues, by who handles them."""
    known = {
        "group": Group.SERVICE,
        "unit": Unit.SHARE,
        "rows": more.pop("rows", None) or _of_issues(code),
        "when": "received_at",
        "department": "department",
        "person": "handler",
        "evidence": issue_as_evidence,
        "related": ("organisation", "handler"),
    }
    return Gauge(code=code, label=label, **(known | more))


def of_a_call(code: str, label, **more) -> Gauge:
    """A gauge whose records are calls, by who took them."""
    known = {
        "group": Group.SERVICE,
        "unit": Unit.SHARE,
        "rows": more.pop("rows", None) or _of_calls(code),
        "when": "called_at",
        "department": "department",
        "person": "agent",
        "evidence": call_as_evidence,
        "related": ("organisation", "agent"),
    }
    return Gauge(code=code, label=label, **(known | more))


GAUGES = [
    of_a_call(
        "calls", gettext_lazy("Calls, those missed among them"), unit=Unit.NUMBER, rows=_calls, is_more_better=None
    ),
    of_a_call("picked_up", gettext_lazy("Calls picked up")),
    of_a_call("answered_on_spot", gettext_lazy("Calls answered on the spot")),
    of_an_issue("issues", gettext_lazy("Issues received"), unit=Unit.NUMBER, rows=received, is_more_better=None),
    of_an_issue("reply_rate", gettext_lazy("Issues replied to"), clauses="S4-277"),
    of_an_issue("replied_on_time", gettext_lazy("Issues replied to on time")),
    of_an_issue("first_contact_on_time", gettext_lazy("First contact on time")),
    of_an_issue(
        "time_to_reply",
        gettext_lazy("From receiving an issue to the substantive reply, median"),
        unit=Unit.HOURS,
        rows=_taken,
        is_more_better=False,
    ),
]
