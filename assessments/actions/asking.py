"""Asking, and asking again; and until when they may answer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from assessments.models import Audience, Feedback, Survey
from deadlines import actions as deadlines
from deadlines import standards
from deadlines.arithmetic import due
from deadlines.days import calendar_of, current_version
from deadlines.models import TimeLimit
from history import flow
from history.models import Event
from history.moment import now
from notices import actions as notices
from reception.models import Appointment

from .opting_out import PURPOSE, WantsNoQuestions, is_opted_out

# Their letters; who is one of us is told in the inbox.
LETTERS = {
    Audience.VISITOR: "assessments.feedback_request",
    Audience.CALLER: "assessments.follow_up_request",
    Audience.CUSTOMER: "assessments.survey_request",
}
REMINDER, TO_HOST = "assessments.feedback_reminder", "assessments.host_request"
# Where the limit FEEDBACK_EXPIRY is left empty a link must still end some day.
AT_MOST = timedelta(days=30)


def begin_to_ask(feedback: Feedback, *, actor: User | None, at: datetime) -> None:
    """The time has come: where there is a way to reach them they are asked, else somebody has to."""
    appointment = feedback.appointment
    if feedback.audience == Audience.VISITOR:
        deadlines.start(
            appointment,
            "FEEDBACK_REQUEST",
            owner=appointment.receptionist or appointment.contact_person,
            department=appointment.department,
            at=at,
            actor=actor,
        )
    if feedback.address or feedback.person:
        send(feedback, actor=None, at=at)
    else:
        Feedback.objects.filter(pk=feedback.pk).update(ask_at=None)


@transaction.atomic
def take_back(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """The visitor has not left after all: the letter that was not sent yet stays here, and its link opens nothing."""
    for feedback in Feedback.objects.filter(appointment=appointment):
        if not feedback.can("take_back"):
            continue
        deadlines.cancel(appointment, "FEEDBACK_REQUEST", at=at, actor=actor)
        notices.revoke(feedback, at=at)
        notices.revoke_links(feedback, PURPOSE, at=at)
        flow.move(feedback, "take_back", actor=actor, at=at, ask_at=None, asked_at=None, expires_at=None, reminders=0)


@transaction.atomic
def ask(feedback: Feedback, *, actor: User | None, at: datetime | None = None, for_: User | None = None) -> str:
    """Somebody is asked: a new link is made, any older one is void. Comes back with the link's path.

    Only its hash is kept, so the path can be shown now and never again.
    """
    at = at or now()
    refuse_when_closed(feedback, "ask")
    if is_opted_out(feedback):
        raise WantsNoQuestions("ask")
    expires_at = _end_of_link(feedback, at)
    flow.move(feedback, "ask", actor=actor, at=at, for_=for_, ask_at=None, asked_at=at, expires_at=expires_at)
    notices.revoke_links(feedback, PURPOSE, at=at)
    if feedback.appointment is not None:
        deadlines.stop(feedback.appointment, "FEEDBACK_REQUEST", at=at, actor=actor)
    return _link(feedback, at=at)


def send(feedback: Feedback, *, actor: User | None, at: datetime) -> None:
    """They are asked by letter, or, one of us, in the inbox."""
    path = ask(feedback, actor=actor, at=at)
    if feedback.person is not None:
        _tell(feedback, key=at.isoformat(), at=at, actor=actor)
    else:
        _post(feedback, LETTERS[Audience(feedback.audience)], path, key=at.isoformat(), at=at)


def to_be_reminded(at: datetime) -> QuerySet[Feedback]:
    """Those who were written to, have not answered, and have not been reminded often enough yet."""
    most = standards.number("FEEDBACK_REMINDERS", at) or 0
    before = at - timedelta(days=standards.number("FEEDBACK_REMIND_AFTER", at) or 0)
    rows = Feedback.objects.filter(state=Feedback.State.ASKED, reminders__lt=most, expires_at__gt=at)
    rows = rows.filter(~Q(address="") | Q(person__isnull=False), asked_at__lte=before)
    return rows.filter(Q(reminded_at=None) | Q(reminded_at__lte=before)).with_visit()


@transaction.atomic
def remind(feedback: Feedback, *, at: datetime) -> bool:
    """Whoever has not answered is asked once more; the link they have keeps working. False: nothing to remind of."""
    seen = Feedback.objects.filter(pk=feedback.pk, state=Feedback.State.ASKED, reminders=feedback.reminders)
    if not seen.update(reminders=feedback.reminders + 1, reminded_at=at):
        return False
    feedback.refresh_from_db(fields=["reminders", "reminded_at"])
    flow.record(feedback, "remind", actor=None, at=at, facts={"reminder": feedback.reminders})
    key = f"reminder {feedback.reminders} {feedback.asked_at:%Y%m%d%H%M}"
    if feedback.person is not None:
        _tell(feedback, key=key, at=at, actor=None)
    else:
        _post(feedback, REMINDER, _link(feedback, at=at), key=key, at=at)
    return True


@transaction.atomic
def expire(feedback: Feedback, *, actor: User | None = None, at: datetime | None = None) -> None:
    """Nobody answered in time: the request is closed unanswered, and stays visible as that."""
    at = at or now()
    flow.move(feedback, "expire", actor=actor, at=at)
    notices.revoke_links(feedback, PURPOSE, at=at)


def refuse_when_closed(feedback: Feedback, verb: str) -> None:
    """Of a closed survey nobody is asked, and nothing is answered; whoever closes it at this moment waits."""
    if feedback.survey_id is None:
        return
    survey = Survey.objects.select_for_update().get(pk=feedback.survey_id)
    if survey.state == Survey.State.CLOSED:
        raise flow.NotAllowed(verb, winner=Event.objects.latest_move_of(survey))


def _end_of_link(feedback: Feedback, at: datetime) -> datetime:
    """Until when they may answer, by the limit FEEDBACK_EXPIRY, and no longer than their survey runs.

    It is a term that we set and no promise of ours, so no clock runs that could be counted as late.
    """
    limit = TimeLimit.objects.chosen("FEEDBACK_EXPIRY", at)
    ends = at + AT_MOST
    if limit is not None and limit.is_set:
        ends = due(deadlines.terms_of(limit), at, calendar_of(current_version(at))).at
    survey_ends = feedback.survey.ends_at if feedback.survey else None
    return survey_ends if survey_ends is not None and survey_ends > at else ends


def _link(feedback: Feedback, *, at: datetime) -> str:
    token = notices.issue_link(PURPOSE, about=feedback, expires_at=feedback.expires_at, at=at)
    return reverse("assessments:answer", args=[token])


def _post(feedback: Feedback, kind: str, path: str, *, key: str, at: datetime) -> None:
    """The letter with the link, in the reader's language where it is known, else in both."""
    visit = feedback.appointment
    notices.write(
        feedback.address,
        kind,
        about=feedback,
        at=at,
        key=key,
        language=feedback.language,
        params={
            "visitor": feedback.addressee,
            "link": notices.absolute(path),
            "visited_at": (visit.arrived_at or visit.starts_at) if visit else feedback.asked_at,
            "expires_at": feedback.expires_at,
        },
    )


def _tell(feedback: Feedback, *, key: str, at: datetime, actor: User | None) -> None:
    visit = feedback.appointment
    params = {"visitor": visit.public_name, "visited_at": visit.starts_at, "expires_at": feedback.expires_at}
    notices.notify(feedback.person, TO_HOST, about=feedback, at=at, key=key, params=params, actor=actor)
