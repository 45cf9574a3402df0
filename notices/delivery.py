"""Letters go out: leased, sent, marked. The database is the truth of what is still to be sent.

Whoever is killed between sending and marking leaves a lease that runs out; the letter then
goes out again under the same name (a mail's Message-ID, a call's idempotency key). A text
message has no such name: twice without an answer, and a person decides (F2). A mail server
that is down costs no letter a try. Each door has its own turns, so that one that is slow or
shut keeps nobody else waiting longer than its own patience.
"""

import logging
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet

from history.moment import now

from . import digest
from .doors import Busy, Closed, Door, Refused, Uncertain
from .kinds import still_holds
from .mail import MailServer
from .models import Message, Robot
from .webhook import Webhook
from .words import Stored, stored_for

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
ROUND = timedelta(seconds=45)  # shorter than the worker's time limit
TURN = timedelta(seconds=6)  # of a robot; then the mail that has come meanwhile goes first
MOST_TRIES = 12  # with the pauses below: a little more than a day
MOST_UNKNOWN = 2
LONGEST_PAUSE = timedelta(hours=12)


@dataclass
class Count:
    """What one round did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    put_back: int = 0
    over: int = 0
    held: int = 0

    def __str__(self):
        return ", ".join(f"{name.replace('_', ' ')}: {number}" for name, number in asdict(self).items())


def deliver() -> Count:
    """Send what is due by every door, until nothing is left or the round has lasted long enough."""
    count, ends = Count(), time.monotonic() + ROUND.total_seconds()
    _write_digests()
    mail, robots = MailServer(), [Webhook(robot) for robot in Robot.objects.active()]
    doors: list[Door] = [mail, *robots]
    try:
        while doors and time.monotonic() < ends:
            # Mail goes first each time, and all of it; a robot has a few seconds until mail is looked for again.
            after = {door: _turn(door, count, ends if door is mail else _shortly(ends)) for door in doors}
            shut = {door for door, left in after.items() if left == Left.NOBODY_THERE}
            busy = {door for door, left in after.items() if left == Left.MORE}
            doors = [door for door in doors if door in busy or (door is mail and busy and door not in shut)]
    finally:
        for door in [mail, *robots]:
            door.close()
    return count


def _write_digests() -> None:
    """Whatever is wrong with the digests, the letters that are there go out."""
    try:
        digest.gather(now())
    except (OperationalError, InterfaceError):
        raise  # the database itself is in trouble
    except Exception:
        log.exception("The digests could not be written")


class Left(Enum):
    """How a door's turn ended."""

    NOTHING, MORE, NOBODY_THERE = "nothing", "more", "nobody there"


def _shortly(ends: float) -> float:
    return min(ends, time.monotonic() + TURN.total_seconds())


def _turn(door: Door, count: Count, ends: float) -> Left:
    """Send by one door until its letters or its time are used up, or nobody is there."""
    while time.monotonic() < ends:
        lease = _claim(now(), door)
        if not lease:
            return Left.NOTHING
        if not _send_batch(lease, door, count, ends):
            return Left.NOBODY_THERE
    return Left.MORE


@transaction.atomic
def _claim(at: datetime, door: Door) -> uuid.UUID | None:
    """Take a batch of due letters for this round alone; the lease returns them to everybody if this round dies."""
    due, most = door.letters().due(at), door.batch()
    if not most:
        return None
    # Locked rows belong to another round: PostgreSQL skips them, SQLite has one writer at a time.
    wanted = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    lease = uuid.uuid4()
    taken = wanted and due.order_by().filter(pk__in=wanted).update(lease=lease, lease_until=at + LEASE)
    return lease if taken else None


def _send_batch(lease: uuid.UUID, door: Door, count: Count, ends: float) -> bool:
    """Send one batch; False when nothing more can go out by this door now, and the rest was put back."""
    letters = list(_leased(lease).select_related("recipient", "on_behalf_of", "robot").order_by("try_at", "pk"))
    stored = stored_for({letter.kind for letter in letters})
    for letter in _while_leased(lease, letters):
        try:
            if time.monotonic() > ends:
                break
            door.open()
            _send(letter, door, stored, count)
        except Closed as refusal:
            count.put_back += _free(_leased(lease), last_error=str(refusal)[:300])
            return False
        except Busy:
            count.put_back += _free(_leased(lease))
            return False
    _free(_leased(lease))
    return True


def _leased(lease: uuid.UUID) -> QuerySet:
    return Message.objects.filter(lease=lease)


def _while_leased(lease: uuid.UUID, letters: list[Message]) -> Iterator[Message]:
    """The letters, with the lease renewed where a slow server makes the batch last."""
    renew_at = time.monotonic() + LEASE.total_seconds() / 2
    for letter in letters:
        if time.monotonic() > renew_at:
            _leased(lease).update(lease_until=now() + LEASE)
            renew_at = time.monotonic() + LEASE.total_seconds() / 2
        yield letter


def _send(letter: Message, door: Door, stored: Stored, count: Count) -> None:
    """One letter, decided at this moment: what it tells of may be over since it was written (R17)."""
    try:
        if letter.recipient and not letter.recipient.is_active:
            count.given_up += _close(letter, "The account is closed.")
            return
        if not still_holds(letter) or (letter.kind == digest.KIND and not digest.entries_of(letter)):
            count.over += _close(letter, "over")
            return
        if not _begin(letter):
            return  # taken back since it was claimed, or put aside
        door.send(letter, stored)
    except Closed:
        _free(_same(letter), unknown=letter.unknown)
        raise
    except Exception as error:  # one letter that cannot be sent, or even written, never keeps the others
        _put_off(letter, error, count)
        if isinstance(error, Busy):
            raise
    else:
        _free(_same(letter), sent_at=now(), tries=F("tries") + 1, unknown=0, last_error="")
        count.sent += 1


def _begin(letter: Message) -> bool:
    """May this letter go out, still? Of a text message it is written down first that its sending has begun."""
    mine = _same(letter).filter(lease=letter.lease, dead_at=None, held_at=None)
    if letter.channel != Message.Channel.SMS:
        return mine.exists()
    if letter.unknown >= MOST_UNKNOWN:  # killed in the middle, twice
        _hold(letter)
        return False
    return bool(mine.update(unknown=F("unknown") + 1))


def _put_off(letter: Message, error: Exception, count: Count) -> None:
    """Once more later, later each time; after too many tries somebody has to look at it."""
    if isinstance(error, Refused):
        log.warning("Message %s was not taken: %s", letter.pk, error)
        said = str(error)[:300]
    else:
        log.exception("Message %s could not be sent", letter.pk)
        said = f"{type(error).__name__}: {error}"[:300]
    at, tries = now(), letter.tries + 1
    pause = min(timedelta(minutes=2 ** (tries - 1)), LONGEST_PAUSE)
    is_dead = tries >= MOST_TRIES
    unknown = letter.unknown
    if isinstance(error, Uncertain) and letter.channel == Message.Channel.SMS:
        unknown += 1
        if unknown >= MOST_UNKNOWN:
            _hold(letter, tries=tries, unknown=unknown, last_error=said)
            count.held += 1
            return
    changes = {"tries": tries, "unknown": unknown, "try_at": at + pause, "dead_at": at if is_dead else None}
    _free(_same(letter), last_error=said, **changes)
    count.given_up += is_dead
    count.failed += not is_dead


def _hold(letter: Message, **changes) -> None:
    _free(_same(letter), held_at=now(), held_why=Message.Held.UNKNOWN, **changes)


def _close(letter: Message, why: str) -> int:
    """It will not be sent, and nobody needs to look at it."""
    at = now()
    return _free(_same(letter), dead_at=at, closed_at=at, closed_why=why, last_error=why)


def _same(letter: Message) -> QuerySet:
    return Message.objects.filter(pk=letter.pk, sent_at=None)


def _free(letters: QuerySet, **changes) -> int:
    return letters.update(lease=None, lease_until=None, **changes)
