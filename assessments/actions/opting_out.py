"""Whoever does not want to be asked for feedback is not asked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Audience, Feedback, OptOut
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from history.moment import now
from notices import actions as notices
from notices.models import Link

# What a signed link to a questionnaire is for.
PURPOSE = "answer"


class WantsNoQuestions(flow.NotAllowed):
    """The customer asked not to be asked."""

    def __str__(self) -> str:
        return _("This customer does not want to be asked for feedback.")


def is_opted_out(feedback: Feedback) -> bool:
    """Did the customer of this request say that they do not want to be asked?"""
    return OptOut.objects.of(feedback.contact_key, feedback.address).exists()


@transaction.atomic
def opt_out(feedback: Feedback, *, actor: User | None, for_: User | None = None, at: datetime | None = None) -> None:
    """This customer is not asked any more: not about this, nor about what they are still to be asked, nor later.

    Without an `actor` they said it themselves, by their link.
    """
    at = at or now()
    if not feedback.can("opt_out"):
        raise flow.NotAllowed("opt_out", winner=Event.objects.latest_of(feedback))
    contact, address = feedback.contact_key, feedback.address.lower()
    said = {"said_at": at, "noted_by": actor}
    if contact is not None:
        OptOut.objects.get_or_create(contact_id=contact, defaults=said | {"address": address})
    else:
        OptOut.objects.get_or_create(contact=None, address=address, defaults=said)
    _leave_alone(feedback, actor=actor, for_=for_, at=at)
    waiting = Feedback.objects.of_customer(contact, address).filter(
        state__in=[Feedback.State.DUE, Feedback.State.ASKED]
    )
    for row in waiting.exclude(pk=feedback.pk).with_visit():
        _leave_alone(row, actor=actor, for_=for_, at=at)


@transaction.atomic
def opt_out_by_link(link: Link, *, at: datetime | None = None) -> None:
    """The same by the customer's own link, which opens nothing after it."""
    at = at or now()
    feedback = Feedback.objects.with_visit().get(pk=link.about_id)
    if not notices.use_link(link, at):
        raise flow.NotAllowed("opt_out", winner=Event.objects.latest_of(feedback))
    opt_out(feedback, actor=None, at=at)


@transaction.atomic
def allow(feedback: Feedback, *, actor: User, for_: User | None = None, at: datetime | None = None) -> None:
    """The customer thought better of it: they may be asked again, about this and about what comes."""
    at = at or now()
    wishes = OptOut.objects.of(feedback.contact_key, feedback.address)
    if not wishes.delete()[0]:
        raise flow.NotAllowed("allow", winner=Event.objects.latest_of(feedback))
    if feedback.can("allow"):
        flow.move(feedback, "allow", actor=actor, for_=for_, at=at, asked_at=None, expires_at=None, reminders=0)
    else:
        flow.record(feedback, "allow", actor=actor, for_=for_, at=at)


def _leave_alone(feedback: Feedback, *, actor: User | None, for_: User | None, at: datetime) -> None:
    """Nobody owes this question any more, its letter stays here, and its link opens nothing."""
    flow.move(feedback, "opt_out", actor=actor, for_=for_, at=at, ask_at=None)
    if feedback.audience == Audience.VISITOR:
        deadlines.cancel(feedback.appointment, "FEEDBACK_REQUEST", at=at, actor=actor)
    notices.revoke(feedback, at=at)
    notices.revoke_links(feedback, PURPOSE, at=at)
