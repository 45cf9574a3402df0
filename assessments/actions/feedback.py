"""Asking a visitor how it was, and hearing it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from assessments.models import Answer, Feedback, Question, QuestionnaireVersion
from deadlines import actions as deadlines
from deadlines.arithmetic import due
from deadlines.days import calendar_of, current_version
from deadlines.models import TimeLimit
from history import flow
from history.models import Event
from history.moment import now
from notices import actions as notices
from notices.models import Link
from reception import actions as reception
from reception.models import Appointment

QUESTIONNAIRE = "visit"
PURPOSE = "answer"
# Where the limit FEEDBACK_EXPIRY is left empty a link must still end some day.
AT_MOST = timedelta(days=30)


@transaction.atomic
def open_request(appointment: Appointment, *, actor: User | None, at: datetime | None = None) -> Feedback | None:
    """A visitor has left: they are to be asked within FEEDBACK_REQUEST, and by mail they are asked at once (S1-67).

    None when no questionnaire is in use. A visit is asked about once.
    """
    at = at or now()
    known = Feedback.objects.filter(appointment=appointment, audience=Feedback.Audience.VISITOR).first()
    version = QuestionnaireVersion.objects.current(QUESTIONNAIRE, at)
    if known is not None or version is None:
        return known
    feedback = Feedback(
        appointment=appointment,
        questionnaire=version,
        language=appointment.contact.language if appointment.contact else "",
        address=appointment.visitor_email,
    )
    try:
        with transaction.atomic():
            flow.begin(feedback, "open", actor=actor, at=at)
    except IntegrityError:
        return Feedback.objects.get(appointment=appointment, audience=Feedback.Audience.VISITOR)
    deadlines.start(
        appointment,
        "FEEDBACK_REQUEST",
        owner=appointment.receptionist or appointment.contact_person,
        department=appointment.department,
        at=at,
        actor=actor,
    )
    if feedback.address:
        _post(feedback, ask(feedback, actor=None, at=at), at=at)
    return feedback


@transaction.atomic
def ask(feedback: Feedback, *, actor: User | None, at: datetime | None = None, for_: User | None = None) -> str:
    """The visitor is asked: a new link is made, any older one is void. Comes back with the link's path.

    Only its hash is kept, so the path can be shown now and never again.
    """
    at = at or now()
    expires_at = _end_of_link(at)
    flow.move(feedback, "ask", actor=actor, at=at, for_=for_, asked_at=at, expires_at=expires_at)
    notices.revoke_links(feedback, PURPOSE, at=at)
    token = notices.issue_link(PURPOSE, about=feedback, expires_at=expires_at, at=at)
    deadlines.stop(feedback.appointment, "FEEDBACK_REQUEST", at=at, actor=actor)
    return reverse("assessments:answer", args=[token])


@transaction.atomic
def answer_by_link(link: Link, *, answers: dict[str, Any], at: datetime | None = None, **respondent: Any) -> Feedback:
    """The visitor answers, once; raises `NotAllowed` when the link was used, ran out or was replaced meanwhile."""
    at = at or now()
    feedback = Feedback.objects.with_visit().get(pk=link.about_id)
    if not notices.use_link(link, at):
        raise flow.NotAllowed("answer", winner=Event.objects.latest_of(feedback))
    answer(feedback, method=Feedback.Method.QUESTIONNAIRE, answers=answers, actor=None, at=at, **respondent)
    return feedback


@transaction.atomic
def answer(
    feedback: Feedback,
    *,
    method: str,
    answers: dict[str, Any],
    actor: User | None,
    respondent_name: str = "",
    is_anonymous: bool = False,
    for_: User | None = None,
    at: datetime | None = None,
) -> None:
    """What the visitor said is on record, by which method (S1-68); a low mark is told to those who must act.

    `answers` are values by the questions' codes; the overall rating is the visit's satisfaction.
    """
    at = at or now()
    overall = answers[Question.OVERALL]
    flow.move(
        feedback,
        "answer",
        actor=actor,
        at=at,
        for_=for_,
        facts={"method": method, "overall": overall},
        answered_at=at,
        method=method,
        overall=overall,
        respondent_name="" if is_anonymous else respondent_name.strip(),
        is_anonymous=is_anonymous,
        recorded_by=actor,
    )
    questions = feedback.questionnaire.questions.all()
    rows = [_answer(feedback, question, answers.get(question.code)) for question in questions]
    Answer.objects.bulk_create([row for row in rows if row is not None])
    deadlines.stop(feedback.appointment, "FEEDBACK_REQUEST", at=at, actor=actor)
    notices.revoke_links(feedback, PURPOSE, at=at)
    reception.set_satisfaction(feedback.appointment, overall)
    if feedback.is_low:
        _tell_of_low_mark(feedback, actor=actor, at=at)


@transaction.atomic
def expire(feedback: Feedback, *, actor: User | None = None, at: datetime | None = None) -> None:
    """Nobody answered in time: the request is closed unanswered, and stays visible as that."""
    at = at or now()
    flow.move(feedback, "expire", actor=actor, at=at)
    notices.revoke_links(feedback, PURPOSE, at=at)


def _end_of_link(at: datetime) -> datetime:
    """Until when the visitor may answer, by the limit FEEDBACK_EXPIRY. It is a term that we set
    and no promise of ours, so no clock runs that could be counted as late."""
    limit = TimeLimit.objects.chosen("FEEDBACK_EXPIRY", at)
    if limit is None or not limit.is_set:
        return at + AT_MOST
    return due(deadlines.terms_of(limit), at, calendar_of(current_version(at))).at


def _answer(feedback: Feedback, question: Question, value: Any) -> Answer | None:
    if value in (None, ""):
        return None
    columns: dict[str, str] = {
        Question.Kind.RATING: "rating",
        Question.Kind.CHOICE: "choice",
        Question.Kind.TEXT: "words",
    }
    return Answer(feedback=feedback, question=question, **{columns[question.kind]: value})


def _post(feedback: Feedback, path: str, *, at: datetime) -> None:
    """The letter with the link, in the visitor's language where it is known, else in both."""
    notices.write(
        feedback.address,
        "assessments.feedback_request",
        about=feedback,
        at=at,
        key=at.isoformat(),
        language=feedback.language,
        params={
            "visitor": feedback.appointment.visitor_name,
            "link": notices.absolute(path),
            "visited_at": feedback.appointment.arrived_at or feedback.appointment.starts_at,
            "expires_at": feedback.expires_at,
        },
    )


def _tell_of_low_mark(feedback: Feedback, *, actor: User | None, at: datetime) -> None:
    visit = feedback.appointment
    host = visit.contact_person
    superior = host.manager or visit.department.head
    notices.notify(
        dict.fromkeys(filter(None, [host, superior])),
        "assessments.low_score",
        about=feedback,
        at=at,
        actor=actor,
        params={"overall": feedback.overall, "visitor": visit.visitor_name, "organisation": visit.organisation},
    )
