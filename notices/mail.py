"""A letter as a mail, and the mail server as one way out of the house."""

import logging
from email.mime.text import MIMEText
from email.utils import format_datetime
from smtplib import SMTPException, SMTPSenderRefused, SMTPServerDisconnected

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from history.moment import now
from pages.formats import local

from . import digest
from .doors import Closed
from .models import Message
from .words import Stored, absolute, company, put

log = logging.getLogger(__name__)

BATCH = 100
OUTSIDE = ("zh-hans", "en")  # the languages of a letter to somebody whose language nobody knows

Unreachable = (SMTPServerDisconnected, SMTPSenderRefused, OSError)


class MailServer:
    """The way out for mail: one connection for as long as it holds."""

    def __init__(self):
        self.office = get_connection()

    def letters(self) -> QuerySet:
        return Message.objects.by(Message.Channel.MAIL)

    def batch(self) -> int:
        return BATCH

    def open(self) -> None:
        try:
            self.office.open()
        except (OSError, SMTPException) as refusal:
            log.error("The mail server cannot be reached: %s", refusal)
            raise Closed(f"The mail server cannot be reached: {refusal}") from refusal

    def send(self, letter: Message, stored: Stored) -> None:
        try:
            self.office.send_messages([compose(letter, stored)])
        except Unreachable:
            self.office.close()
            raise

    def close(self) -> None:
        self.office.close()


def compose(letter: Message, stored: Stored | None = None) -> EmailMessage:
    """The letter as it goes out, in its reader's language."""
    if letter.language or letter.recipient:
        language = letter.language or letter.recipient.language or settings.LANGUAGE_CODE
        title, text = _in(language, letter, stored)
    else:
        both = [_in(language, letter, stored) for language in OUTSIDE]
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


def _in(language: str, letter: Message, stored: Stored | None) -> tuple[str, str]:
    """Title and whole text in one language, with who it is for, where the record is and who writes."""
    more = {"entries": digest.listing(letter, language, None)} if letter.kind == digest.KIND else {}
    title, text = put(letter, language, stored, **more)
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
