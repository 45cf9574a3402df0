"""Quiet hours hold back what can wait, and nothing else."""

import pytest

from deadlines import quiet, sweep
from deadlines.models import Standard
from history import moment
from notices.models import Message, Notice
from tests.deadlines.calendars import at
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def night(settings):
    settings.QUIET_HOURS = "deadlines.quiet.not_before"
    Standard.objects.filter(code="QUIET_HOURS").update(windows=[{"from": "20:00", "until": "08:00", "label": "night"}])


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-11 19:59", "2026-03-11 19:59"),
        ("2026-03-11 20:00", "2026-03-12 08:00"),
        ("2026-03-11 23:59", "2026-03-12 08:00"),
        ("2026-03-12 00:00", "2026-03-12 08:00"),
        ("2026-03-12 07:59", "2026-03-12 08:00"),
        ("2026-03-12 08:00", "2026-03-12 08:00"),
        ("2026-03-14 21:00", "2026-03-15 08:00"),  # a Saturday: the working calendar is not asked
    ],
)
def test_mail_that_can_wait_goes_out_when_the_quiet_hours_are_over(now, until):
    assert quiet.not_before(at(now)) == at(until)


def test_two_windows_that_touch_are_one_and_without_a_window_nothing_waits():
    rows = Standard.objects.filter(code="QUIET_HOURS")
    rows.update(windows=[{"from": "12:00", "until": "13:00"}, {"from": "13:00", "until": "14:00"}])
    assert quiet.not_before(at("2026-03-11 12:30")) == at("2026-03-11 14:00")

    rows.update(windows=[])
    assert quiet.not_before(at("2026-03-11 23:00")) == at("2026-03-11 23:00")


def sweep_at(text: str) -> None:
    with moment.at(at(text)):
        sweep.sweep()


def mails() -> list[tuple]:
    rows = Message.objects.exclude(kind="deadlines.last_chance").order_by("at", "kind")
    return list(rows.values_list("kind", "not_before"))


def test_a_warning_in_the_night_is_in_the_inbox_at_once_and_in_the_mail_in_the_morning():
    start_clock("REPLY_GENERAL", at=at("2026-03-10 11:00"), due_at=at("2026-03-12 10:00"))
    start_clock("REPLY_SPECIAL", at=at("2026-03-10 11:00"), due_at=at("2026-03-12 10:00"))
    warned = Notice.objects.filter(kind="deadlines.due_soon")

    sweep_at("2026-03-12 07:00")

    held = Message.objects.filter(kind="deadlines.due_soon")
    assert warned.exists()
    assert {letter.not_before for letter in held} == {at("2026-03-12 08:00")}


def test_a_warning_of_what_falls_due_before_the_morning_does_not_wait():
    start_clock("REPLY_GENERAL", at=at("2026-03-10 23:30"))  # due at 23:30, warned four hours before

    sweep_at("2026-03-11 20:30")

    assert mails() == [("deadlines.due_tonight", at("2026-03-11 20:30"))]


def test_an_escalation_never_waits():
    owner = UserFactory(manager=UserFactory())
    start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 23:30"))
    sweep_at("2026-03-11 20:30")

    sweep_at("2026-03-11 23:30")

    assert mails()[1:] == [
        ("deadlines.due", at("2026-03-11 23:30")),
        ("deadlines.escalated", at("2026-03-11 23:30")),
    ]
