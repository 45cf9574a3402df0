"""Letters go out: leased, sent over one connection, marked. The database is the truth of what is still to be sent.

Whoever is killed between sending and marking leaves a lease that runs out; the letter then
goes out again under the same Message-ID. A mail server that is down costs no letter a try.
"""

import logging
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from email.utils import format_datetime
from smtplib import SMTPException, SMTPSenderRefused, SMTPServerDisconnected

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from history.moment import now
from pages.formats import local

from .models import Message
from .words import absolute, company, put

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=2)
ROUND = timedelta(seconds=45)  # shorter than the worker's time limit
MOST_TRIES = 12  # with the pauses below: a little more than a day
LONGEST_PAUSE = timedelta(hours=12)
OUTSIDE = ("zh-hans", "en")  # the languages of a letter to somebody whose language nobody knows

Unreachable = (SMTPServerDisconnected, SMTPSenderRefused, OSError)


@dataclass
class Count:
    """What one round did."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    put_back: int = 0

    def __str__(self):
        return ", ".join(f"{name.replace('_', ' ')}: {number}" for name, number in asdict(self).items())


def deliver() -> Count:
    """Send what is due, batch by batch, until nothing is left or the round has lasted long enough."""
    count, ends = Count(), time.monotonic() + ROUND.total_seconds()
    office = get_connection()
    try:
        while time.monotonic() < ends and (lease := _claim(now())):
            if not _send_batch(lease, office, count):
                break
    finally:
        office.close()
    return count


def retry(letters: QuerySet, *, at: datetime) -> int:
    """Letters that were given up are tried again from the start."""
    return letters.dead().update(dead_at=None, tries=0, try_at=at)


@transaction.atomic
def _claim(at: datetime) -> uuid.UUID | None:
    """Take a batch of due letters for this round alone; the lease returns them to everybody if this round dies."""
    due = Message.objects.due(at)
    # Locked rows belong to another round: PostgreSQL skips them, SQLite has one writer at a time.
    wanted = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    lease = uuid.uuid4()
    taken = due.order_by().filter(pk__in=wanted).update(lease=lease, lease_until=at + LEASE)
    return lease if taken else None


def _send_batch(lease: uuid.UUID, office, count: Count) -> bool:
    """Send one batch; False when the mail server is not there, and what is left of the batch was put back."""
    letters = Message.objects.filter(lease=lease).select_related("recipient", "on_behalf_of").order_by("try_at", "pk")
    for letter in _while_leased(lease, letters):
        try:
            office.open()
        except (OSError, SMTPException) as refusal:
            log.error("The mail server cannot be reached: %s", refusal)
            error = f"The mail server cannot be reached: {refusal}"[:300]
            count.put_back += _free(Message.objects.filter(lease=lease), last_error=error)
            return False
        _send(letter, office, count)
    return True


def _while_leased(lease: uuid.UUID, letters: QuerySet) -> Iterator[Message]:
    """The letters, with the lease renewed where a slow server makes the batch last."""
    renew_at = time.monotonic() + LEASE.total_seconds() / 2
    for letter in letters:
        if time.monotonic() > renew_at:
            Message.objects.filter(lease=lease).update(lease_until=now() + LEASE)
            renew_at = time.monotonic() + LEASE.total_seconds() / 2
        yield letter


def _send(letter: Message, office, count: Count) -> None:
    if letter.recipient and not letter.recipient.is_active:
        _free(_same(letter), dead_at=now(), last_error="The account is closed.")
        count.given_up += 1
        return
    try:
        office.send_messages([compose(letter)])
    except Exception as error:  # one letter that cannot be sent, or even written, never keeps the others
        log.exception("Message %s could not be sent", letter.pk)
        if isinstance(error, Unreachable):
            office.close()
        _put_off(letter, error, count)
    else:
        _free(_same(letter), sent_at=now(), tries=F("tries") + 1, last_error="")
        count.sent += 1


def _put_off(letter: Message, error: Exception, count: Count) -> None:
    """Once more later, later each time; after too many tries somebody has to look at it."""
    at, tries = now(), letter.tries + 1
    pause = min(timedelta(minutes=2 ** (tries - 1)), LONGEST_PAUSE)
    is_dead = tries >= MOST_TRIES
    said = f"{type(error).__name__}: {error}"[:300]
    _free(_same(letter), tries=tries, try_at=at + pause, dead_at=at if is_dead else None, last_error=said)
    count.given_up += is_dead
    count.failed += not is_dead


def _same(letter: Message) -> QuerySet:
    return Message.objects.filter(pk=letter.pk, sent_at=None)


def _free(letters: QuerySet, **changes) -> int:
    return letters.update(lease=None, lease_until=None, **changes)


def compose(letter: Message) -> EmailMessage:
    """The letter as it goes out, in its reader's language."""
    if letter.language or letter.recipient:
        language = letter.language or letter.recipient.language or settings.LANGUAGE_CODE
        title, text = _in(language, letter)
    else:
        both = [_in(language, letter) for language in OUTSIDE]
        title, text = " / ".join(title for title, _text in both), "\n\n— — —\n\n".join(text for _title, text in both)
        language = ", ".join(OUTSIDE)
    mail = EmailMessage(
        subject=title,
        body=text + "\n",
        to=[letter.address],
        headers={
            "Message-ID": letter.message_id,
            "Date": format_datetime(local(now())),
            "Auto-Submitted": "auto-generated",
            "Content-Language": language.replace("zh-hans", "zh-Hans"),
        },
    )
    if letter.calendar:
        mail.attach(_invitation(letter))
    return mail


def _in(language: str, letter: Message) -> tuple[str, str]:
    """Title and whole text in one language, with who it is for, where the record is and who writes."""
    title, text = put(letter, language)
    with translation.override(language):
        if letter.on_behalf_of:
            title = _("For %(person)s: %(title)s") % {"person": letter.on_behalf_of, "title": title}
            reason = _("You receive this because you stand in for %(person)s.") % {"person": letter.on_behalf_of}
            text = f"{text}\n\n{reason}"
        foot = [absolute(letter.url)] if letter.url and absolute(letter.url) not in text else []
        return title, "\n\n".join([text, "\n".join([*foot, company()])]).strip()


def _invitation(letter: Message) -> MIMEText:
    part = MIMEText(letter.calendar, "calendar", "utf-8")
    part.set_param("method", letter.calendar_method)
    part.add_header("Content-Disposition", "attachment", filename="invitation.ics")
    return part
