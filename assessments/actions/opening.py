"""Who is asked how it was: the visitor, by lot the hosts, a customer whose issue was followed up."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from assessments.models import Audience, Feedback, QuestionnaireVersion
from calls.models import Issue
from deadlines import standards
from history import flow
from history.models import Event
from history.moment import now
from reception.models import Appointment
from visits.models import AttendingLeader, ItineraryLine

from .asking import begin_to_ask, send
from .opting_out import is_opted_out

# By audience, which questionnaire is handed out; a survey names its own.
QUESTIONNAIRES = {Audience.VISITOR: "visit", Audience.HOST: "host", Audience.CALLER: "follow-up"}
# Who presents: these steps of a programme have a person who stands in front.
IN_FRONT = (ItineraryLine.Kind.OPENING, ItineraryLine.Kind.PRESENTATION, ItineraryLine.Kind.TOUR)


@transaction.atomic
def open_request(appointment: Appointment, *, actor: User | None, at: datetime | None = None) -> Feedback | None:
    """A visitor has left: they are to be asked within FEEDBACK_REQUEST, and by mail they are asked at once (S1-67).

    FEEDBACK_DELAY puts the asking off, and FEEDBACK_SAMPLE asks only a part of them; who is left
    out stands there as that. None when no questionnaire is in use. A visit is asked about once;
    again only where that was taken back.
    """
    at = at or now()
    known = Feedback.objects.filter(appointment=appointment, audience=Audience.VISITOR).first()
    if known is not None:
        return _again(known, actor=actor, at=at)
    feedback = Feedback(
        appointment=appointment,
        language=appointment.contact.language if appointment.contact else "",
        address=appointment.visitor_email,
        audience=Audience.VISITOR,
    )
    return _open(feedback, Audience.VISITOR, drawn_by=appointment.pk, actor=actor, at=at)


@transaction.atomic
def open_for_hosts(appointment: Appointment, *, actor: User | None, at: datetime | None = None) -> list[Feedback]:
    """Those who received and presented are asked how it went from their side; each once for a visit."""
    at = at or now()
    opened: list[Feedback | None] = []
    if not standards.number("FEEDBACK_SAMPLE", at, {"audience": Audience.HOST}):
        return []
    for person in hosts_of(appointment):
        known = Feedback.objects.filter(appointment=appointment, person=person, audience=Audience.HOST).first()
        if known is not None:
            _again(known, actor=actor, at=at)
            continue
        feedback = Feedback(appointment=appointment, person=person)
        opened.append(_open(feedback, Audience.HOST, drawn_by=appointment.pk, actor=actor, at=at))
    return [row for row in opened if row is not None]


@transaction.atomic
def ask_hosts(appointment: Appointment, *, actor: User, at: datetime | None = None) -> list[Feedback]:
    """Somebody wants to hear the hosts and presenters of this visit, whatever the sample; each is asked once."""
    at, asked = at or now(), []
    for person in hosts_of(appointment):
        known = Feedback.objects.filter(appointment=appointment, person=person, audience=Audience.HOST).first()
        feedback = known or _begun(Feedback(appointment=appointment, person=person), Audience.HOST, actor=actor, at=at)
        if feedback is not None and feedback.state in {Feedback.State.DUE, Feedback.State.LEFT_OUT}:
            send(feedback, actor=actor, at=at)
            asked.append(feedback)
    return asked


@transaction.atomic
def open_for_issue(issue: Issue, *, actor: User | None, at: datetime | None = None) -> Feedback | None:
    """A customer was called back after their issue: how was it handled? Asked once for an issue."""
    at = at or now()
    rate = standards.number("FEEDBACK_SAMPLE", at, {"audience": Audience.CALLER})
    if not rate or issue.is_internal or Feedback.objects.filter(issue=issue).exists():
        return None
    contact = issue.contact
    feedback = Feedback(
        issue=issue,
        contact=contact,
        language=contact.language if contact else "",
        address=contact.email if contact else "",
        audience=Audience.CALLER,
    )
    return _open(feedback, Audience.CALLER, drawn_by=issue.pk, actor=actor, at=at)


def hosts_of(appointment: Appointment) -> list[User]:
    """The contact person, the leaders who receive, and whoever stands in front of the guests."""
    people = [appointment.contact_person]
    leaders = AttendingLeader.objects.filter(sheet__appointment=appointment, role=AttendingLeader.Role.HOST)
    people += [row.person for row in leaders.select_related("person")]
    steps = ItineraryLine.objects.filter(sheet__appointment=appointment, kind__in=IN_FRONT, person__isnull=False)
    people += [row.person for row in steps.select_related("person")]
    return [person for person in dict.fromkeys(people) if person.is_active]


def lot(audience: str, key: int) -> int:
    """The number from 0 to 99 that a visit or an issue draws: always the same, so that anybody can draw it again."""
    return int.from_bytes(hashlib.sha256(f"{audience}/{key}".encode()).digest()[:8]) % 100


def _open(
    feedback: Feedback, audience: Audience, *, drawn_by: int, actor: User | None, at: datetime
) -> Feedback | None:
    """Who wants to be left alone is; the others are drawn by lot, where only a part is asked, now or later."""
    if audience != Audience.HOST and is_opted_out(feedback):
        feedback.state = Feedback.State.OPTED_OUT
        return _begun(feedback, audience, "leave_alone", actor=actor, at=at)
    rate = standards.number("FEEDBACK_SAMPLE", at, {"audience": audience})
    number = lot(audience, drawn_by)
    if rate is not None and number >= rate:
        feedback.state = Feedback.State.LEFT_OUT
        return _begun(feedback, audience, "leave_out", facts={"drawn": number, "rate": rate}, actor=actor, at=at)
    delay = standards.number("FEEDBACK_DELAY", at) or 0
    feedback.ask_at = at + timedelta(hours=delay) if delay else None
    begun = _begun(feedback, audience, actor=actor, at=at)
    if begun is not None and begun.state == Feedback.State.DUE and begun.ask_at is None:
        begin_to_ask(begun, actor=actor, at=at)
    return begun


def _begun(
    feedback: Feedback, audience: Audience, verb: str = "open", *, actor: User | None, at: datetime, **said: Any
) -> Feedback | None:
    """The request is on record; the one that is there, where somebody else was faster."""
    version = QuestionnaireVersion.objects.current(QUESTIONNAIRES[audience], at)
    if version is None:
        return None
    feedback.audience, feedback.questionnaire = audience, version
    try:
        with transaction.atomic():
            flow.begin(feedback, verb, actor=actor, at=at, **said)
    except IntegrityError:
        same = {"appointment": feedback.appointment, "issue": feedback.issue, "person": feedback.person}
        return Feedback.objects.get(audience=audience, **same)
    return feedback


def _again(feedback: Feedback, *, actor: User | None, at: datetime) -> Feedback:
    """The visitor leaves for the second time: what was taken back begins anew."""
    if Event.objects.latest_of(feedback).verb != "take_back":
        return feedback
    delay = standards.number("FEEDBACK_DELAY", at) or 0
    if delay:
        Feedback.objects.filter(pk=feedback.pk).update(ask_at=at + timedelta(hours=delay))
    else:
        begin_to_ask(feedback, actor=actor, at=at)
    return feedback
