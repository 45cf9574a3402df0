"""Reminders decide at the moment of sending; a cancellation reaches everything and everybody once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deadlines import sweep
from deadlines.models import Clock, TimeLimit
from history import moment
from history.moment import now
from notices import actions as notices
from notices.delivery import deliver
from notices.models import Link, Message, Notice
from reception import actions
from reception.actions import kiosk
from reception.clock import warn_hosts
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory
from tests.factories.gate import tablet
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def confirmed(host):
    """In three days, at noon."""
    contact = ContactFactory(name="Wang Fang", email="wang@example.com")
    row = AppointmentFactory(
        requested=True,
        contact=contact,
        visitor_email="wang@example.com",
        contact_person=host,
        starts_at=now() + 3 * DAY,
    )
    actions.confirm(row, actor=host, channel="phone", place="Office 301")
    return row


def sent_at(instant):
    """What reaches the visitor in a round of the mail at that moment."""
    before = len(mail.outbox)
    with moment.at(instant):
        deliver()
    return [letter.subject for letter in mail.outbox[before:] if letter.to == ["wang@example.com"]]


def reminders():
    return Message.objects.filter(kind="reception.visitor_reminder")


def test_the_visitor_is_reminded_a_day_before(confirmed):
    due = confirmed.starts_at - DAY
    sent_at(now())

    assert sent_at(due - MINUTE) == []
    assert len(sent_at(due)) == 1
    assert reminders().get().sent_at is not None


def test_r17_cancelled_a_second_before_it_is_due_nobody_is_reminded(confirmed, host):
    due = confirmed.starts_at - DAY
    sent_at(now())
    with moment.at(due - timedelta(seconds=1)):
        actions.cancel(confirmed, actor=host, reason="No flight")
        deliver()

    assert sent_at(due) == []
    assert reminders().get().sent_at is None


def test_r17_after_a_move_the_old_reminder_is_dead_and_the_new_one_names_the_new_time(confirmed, host):
    old = confirmed.starts_at - DAY
    start = confirmed.starts_at + DAY
    actions.reschedule(confirmed, actor=host, starts_at=start, ends_at=start + HOUR, place="Office 301")
    sent_at(now())

    assert sent_at(old) == []
    assert len(sent_at(start - DAY)) == 1
    assert sorted(row.dead_at is None for row in reminders()) == [False, True]


def test_r17_even_one_that_nobody_took_back_goes_nowhere_when_it_is_overtaken(confirmed):
    """The last look is at the visit itself: whatever path changed it."""
    type(confirmed).objects.filter(pk=confirmed.pk).update(starts_at=confirmed.starts_at - MINUTE)
    sent_at(now())

    assert sent_at(confirmed.starts_at - DAY) == []


def test_a_visit_settled_for_tomorrow_morning_needs_no_reminder(host):
    row = AppointmentFactory(
        requested=True, visitor_email="wang@example.com", contact_person=host, starts_at=now() + 20 * HOUR
    )
    actions.confirm(row, actor=host, channel="phone", place="Office 301")

    assert not reminders().exists()


@pytest.mark.clause("S0-47", "S1-25")
def test_the_greeter_is_reminded_before_the_arrival_with_place_and_names(host, department):
    receptionist = UserFactory(department=department)
    row = AppointmentFactory(confirmed=True, contact_person=host, receptionist=receptionist, meeting_point="Main gate")
    actions.expect(row, name="Li Na", actor=host)
    Notice.objects.all().delete()

    with moment.at(row.starts_at - 30 * MINUTE):
        sweep.sweep()
    with moment.at(row.starts_at - 15 * MINUTE):
        sweep.sweep()

    [notice] = Notice.objects.filter(recipient=receptionist)
    assert notice.kind == "reception.greeter_ready"
    assert notice.params["meeting_point"] == "Main gate"
    assert notice.params["visitors"] == {
        "en": f"{row.visitor_name}, Li Na",
        "zh-hans": f"{row.visitor_name}、Li Na",
    }


def test_many_greeters_are_reminded_in_as_few_statements_as_one(host):
    def statements(visits):
        with moment.at(visits[0].starts_at - 30 * MINUTE), CaptureQueriesContext(connection) as seen:
            actions.remind_greeters([row.pk for row in visits], at=now())
        return len(seen)

    one = statements([AppointmentFactory(confirmed=True, contact_person=host)])
    many = [AppointmentFactory(confirmed=True) for _nth in range(4)]

    assert statements(many) == one
    assert Notice.objects.filter(kind="reception.greeter_ready").count() == 5


@pytest.mark.parametrize("ended", ["cancel", "check_in"])
def test_r17_nobody_is_sent_to_the_door_for_a_visit_that_is_off_or_here(host, clerk, ended):
    row = AppointmentFactory(confirmed=True, contact_person=host)
    with moment.at(row.starts_at - HOUR):
        actions.cancel(row, actor=clerk, reason="No") if ended == "cancel" else actions.check_in(row, actor=clerk)
    with moment.at(row.starts_at - 15 * MINUTE):
        sweep.sweep()

    assert not Notice.objects.filter(kind="reception.greeter_ready").exists()


def test_r17_after_a_move_the_greeter_is_reminded_of_the_new_start_only(host, clerk):
    row = AppointmentFactory(confirmed=True, contact_person=host)
    old, start = row.starts_at, row.starts_at + 3 * HOUR
    actions.reschedule(row, actor=clerk, starts_at=start, ends_at=start + HOUR, place="Office 301")

    with moment.at(old - 15 * MINUTE):
        sweep.sweep()
    assert not Notice.objects.filter(kind="reception.greeter_ready").exists()
    with moment.at(start - 15 * MINUTE):
        sweep.sweep()
    assert Notice.objects.filter(kind="reception.greeter_ready").count() == 1


def not_here():
    return Notice.objects.filter(kind="reception.visitor_late").values_list("about_id", "recipient")


def test_the_host_and_the_deputy_hear_once_that_nobody_has_come(host, stranger):
    row = AppointmentFactory(confirmed=True, contact_person=host)
    actions.arrange(row, deputy=stranger, sign_in_person=None, actor=host)
    for minutes, told in ((29, 0), (30, 2), (31, 2), (90, 2)):
        with moment.at(row.starts_at + minutes * MINUTE):
            warn_hosts()

        assert len(not_here()) == told
    assert set(not_here()) == {(row.pk, host.pk), (row.pk, stranger.pk)}


@pytest.mark.parametrize("how", ["came", "announced", "off", "moved"])
def test_nobody_waits_in_vain_for_who_is_here_at_the_door_or_not_to_come(host, clerk, how):
    row = AppointmentFactory(confirmed=True, contact_person=host)
    with moment.at(row.starts_at):
        if how == "came":
            actions.check_in(row, actor=clerk)
        elif how == "announced":
            kiosk.announce(tablet(row.site)[0], row)
        elif how == "off":
            actions.cancel(row, actor=host, reason="Ill")
        else:
            later = row.starts_at + HOUR
            actions.reschedule(row, actor=host, starts_at=later, ends_at=later + HOUR, place="Office 301")
    with moment.at(row.starts_at + (29 if how == "moved" else 45) * MINUTE):
        warn_hosts()

    assert list(not_here()) == []


def test_where_no_time_is_set_nobody_hears_of_it(host):
    TimeLimit.objects.filter(code="NO_SHOW").update(amount=None)
    row = AppointmentFactory(confirmed=True, contact_person=host)
    with moment.at(row.starts_at + HOUR):
        warn_hosts()

    assert list(not_here()) == []


def test_r22_a_cancellation_reaches_room_clocks_links_calendar_and_everybody_once(confirmed, host, clerk, stranger):
    room = RoomFactory()
    start = confirmed.starts_at
    actions.reschedule(confirmed, actor=host, starts_at=start, ends_at=start + HOUR, room=room)
    for duty in ("Guides", "Interprets"):
        actions.give_duty(confirmed, person=stranger, duty=duty, actor=host)
    actions.arrange(confirmed, deputy=stranger, sign_in_person=stranger, actor=host)
    notices.issue_link("reception.pass", about=confirmed, expires_at=start, at=now())
    deliver()
    Notice.objects.all().delete()
    before = Message.objects.latest("pk").pk

    actions.cancel(confirmed, actor=clerk, reason="No flight")

    # What is recalled of the preparation is told by the floor above, to whom it was given.
    told = Counter(Notice.objects.filter(kind__startswith="reception.").values_list("recipient", flat=True))
    assert told == {host.pk: 1, stranger.pk: 1}
    [letter] = Message.objects.filter(pk__gt=before, address="wang@example.com")
    assert (letter.kind, letter.calendar_method) == ("reception.visitor_cancelled", "CANCEL")
    assert not confirmed.bookings.filter(released_at__isnull=True).exists()
    assert not Clock.objects.of(confirmed).open().exists()
    assert not Link.objects.about(confirmed).usable(now()).exists()


def test_r16_what_changes_after_the_visit_writes_to_nobody_outside(confirmed, host):
    before = Message.objects.filter(address="wang@example.com").count()
    late = confirmed.ends_at + HOUR

    actions.edit(confirmed, actor=host, version=confirmed.version, purpose="Audit", at=late)
    again = confirmed.starts_at
    actions.reschedule(confirmed, actor=host, starts_at=again, ends_at=again + HOUR, place="Office 302", at=late)
    actions.cancel(confirmed, actor=host, reason="Nobody came", at=late)

    assert Message.objects.filter(address="wang@example.com").count() == before
