"""Missed calls: somebody takes one, tries, reaches the caller (by logging that call), or says why nobody will."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.rules import on_behalf
from calls.models import Attempt, Call
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from history.moment import now

from .call import RETURN
from .guard import once


@transaction.atomic
def take_missed(call: Call, *, actor: User, at: datetime | None = None) -> None:
    """This person calls back; of two who take it at once, one does."""
    at = at or now()
    _write(call, "take", taken_by__isnull=True, columns={"taken_by": actor, "taken_at": at})
    deadlines.reassign(call, RETURN, owner=actor, at=at, actor=actor)
    flow.record(call, "take", actor=actor, at=at)


@transaction.atomic
def give_back(call: Call, *, actor: User, at: datetime | None = None) -> None:
    """They cannot after all: it lies on the list for everybody again."""
    at = at or now()
    for_ = on_behalf(actor, of=call.taken_by)
    _write(call, "give_back", taken_by__in=actor.hats(), columns={"taken_by": None, "taken_at": None})
    deadlines.reassign(call, RETURN, owner=call.agent, at=at, actor=actor)
    flow.record(call, "give_back", actor=actor, for_=for_, at=at)


@transaction.atomic
def try_back(
    call: Call, *, actor: User, note: str = "", form_token: object = None, at: datetime | None = None
) -> Attempt:
    """Nobody picked up there either. The missed call waits on; whoever tried has it from now on."""
    at = at or now()

    def write() -> Attempt:
        attempt = Attempt(call=call, tried_at=at, tried_by=actor, note=note, form_token=form_token)
        taken = {} if call.taken_by_id else {"taken_by": actor, "taken_at": at}
        _write(call, "try", columns=taken)
        attempt.save(force_insert=True)
        if taken:
            deadlines.reassign(call, RETURN, owner=actor, at=at, actor=actor)
        flow.record(call, "try", actor=actor, at=at, words=note)
        return attempt

    return once(Attempt(form_token=form_token), write)


@transaction.atomic
def set_aside(call: Call, *, actor: User, reason: str, at: datetime | None = None) -> None:
    """Nobody calls this number back, and why: an advertisement, a wrong number, a caller never reached."""
    at = at or now()
    others = Call.objects.missed().filter(caller_phone=call.caller_phone, called_at__lte=at).exclude(pk=call.pk)
    for row in [call, *others]:
        _write(row, "set_aside", columns={"set_aside_at": at, "set_aside_reason": reason})
        deadlines.cancel(row, RETURN, at=at, actor=actor, reason=reason)
        flow.record(row, "set_aside", actor=actor, at=at, words=reason)


def _write(call: Call, verb: str, *, columns: dict, **still: object) -> None:
    """Write columns of a missed call whose caller still waits."""
    if not Call.objects.missed().filter(pk=call.pk, **still).update(version=F("version") + 1, **columns):
        raise flow.NotAllowed(verb, winner=Event.objects.latest_of(call))
    call.refresh_from_db()
