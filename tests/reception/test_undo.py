"""A check-out by mistake is taken back: they are here again, and everything that ended with it goes on (R26)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed
from history.models import Event, EventText
from history.moment import now
from notices.models import Notice
from reception import actions
from reception.actions import Refused
from reception.house import in_house
from reception.models import Appointment, Area, AreaVisit, Meeting
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def received(host, *, is_met=True, **fields):
    """Here since five minutes ago, met or not."""
    visit = AppointmentFactory(confirmed=True, contact_person=host, starts_at=now(), **fields)
    actions.check_in(visit, actor=UserFactory(), at=now() - 5 * MINUTE)
    if is_met:
        actions.start_meeting(visit, actor=host)
    return visit


def running(visit):
    return {clock.code: clock.due_at for clock in Clock.objects.of(visit).running()}


def test_they_are_in_the_house_again_and_both_acts_stay_in_the_history(host, clerk):
    visit = received(host)
    early = actions.expect(visit, name="Zhao Min", actor=host)
    actions.sign_in(early, actor=clerk)
    actions.sign_out(early, actor=clerk)
    left_at = now() + 2 * MINUTE
    actions.check_out(visit, actor=clerk, seen_off_by=host, left_items_checked=True, at=left_at)

    actions.undo_check_out(visit, actor=clerk, reason="Another visitor", at=left_at + MINUTE)

    assert (visit.state, visit.left_at, visit.seen_off_by) == (Appointment.State.IN_PROGRESS, None, None)
    assert [guest.name for guest in in_house()] == [visit.visitor_name]  # who left before the others has left
    verbs = list(Event.objects.about(visit).order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["check_out", "undo_check_out"]
    assert EventText.objects.get(event=Event.objects.latest_of(visit)).words == "Another visitor"


def test_what_ended_with_the_check_out_goes_on(host, clerk):
    visit = received(host)
    area = Area.objects.create(site=visit.site, name="Showroom")
    actions.enter_area(visit, area=area, escort=host, actor=host)
    meeting = Meeting(subject="Lens", agenda="The new line", minute_taker=host)
    meeting = actions.plan_meeting(visit, meeting, people=[host], guests=["Wang Fang"], actor=host)
    left_at = now() + 2 * MINUTE
    actions.check_out(visit, actor=clerk, at=left_at)
    host.refresh_from_db()
    assert host.presence == User.Presence.IN

    actions.undo_check_out(visit, actor=clerk, reason="Another visitor", at=left_at)

    host.refresh_from_db()
    assert (host.presence, host.presence_until) == (User.Presence.IN_RECEPTION, visit.ends_at)
    assert AreaVisit.objects.get().left_at is None
    meeting.refresh_from_db()
    assert (meeting.state, meeting.ended_at) == (Meeting.State.PLANNED, None)
    assert running(meeting) == {}
    assert visit.record.ended_at is None


def test_the_clocks_run_as_if_nobody_had_left(host, clerk):
    visit = received(host)
    before = running(visit)
    actions.check_out(visit, actor=clerk)
    assert "OVERSTAY" not in running(visit)

    actions.undo_check_out(visit, actor=clerk, reason="Another visitor", at=now() + MINUTE)

    assert running(visit) == before == {"OVERSTAY": visit.ends_at + 30 * MINUTE}


def test_who_had_not_been_met_waits_again_since_they_came_and_the_host_is_asked_anew(host, clerk):
    visit = received(host, is_met=False)
    waiting_until = running(visit)["WAIT_LIMIT"]
    actions.check_out(visit, actor=clerk)

    actions.undo_check_out(visit, actor=clerk, reason="Another visitor", at=now() + MINUTE)

    assert (visit.state, visit.host_asked, visit.host_answer) == ("arrived", host, "asked")
    assert running(visit)["WAIT_LIMIT"] == waiting_until
    assert {"HOST_ANSWER", "OVERSTAY"} <= running(visit).keys()
    assert Notice.objects.filter(recipient=host, kind="reception.host_asked").count() == 1


@pytest.mark.parametrize("is_gone", [False, True])
def test_the_room_is_theirs_again_unless_somebody_has_it_by_now(host, clerk, is_gone):
    room = RoomFactory(cleanup_minutes=0)
    visit = received(host, room=room, place="")
    actions.check_out(visit, actor=clerk, at=now() + 5 * MINUTE)
    if is_gone:
        AppointmentFactory(confirmed=True, room=room, place="", starts_at=now() + 10 * MINUTE)

    has_room = actions.undo_check_out(visit, actor=clerk, reason="Another visitor", at=now() + 6 * MINUTE)

    until = visit.bookings.in_use().get().ends_at
    assert (has_room, until) == ((False, now() + 5 * MINUTE) if is_gone else (True, visit.ends_at))


def test_it_needs_a_reason_and_the_same_day_and_somebody_who_saw_them_leave(host, clerk):
    visit, unseen = received(host), received(host)
    actions.check_out(visit, actor=clerk)
    actions.leave_unseen(unseen)
    tomorrow = now() + 24 * HOUR

    for row, reason, at in ((visit, " ", now()), (visit, "A mistake", tomorrow), (unseen, "A mistake", now())):
        with pytest.raises(Refused):
            actions.undo_check_out(row, actor=clerk, reason=reason, at=at)

    assert {row.state for row in Appointment.objects.all()} == {Appointment.State.COMPLETED}


def test_of_two_who_undo_one_does(host, clerk):
    visit = received(host)
    actions.check_out(visit, actor=clerk)
    other_screen = Appointment.objects.get(pk=visit.pk)
    actions.undo_check_out(visit, actor=clerk, reason="Another visitor")

    with pytest.raises(NotAllowed):
        actions.undo_check_out(other_screen, actor=host, reason="Another visitor")


def test_the_page_of_the_visit_offers_it_today_and_it_asks_why(client, host, clerk):
    visit = received(host)
    actions.check_out(visit, actor=clerk)
    client.force_login(clerk)
    url = reverse("reception:undo-check-out", args=[visit.pk])

    page = client.get(visit.get_absolute_url()).content.decode()
    asked = client.post(url)
    client.post(url, {"reason": "Another visitor"})

    assert url in page
    assert "Undo the check-out" in asked.content.decode()
    visit.refresh_from_db()
    assert visit.state == "in_progress"
    with moment.at(now() + 24 * HOUR):
        assert url not in client.get(visit.get_absolute_url()).content.decode()
