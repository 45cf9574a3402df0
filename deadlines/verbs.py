"""What can be done with a clock, one row per verb: its button, its form, who may, when, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User

from . import actions, rules
from .forms import verbs as forms
from .models import Clock, Turn
from .pauses import can_be_paused

State = Clock.State


@dataclass(frozen=True)
class Verb:
    """One verb of a clock."""

    name: str
    label: Any
    said: Any
    may: Callable[[User, Clock], bool]
    is_moment: Callable[[Clock, datetime], bool]
    act: Callable[..., Any]
    form: type[forms.VerbForm] | None = None
    hint: Any = ""
    style: str = ""

    @property
    def url_name(self) -> str:
        return f"deadlines:{self.name}"


def _is_open(clock: Clock, at: datetime) -> bool:
    return clock.is_open


def _is_paused(clock: Clock, at: datetime) -> bool:
    return clock.state == State.PAUSED


def _is_ahead(clock: Clock, at: datetime) -> bool:
    return clock.state == State.RUNNING and at <= clock.due_at


def _can_be_paused(clock: Clock, at: datetime) -> bool:
    return clock.state == State.RUNNING and at < clock.due_at and can_be_paused(clock)


def _has_ended(clock: Clock, at: datetime) -> bool:
    """The newest cycle of something that has no turns of its own."""
    if clock.is_open or clock.subject_type.model_class() is Turn:
        return False
    same = {"subject_type": clock.subject_type_id, "subject_id": clock.subject_id, "code": clock.code}
    return not Clock.objects.filter(**same, cycle__gt=clock.cycle).exists()


def _reopen(clock: Clock, *, for_: User | None = None, **said: Any) -> Clock:
    return actions.reopen(clock.subject, clock.code, **said)


# In the order in which they are wanted: the first that is possible is the primary one.
VERBS = {
    verb.name: verb
    for verb in [
        Verb("resume", _("Let it go on"), _("It runs again."), rules.may_resume, _is_paused, actions.resume),
        Verb(
            "extend",
            _("Announce a later time"),
            _("The new time is noted."),
            rules.may_extend,
            _is_ahead,
            actions.extend,
            forms.ExtendForm,
            _("Only before it is due, and only when the customer knows already."),
        ),
        Verb(
            "pause",
            _("Pause"),
            _("It stands still until then."),
            rules.may_pause,
            _can_be_paused,
            actions.pause,
            forms.PauseForm,
            _("Only where the customer keeps us waiting. The time it stands still is reported."),
        ),
        Verb(
            "reassign",
            _("Hand over"),
            _("Handed over; whoever holds it now has been told."),
            rules.may_reassign,
            _is_open,
            actions.hand_over,
            forms.HandOverForm,
            _("The time runs as before."),
        ),
        Verb(
            "reopen",
            _("Open again"),
            _("Open again: it is counted from now on."),
            rules.may_reopen,
            _has_ended,
            _reopen,
            forms.ReopenForm,
            _("A new cycle begins now. The one before keeps its verdict."),
        ),
        Verb(
            "waive",
            _("Waive"),
            _("Waived: it counts neither as kept nor as late."),
            rules.may_waive,
            _is_open,
            actions.waive_one,
            forms.ReasonForm,
            _("It was owed, and you let it go. Your name stays with it."),
            "danger",
        ),
        Verb(
            "cancel",
            _("Cancel"),
            _("Cancelled: nothing is owed here."),
            rules.may_cancel,
            _is_open,
            actions.cancel_one,
            forms.ReasonForm,
            _("It was never owed, or is not any more."),
            "danger",
        ),
    ]
}


def offered(clock: Clock, user: User, at: datetime) -> list[Verb]:
    """What this person can do with the clock now."""
    return [verb for verb in VERBS.values() if verb.may(user, clock) and verb.is_moment(clock, at)]
