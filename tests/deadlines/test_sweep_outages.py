"""F12: after a silence nobody drowns; and nobody is graded for it."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from deadlines import actions, indicators, outages, sweep
from deadlines.models import Checkpoint, ClockEvent, Outage, Standard, SweepRun
from history import moment
from notices.models import Message, Notice
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db


def watch_at(text: str) -> sweep.Round:
    with moment.at(at(text)):
        return sweep.watch("beat")


def inbox(person) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def family():
    """A clerk with a superior and a head of department."""
    head, superior = UserFactory(name="Head"), UserFactory(name="Superior")
    owner = UserFactory(name="Owner", manager=superior, department=DepartmentFactory(head=head))
    return owner, superior, head


@pytest.fixture
def silence(family):
    """Three promises of one person, a sweep before they fall due, and none until two days later."""
    owner, *_rest = family
    clocks = [start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00")) for _n in range(3)]
    watch_at("2026-03-11 10:00")
    return clocks


def test_f12_the_first_sweep_after_a_silence_writes_down_how_long_it_was(silence):
    watch_at("2026-03-13 10:00")
    watch_at("2026-03-13 10:03")

    assert list(Outage.objects.values_list("starts_at", "ends_at")) == [
        (at("2026-03-11 10:00"), at("2026-03-13 10:00"))
    ]


def test_the_first_sweep_of_all_ends_no_silence_and_three_minutes_are_none():
    watch_at("2026-03-13 10:00")
    watch_at("2026-03-13 10:03")

    assert not Outage.objects.exists()


def test_f12_each_person_hears_of_a_silence_once_and_the_steps_collapse_to_the_highest(silence, family):
    owner, superior, head = family

    done = watch_at("2026-03-13 10:00")

    assert inbox(owner) == ["deadlines.outage_digest"]
    assert inbox(superior) == []
    assert inbox(head) == ["deadlines.outage_digest"]
    assert Message.objects.count() == 2
    assert done.fired == 3 * 4
    kinds = ClockEvent.objects.exclude(kind="started").values_list("kind", "facts__checkpoint", "facts__instead")
    assert sorted(kinds, key=str) == sorted(
        [
            *[("warned", "warn_1", None)] * 3,
            *[("due", "due", None)] * 3,
            *[("escalated", "escalate_1", "escalate_2")] * 3,
            *[("escalated", "escalate_2", None)] * 3,
        ],
        key=str,
    )


def test_the_digest_says_how_many_and_names_the_first(silence, family):
    owner, _superior, head = family

    watch_at("2026-03-13 10:00")

    mine, passed = Notice.objects.get(recipient=owner).params, Notice.objects.get(recipient=head).params
    assert (mine["mine"], mine["passed"], passed["mine"], passed["passed"]) == (3, 0, 0, 3)
    assert datetime.fromisoformat(mine["since"]) == at("2026-03-11 10:00")
    assert mine["first"]["en"].splitlines() == [f"– {clock.limit.name}: {clock.label}" for clock in silence]


def test_a_single_promise_is_told_as_it_is_even_after_a_silence(family):
    owner, _superior, head = family
    start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))
    watch_at("2026-03-11 10:00")

    watch_at("2026-03-13 10:00")

    assert (inbox(owner), inbox(head)) == (["deadlines.due"], ["deadlines.escalated"])


def test_where_the_highest_step_finds_nobody_the_one_below_hears_of_it(family):
    owner, superior, _head = family
    owner.department.head = None
    owner.department.save()
    start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))
    watch_at("2026-03-11 10:00")

    watch_at("2026-03-13 10:00")

    assert inbox(superior) == ["deadlines.escalated"]


def test_f12_a_round_that_was_killed_and_is_repeated_sends_no_second_digest(silence, family, monkeypatch):
    owner, *_rest = family
    real = SweepRun.objects.create
    monkeypatch.setattr(sweep, "_batch", lambda done: False)
    monkeypatch.setattr(SweepRun.objects, "create", lambda **_columns: None)
    watch_at("2026-03-13 10:00")
    monkeypatch.undo()
    assert real == SweepRun.objects.create

    with moment.at(at("2026-03-13 10:00")):
        round_of_the_same = [sweep.watch("command"), sweep.watch("beat")]

    assert [done.fired for done in round_of_the_same] == [12, 0]
    assert inbox(owner) == ["deadlines.outage_digest"]
    assert Outage.objects.count() == 1


def test_more_than_the_standard_at_once_is_one_digest_without_a_silence(family):
    owner, superior, _head = family
    Standard.objects.filter(code="DIGEST_OVER").update(amount=4)
    for _n in range(5):
        start_clock("OVERSTAY", owner=owner, at=at("2026-03-11 09:00"))
    start_clock("OVERSTAY", owner=superior, at=at("2026-03-11 09:00"))
    watch_at("2026-03-11 09:28")

    watch_at("2026-03-11 09:30")

    assert inbox(owner) == ["deadlines.digest"]
    assert inbox(superior) == ["deadlines.due"]
    assert not Outage.objects.exists()


@pytest.mark.parametrize(("amount", "kinds"), [(5, ["deadlines.due"] * 5), (None, ["deadlines.due"] * 5)])
def test_as_many_as_the_standard_are_told_one_by_one_and_without_a_standard_always(family, amount, kinds):
    owner, *_rest = family
    Standard.objects.filter(code="DIGEST_OVER").update(amount=amount)
    for _n in range(5):
        start_clock("OVERSTAY", owner=owner, at=at("2026-03-11 09:00"))

    watch_at("2026-03-11 09:30")

    assert inbox(owner) == kinds


def test_a_digest_over_several_batches_is_one_and_every_step_has_its_event(silence, family, monkeypatch):
    owner, _superior, head = family
    monkeypatch.setattr(sweep, "BATCH", {"postgresql": 2, "sqlite": 2})

    watch_at("2026-03-13 10:00")

    assert (inbox(owner), inbox(head)) == (["deadlines.outage_digest"], ["deadlines.outage_digest"])
    assert ClockEvent.objects.filter(kind__in=["warned", "due", "escalated"]).count() == 12
    assert not Checkpoint.objects.due(at("2026-03-13 10:00")).exists()


def test_what_falls_due_after_the_silence_is_told_as_always(silence, family):
    owner, *_rest = family
    start_clock("OVERSTAY", owner=owner, at=at("2026-03-13 09:31"))

    watch_at("2026-03-13 10:00")
    watch_at("2026-03-13 10:01")

    assert inbox(owner) == ["deadlines.outage_digest", "deadlines.due"]


def test_the_administrators_hear_of_the_silence_once():
    administrator = UserFactory(role="admin")
    watch_at("2026-03-11 10:00")

    watch_at("2026-03-11 10:10")
    watch_at("2026-03-11 10:11")

    assert inbox(administrator) == ["deadlines.was_silent"]


def test_f5_the_cron_command_that_finds_beat_silent_writes_to_the_administrators_itself(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    UserFactory(role="admin", email="admin@example.com", language="en")
    watch_at("2026-03-11 10:00")

    with moment.at(at("2026-03-11 10:10")):
        call_command("sweep")
        call_command("sweep")

    assert [letter.to for letter in mail.outbox] == [["admin@example.com"]]
    assert mail.outbox[0].subject.startswith("Portico was silent from ")
    assert list(SweepRun.objects.order_by("pk").values_list("source", flat=True)) == ["beat", "command", "command"]


def test_what_fell_due_in_a_silence_and_was_missed_is_not_graded_and_what_was_kept_is(family):
    owner, *_rest = family
    missed, kept, before = (
        start_clock("REPLY_GENERAL", owner=owner, at=at(start))
        for start in ("2026-03-10 15:00", "2026-03-10 15:00", "2026-03-10 09:00")
    )
    watch_at("2026-03-11 10:00")
    actions.stop(kept.subject, "REPLY_GENERAL", at=at("2026-03-11 11:00"))
    watch_at("2026-03-12 10:00")

    figure = indicators.on_time(owner, at("2026-03-01 00:00"), at("2026-04-01 00:00"), at=at("2026-03-20 00:00"))

    marked = outages.exempt(type(missed).objects.all()).values_list("pk", "is_exempt")
    assert dict(marked) == {missed.pk: True, kept.pk: True, before.pk: False}
    assert (figure.on_time, figure.unannounced, figure.exempt, figure.all) == (1, 1, 1, 2)
    assert set(figure.rows) == {kept, before}


def test_who_was_concerned_by_a_silence(silence, family):
    owner, *_rest = family
    start_clock("REPLY_GENERAL", owner=None, department=owner.department, at=at("2026-03-10 15:00"))

    watch_at("2026-03-13 10:00")

    assert outages.concerned(Outage.objects.get()) == [(owner, 3), (owner.department, 1)]
    assert Outage.objects.get().length == timedelta(days=2)
