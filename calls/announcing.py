"""The words in which a customer hears, before the due time, that it takes longer: the company's, or one's own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from deadlines.days import site_calendar
from notices import actions as notices
from notices.models import Message
from notices.words import LANGUAGES, frozen, put

from . import promises, rules
from .models import Extension, Issue, PublicLetter

KIND, OWN_WORDS = "calls.later_announced", "calls.later_in_own_words"
MORNING = 10  # o'clock: what is promised for a day is promised for its morning


def language_of(issue: Issue) -> str:
    """The customer's, where it is known; else the letter is in both."""
    if written := _letter_of(issue):
        return written.language
    return issue.contact.language if issue.contact_id else ""


def address_of(issue: Issue) -> str:
    """Where a letter to the customer goes; empty where nobody knows."""
    if written := _letter_of(issue):
        return written.email
    return issue.contact.email if issue.contact_id else ""


def nearest_due(issue: Issue) -> datetime | None:
    """When the reply is due that is due first."""
    clocks = promises.running(issue, promises.REPLY)
    return clocks[0].due_at if clocks else None


def is_in_time(due: datetime | None, at: datetime) -> bool:
    """A later time is told before the reply that is due first is late, and as long as one is owed (S2-41)."""
    return due is not None and at <= due


def _letter_of(issue: Issue) -> PublicLetter | None:
    """What the customer wrote on the public page, and in which language."""
    return getattr(issue, "letter", None) if issue.source == Issue.Source.PUBLIC else None


def letter(issue: Issue, *, reason: str, until: datetime, at: datetime) -> str:
    """What the company's letter says; it can be edited like every other."""
    values = {name: frozen(value) for name, value in _values(issue, reason, until).items()}
    word, languages = Message(kind=KIND, params=values, at=at), [language_of(issue)]
    return "\n\n".join(put(word, language)[1] for language in (languages if languages[0] else LANGUAGES))


def send(extension: Extension, *, own_words: str, at: datetime) -> None:
    """The letter goes out by the outbox, once."""
    issue = extension.issue
    params = _values(issue, extension.reason, extension.until) | ({"words": own_words} if own_words else {})
    language = language_of(issue) or (settings.LANGUAGE_CODE if own_words else "")  # nobody reads the same twice
    kind = OWN_WORDS if own_words else KIND
    notices.write(extension.address, kind, about=extension, at=at, params=params, language=language)


def announced(issue: Issue) -> list[Extension]:
    """What the customer was told of later times, each with its `letter` where Portico wrote one: the proof."""
    rows = list(issue.extensions.select_related("reply__told_by"))
    kind = ContentType.objects.get_for_model(Extension)
    letters = Message.objects.filter(about_type=kind, about_id__in=[row.pk for row in rows if row.address])
    found = {letter.about_id: letter for letter in letters} if rows else {}
    for row in rows:
        row.letter = found.get(row.pk)
    return rows


def offer_explaining(issues: Iterable[Issue], user: User, at: datetime) -> None:
    """One tap from a queue, as long as no reply is late (S2-41): after `promises.show_nearest`."""
    for issue in issues:
        clock = issue.nearest_reply
        in_time = is_in_time(clock.due_at if clock is not None else None, at)
        issue.offer_extend = in_time and issue.can("extend") and rules.may_work(user, issue)


def next_morning(due: datetime) -> datetime:
    """The new time that is proposed: ten o'clock on the first working day after the day on which it is due."""
    calendar = site_calendar()
    on = calendar.date_of(due) + timedelta(days=1)
    while not calendar.is_working_day(on):
        on += timedelta(days=1)
    return datetime(on.year, on.month, on.day, MORNING, tzinfo=calendar.zone)


def _values(issue: Issue, reason: str, until: datetime) -> dict:
    return {
        "customer": issue.customer_name or issue.organisation or "",
        "matter": issue.headline[:120],
        "received_at": issue.received_at,
        "reason": reason,
        "until": until,
        "handler": issue.handler or issue.department,
    }
