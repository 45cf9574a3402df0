"""What the front desk has to do at this moment, as its My day names it; the board has the whole day."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from pages.formats import local
from reception.actions import kiosk
from reception.alarms import Alarm, alarms_of
from reception.announced import shown_to
from reception.board import Card, day_of
from reception.desk import RECEIVES
from reception.models import Announcement, Appointment, WalkIn, WatchHit

from .lists import NEAREST


@dataclass(frozen=True)
class AtTheDesk:
    """Whoever stands there and waits for the desk, and the visits of today that need somebody."""

    announced: list[Announcement]
    held: list[WatchHit]
    walk_ins: list[WalkIn]
    waiting: list[Card]
    alarms: list[Alarm]

    @property
    def count(self) -> int:
        return sum(map(len, (self.announced, self.held, self.walk_ins, self.waiting, self.alarms)))


def lists_of_desk(user: User, at: datetime) -> dict[str, QuerySet]:
    """What is read for `at_the_desk`; nothing for whoever does not receive visitors."""
    if not user.may(RECEIVES):
        return {}
    held = WatchHit.objects.visible_to(user).open().select_related("visitor", "walk_in")
    walk_ins = WalkIn.objects.visible_to(user).open().with_people()
    return {
        "announced": kiosk.waiting(user, at),
        "held": held.order_by("pk"),
        "walk_ins": walk_ins.order_by("arrived_at", "pk"),
    }


def at_the_desk(
    user: User, at: datetime, *, announced: list[Announcement], held: list[WatchHit], walk_ins: list[WalkIn]
) -> AtTheDesk:
    """For those who receive visitors, with one line for each visit."""
    announced = shown_to(user, announced)
    cards = day_of(user, local(at).date(), is_today=True).cards
    alarms = alarms_of(cards, {row.appointment_id for row in announced})
    said = {alarm.card.appointment.pk for alarm in alarms} | {row.appointment_id for row in announced}
    arrived = [card for card in cards if card.appointment.state == Appointment.State.ARRIVED]
    return AtTheDesk(
        announced=announced,
        held=held,
        walk_ins=walk_ins,
        waiting=[card for card in arrived if card.appointment.pk not in said][:NEAREST],
        alarms=alarms[:NEAREST],
    )
