"""What a person decides about letters that did not go out by themselves."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from history.models import Event
from history.moment import now
from notices.models import Message
from notices.tasks import nudge

AFRESH = {"dead_at": None, "held_at": None, "held_why": "", "tries": 0, "unknown": 0}


class Undecided(ValueError):
    """The letter stays as it is; the message says what is missing."""


@transaction.atomic
def retry(letter: Message, *, actor: User | None, at: datetime | None = None) -> None:
    """A letter that was given up is tried again from the start; one that is held goes out after all.

    Raises `NotAllowed` when somebody has decided about it meanwhile, and `Undecided` where
    nothing would take it.
    """
    at = at or now()
    if letter.robot and not letter.robot.is_active:
        raise Undecided(_("%(robot)s is out of use.") % {"robot": letter.robot})
    mine = Message.objects.to_look_at().filter(pk=letter.pk)
    verb = "confirm" if letter.held_at and not letter.dead_at else "retry"
    if not mine.update(try_at=at, lease=None, lease_until=None, **AFRESH):
        raise flow.NotAllowed(verb, winner=Event.objects.latest_of(letter))
    flow.record(letter, verb, actor=actor, at=at, facts={"tries": letter.tries, "error": letter.last_error})
    transaction.on_commit(nudge, robust=True)


def retry_many(pks: list[int], *, actor: User | None, at: datetime | None = None) -> int:
    """Those of these letters that still wait for a person are tried again; comes back with their number."""
    at = at or now()
    count = 0
    for letter in Message.objects.to_look_at().filter(pk__in=pks).select_related("robot"):
        try:
            retry(letter, actor=actor, at=at)
        except (flow.NotAllowed, Undecided):
            continue  # somebody was faster with this one, or its robot is out of use
        count += 1
    return count


@transaction.atomic
def give_up(letter: Message, *, reason: str, actor: User, at: datetime | None = None) -> None:
    """The letter will not be sent, and nobody needs to look at it again."""
    at, reason = at or now(), reason.strip()
    if not reason:
        raise Undecided(_("Say why it need not be sent."))
    mine = Message.objects.to_look_at().filter(pk=letter.pk)
    ended = {"dead_at": letter.dead_at or at, "closed_at": at, "closed_by": actor, "closed_why": reason[:300]}
    if not mine.update(lease=None, lease_until=None, **ended):
        raise flow.NotAllowed("give_up", winner=Event.objects.latest_of(letter))
    flow.record(letter, "give_up", actor=actor, at=at, words=reason)


@transaction.atomic
def hold_before(epoch: datetime, *, at: datetime | None = None) -> int:
    """After a restore: what was to be sent before it may have gone out already, and waits for a person (F8)."""
    letters = Message.objects.waiting().filter(at__lt=epoch)
    return letters.update(held_at=at or now(), held_why=Message.Held.RESTORED, lease=None, lease_until=None)
