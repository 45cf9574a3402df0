"""R5: whatever keeps a visit out of a room does so at every door: forms, the calendar, series, walk-ins, actions."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from history.moment import now
from reception import actions
from reception.actions import admitting, furnishing, moving, series
from reception.models import Appointment, Room, RoomBooking
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PEOPLE = 4
TYPED = {"starts_at": "2026-03-14T12:00", "ends_at": "2026-03-14T13:00", "needs": "Tea", "channel": "phone"}


@pytest.fixture
def wanted(noon):
    """Saturday noon, a rest day."""
    return {"starts_at": noon + 72 * HOUR, "ends_at": noon + 73 * HOUR}


@pytest.fixture
def room(db):
    return RoomFactory(name="3-01", capacity=8, cleanup_minutes=30, setup_minutes=15)


# --- what keeps a visit out, and what is said of it ---


def taken(room, wanted):
    """The rival ends when the visit begins: only the clean-up is in the way."""
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=wanted["starts_at"] - HOUR)
    return "3-01 is taken from Sat 14 Mar 2026 11:00 to 12:00 by a visit of "


def too_small(room, wanted):
    Room.objects.filter(pk=room.pk).update(capacity=PEOPLE)
    return "3-01 seats 4 people only; with our people there are 5."


def not_open(room, wanted):
    Room.objects.filter(pk=room.pk).update(opens_at="08:00", closes_at="12:30")
    return "3-01 is open from 08:00 to 12:30."


def at_rest(room, wanted):
    Room.objects.filter(pk=room.pk).update(rests=True)
    return "3-01 is closed on rest days."


def closed(room, wanted):
    person = UserFactory(department=DepartmentFactory())
    span = {"starts_at": wanted["ends_at"], "ends_at": wanted["ends_at"] + HOUR}  # the clean-up reaches into it
    furnishing.shut([room], reason="The air conditioning is mended", actor=person, **span)
    return "3-01 is closed from Sat 14 Mar 2026 13:00 to Sat 14 Mar 2026 14:00: The air conditioning is mended."


def out_of_use(room, wanted):
    Room.objects.filter(pk=room.pk).update(is_active=False)
    return "3-01 is not in use."


OBSTACLES = [taken, too_small, not_open, at_rest, closed, out_of_use]


# --- the doors: each tries to get the room, and hands back what it was told ---


def refusal_of(book):
    """What somebody is told who tries it; nothing where it worked."""
    try:
        with transaction.atomic():
            book()
    except actions.NoRoom as refusal:
        return str(refusal)
    return ""


def form_error(response):
    """What stands beside the room; nothing where the form was taken."""
    return "" if response.status_code == 302 else str(response.context["form"].errors["room"])


def asked(clerk, **wanted):
    return AppointmentFactory(requested=True, contact_person=clerk, head_count=PEOPLE, **wanted)


def at_another_time(clerk):
    later = {"starts_at": now() + 96 * HOUR, "ends_at": now() + 97 * HOUR}
    return AppointmentFactory(confirmed=True, contact_person=clerk, head_count=PEOPLE, **later)


def by_the_request_form(client, clerk, room, wanted):
    said = {"visitor_phone": "138 1234 5678", "visitor_name": "Wang Fang", "organisation_name": "Lanhai Optics"}
    said |= {"head_count": PEOPLE, "purpose": "Audit", "received_at": "2026-03-11T11:55", "kind": "general"}
    said |= {"origin": "requested", "contact_person": clerk.pk, "room": room.pk}
    return form_error(client.post(reverse("reception:create"), TYPED | said))


def by_the_form_of_an_edit(client, clerk, room, wanted):
    visit = asked(clerk, **wanted)
    form = client.get(reverse("reception:edit", args=[visit.pk])).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    return form_error(client.post(reverse("reception:edit", args=[visit.pk]), typed | TYPED | {"room": room.pk}))


def by_the_form_of_a_confirmation(client, clerk, room, wanted):
    visit = asked(clerk, **wanted)
    return form_error(client.post(reverse("reception:confirm", args=[visit.pk]), TYPED | {"room": room.pk}))


def by_the_form_of_a_reschedule(client, clerk, room, wanted):
    visit = at_another_time(clerk)
    said = TYPED | {"room": room.pk, "version": visit.version}
    return form_error(client.post(reverse("reception:reschedule", args=[visit.pk]), said))


def by_dropping_it_on_the_calendar(client, clerk, room, wanted):
    visit = at_another_time(clerk)
    said = TYPED | {"room": room.pk, "version": visit.version}
    response = client.post(reverse("reception:move", args=[visit.pk]), said)
    return "" if response.status_code == 302 else str(response.context["refusal"] or response.context["form"].errors)


def by_a_request(client, clerk, room, wanted):
    return refusal_of(lambda: asked(clerk, room=room, place="", **wanted))


def by_an_edit(client, clerk, room, wanted):
    visit = asked(clerk, **wanted)
    change = {"actor": clerk, "version": visit.version, "room": room, "place": ""}
    return refusal_of(lambda: actions.edit(visit, **change))


def by_a_confirmation(client, clerk, room, wanted):
    visit = at_another_time_asked(clerk)
    return refusal_of(lambda: actions.confirm(visit, actor=clerk, channel="phone", room=room, **wanted))


def at_another_time_asked(clerk):
    return asked(clerk, starts_at=now() + 96 * HOUR, ends_at=now() + 97 * HOUR)


def by_a_reschedule(client, clerk, room, wanted):
    visit = at_another_time(clerk)
    return refusal_of(lambda: actions.reschedule(visit, actor=clerk, room=room, **wanted))


def by_a_move(client, clerk, room, wanted):
    visit = asked(clerk, starts_at=now() + 96 * HOUR, ends_at=now() + 97 * HOUR)
    return refusal_of(lambda: moving.move(visit, actor=clerk, version=visit.version, room=room, **wanted))


def by_a_series(client, clerk, room, wanted):
    first = at_another_time(clerk)
    slot = series.Slot(wanted["starts_at"], wanted["ends_at"], wanted["starts_at"], wanted["ends_at"], room)
    weekly = {"rule": "FREQ=WEEKLY;COUNT=2", "skips_rest_days": False, "slots": [slot]}
    return refusal_of(lambda: series.repeat(first, actor=clerk, **weekly))


def by_a_walk_in(client, clerk, room, wanted):
    said = {"visitor_name": "Wang", "visitor_phone": "+8613812345678", "head_count": PEOPLE, "channel": "phone"}
    guest = Appointment(contact_person=clerk, room=room, purpose="Broken lens", kind="general", **said, **wanted)
    return refusal_of(lambda: admitting.admit(guest, actor=clerk, organisation="Lanhai", reason="urgent"))


def by_booking(client, clerk, room, wanted):
    visit = asked(clerk, **wanted)
    return refusal_of(lambda: actions.book_room(visit, room, actor=clerk, at=now()))


def by_asking_beforehand(client, clerk, room, wanted):
    """What previews and reports of conflicts ask."""
    visit, as_it_is = asked(clerk, **wanted), Room.objects.get(pk=room.pk)
    return refusal_of(lambda: actions.validate_booking(visit, as_it_is, actor=clerk, at=now()))


DOORS = [
    by_the_request_form,
    by_the_form_of_an_edit,
    by_the_form_of_a_confirmation,
    by_the_form_of_a_reschedule,
    by_dropping_it_on_the_calendar,
    by_a_request,
    by_an_edit,
    by_a_confirmation,
    by_a_reschedule,
    by_a_move,
    by_a_series,
    by_a_walk_in,
    by_booking,
    by_asking_beforehand,
]
FORMS = DOORS[:5]


@pytest.mark.clause("S0-43")
@pytest.mark.parametrize("obstacle", OBSTACLES)
@pytest.mark.parametrize("door", DOORS)
def test_no_door_leads_into_a_room_that_cannot_be_had(client, clerk, room, wanted, door, obstacle):
    """R5: opening hours, closures, seats and buffers count wherever a room is booked."""
    client.force_login(clerk)
    said = obstacle(room, wanted)
    before = RoomBooking.objects.in_use().filter(room=room).count()

    heard = door(client, clerk, room, wanted)

    # Forms do not even offer a room that is too small or out of use.
    assert heard and (said in heard or (door in FORMS and obstacle in (out_of_use, too_small)))
    assert RoomBooking.objects.in_use().filter(room=room).count() == before


@pytest.mark.parametrize("door", DOORS)
def test_the_same_doors_lead_into_a_room_that_can_be_had(client, clerk, room, wanted, door):
    client.force_login(clerk)

    heard = door(client, clerk, room, wanted)

    assert heard == ""
    assert RoomBooking.objects.in_use().filter(room=room).exists() == (door is not by_asking_beforehand)


def in_one_go(**row):
    RoomBooking.objects.bulk_create([RoomBooking(**row)])


@pytest.mark.parametrize("write", [RoomBooking.objects.create, in_one_go])
def test_what_is_written_past_every_action_is_refused_by_the_database(room, wanted, write):
    """R5: an import, or somebody at the database; buffers included."""
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=wanted["starts_at"] - HOUR)
    busy = dict(zip(("busy_from", "busy_until"), actions.busy(room, **wanted), strict=True))

    with pytest.raises(IntegrityError), transaction.atomic():
        write(room=room, reason="Imported", created_at=now(), **wanted, **busy)

    assert RoomBooking.objects.count() == 1
