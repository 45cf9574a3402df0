"""What on the board of today calls for somebody, and why; reading only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from deadlines import arithmetic
from deadlines.days import site_calendar
from deadlines.models import TimeLimit
from deadlines.models.limit import pick
from deadlines.terms import terms_of
from history.moment import now
from pages.formats import span

from .board import Card
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
        return "; ".join(self.reasons[kind] for kind in ORDER if kind in self.reasons)


def alarms_of(cards: list[Card], at_the_door: Collection[int] = ()) -> list[Alarm]:
    """The visits of today that need somebody, the most pressing first; guests `at_the_door` are not missing."""
    at = now()
    missing_from = _missing_from([card for card in cards if card.appointment.pk not in at_the_door], at)
    found = [Alarm(card, dict(_reasons(card, at, missing_from))) for card in cards]
    found = [alarm for alarm in found if alarm.reasons]
    return sorted(found, key=lambda alarm: (ORDER.index(alarm.kind), alarm.card.appointment.starts_at))


def _reasons(card: Card, at: datetime, missing_from: dict[int, datetime]) -> Iterable[tuple[str, str]]:
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
    if row.pk in missing_from and missing_from[row.pk] <= at:
        late = span(at - row.starts_at)
        yield ("no_show", _("has not come, %(length)s after the planned start") % {"length": late})


def _missing_from(cards: list[Card], at: datetime) -> dict[int, datetime]:
    """From when on somebody who was expected is missing (the time limit NO_SHOW)."""
    awaited = [card.appointment for card in cards if card.appointment.state == State.CONFIRMED]
    awaited = [row for row in awaited if row.starts_at < at]
    limit = pick(list(TimeLimit.objects.in_force(at).filter(code="NO_SHOW")), {}) if awaited else None
    if limit is None or not limit.is_set:
        return {}
    terms, calendar = terms_of(limit), site_calendar()
    return {row.pk: arithmetic.due(terms, row.starts_at, calendar).at for row in awaited}
