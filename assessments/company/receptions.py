"""How visitors were received: how many came, how soon they had an answer, how they found it, what was left to do."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import DurationField, Exists, ExpressionWrapper, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.indicators import FULL_MARK, Evidence, Span
from accounts.models import User
from assessments.models import Feedback
from assessments.offered import HAS_ANSWERED
from assessments.rules import sees_all
from calls.models import Issue
from pages.formats import span as said_span
from reception.models import Appointment

from .gauge import Gauge, Group, Unit, record, worth_one

VISIT = ("organisation", "contact_person")


def _visits(user: User) -> QuerySet:
    """Those one may read; all that are not private for who sees every card, as behind the figures of the cards."""
    rows = Appointment.objects.all() if sees_all(user) else Appointment.objects.visible_to(user)
    return rows.open_to(user)


def _received(user: User, span: Span) -> QuerySet:
    """Visits whose visitor came."""
    return _visits(user).filter(arrived_at__gte=span.start, arrived_at__lt=span.end)


def _replied(user: User, span: Span) -> QuerySet:
    """Requests answered in the time, each with how long the customer waited; who was invited asked nothing."""
    rows = _visits(user).filter(replied_at__gte=span.start, replied_at__lt=span.end, replied_at__gt=F("received_at"))
    taken = ExpressionWrapper(F("replied_at") - F("received_at"), output_field=DurationField())
    return rows.exclude(origin=Appointment.Origin.INVITED).annotate(worth=taken)


def _followed_up(user: User, span: Span) -> QuerySet:
    """Visits of which nothing is open any more, each with how long that took from the visitor's leaving.

    The record is closed, and so is every issue that the visit brought.
    """
    issues = Issue.objects.filter(reception_record__appointment=OuterRef("pk")).order_by()
    last = issues.values("reception_record__appointment").annotate(last=Max("closed_at")).values("last")
    rows = _visits(user).filter(left_at__gte=span.start, left_at__lt=span.end, record__closed_at__isnull=False)
    rows = rows.exclude(Exists(issues.exclude(state__in=Issue.OVER)))
    over = Greatest(F("record__closed_at"), Coalesce(Subquery(last), F("record__closed_at")))
    return rows.annotate(over_at=over).annotate(
        worth=ExpressionWrapper(Greatest(F("over_at"), F("left_at")) - F("left_at"), output_field=DurationField())
    )


def _met(user: User, span: Span) -> QuerySet:
    """Visitors who were met, each with how long they waited from arriving (S4-218)."""
    rows = _received(user, span).filter(meeting_started_at__gte=F("arrived_at"))
    return rows.annotate(
        worth=ExpressionWrapper(F("meeting_started_at") - F("arrived_at"), output_field=DurationField())
    )


def _answered(user: User, span: Span) -> QuerySet:
    return _feedback(user).answered_between(span.start, span.end).annotate(worth=F("overall"))


def _asked(user: User, span: Span) -> QuerySet:
    rows = _feedback(user).filter(asked_at__gte=span.start, asked_at__lt=span.end)
    return rows.annotate(worth=worth_one(HAS_ANSWERED))


def _feedback(user: User) -> QuerySet:
    """What visitors said of their visits."""
    return Feedback.objects.visible_to(user).filter(audience=Feedback.Audience.VISITOR, appointment__isnull=False)


def _visit_as_evidence(visit: Appointment, at: datetime) -> Evidence:
    said = said_span(visit.worth) if hasattr(visit, "worth") else visit.get_state_display()
    return record(visit, label=f"{visit.visitor_name} · {visit.organisation}", at=visit.starts_at, said=said)


def _answer_as_evidence(feedback: Feedback, at: datetime) -> Evidence:
    said = f"{feedback.overall} / {FULL_MARK}" if feedback.overall else feedback.get_state_display()
    visit = feedback.appointment
    is_hit = feedback.state == Feedback.State.APART or bool(feedback.overall and not feedback.is_low)
    what = visit.contact_person
    label, when = str(feedback.public_name), feedback.answered_at or feedback.asked_at
    return record(feedback, label=label, at=when, said=said, what=what, is_hit=is_hit)


def _how_long(
    code: str,
    label: Promise,
    *,
    rows: Callable[[User, Span], QuerySet],
    when: str,
    unit: Unit = Unit.HOURS,
    clauses: str = "",
) -> Gauge:
    """How long something of a visit took: the shorter the better, by the contact person and their department."""
    return Gauge(
        code=code,
        label=label,
        group=Group.RECEPTION,
        unit=unit,
        rows=rows,
        when=when,
        department="department",
        person="contact_person",
        evidence=_visit_as_evidence,
        related=VISIT,
        is_more_better=False,
        clauses=clauses,
    )


GAUGES = [
    Gauge(
        code="receptions",
        label=gettext_lazy("Visitors received"),
        group=Group.RECEPTION,
        unit=Unit.NUMBER,
        rows=_received,
        when="arrived_at",
        department="department",
        person="contact_person",
        evidence=_visit_as_evidence,
        related=VISIT,
        is_more_better=None,
        clauses="S1-01",
    ),
    Gauge(
        code="satisfaction",
        label=gettext_lazy("Satisfaction of visitors, of 5"),
        group=Group.RECEPTION,
        unit=Unit.MARK,
        rows=_answered,
        when="answered_at",
        department="appointment__department",
        person="appointment__contact_person",
        evidence=_answer_as_evidence,
        related=("appointment__organisation", "appointment__contact_person", "questionnaire"),
        clauses="S1-01",
    ),
    Gauge(
        code="response_rate",
        label=gettext_lazy("Visitors who answered how it was"),
        group=Group.RECEPTION,
        unit=Unit.SHARE,
        rows=_asked,
        when="asked_at",
        department="appointment__department",
        person="appointment__contact_person",
        evidence=_answer_as_evidence,
        related=("appointment__organisation", "appointment__contact_person", "questionnaire"),
    ),
    _how_long(
        "request_to_reply",
        gettext_lazy("From the request for a visit to the reply, median"),
        rows=_replied,
        when="replied_at",
        clauses="S0-04",
    ),
    _how_long(
        "visit_to_follow_up",
        gettext_lazy("From the end of a visit to its follow-up closed, median"),
        rows=_followed_up,
        when="left_at",
        clauses="S0-04",
    ),
    _how_long(
        "waiting",
        gettext_lazy("From arriving to being met, median"),
        rows=_met,
        when="arrived_at",
        unit=Unit.MINUTES,
    ),
]
