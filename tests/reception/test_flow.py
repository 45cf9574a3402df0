"""Which verb leads from which state to which, and what a refusal needs."""

from datetime import timedelta

import pytest

from history.flow import NotAllowed
from history.models import Event
from reception import actions
from reception.models import Appointment
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("verb", ["decline", "cancel"])
def test_a_refusal_needs_a_reason(host, verb):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    more = {"channel": "phone"} if verb == "decline" else {}

    with pytest.raises(actions.Refused) as refusal:
        getattr(actions, verb)(appointment, actor=host, reason="  ", **more)

    assert refusal.value.field == "reason"


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
