"""What somebody without an account writes on the public page becomes an issue with its clocks, at once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from calls import answering
from calls.models import Issue, PublicLetter
from calls.models.told import Channel
from deadlines import standards
from history.flow import NotAllowed
from history.moment import now
from pages.formats import local

from .issue import open_issue
from .told import acknowledge_automatically

WITHIN = timedelta(hours=1)


class TooMany(NotAllowed):
    """So much came from this address within the hour that a person has to be asked instead."""

    def __str__(self) -> str:
        return _("A lot has come from your network within the last hour. Please call us, or try again later.")


def sender_of(address: str, at: datetime) -> str:
    """Enough to count what one address sends today, and too little to know it tomorrow."""
    return salted_hmac("calls.public", f"{local(at).date()} {address}", algorithm="sha256").hexdigest()


@transaction.atomic
def write_to_us(issue: Issue, letter: PublicLetter, *, address: str, at: datetime | None = None) -> Issue:
    """A visitor complains or suggests: who answers is told, and the writer reads that it has arrived.

    Neither is saved yet. The same form twice is one. The letter that says so is Portico's own,
    and stops no clock. Raises `TooMany`.
    """
    at = at or now()
    known = Issue.objects.filter(form_token=issue.form_token).first() if issue.form_token else None
    if known is not None:
        return known
    sender = sender_of(address, at)
    allowed = standards.number("PUBLIC_LETTERS", at)
    if allowed is not None and PublicLetter.objects.of_sender(sender, at - WITHIN).count() >= allowed:
        raise TooMany("write_to_us")
    issue.source = Issue.Source.PUBLIC
    written = open_issue(issue, actor=None, email=letter.email, at=at)
    if PublicLetter.objects.filter(issue=written).exists():
        return written  # the other click was faster
    letter.issue, letter.sent_at, letter.sender = written, at, sender
    letter.save(force_insert=True)
    if letter.email:
        text = answering.arrived(letter, at=at)
        acknowledge_automatically(written, channel=Channel.EMAIL, text=text, at=at)
    return written
