"""From the customer's wish to the answer, and everything that an answer brings about."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.actions import appoint_deputy
from customers.models import Contact, Organisation
from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from notices.models import Message, Notice
from reception import actions, rules
from reception.models import Appointment, RoomBooking
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory, RoomFactory, SiteFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def clock(appointment, code):
    return Clock.objects.of(appointment).get(code=code)


def told(appointment, kind):
    """Who was told of this in the inbox."""
    return set(Notice.objects.about(appointment).filter(kind=kind).values_list("recipient__username", flat=True))


def request(host, actor, **fields):
    SiteFactory()
    wanted = {
        "channel": "phone",
        "visitor_name": "Wang Fang",
        "visitor_phone": "+8613812345678",
        "starts_at": now() + 24 * HOUR,
        "ends_at": now() + 25 * HOUR,
        "purpose": "See the new line",
        "contact_person": host,
    }
    return actions.request(Appointment(**wanted | fields), actor=actor, organisation="蓝海光学")


@pytest.mark.clause("S0-08", "S2-06", "S2-10")
def test_a_request_is_on_the_books_with_its_clock_and_the_contact_person_knows(clerk, host):
    received = now() - timedelta(minutes=10)

    appointment = request(host, clerk, received_at=received)

    assert (appointment.created_by, appointment.created_at) == (clerk, now())
    assert appointment.state == Appointment.State.REQUESTED
    assert appointment.department == host.department
    running = clock(appointment, "APPT_REPLY")
    assert (running.owner, running.due_at) == (host, received + 24 * HOUR)
    assert told(appointment, "reception.request_registered") == {"host"}
    assert [visitor.name for visitor in appointment.visitors.all()] == ["Wang Fang"]


@pytest.mark.clause("S0-38")
def test_an_organisation_and_a_contact_typed_again_are_the_ones_that_exist(clerk, host):
    first = request(host, clerk)

    second = request(host, clerk)

    assert second.organisation == first.organisation
    assert second.contact == first.contact
    assert (Organisation.objects.count(), Contact.objects.count()) == (1, 1)


def test_a_form_posted_twice_is_one_request(clerk, host):
    token = uuid4()
    first = request(host, clerk, form_token=token)

    second = request(host, clerk, form_token=token)

    assert second.pk == first.pk
    assert Appointment.objects.count() == 1
    assert Notice.objects.filter(kind="reception.request_registered").count() == 1


@pytest.mark.clause("S3-19")
def test_a_request_from_sales_tells_the_marketing_center_at_the_same_time(host):
    UserFactory(username="centre", role="marketing_center")
    seller = UserFactory(username="seller", role="sales")

    appointment = request(host, seller)

    assert told(appointment, "reception.request_from_sales") == {"centre"}
    assert appointment.salesperson == seller


def test_a_request_from_the_desk_does_not_tell_the_marketing_center(clerk, host):
    UserFactory(username="centre", role="marketing_center")

    appointment = request(host, clerk)

    assert told(appointment, "reception.request_from_sales") == set()


@pytest.mark.parametrize("flag", [{"is_important": True}, {"special_needs": "wheelchair"}])
def test_an_important_or_special_visitor_is_reported_to_the_superior(clerk, host, manager, flag):
    appointment = request(host, clerk, **flag)

    assert told(appointment, "reception.important_visitor") == {"manager"}


@pytest.mark.parametrize("flag", [{"is_important": True}, {"special_needs": "wheelchair"}])
def test_the_superior_hears_of_the_flag_and_the_instruction_given_is_kept(clerk, host, manager, flag):
    appointment = request(host, clerk, **flag)

    actions.instruct(appointment, instruction="Lunch with the director", actor=manager)

    appointment.refresh_from_db()
    assert told(appointment, "reception.important_visitor") == {"manager"}
    assert appointment.instruction == "Lunch with the director"
    assert told(appointment, "reception.instruction") == {"host"}
    assert Event.objects.about(appointment).filter(verb="instruct").get().actor == manager


def test_a_request_holds_the_room_until_it_is_answered(clerk, host):
    room = RoomFactory(capacity=4)
    request(host, clerk, room=room)

    with pytest.raises(actions.RoomTaken):
        request(host, clerk, room=room, starts_at=now() + 24.5 * HOUR, ends_at=now() + 26 * HOUR)

    assert Appointment.objects.count() == 1


def test_a_hold_that_has_run_out_makes_way(clerk, host):
    room = RoomFactory()
    first = request(host, clerk, room=room)
    RoomBooking.objects.filter(appointment=first).update(expires_at=now())

    second = request(host, clerk, room=room)

    assert RoomBooking.objects.standing().get().appointment == second


@pytest.mark.clause("S0-36", "S2-10")
def test_confirming_logs_the_answer_stops_the_clock_and_writes_to_the_visitor(clerk, host):
    room = RoomFactory(capacity=8)
    appointment = AppointmentFactory(
        requested=True, contact_person=host, created_by=clerk, visitor_email="wang@example.com"
    )

    actions.confirm(appointment, actor=host, channel="phone", room=room)

    assert appointment.state == Appointment.State.CONFIRMED
    assert (appointment.replied_at, appointment.replied_by, appointment.reply_channel) == (now(), host, "phone")
    assert (clock(appointment, "APPT_REPLY").state, clock(appointment, "APPT_REPLY").stopped_at) == ("stopped", now())
    assert RoomBooking.objects.standing().get().room == room
    assert told(appointment, "reception.visit_confirmed") == {"clerk"}
    letter = Message.objects.get(kind="reception.visitor_confirmed")
    assert (letter.address, letter.calendar_method) == ("wang@example.com", "REQUEST")


def test_without_an_address_no_letter_is_written_to_the_visitor(host):
    appointment = AppointmentFactory(requested=True, contact_person=host, visitor_email="")

    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")

    assert not Message.objects.filter(kind__startswith="reception.visitor_").exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"needs": " ", "place": "Office 301"}, "needs"),
        ({"place": " "}, "room"),
    ],
)
def test_what_a_confirmation_must_have_is_asked_for(host, given, field):
    appointment = AppointmentFactory(requested=True, contact_person=host)

    with pytest.raises(actions.Refused) as refusal:
        actions.confirm(appointment, actor=host, channel="phone", **given)

    assert refusal.value.field == field
    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.REQUESTED


def test_a_room_that_is_too_small_is_refused(host):
    appointment = AppointmentFactory(requested=True, contact_person=host, head_count=9)

    with pytest.raises(actions.Refused, match="seats 8 people only"):
        actions.confirm(appointment, actor=host, channel="phone", room=RoomFactory(capacity=8, name="3-01"))


def test_of_two_who_answer_only_one_does_and_the_other_hears_who(clerk, host):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    on_the_other_screen = Appointment.objects.get(pk=appointment.pk)
    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")

    with pytest.raises(NotAllowed) as refusal:
        actions.decline(on_the_other_screen, actor=clerk, reason="No time", channel="phone")

    assert str(refusal.value) == "Somebody was faster: He Host, confirmed the appointment, Wed 11 Mar 2026 12:00."


def test_declining_keeps_the_reason_stops_the_clock_and_frees_the_room(host, clerk):
    room = RoomFactory()
    appointment = request(host, clerk, room=room, visitor_email="wang@example.com")

    actions.decline(appointment, actor=host, reason="Stocktaking week", channel="email")

    appointment.refresh_from_db()
    assert (appointment.state, appointment.decline_reason) == ("declined", "Stocktaking week")
    assert (appointment.replied_by, appointment.reply_channel) == (host, "email")
    assert clock(appointment, "APPT_REPLY").state == "stopped"
    assert not RoomBooking.objects.standing().exists()
    assert Message.objects.get(kind="reception.visitor_declined").calendar == ""


@pytest.mark.clause("S2-10")
@pytest.mark.parametrize(("hours", "outcome"), [(23, "on_time"), (24, "on_time"), (24.01, "late_unannounced")])
def test_an_answer_is_in_time_up_to_the_configured_hour(host, hours, outcome):
    """R7: at the hour itself it is in time."""
    appointment = AppointmentFactory(requested=True, contact_person=host)

    with moment.at(now() + hours * HOUR):
        actions.confirm(appointment, actor=host, channel="phone", place="Office 301")

    answered = clock(appointment, "APPT_REPLY")
    assert (answered.stopped_at > answered.due_at) == (outcome != "on_time")
    assert Clock.objects.of(appointment).filter(code="APPT_REPLY").late().exists() == (outcome != "on_time")


@pytest.mark.clause("S0-41")
@pytest.mark.parametrize("place", ["", " ", "TBD", "to be decided", "待定", "Ｔ.Ｂ.Ｄ."])
def test_a_visit_is_not_confirmed_without_a_place_that_can_be_found(host, place):
    appointment = AppointmentFactory(requested=True, contact_person=host)

    with pytest.raises(actions.Refused):
        actions.confirm(appointment, actor=host, channel="phone", place=place)

    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.REQUESTED


@pytest.mark.parametrize("verb", ["decline", "cancel"])
def test_a_refusal_needs_a_reason(host, verb):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    more = {"channel": "phone"} if verb == "decline" else {}

    with pytest.raises(actions.Refused) as refusal:
        getattr(actions, verb)(appointment, actor=host, reason="  ", **more)

    assert refusal.value.field == "reason"


def test_rescheduling_moves_the_room_and_sends_the_entry_with_the_next_number(host):
    old, new = RoomFactory(), RoomFactory()
    appointment = AppointmentFactory(confirmed=True, contact_person=host, room=old, visitor_email="wang@example.com")
    starts = appointment.starts_at + 48 * HOUR

    actions.reschedule(appointment, actor=host, starts_at=starts, ends_at=starts + HOUR, room=new)

    standing = RoomBooking.objects.standing().get()
    assert (standing.room, standing.starts_at) == (new, starts)
    assert RoomBooking.objects.count() == 2
    assert appointment.invitation_sequence == 1
    assert Message.objects.filter(kind="reception.visitor_rescheduled").count() == 1


@pytest.mark.parametrize("in_a_room", [True, False])
def test_rescheduling_to_the_very_same_time_and_place_neither_counts_nor_writes(host, in_a_room):
    there = {"room": RoomFactory(), "place": ""} if in_a_room else {"room": None, "place": "Office 301"}
    appointment = AppointmentFactory(confirmed=True, contact_person=host, visitor_email="wang@example.com", **there)
    before = (appointment.version, appointment.reschedules, appointment.invitation_sequence)
    events, letters = Event.objects.count(), Message.objects.count()
    same = {"starts_at": appointment.starts_at, "ends_at": appointment.ends_at}

    is_moved = actions.reschedule(appointment, actor=host, **same, **there)

    appointment.refresh_from_db()
    assert not is_moved
    assert (appointment.version, appointment.reschedules, appointment.invitation_sequence) == before
    assert (Event.objects.count(), Message.objects.count()) == (events, letters)


def test_of_two_who_reschedule_the_second_is_told(host, clerk):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)
    on_the_other_screen = Appointment.objects.get(pk=appointment.pk)
    starts = appointment.starts_at + HOUR
    actions.reschedule(appointment, actor=host, starts_at=starts, ends_at=starts + HOUR, place="Office 301")

    with pytest.raises(Stale):
        actions.reschedule(on_the_other_screen, actor=clerk, starts_at=starts, ends_at=starts + 2 * HOUR, place="Hall")

    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.where) == (starts, "Office 301")


def test_cancelling_frees_the_room_ends_the_clocks_and_tells_each_person_once(clerk, host):
    receptionist = UserFactory(username="receptionist", role="receptionist")
    appointment = AppointmentFactory(
        confirmed=True,
        contact_person=host,
        created_by=clerk,
        receptionist=receptionist,
        salesperson=receptionist,
        room=RoomFactory(),
        visitor_email="wang@example.com",
    )

    actions.cancel(appointment, actor=host, reason="The flight was cancelled")

    assert not RoomBooking.objects.standing().exists()
    assert not Clock.objects.of(appointment).running().exists()
    assert told(appointment, "reception.visit_cancelled") == {"clerk", "receptionist"}
    assert Notice.objects.filter(kind="reception.visit_cancelled").count() == 2
    letter = Message.objects.get(kind="reception.visitor_cancelled")
    assert letter.calendar_method == "CANCEL"


def test_nothing_is_written_to_a_visitor_about_a_visit_that_is_over(host):
    past = now() - 48 * HOUR
    appointment = AppointmentFactory(
        requested=True, contact_person=host, visitor_email="wang@example.com", starts_at=past, ends_at=past + HOUR
    )

    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")
    actions.cancel(appointment, actor=host, reason="It never was")

    assert not Message.objects.filter(kind__startswith="reception.visitor_").exists()


VERBS = {
    "confirm": {"channel": "phone", "place": "Office 301"},
    "decline": {"reason": "No time", "channel": "phone"},
    "reschedule": {"starts_at": None, "ends_at": None, "place": "Hall"},
    "cancel": {"reason": "No time"},
    "check_in": {},
    "undo_check_in": {"reason": "Wrong visitor"},
    "start_meeting": {},
    "check_out": {},
    "undo_check_out": {"reason": "Another visitor"},
    "close": {},
    "mark_no_show": {},
}
REFUSED = [
    (verb, state)
    for verb in VERBS
    for state in Appointment.State.values
    if state not in {str(start) for start in Appointment.FLOW[verb][0]}
]


@pytest.mark.clause("S1-04")
@pytest.mark.parametrize(("verb", "state"), REFUSED)
def test_a_verb_out_of_its_moment_changes_nothing(host, verb, state):
    appointment = AppointmentFactory(contact_person=host, decline_reason="No room", state=state)
    details = dict(VERBS[verb])
    if verb == "reschedule":
        details |= {"starts_at": appointment.starts_at + HOUR, "ends_at": appointment.ends_at + HOUR}

    with pytest.raises(NotAllowed) as refusal:
        getattr(actions, verb)(appointment, actor=host, **details)

    assert not isinstance(refusal.value, actions.Refused)
    appointment.refresh_from_db()
    assert (appointment.state, appointment.version) == (state, 0)
    assert not Event.objects.about(appointment).exists()


@pytest.mark.clause("S1-04")
def test_the_moves_are_those_of_the_process_and_no_others():
    moves = {(start, after) for starts, after in Appointment.FLOW.values() for start in starts}

    assert {(str(start), str(after)) for start, after in moves} == {
        ("requested", "confirmed"),
        ("requested", "declined"),
        ("requested", "cancelled"),
        ("confirmed", "confirmed"),  # another time
        ("confirmed", "cancelled"),
        ("declined", "requested"),  # back on the books
        ("cancelled", "requested"),
        ("confirmed", "arrived"),
        ("confirmed", "no_show"),
        ("arrived", "confirmed"),  # the wrong visitor was checked in
        ("arrived", "in_progress"),
        ("arrived", "completed"),  # left without having been met
        ("in_progress", "completed"),
        ("completed", "in_progress"),  # checked out by mistake
        ("completed", "arrived"),
        ("completed", "closed"),
    }


def test_an_edit_of_a_stale_form_writes_nothing_and_says_who_was_faster(clerk, host):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    on_the_other_screen = Appointment.objects.get(pk=appointment.pk)
    actions.edit(appointment, actor=clerk, version=0, purpose="Audit")

    with pytest.raises(Stale):
        actions.edit(on_the_other_screen, actor=host, version=0, purpose="Tour")

    appointment.refresh_from_db()
    assert appointment.purpose == "Audit"


def test_another_contact_person_takes_over_the_reply_clock_and_is_told(clerk, host, stranger):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    due = clock(appointment, "APPT_REPLY").due_at

    actions.edit(appointment, actor=clerk, version=appointment.version, contact_person=stranger)

    assert (clock(appointment, "APPT_REPLY").owner, clock(appointment, "APPT_REPLY").due_at) == (stranger, due)
    assert told(appointment, "reception.request_registered") == {"stranger"}


def test_time_and_room_of_a_confirmed_visit_do_not_change_by_an_edit(clerk, host):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)

    with pytest.raises(actions.Refused):
        actions.edit(
            appointment,
            actor=clerk,
            version=appointment.version,
            starts_at=appointment.starts_at + timedelta(minutes=5),
        )


@pytest.mark.clause("S0-45")
def test_nobody_is_given_a_part_without_a_duty_and_who_gets_one_is_told(host, stranger):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)

    with pytest.raises(actions.Refused):
        actions.give_duty(appointment, person=stranger, duty=" ", actor=host)
    actions.give_duty(appointment, person=stranger, duty="Guides through the plant", actor=host)

    assert [str(row) for row in appointment.assignments.all()] == ["Shi Stranger: Guides through the plant"]
    assert told(appointment, "reception.assigned") == {"stranger"}


def test_two_of_one_name_are_told_apart_by_their_numbers(clerk, host):
    first = request(host, clerk)

    second = request(host, clerk, visitor_phone="+8613900000000")

    assert second.contact != first.contact
    assert ContactFactory._meta.model.objects.count() == 2


def other_times(rival, **fields):
    return {"starts_at": rival.starts_at + timedelta(minutes=20), "ends_at": rival.ends_at} | fields


def by_request(rival, host):
    request(host, host, room=rival.room, **other_times(rival))


def by_edit(rival, host):
    appointment = request(host, host, **other_times(rival))
    actions.edit(appointment, actor=host, version=appointment.version, room=rival.room)


def by_confirming(rival, host):
    appointment = request(host, host, needs="Tea", **other_times(rival))
    actions.confirm(appointment, actor=host, channel="phone", room=rival.room)


def by_confirming_another_time(rival, host):
    appointment = request(host, host, needs="Tea", starts_at=now() + 96 * HOUR, ends_at=now() + 97 * HOUR)
    actions.confirm(appointment, actor=host, channel="phone", room=rival.room, **other_times(rival))


def by_rescheduling(rival, host):
    appointment = AppointmentFactory(confirmed=True, contact_person=host, starts_at=now() + 96 * HOUR)
    actions.reschedule(appointment, actor=host, room=rival.room, **other_times(rival))


DOORS = [by_request, by_edit, by_confirming, by_confirming_another_time, by_rescheduling]


@pytest.mark.clause("S0-43")
@pytest.mark.parametrize("book", DOORS)
def test_no_way_of_booking_leads_into_a_room_that_is_taken(host, book):
    """R5: the buffers of the room count through every door."""
    room = RoomFactory(cleanup_minutes=30)
    rival = AppointmentFactory(confirmed=True, room=room, place="")
    rival.ends_at = rival.starts_at + timedelta(minutes=85)  # wholly inside the clean-up

    with pytest.raises(actions.RoomTaken):
        book(rival, host)

    assert RoomBooking.objects.standing().count() == 1


def test_more_people_than_the_booked_room_seats_are_refused(clerk, host):
    appointment = AppointmentFactory(confirmed=True, contact_person=host, room=RoomFactory(capacity=4), place="")

    with pytest.raises(actions.Refused) as refusal:
        actions.edit(appointment, actor=clerk, version=appointment.version, head_count=5)

    assert refusal.value.field == "room"
    appointment.refresh_from_db()
    assert appointment.head_count == 1


def test_a_deputy_answers_for_the_contact_person(host, stranger):
    appoint_deputy(host, stranger, now() - HOUR, now() + HOUR, None)
    appointment = AppointmentFactory(requested=True, contact_person=host)

    actions.confirm(appointment, actor=stranger, channel="phone", place="Office 301")

    event = Event.objects.about(appointment).get(verb="confirm")
    assert (event.actor, event.on_behalf_of) == (stranger, host)
    assert rules.may_answer(stranger, appointment)


def test_nobody_came_frees_the_room_and_tells_our_people(clerk, host):
    appointment = AppointmentFactory(
        confirmed=True, contact_person=host, room=RoomFactory(), place="", starts_at=now() - HOUR, ends_at=now() + HOUR
    )

    actions.mark_no_show(appointment, actor=clerk)

    assert appointment.state == Appointment.State.NO_SHOW
    assert not RoomBooking.objects.standing().exists()
    assert not Clock.objects.of(appointment).running().exists()
    assert told(appointment, "reception.visitor_missing") == {"host"}


def test_a_visitor_who_may_still_come_is_no_no_show(clerk, host):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)

    with pytest.raises(actions.Refused):
        actions.mark_no_show(appointment, actor=clerk)
