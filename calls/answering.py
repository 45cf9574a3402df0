"""What Portico writes by itself to somebody who wrote on the public page."""

from datetime import datetime

from notices import actions as notices
from notices.models import Message
from notices.words import frozen, put

from . import promises
from .models import Issue, PublicLetter

KIND = "calls.letter_arrived"


def arrived(letter: PublicLetter, *, at: datetime) -> str:
    """It has arrived, under this number, and is answered until then; the words that were sent."""
    params = said_of(letter.issue)
    notices.write(letter.email, KIND, about=letter, at=at, params=params, language=letter.language)
    values = {name: frozen(value) for name, value in params.items()}
    return put(Message(kind=KIND, params=values, at=at), letter.language)[1]


def said_of(issue: Issue) -> dict:
    """Name, number and time, as the writer reads them in the letter and on the page."""
    complaint = getattr(issue, "complaint", None)
    return {
        "customer": issue.customer_name,
        "number": complaint.code if complaint else f"A{issue.pk}",
        "matter": issue.headline[:120],
        "until": answered_until(issue),
    }


def answered_until(issue: Issue) -> datetime:
    """The nearest time by which a reply is owed."""
    nearest = next(iter(promises.running(issue, promises.REPLY)), None)
    return nearest.due_at if nearest else issue.received_at
