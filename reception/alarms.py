"""What on the board of today calls for somebody, and why; reading only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from history.moment import now
from pages.formats import semicolon, span

from .board import Card
from .missing import missing_from
from .models import Appointment

State = Appointment.State
# Those first who stand there and wait.
ORDER = ["waits", "silent", "promised", "overstay", "not_cleared", "no_show"]


@dataclass
class Alarm:
    """A visit that needs somebody now, and why: the most pressing reason first."""

    card: Card
    reasons: dict[str, str]

    @property
    def kind(self) -> str:
        return min(self.reasons, key=ORDER.index)

    @property
    def sentence(self) -> str:
        return semicolon().join(self.reasons[kind] for kind in ORDER if kind in self.reasons)


def alarms_of(cards: list[Card], at_the_door: Collection[int] = ()) -> list[Alarm]:
    """The visits of today that need somebody, the most pressing first; guests `at_the_door` are not missing."""
    at = now()
    since = missing_from([card.appointment for card in cards if card.appointment.pk not in at_the_door], at)
    found = [Alarm(card, dict(_reasons(card, at, since))) for card in cards]
    found = [alarm for alarm in found if alarm.reasons]
    return sorted(found, key=lambda alarm: (ORDER.index(alarm.kind), alarm.card.appointment.starts_at))


def _reasons(card: Card, at: datetime, missing: dict[int, datetime]) -> Iterable[tuple[str, str]]:
    row = card.appointment
    if card.is_late and card.waited:
        yield ("waits", _("has been waiting for %(length)s") % {"length": span(card.waited)})
    if row.state == State.ARRIVED and row.host_answer == Appointment.HostAnswer.SILENT:
        yield ("silent", _("nobody answers for %(host)s") % {"host": row.contact_person})
    wait = getattr(row, "wait", None)
    if row.state == State.ARRIVED and wait is not None and wait.until < at and not card.is_late:
        yield ("promised", _("was told %(minutes)s min; they are over") % {"minutes": wait.minutes})
    if "OVERSTAY" in card.late:
        over = span(at - row.ends_at)
        yield ("overstay", _("is still here, %(length)s after the planned end") % {"length": over})
    if row.state == State.CONFIRMED and row.clearance == Appointment.Clearance.WAITING:
        yield ("not_cleared", _("comes today and is not cleared"))
    if row.pk in missing and missing[row.pk] <= at:
        late = span(at - row.starts_at)
        yield ("no_show", _("has not come, %(length)s after the planned start") % {"length": late})
