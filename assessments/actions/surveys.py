"""A questionnaire for a chosen group of customers (S2-51)."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.choosing import contacts_for, left_alone
from assessments.models import Audience, Feedback, QuestionnaireVersion, Survey
from customers.models import Contact
from history import flow
from history.flow import NotAllowed
from history.models import Event
from history.moment import now


class CannotSend(NotAllowed):
    """The survey cannot go out as it is; the message says why."""

    def __str__(self) -> str:
        return str(self.args[0])


@transaction.atomic
def plan_survey(survey: Survey, *, actor: User, at: datetime | None = None) -> Survey:
    """A survey is drafted; nobody is asked yet. The same form twice is once."""
    try:
        with transaction.atomic():
            flow.begin(survey, "plan", actor=actor, at=at or now())
    except IntegrityError:
        return Survey.objects.get(form_token=survey.form_token)
    return survey


@transaction.atomic
def edit_survey(survey: Survey, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> None:
    """Its words, questions and group, until it is sent."""
    if survey.state != Survey.State.DRAFT:
        raise NotAllowed("edit", winner=Event.objects.latest_move_of(survey))
    flow.change(survey, actor=actor, version=version, at=at or now(), **fields)


@transaction.atomic
def open_survey(survey: Survey, *, actor: User, at: datetime | None = None) -> int:
    """The group is fixed, and everybody in it is asked: by letter within minutes, or else by one of us.

    The group are the customers that `actor` may see. Comes back with how many there are.
    """
    at = at or now()
    asked = QuestionnaireVersion.objects.current(survey.questionnaire.code, at)
    if asked is None:
        raise CannotSend(_("The questionnaire has no questions in use yet: put them into use first."))
    if survey.ends_at is not None and survey.ends_at <= at:
        raise CannotSend(_("The last day for answers is over: choose another."))
    contacts = list(contacts_for(actor, survey.chosen))
    if not contacts:
        raise CannotSend(_("Nobody fits: choose a wider group."))
    spared = list(left_alone(actor, survey.chosen))
    by_letter = sum(bool(contact.email) for contact in contacts)
    facts = {"people": len(contacts), "by_letter": by_letter, "left_alone": len(spared), "questions": asked.number}
    flow.move(survey, "open", actor=actor, at=at, facts=facts, opened_at=at, asked=asked)
    rows = [_request(survey, contact, ask_at=at if contact.email else None) for contact in contacts]
    flow.begin_many(rows, "open", actor=actor, at=at)
    unasked = [_request(survey, contact, state=Feedback.State.OPTED_OUT) for contact in spared]
    flow.begin_many(unasked, "leave_alone", actor=actor, at=at)
    return len(contacts)


@transaction.atomic
def close_survey(survey: Survey, *, actor: User | None, at: datetime | None = None) -> None:
    """It takes no answer any more: links end now, and letters that have not gone stay here."""
    at = at or now()
    flow.move(survey, "close", actor=actor, at=at, closed_at=at)
    waiting = Feedback.objects.filter(survey=survey)
    waiting.filter(state=Feedback.State.ASKED, expires_at__gt=at).update(expires_at=at)
    waiting.filter(state=Feedback.State.DUE).update(ask_at=None)


def _request(survey: Survey, contact: Contact, **more: Any) -> Feedback:
    return Feedback(
        audience=Audience.CUSTOMER,
        survey=survey,
        contact=contact,
        questionnaire=survey.asked,
        language=contact.language,
        address=contact.email,
        **more,
    )
