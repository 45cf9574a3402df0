"""What happened around an issue besides its own verbs: the call it came from, letters to the customer, its clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from deadlines.models import Clock, ClockEvent
from notices.models import Message
from pages.formats import moment

from .models import Call, Issue

Kind = ClockEvent.Kind
# What a clock does because of a verb stands there with the verb; the rest would pass unseen.
OF_ITS_OWN = [
    Kind.STARTED,
    Kind.WARNED,
    Kind.DUE,
    Kind.ESCALATED,
    Kind.EXTENDED,
    Kind.PAUSED,
    Kind.RESUMED,
    Kind.REBASED,
    Kind.WAIVED,
    Kind.STOPPED,
]


@dataclass(frozen=True)
class Happening:
    """One line of the story, in the shape of an event."""

    at: datetime
    deed: str
    actor: Any = None
    on_behalf_of: None = None
    after: str = ""


def around(issue: Issue, user: User) -> list[dict[str, Any]]:
    """Lines for the timeline, three questions to the database at most; of the call only for who may see it."""
    lines = [*_calls(issue, user), *_letters(issue), *_clocks(issue)]
    return [{"event": event, "words": words, "differences": [], "after": "", "times": 1} for event, words in lines]


def _calls(issue: Issue, user: User):
    for call in Call.objects.visible_to(user).filter(pk=issue.call_id or 0).with_people():
        said = {"caller": call.caller_name, "phone": call.caller_phone}
        yield Happening(call.called_at, _("spoke with %(caller)s on the telephone") % said, call.agent), call.summary


def _letters(issue: Issue):
    """What went, or is to go, to the customer by mail: an outbox row without a colleague as its reader."""
    for letter in Message.objects.about(issue).filter(recipient=None, robot=None).order_by("pk"):
        if letter.sent_at:
            yield Happening(letter.sent_at, _("sent a letter to %(address)s") % {"address": letter.address}), ""
        else:
            deed = _("wrote a letter to %(address)s, not sent yet") % {"address": letter.address}
            yield Happening(letter.at, deed), ""


def _clocks(issue: Issue):
    clocks = Clock.objects.of(issue)
    events = ClockEvent.objects.filter(clock__in=clocks, kind__in=OF_ITS_OWN).select_related("clock__limit", "actor")
    for event in events.order_by("pk"):
        said = {"clock": event.clock.limit, "what": event.get_kind_display()}
        due = event.new_due if event.kind in {Kind.EXTENDED, Kind.REBASED, Kind.PAUSED} else None
        if event.kind == Kind.STARTED:
            due = event.new_due or event.clock.due_base
        words = _("due %(when)s") % {"when": moment(due)} if due else event.reason
        yield Happening(event.effective_at, _("%(clock)s: %(what)s") % said, event.actor), words
