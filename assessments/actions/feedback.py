"""Hearing how it was, and acting on what was not good."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Answer, Audience, Feedback, Question
from assessments.models.period import midnight
from calls import actions as calls
from calls.models import Issue, Suggestion
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from history.moment import now
from notices import actions as notices
from notices.models import Link
from reception import actions as reception

from .asking import refuse_when_closed
from .opting_out import PURPOSE

# What is answered where a question does not apply.
NOT_APPLICABLE = "na"


@transaction.atomic
def answer_by_link(link: Link, *, answers: dict[str, Any], at: datetime | None = None, **respondent: Any) -> Feedback:
    """They answer, once; raises `NotAllowed` when the link was used, ran out or was replaced meanwhile."""
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
    """What they said is on record, by which method (S1-68); a low mark is told to those who must act.

    `answers` are values by the questions' codes; the overall rating is the visit's satisfaction.
    An answer without a name is kept apart from whom was asked.
    """
    at = at or now()
    refuse_when_closed(feedback, "answer")
    if is_anonymous:
        _answer_apart(feedback, method=method, answers=answers, actor=actor, for_=for_, at=at)
        return
    overall = answers[Question.OVERALL]
    # Somebody of us who answers for themselves wrote it; nobody wrote it down for them.
    recorded_by = actor if method != Feedback.Method.QUESTIONNAIRE else None
    flow.move(
        feedback,
        "answer",
        actor=actor,
        at=at,
        for_=for_,
        facts={"method": method, "overall": overall},
        ask_at=None,
        answered_at=at,
        method=method,
        overall=overall,
        respondent_name=respondent_name.strip(),
        recorded_by=recorded_by,
    )
    _keep(feedback, answers)
    _over(feedback, actor=actor, at=at)
    if feedback.audience == Audience.VISITOR:
        reception.set_satisfaction(feedback.appointment, overall)
    if feedback.is_low:
        _open_issue(feedback, at=at)
        _tell_of_low_mark(feedback, actor=actor, at=at)


def pass_on(answer: Answer, *, actor: User, at: datetime | None = None) -> Suggestion | None:
    """What a customer wrote is decided like any other suggestion (S2-45); noted twice it is one."""
    feedback = answer.feedback
    return calls.suggest(
        answer.words,
        source=answer,
        actor=actor,
        at=at,
        organisation=feedback.organisation,
        department=feedback.department,
        customer_name=feedback.respondent_name,
        customer_email=feedback.address,
        received_at=feedback.answered_at,
    )


def _answer_apart(
    feedback: Feedback, *, method: str, answers: dict[str, Any], actor: User | None, for_: User | None, at: datetime
) -> None:
    """That they answered is known, and what was answered; that the one belongs to the other is not.

    The answer is a row of its own, without visit, person, address, history or moment: it bears
    the first day of the month, or the day its survey was sent.
    """
    flow.move(feedback, "answer_apart", actor=actor, at=at, for_=for_, ask_at=None, is_anonymous=True)
    sent = feedback.survey.opened_at if feedback.survey else None
    on = sent or midnight(timezone.localdate(at).replace(day=1))
    apart = Feedback(
        audience=feedback.audience,
        survey=feedback.survey,
        questionnaire=feedback.questionnaire,
        state=Feedback.State.ANSWERED,
        is_anonymous=True,
        answered_at=on,
        created_at=on,
        method=method,
        overall=answers[Question.OVERALL],
    )
    apart.save(force_insert=True)
    _keep(apart, answers)
    _over(feedback, actor=actor, at=at)


def _over(feedback: Feedback, *, actor: User | None, at: datetime) -> None:
    """Nobody has to ask any more, and no link they have opens anything."""
    if feedback.audience == Audience.VISITOR:
        deadlines.stop(feedback.appointment, "FEEDBACK_REQUEST", at=at, actor=actor)
    notices.revoke(feedback, at=at)
    notices.revoke_links(feedback, PURPOSE, at=at)


def _keep(feedback: Feedback, answers: dict[str, Any]) -> None:
    questions = feedback.questionnaire.questions.all()
    rows = [_answer(feedback, question, answers.get(question.code)) for question in questions]
    Answer.objects.bulk_create([row for row in rows if row is not None])


def _answer(feedback: Feedback, question: Question, value: Any) -> Answer | None:
    if value in (None, ""):
        return None
    if value == NOT_APPLICABLE and question.allows_na:
        return Answer(feedback=feedback, question=question, is_na=True)
    columns: dict[str, str] = {
        Question.Kind.RATING: "rating",
        Question.Kind.CHOICE: "choice",
        Question.Kind.TEXT: "words",
    }
    return Answer(feedback=feedback, question=question, **{columns[question.kind]: value})


def _open_issue(feedback: Feedback, *, at: datetime) -> None:
    """Somebody owes this customer something now (once for an answer).

    Not for a private visit, whose guest the register of issues would name, nor for one of our own people.
    """
    visit, owner = feedback.appointment, feedback.owner
    department = feedback.department
    if feedback.audience == Audience.HOST or (visit is not None and visit.is_private) or department is None:
        return
    contact = feedback.contact or (visit and visit.contact)
    phone = (visit and visit.visitor_phone) or (feedback.issue and feedback.issue.customer_phone)
    issue = Issue(
        source=Issue.Source.FEEDBACK,
        category=Issue.Category.GENERAL,
        organisation=feedback.organisation,
        contact=contact,
        customer_name=feedback.addressee,
        customer_phone=phone or (contact.phone if contact else ""),
        description=_in_words(feedback),
        department=department,
        handler=owner if owner and owner.is_active else None,
    )
    calls.open_issue(issue, actor=None, at=at)
    Feedback.objects.filter(pk=feedback.pk).update(opened_issue=issue)
    feedback.opened_issue = issue


def _in_words(feedback: Feedback) -> str:
    """What the customer said, in the house's language: whoever answered may read another one."""
    with translation.override(settings.LANGUAGE_CODE):
        head = _("Not satisfied: %(overall)s of 5 in “%(questionnaire)s”.") % {
            "overall": feedback.overall,
            "questionnaire": feedback.questionnaire.questionnaire,
        }
    said = feedback.answers.exclude(words="").order_by("question__order")
    return "\n".join([head, *(answer.words for answer in said)])


def _tell_of_low_mark(feedback: Feedback, *, actor: User | None, at: datetime) -> None:
    """Whoever it is about and their superior; of what a host said, the receptionist and the department's head."""
    visit, department = feedback.appointment, feedback.department
    head = department.head if department is not None else None
    if feedback.audience == Audience.HOST:
        people = [visit.receptionist, head]
    else:
        owner = feedback.owner
        people = [owner, (owner and owner.manager) or head]
    notices.notify(
        dict.fromkeys(filter(None, people)),
        "assessments.low_score",
        about=feedback,
        at=at,
        actor=actor,
        params={
            "overall": feedback.overall,
            "visitor": feedback.addressee,
            "organisation": feedback.organisation or department or "",
        },
    )
