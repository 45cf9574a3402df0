"""What comes back with a visit that was cancelled too soon, and what a draft that was open meanwhile may not undo."""

from datetime import timedelta

import pytest
from django.urls import reverse

from history.moment import now
from notices.models import Notice
from reception import actions as reception
from reception.models import Appointment, RoomBooking
from tests.factories.accounts import UserFactory
from tests.factories.reception import RoomFactory
from tests.factories.visits import InfoSheetFactory, itinerary_line
from tests.visits.test_form import posted
from visits import actions
from visits.complete import missing

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return InfoSheetFactory()


@pytest.fixture
def author(client, sheet):
    client.force_login(sheet.appointment.salesperson)
    return sheet.appointment.salesperson


def off_and_on(sheet):
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    reception.cancel(visit, actor=visit.contact_person, reason="Snow")
    reception.restore(visit, actor=visit.contact_person)
    sheet.refresh_from_db()


def meet_in(sheet, room):
    start = sheet.appointment.starts_at + timedelta(hours=1)
    step = itinerary_line(sheet, kind="meeting", topic="Contract", room=room, starts_at=start, minutes=60)
    author = sheet.appointment.salesperson
    actions.edit(sheet, actor=author, version=sheet.version, fields={}, lines={"itinerary": [step]})


def kept(sheet):
    return [(each.room, each.step_of) for each in RoomBooking.objects.standing(now()).filter(step_of__isnull=False)]


def lacks(sheet):
    return [each.sentence for each in missing(sheet) if "is not free" in each.sentence]


def test_a_restored_visit_has_the_rooms_of_its_steps_again(sheet):
    room = RoomFactory(site=sheet.appointment.site, capacity=12)
    meet_in(sheet, room)

    off_and_on(sheet)

    assert kept(sheet) == [(room, sheet.appointment)]
    assert lacks(sheet) == []


def test_a_room_that_somebody_took_meanwhile_is_said_to_be_missing(sheet):
    room = RoomFactory(site=sheet.appointment.site, capacity=12)
    meet_in(sheet, room)
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    reception.cancel(visit, actor=visit.contact_person, reason="Snow")
    meet_in(InfoSheetFactory(appointment__site=room.site, appointment__starts_at=visit.starts_at), room)

    reception.restore(visit, actor=visit.contact_person)

    sheet.refresh_from_db()
    assert len(lacks(sheet)) == 1


def test_a_receptionist_named_meanwhile_is_not_typed_back(client, sheet, author):
    stale = posted(client, sheet, purpose_text="First talks")
    new = UserFactory(role="receptionist", name="Xie Yun")
    reception.assign(Appointment.objects.get(pk=sheet.appointment_id), receptionist=new, actor=author, at=now())

    answer = client.post(reverse("visits:type", args=[sheet.pk]), stale)

    assert (answer.status_code, answer.json()["is_overtaken"]) == (409, True)
    sheet.refresh_from_db()
    assert sheet.appointment.receptionist == new
    both = client.post(reverse("visits:edit", args=[sheet.pk]), stale).context["both"]
    assert [label for label, theirs, _mine in both if "Xie Yun" in theirs] == ["Customer receptionist"]


def test_the_author_names_another_receptionist_once_and_goes_on_typing(client, sheet, author):
    new = UserFactory(role="receptionist", name="Xie Yun")
    sent = posted(client, sheet, receptionist=f"{new} ({new.username})")

    said = client.post(reverse("visits:type", args=[sheet.pk]), sent).json()
    again = sent | {"version": said["version"], "purpose_text": "First talks"}
    answer = client.post(reverse("visits:type", args=[sheet.pk]), again)

    assert answer.status_code == 200
    sheet.refresh_from_db()
    assert (sheet.appointment.receptionist, sheet.purpose_text) == (new, "First talks")
    assert Notice.objects.filter(recipient=new, kind="reception.assigned").count() == 1
