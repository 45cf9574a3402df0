"""Meetings of a visit: planned, held, written down, and what was agreed kept until it is done."""

from datetime import timedelta

import pytest
from django.urls import reverse

from deadlines.models import Clock, TimeLimit
from history import moment
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from notices.models import Notice
from papers.actions import attach
from papers.models import Attachment
from papers.uploads import checked
from reception import actions
from reception.models import ActionItem, Meeting
from tests.factories.accounts import PositionFactory, UserFactory
from tests.factories.papers import document
from tests.factories.reception import AppointmentFactory, RoomFactory, SiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(host):
    return AppointmentFactory(contact_person=host, arrived=True)


def plan(visit, host, *, people=None, guests=("Wang Fang",), **fields):
    wanted = Meeting(**{"subject": "The new line", "agenda": "Price\nDelivery", "minute_taker": host} | fields)
    return actions.plan_meeting(visit, wanted, people=people or [host], guests=guests, actor=host)


@pytest.fixture
def meeting(visit, host, stranger):
    return plan(visit, host, people=[host, stranger])


@pytest.fixture
def held(meeting, host):
    actions.end_meeting(meeting, ended_at=now(), actor=host)
    return meeting


def agree(meeting, host, **fields):
    said = {"text": "Send samples", "owner": host, "due_at": now() + timedelta(days=2)} | fields
    return actions.agree(meeting, actor=host, **said)


def clock(subject, code):
    return Clock.objects.of(subject).filter(code=code).latest("cycle")


def told(kind):
    return {notice.recipient for notice in Notice.objects.filter(kind=kind)}


def test_planning_tells_those_who_attend_and_keeps_their_titles_of_the_day(visit, host, stranger):
    stranger.position = PositionFactory(name="Engineer")
    stranger.save()

    meeting = plan(visit, host, people=[host, stranger], guests=[" Wang Fang ", "", "Wang Fang", "李雷"])
    stranger.position.name = "Director"
    stranger.position.save()

    assert [str(row) for row in meeting.attendees.all()] == ["He Host", "Shi Stranger, Engineer", "Wang Fang", "李雷"]
    assert told("reception.meeting_planned") == {stranger}
    assert Event.objects.about(meeting).get().verb == "plan"


@pytest.mark.clause("S1-38")
@pytest.mark.parametrize(
    ("lacking", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"agenda": ""}, "agenda"),
        ({"guests": []}, "people"),
        ({"guests": [" "]}, "people"),
    ],
)
def test_a_meeting_needs_subject_agenda_and_two_attendees(visit, host, lacking, field):
    with pytest.raises(actions.Refused) as refusal:
        plan(visit, host, **lacking)

    assert refusal.value.field == field
    assert not Meeting.objects.exists()


@pytest.mark.clause("S1-38")
def test_the_form_asks_for_what_lacks_and_keeps_what_was_typed(client, visit, host):
    client.force_login(host)

    page = client.post(
        reverse("reception:plan-meeting", args=[visit.pk]),
        {"subject": "The new line", "agenda": "", "people": [host.pk], "guests": "", "minute_taker": host.pk},
    )

    assert page.context["form"].errors["agenda"] == ["Please fill this in."]
    assert page.context["form"]["subject"].value() == "The new line"
    page = client.post(
        reverse("reception:plan-meeting", args=[visit.pk]),
        {"subject": "The new line", "agenda": "Price", "people": [host.pk], "guests": "", "minute_taker": host.pk},
    )
    assert page.context["form"].errors["people"] == ["A meeting has at least two attendees."]


def test_the_form_begins_with_what_the_visit_knows_and_sent_twice_plans_one(client, visit, host):
    client.force_login(host)
    url = reverse("reception:plan-meeting", args=[visit.pk])
    form = client.get(url).context["form"]
    typed = {
        "subject": form["subject"].value(),
        "agenda": "Price",
        "people": [host.pk],
        "guests": form["guests"].value(),
        "minute_taker": host.pk,
        "form_token": form["form_token"].value(),
    }

    answers = [client.post(url, typed) for _time in range(2)]

    meeting = Meeting.objects.get()
    assert {answer["Location"] for answer in answers} == {meeting.get_absolute_url()}
    assert (meeting.subject, [row.name for row in meeting.attendees.all()]) == (
        visit.purpose,
        [host.name, visit.visitor_name],
    )


@pytest.mark.clause("S0-12")
def test_a_meeting_carries_the_room_of_its_visit_papers_and_minutes(client, host):
    room = RoomFactory(site=SiteFactory(), name="Room 3-01")
    visit = AppointmentFactory(contact_person=host, room=room, site=room.site, place="", arrived=True)
    meeting = plan(visit, host)
    attach(meeting, checked(document("offer.pdf")), kind="paper", actor=host)
    actions.write_minutes(meeting, minutes_text="We agreed on May.", actor=host, version=meeting.version)
    client.force_login(host)

    page = client.get(meeting.get_absolute_url()).content.decode()

    assert visit.bookings.get().room == room
    for words in ("Room 3-01", "offer.pdf", "We agreed on May."):
        assert words in page
    assert [row.name for row in Attachment.objects.of(meeting)] == ["offer.pdf"]
    assert "The new line" in client.get(visit.get_absolute_url()).content.decode()


@pytest.mark.clause("S1-39")
def test_the_end_of_a_meeting_owes_minutes_that_are_late_when_nobody_writes_them(meeting, host):
    actions.end_meeting(meeting, ended_at=now(), actor=host)

    owed = clock(meeting, "MINUTES")
    assert (owed.owner, owed.state) == (host, Clock.State.RUNNING)
    assert list(Clock.objects.late(owed.due_at + timedelta(seconds=1)).filter(pk=owed.pk)) == [owed]

    with moment.at(owed.due_at + timedelta(hours=1)):
        actions.write_minutes(meeting, minutes_text="All said.", actor=host, version=meeting.version)
        actions.finish_minutes(meeting, actor=host)

    owed.refresh_from_db()
    assert (owed.state, meeting.state) == (Clock.State.STOPPED, Meeting.State.RECORDED)
    assert owed.stopped_at > owed.due_at


@pytest.mark.clause("S1-39")
def test_how_long_the_minutes_may_take_is_the_companys_to_say(meeting, host):
    TimeLimit.objects.filter(code="MINUTES").update(amount=3, unit="hours", ends="")

    actions.end_meeting(meeting, ended_at=now(), actor=host)

    assert clock(meeting, "MINUTES").due_at == now() + timedelta(hours=3)


def test_when_the_visitor_leaves_the_meeting_is_over(visit, meeting, host):
    with moment.at(now() + timedelta(hours=1)):
        actions.check_out(visit, actor=host, seen_off_by=host)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.ended_at, meeting.started_at) == ("held", visit.left_at, visit.arrived_at)
    assert clock(meeting, "MINUTES").owner == host


def test_when_the_visit_is_off_the_meeting_is_and_each_is_told_once(host, stranger):
    visit = AppointmentFactory(contact_person=host, confirmed=True)
    meeting = plan(visit, host, people=[host, stranger])

    actions.cancel(visit, actor=host, reason="Ill")

    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.CANCELLED
    assert Notice.objects.filter(kind="reception.meeting_off", recipient=stranger).count() == 1


def test_who_hears_that_the_visit_is_off_does_not_hear_it_of_the_meeting_again_r22(host, clerk, stranger):
    visit = AppointmentFactory(contact_person=host, receptionist=stranger, confirmed=True)
    plan(visit, host, people=[host, stranger])

    actions.cancel(visit, actor=clerk, reason="Ill")

    off = Notice.objects.filter(kind__in=["reception.meeting_off", "reception.visit_cancelled"])
    assert sorted((notice.recipient.name, notice.kind) for notice in off) == [
        ("He Host", "reception.visit_cancelled"),
        ("Shi Stranger", "reception.visit_cancelled"),
    ]


def test_no_meeting_is_planned_for_a_visit_that_is_off(host):
    visit = AppointmentFactory(contact_person=host, confirmed=True)
    actions.cancel(visit, actor=host, reason="Ill")

    with pytest.raises(NotAllowed):
        plan(visit, host)


@pytest.mark.parametrize(
    ("ended", "started"),
    [(timedelta(minutes=1), None), (timedelta(hours=-2), timedelta(hours=-1))],
    ids=["in the future", "before the start"],
)
def test_an_end_that_cannot_be_is_refused(meeting, host, ended, started):
    began = now() + started if started else None

    with pytest.raises(actions.Refused):
        actions.end_meeting(meeting, ended_at=now() + ended, started_at=began, actor=host)


def test_minutes_without_words_are_not_finished(held, host):
    with pytest.raises(actions.Refused, match="Write the minutes first"):
        actions.finish_minutes(held, actor=host)


def test_finished_minutes_are_final_and_told_to_those_who_attended(held, host, stranger):
    actions.write_minutes(held, minutes_text="All said.", actor=host, version=held.version)

    actions.finish_minutes(held, actor=host)

    assert told("reception.minutes_ready") == {stranger}
    with pytest.raises(NotAllowed):
        actions.write_minutes(held, minutes_text="Other", actor=host, version=held.version)


def test_of_two_who_write_the_minutes_the_second_sees_both(client, held, host, stranger):
    version = held.version
    actions.write_minutes(held, minutes_text="From a colleague.", actor=stranger, version=version)
    client.force_login(host)

    page = client.post(
        reverse("reception:write-minutes", args=[held.pk]), {"minutes_text": "Mine.", "version": version}
    )

    assert page.context["form"]["minutes_text"].value() == "Mine."
    assert "Nothing of yours is lost" in page.content.decode()
    held.refresh_from_db()
    assert held.minutes_text == "From a colleague."


def test_of_two_who_end_the_meeting_only_one_does(meeting, host, stranger):
    on_the_other_screen = Meeting.objects.get(pk=meeting.pk)
    actions.end_meeting(meeting, ended_at=now(), actor=host)

    with pytest.raises(NotAllowed):
        actions.end_meeting(on_the_other_screen, ended_at=now(), actor=stranger)


@pytest.mark.parametrize("verb", ["end", "resume", "finish_minutes", "call_off"])
@pytest.mark.parametrize("state", Meeting.State.values)
def test_a_verb_is_refused_in_every_state_it_does_not_start_from(meeting, host, verb, state):
    if state in Meeting.FLOW[verb][0]:
        return
    Meeting.objects.filter(pk=meeting.pk).update(
        state=state, ended_at=now(), minutes_text="Said.", minutes_done_at=now()
    )
    meeting.refresh_from_db()
    acts = {
        "end": lambda: actions.end_meeting(meeting, ended_at=now(), actor=host),
        "resume": lambda: actions.resume_meeting(meeting, actor=host, at=now()),
        "finish_minutes": lambda: actions.finish_minutes(meeting, actor=host),
        "call_off": lambda: actions.call_off_meeting(meeting, actor=host),
    }

    with pytest.raises(NotAllowed):
        acts[verb]()


def test_an_edit_seats_others_and_hands_the_minutes_over(held, host, stranger, manager):
    actions.edit_meeting(
        held,
        actor=host,
        version=held.version,
        subject="The line",
        agenda="Price",
        minute_taker=stranger,
        people=[host, manager],
        guests=["Wang Fang"],
    )

    assert [row.name for row in held.attendees.all()] == ["He Host", "Wang Fang", "Ma Manager"]
    assert clock(held, "MINUTES").owner == stranger
    assert manager in told("reception.meeting_planned")
    with pytest.raises(Stale):
        actions.edit_meeting(
            held, actor=host, version=0, subject="x", agenda="y", minute_taker=host, people=[host], guests=["a"]
        )


def test_what_is_agreed_is_owed_until_it_is_done_and_the_customer_is_told(held, host, stranger):
    item = agree(held, host, owner=stranger)

    owed = clock(item, "ACTION_ITEM")
    assert (owed.owner, owed.due_at, owed.label) == (stranger, item.due_at, "Send samples")
    assert told("reception.action_agreed") == {stranger}

    actions.finish_item(item, actor=stranger)
    actions.tell_customer(item, actor=stranger)

    owed.refresh_from_db()
    item.refresh_from_db()
    assert (item.state, item.done_at, item.customer_informed_at) == ("done", now(), now())
    assert owed.state == Clock.State.STOPPED
    with pytest.raises(NotAllowed):
        actions.finish_item(item, actor=host)


def test_what_is_not_needed_any_more_needs_a_reason_and_owes_nothing(held, host):
    item = agree(held, host)
    with pytest.raises(actions.Refused):
        actions.drop_item(item, reason=" ", actor=host)

    actions.drop_item(item, reason="They bought elsewhere", actor=host)

    assert item.state == ActionItem.State.DROPPED
    assert clock(item, "ACTION_ITEM").state == Clock.State.CANCELLED


def test_a_moment_that_is_past_is_refused_beside_its_field(client, held, host):
    client.force_login(host)

    page = client.post(
        reverse("reception:agree", args=[held.pk]),
        {"text": "Send samples", "owner": host.pk, "due_at": "2026-03-10 10:00"},
    )

    assert page.context["form"].errors["due_at"] == ["Choose a moment that is still to come."]
    assert not ActionItem.objects.exists()


def test_who_owes_something_finishes_it_from_the_meetings_page(client, held, host, stranger):
    item = agree(held, host, owner=stranger)
    client.force_login(stranger)

    client.post(reverse("reception:finish-item", args=[item.pk]))

    item.refresh_from_db()
    assert item.state == ActionItem.State.DONE


def test_the_gate_and_strangers_find_no_meeting_and_who_attends_does(client, meeting, manager, stranger):
    gate, outsider = UserFactory(role="gate_security"), UserFactory()

    found = {person: Meeting.objects.visible_to(person).exists() for person in (gate, outsider, stranger, manager)}

    assert found == {gate: False, outsider: False, stranger: True, manager: True}


def test_the_meeting_of_a_private_visit_is_only_for_those_it_concerns(meeting, clerk, host):
    type(meeting.appointment).objects.filter(pk=meeting.appointment_id).update(is_private=True)
    inspector = UserFactory(role="inspector")

    assert not Meeting.objects.visible_to(inspector).exists()
    assert Meeting.objects.visible_to(host).exists()


def test_the_minutes_are_printed_with_who_attended_and_what_was_agreed(client, held, host):
    agree(held, host)
    actions.write_minutes(held, minutes_text="All said.", actor=host, version=held.version)
    client.force_login(host)

    page = client.get(reverse("reception:print-minutes", args=[held.pk])).content.decode()

    for words in ("The new line", "Wang Fang", "All said.", "Send samples", "draft"):
        assert words in page
