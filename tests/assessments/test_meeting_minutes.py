"""Minutes and decisions are typed on one page: nothing that was typed is lost (S2-48)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.actions import regular_meetings as meetings
from assessments.models import Decision, RegularMeeting
from history.flow import Stale
from history.models import Event
from notices.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.training import MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(manager):
    return manager


@pytest.fixture
def meeting(chair, host):
    return MeetingFactory(chair=chair, attendees=[host])


@pytest.fixture
def post(client, chair, meeting):
    client.force_login(chair)

    def said(verb, **typed):
        return client.post(reverse(f"assessments:{verb}", args=[meeting.pk]), typed)

    return said


def decision(owner, **typed):
    return {"text": "Call back", "owner": owner.pk, "due_at": "2026-03-20 18:00", "form_token": str(uuid4())} | typed


def test_adding_a_decision_keeps_the_minutes_that_were_typed_beside_it(post, meeting, host):
    post("decide", minutes="We looked at\nFebruary.", version=meeting.version, **decision(host))

    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes.splitlines()) == ("planned", ["We looked at", "February."])
    assert Decision.objects.get().owner == host


def test_a_decision_that_cannot_be_saved_loses_neither_itself_nor_the_minutes(post, meeting, host):
    page = post("decide", minutes="Half a sentence", version=meeting.version, **decision(host, due_at="soon"))

    assert list(page.context["decision_form"].errors) == ["due_at"]
    assert page.context["decision_form"]["text"].value() == "Call back"
    assert page.context["minutes_form"]["minutes"].value() == "Half a sentence"
    assert "Half a sentence" in page.content.decode()
    assert Decision.objects.count() == 0


def test_finishing_the_minutes_writes_down_the_decision_that_was_typed_beside_them(post, meeting, host):
    post("minutes", minutes="All went well.", version=meeting.version, **decision(host))

    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes) == ("held", "All went well.")
    assert Decision.objects.get().text == "Call back"


def test_finishing_the_minutes_with_half_a_decision_asks_for_the_other_half(post, meeting):
    page = post("minutes", minutes="All went well.", version=meeting.version, text="Call back")

    assert sorted(page.context["decision_form"].errors) == ["due_at", "owner"]
    assert page.context["minutes_form"]["minutes"].value() == "All went well."
    meeting.refresh_from_db()
    assert meeting.state == "planned"


def test_a_correction_and_a_decision_are_saved_together(post, chair, meeting, host):
    meetings.hold_meeting(meeting, minutes="All went wel.", actor=chair)

    post("decide", minutes="All went well.", version=meeting.version, **decision(host))

    meeting.refresh_from_db()
    assert (meeting.minutes, Decision.objects.count()) == ("All went well.", 1)


def test_a_draft_is_for_who_keeps_the_minutes_alone(client, post, meeting, host):
    post("keep-minutes", minutes="Between ourselves", version=meeting.version)

    assert "Between ourselves" in client.get(meeting.get_absolute_url()).content.decode()
    client.force_login(host)
    for page in (meeting.get_absolute_url(), reverse("assessments:meeting-print", args=[meeting.pk])):
        assert "Between ourselves" not in client.get(page).content.decode()
    assert Event.objects.about(meeting).filter(verb="keep").get().facts == {}
    assert not Notice.objects.filter(kind="assessments.meeting_minutes")


def test_of_two_who_write_minutes_the_second_sees_both(post, chair, meeting):
    seen = meeting.version
    meetings.keep_minutes(meeting, minutes="Theirs", actor=UserFactory(role="manager"), version=seen)

    for verb in ("keep-minutes", "minutes"):
        page = post(verb, minutes="Mine", version=seen)
        assert page.context["both"] == [("Minutes", "Theirs", "Mine")]
        assert page.context["minutes_form"]["minutes"].value() == "Mine"
    assert RegularMeeting.objects.get().minutes == "Theirs"
    with pytest.raises(Stale):
        meetings.hold_meeting(meeting, minutes="Mine", actor=chair, version=seen)


def test_the_same_click_twice_is_one_draft_and_one_decision(post, meeting, host):
    said = decision(host) | {"minutes": "So far", "version": meeting.version}

    for _nth in range(2):
        post("decide", **said)

    assert Decision.objects.count() == 1
    assert Event.objects.about(meeting).filter(verb="keep").count() == 1


def test_what_was_decided_earlier_is_followed_up_in_the_next_meeting(client, chair, host, meeting, noon):
    row = meetings.decide(meeting, text="Call back", owner=host, due_at=noon + timedelta(days=1), actor=chair)
    later = MeetingFactory(chair=chair, attendees=[host], meets_at=noon + timedelta(days=1))
    client.force_login(host)

    page = client.get(later.get_absolute_url())

    [earlier] = page.context["earlier"]
    assert (earlier.pk, earlier.offer_finish, earlier.offer_drop) == (row.pk, True, False)
    finish = reverse("assessments:finish-decision", args=[row.pk])
    assert f'action="{finish}"' in page.content.decode()
    assert client.post(finish, {"next": later.get_absolute_url()}).url == later.get_absolute_url()
    assert client.get(later.get_absolute_url()).context["earlier"] == []


def test_an_earlier_meeting_that_is_not_open_to_the_reader_is_named_without_a_link(client, chair, host, noon):
    closed = MeetingFactory(chair=chair)
    meetings.decide(closed, text="Call back", owner=chair, due_at=noon + timedelta(days=1), actor=chair)
    later = MeetingFactory(chair=chair, attendees=[host], meets_at=noon + timedelta(days=1))
    client.force_login(host)

    page = client.get(later.get_absolute_url()).content.decode()

    assert "Call back" in page
    assert closed.get_absolute_url() not in page


def test_the_list_of_attendees_has_chinese_commas_in_chinese(client, chair, noon):
    people = [UserFactory(name=name, name_zh=chinese) for name, chinese in (("A", "陈静"), ("B", "李明"))]
    chair.language = "zh-hans"
    chair.save()
    meeting = MeetingFactory(chair=chair, attendees=people)
    client.force_login(chair)
    client.cookies["django_language"] = "zh-hans"

    with translation.override("zh-hans"):
        page = client.get(meeting.get_absolute_url()).content.decode()

    assert "陈静、李明" in page
