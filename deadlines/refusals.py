"""Why a verb of a clock is refused, in a sentence that says what can be done instead."""

from typing import Any

from django.utils.translation import gettext as _

from history.flow import NotAllowed
from pages.formats import moment as said

from .models import Clock


class Refused(NotAllowed):
    """The moment is not right for this verb, and this is why."""

    def __init__(self, verb: str, sentence: str):
        super().__init__(verb)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class NotOpen(NotAllowed):
    """The clock has stopped: says who was faster."""

    def __init__(self, verb: str, clock: Clock, event: Any = None):
        super().__init__(verb)
        self.clock, self.event = clock, event

    def __str__(self) -> str:
        if self.event is None:
            return _("This deadline is not running any more.")
        return _("This deadline is not running any more: %(who)s, %(deed)s, %(when)s.") % {
            "who": self.event.actor or "Portico",
            "deed": self.event.get_kind_display(),
            "when": said(self.event.effective_at),
        }


class TooLate(NotAllowed):
    """A new time can only be promised before the old one is over."""

    def __init__(self, clock: Clock):
        super().__init__("extend")
        self.clock = clock

    def __str__(self) -> str:
        if not self.clock.is_open:
            return _("This deadline is not running any more.")
        if self.clock.state == Clock.State.PAUSED:
            return _("This deadline stands still. Let it go on first, then tell the customer a new time.")
        return _("It was due %(when)s: a new time can only be promised before the old one is over.") % {
            "when": said(self.clock.due_at)
        }


class NotLater(NotAllowed):
    """A new time lies after the old one, and the customer has been told of it by now."""

    def __init__(self, clock: Clock):
        super().__init__("extend")
        self.clock = clock

    def __str__(self) -> str:
        return _("The new time must be later than %(when)s, and the customer must have been told of it already.") % {
            "when": said(self.clock.due_at)
        }
