"""What the visitor gets: a letter in their language, and a calendar entry that every program keeps as one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from history import moment
from history.moment import now
from notices.models import Message, Notice
from notices.words import put
from reception import actions
from reception.actions import letters as writing
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def host(host):
    host.phone = "+862161234567"
    host.save()
    return host


def invited(host, **fields):
    contact = ContactFactory(name="Wang Fang", email="wang@example.com")
    defaults = {"contact": contact, "visitor_email": "wang@example.com", "contact_person": host}
    return AppointmentFactory(requested=True, **defaults | fields)


def letters():
    """What is written to the visitor, but for the acknowledgement and the reminder (test_answering)."""
    answers = Message.objects.filter(address="wang@example.com").exclude(kind="reception.visitor_acknowledged")
    return list(answers.exclude(kind="reception.visitor_reminder").order_by("pk"))


class Diary:
    """A calendar program as RFC 5546 asks for: entries by identity, older numbers are ignored, CANCEL takes out."""

    def __init__(self):
        self.entries = {}

    def receive(self, letter):
        calendar = Calendar.from_ical(letter.calendar)
        (entry,) = calendar.walk("VEVENT")
        uid, number = str(entry["uid"]), int(entry["sequence"])
        if uid in self.entries and self.entries[uid][0] >= number:
            return
        assert str(calendar["method"]) == letter.calendar_method
        if calendar["method"] == "CANCEL":
            self.entries.pop(uid, None)
        else:
            self.entries[uid] = (number, entry["dtstart"].dt, entry["dtend"].dt, str(entry["location"]))


def test_create_move_move_cancel_leaves_the_diary_empty(host):
    """R14: one identity for life, the number one higher with each change."""
    appointment, diary, seen = invited(host), Diary(), []
    actions.confirm(appointment, actor=host, channel="phone", room=RoomFactory(name="3-01"))
    for days in (1, 2):
        start = appointment.starts_at + timedelta(days=days)
        actions.reschedule(appointment, actor=host, starts_at=start, ends_at=start + HOUR, place="Office 301")
    actions.cancel(appointment, actor=host, reason="The flight was cancelled")

    for letter in letters():
        diary.receive(letter)
        seen.append(len(diary.entries))

    numbers = [int(Calendar.from_ical(letter.calendar).walk("VEVENT")[0]["sequence"]) for letter in letters()]
    assert (seen, numbers) == ([1, 1, 1, 0], [0, 1, 2, 3])
    assert len({str(Calendar.from_ical(row.calendar).walk("VEVENT")[0]["uid"]) for row in letters()}) == 1


@pytest.mark.clause("S0-36")
def test_the_invitation_says_when_and_where_and_who(host):
    appointment = invited(host)
    actions.confirm(
        appointment, actor=host, channel="phone", room=RoomFactory(name="3-01", site__address="1 Pier Road")
    )

    (letter,) = letters()
    (entry,) = Calendar.from_ical(letter.calendar).walk("VEVENT")

    assert letter.calendar_method == "REQUEST"
    assert entry["dtstart"].dt == appointment.starts_at
    assert entry["dtend"].dt == appointment.ends_at
    assert str(entry["location"]) == "3-01, 1 Pier Road"
    assert str(entry["description"]) == "Your contact: He Host +862161234567"
    assert str(entry["attendee"]) == "MAILTO:wang@example.com"


def test_no_invitation_goes_out_before_the_answer(host):
    """R15."""
    invited(host)

    [letter] = Message.objects.filter(address="wang@example.com")
    assert (letter.kind, letter.calendar) == ("reception.visitor_acknowledged", "")


def test_the_same_hour_stands_on_the_page_in_the_letter_and_in_the_calendar(host, client, clerk):
    """R12, R13: half past midnight in Shanghai is still the day before in UTC."""
    start = datetime(2026, 3, 13, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    appointment = invited(host, starts_at=start, ends_at=start + HOUR)
    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")
    client.force_login(clerk)

    (letter,) = letters()
    title, text = put(letter, "en")
    page = client.get(appointment.get_absolute_url()).content.decode()
    (entry,) = Calendar.from_ical(letter.calendar).walk("VEVENT")

    assert "When: Fri 13 Mar 2026 00:30 to 01:30" in text
    assert "Fri 13 Mar 2026 00:30–01:30" in page
    assert entry["dtstart"].dt.astimezone(ZoneInfo("Asia/Shanghai")) == start
    assert title == "Your visit to Portico is confirmed"


def test_the_letter_is_in_the_visitors_language_and_in_both_where_none_is_known(host):
    first = invited(host)
    first.contact.language = "zh-hans"
    first.contact.save()
    second = AppointmentFactory(requested=True, visitor_email="wang@example.com", contact_person=host)

    for appointment in (first, second):
        actions.confirm(appointment, actor=host, channel="phone", place="Office 301")

    assert [letter.language for letter in letters()] == ["zh-hans", ""]


KINDS = [
    "request_registered",
    "request_from_sales",
    "important_visitor",
    "visit_confirmed",
    "visit_rescheduled",
    "visit_cancelled",
    "visit_declined",
    "visitor_arrived",
    "check_in_undone",
    "visitor_missing",
    "assigned",
    "instruction",
    "visitor_confirmed",
    "visitor_declined",
    "visitor_rescheduled",
    "visitor_cancelled",
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_can_be_read(host, clerk, kind, language):
    appointment = invited(host, special_needs="Wheelchair", is_important=True)
    writing.tell([clerk], f"reception.{kind}", appointment, actor=None, at=now(), duty="Guides", instruction="Lunch")

    title, text = put(Notice.objects.get(recipient=clerk), language)

    assert title
    assert "{" not in title + text
    assert "None" not in title + text


def test_a_visitor_is_not_told_why_a_request_was_declined(host):
    appointment = invited(host)
    actions.decline(appointment, actor=host, reason="They never pay", channel="email")

    (letter,) = letters()

    assert "They never pay" not in put(letter, "en")[1]


def test_several_days_are_written_with_both_days(host):
    appointment = invited(host)
    start = appointment.starts_at
    actions.confirm(
        appointment, actor=host, channel="phone", place="Hall", starts_at=start, ends_at=start + timedelta(days=2)
    )

    (letter,) = letters()

    assert "When: Thu 12 Mar 2026 12:00 to Sat 14 Mar 2026 12:00" in put(letter, "en")[1]


def test_a_cancellation_after_the_visit_writes_to_nobody_outside(host):
    """R16."""
    appointment = invited(host)
    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")
    before = len(letters())

    with moment.at(appointment.ends_at):
        actions.cancel(appointment, actor=host, reason="Nobody came")

    assert len(letters()) == before
