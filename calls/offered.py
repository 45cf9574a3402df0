"""What calls and issues say about whose work: offered to whoever assesses."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, ExpressionWrapper, F, Q, QuerySet, Window
from django.db.models.fields import DurationField
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.indicators import CENT, FULL_MARK, Counted, Evidence, Indicator, Span, Subject, by_columns
from accounts.models import User
from deadlines.offered import of_clocks
from pages import formats
from pages.formats import listed

from .indicators import of_calls, of_issues
from .indicators.measure import Period
from .models import Call, FollowUp, Issue

ANSWERED, FOLLOWED_UP = Q(effective_reply_at__isnull=False), Q(followed_up_at__isnull=False)
# What customers think of us: a complaint, a suggestion, what they wrote when they were asked.
OPINIONS = Q(is_complaint=True) | Q(category=Issue.Category.SUGGESTION) | Q(source=Issue.Source.FEEDBACK)
HANDED_OVER = ExpressionWrapper(F("notified_at") - F("received_at"), output_field=DurationField())
OF_HANDLER = {"person": "handler", "department": "department"}


def _received(span: Span) -> QuerySet:
    return of_issues.received(Issue.objects.all(), Period(span.start, span.end, span.at))


def _opinions(span: Span) -> QuerySet:
    return _received(span).filter(OPINIONS)


def _resolved(span: Span) -> QuerySet:
    return Issue.objects.filter(resolved_at__gte=span.start, resolved_at__lt=span.end)


def _rated(span: Span) -> QuerySet:
    return FollowUp.objects.filter(done_at__gte=span.start, done_at__lt=span.end, handling_rating__isnull=False)


def _logged(span: Span) -> QuerySet:
    return Call.objects.between(span.start, span.end).exclude(of_calls.MISSED)


def _handed_over(span: Span) -> QuerySet:
    """What came in and reached its handler, each with how long that was `taken`."""
    return _received(span).filter(notified_at__isnull=False).annotate(taken=HANDED_OVER)


def _median(model: type[Subject], keys: Iterable[int], span: Span) -> dict[int, Counted]:
    """The time that half of what somebody took down needed to reach its handler, in hours."""
    column = _taken_down_by(model)
    rows = _handed_over(span).filter(**{f"{column}__in": list(keys)}).order_by()
    placed = rows.annotate(
        place=Window(RowNumber(), partition_by=[column], order_by=["taken", "pk"]),
        many=Window(Count("pk"), partition_by=[column]),
    ).filter(place=F("many") / 2 + 1)
    return {key: Counted(_hours(taken), many) for key, taken, many in placed.values_list(column, "taken", "many")}


def _handed_over_rows(subject: Subject, span: Span) -> QuerySet:
    return _handed_over(span).filter(**{_taken_down_by(type(subject)): subject})


def _taken_down_by(model: type) -> str:
    return "created_by" if model is User else "created_by__department"


def _hours(taken: timedelta) -> Decimal:
    return (Decimal(max(taken, timedelta()).total_seconds()) / 3600).quantize(CENT)


def _issue(issue: Issue, at: datetime, said: str, is_hit: bool) -> Evidence:
    category = str(issue.get_category_display())
    return Evidence(str(issue), issue.get_absolute_url(), category, issue.received_at, said, is_hit)


def _issue_as_evidence(issue: Issue, at: datetime, reader: User) -> Evidence:
    replied = issue.effective_reply_at is not None
    return _issue(issue, at, _("replied") if replied else _("not replied yet"), replied)


def _follow_up_of_issue(issue: Issue, at: datetime, reader: User) -> Evidence:
    done = issue.followed_up_at is not None
    return _issue(issue, at, _("followed up") if done else _("not followed up yet"), done)


def _hand_over_as_evidence(issue: Issue, at: datetime, reader: User) -> Evidence:
    taken = max(issue.notified_at - issue.received_at, timedelta())
    return _issue(issue, at, formats.span(taken), is_hit=taken <= timedelta(hours=24))


def _rating_as_evidence(row: FollowUp, at: datetime, reader: User) -> Evidence:
    return Evidence(
        label=str(row.issue),
        url=row.issue.get_absolute_url(),
        what=str(row.get_channel_display()),
        at=row.done_at,
        said=f"{row.handling_rating} / {FULL_MARK}",
        is_hit=row.handling_rating * 2 > FULL_MARK,
    )


def _call_as_evidence(call: Call, at: datetime, reader: User) -> Evidence:
    missing = [
        (not call.needs, _("needs and questions")),
        (not call.confirmed_with_caller, _("confirmed back with the caller")),
        (call.answered_on_spot and not call.answer, _("answer given")),
    ]
    fields = [name for is_missing, name in missing if is_missing]
    return Evidence(
        label=str(call),
        url=call.get_absolute_url(),
        what=str(call.get_category_display()),
        at=call.called_at,
        said=_("missing: %(fields)s") % {"fields": listed(fields)} if fields else _("complete"),
        is_hit=not fields,
    )


INDICATORS = [
    Indicator(
        code="reply_rate",
        label=gettext_lazy("Customers' issues replied to"),
        clauses="S4-277",
        unit="percent",
        model=Issue,
        related=("organisation",),
        evidence=_issue_as_evidence,
        **by_columns(_received, **OF_HANDLER, hit=ANSWERED),
    ),
    Indicator(
        code="feedback_handling",
        label=gettext_lazy("Customers' opinions and complaints answered"),
        clauses="S1-78",
        unit="percent",
        model=Issue,
        related=("organisation",),
        evidence=_issue_as_evidence,
        **by_columns(_opinions, **OF_HANDLER, hit=ANSWERED),
    ),
    Indicator(
        code="handling_satisfaction",
        label=gettext_lazy("Satisfaction with the handling, at follow-up"),
        clauses="S2-58",
        unit="mark",
        model=FollowUp,
        related=("issue__organisation",),
        evidence=_rating_as_evidence,
        **by_columns(_rated, person="issue__handler", department="issue__department", mark="handling_rating"),
    ),
    of_clocks("follow_up_on_time", gettext_lazy("Follow-ups on time"), clauses="S2-60", codes=("FOLLOW_UP",)),
    Indicator(
        code="follow_up_coverage",
        label=gettext_lazy("Resolved issues followed up"),
        clauses="S2-60",
        unit="percent",
        model=Issue,
        related=("organisation",),
        evidence=_follow_up_of_issue,
        **by_columns(_resolved, **OF_HANDLER, hit=FOLLOWED_UP),
    ),
    Indicator(
        code="call_records",
        label=gettext_lazy("Calls written down completely"),
        clauses="S2-59",
        unit="percent",
        model=Call,
        related=("organisation",),
        evidence=_call_as_evidence,
        **by_columns(_logged, person="agent", department="department", hit=of_calls.COMPLETE),
    ),
    Indicator(
        code="hand_over_time",
        label=gettext_lazy("Median time until the handler knows"),
        clauses="S2-59",
        unit="hours",
        model=Issue,
        related=("organisation",),
        count=_median,
        behind=_handed_over_rows,
        evidence=_hand_over_as_evidence,
        is_more_better=False,
    ),
]
