"""Whoever is late hears of it, each checkpoint exactly once."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Deputy
from deadlines import actions, clock, sweep, verdict
from deadlines.models import Checkpoint, ClockEvent, Ladder, SweepRun, TimeLimit
from history import moment
from notices.models import Message, Notice
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db


def sweep_at(text: str) -> sweep.Round:
    with moment.at(at(text)):
        return sweep.sweep()


def inbox(person) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def family():
    """A clerk with a superior and a head of department."""
    head, superior = UserFactory(name="Head"), UserFactory(name="Superior")
    department = DepartmentFactory(head=head)
    owner = UserFactory(name="Owner", manager=superior, department=department)
    return owner, superior, head


def test_warning_due_and_each_step_of_the_ladder_reach_the_right_people_once(family):
    owner, superior, head = family
    started = start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))

    for text in ("2026-03-11 10:59", "2026-03-11 11:00", "2026-03-11 14:59", "2026-03-11 15:00", "2026-03-11 15:01"):
        sweep_at(text)
    assert inbox(owner) == ["deadlines.due_soon", "deadlines.due"]
    assert inbox(superior) == ["deadlines.escalated"]
    assert inbox(head) == []

    sweep_at("2026-03-12 10:00")
    sweep_at("2026-03-12 10:00")

    assert inbox(head) == ["deadlines.escalated"]
    assert inbox(owner) == ["deadlines.due_soon", "deadlines.due"]
    kinds = list(started.events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["started", "warned", "due", "escalated", "escalated"]
    assert Message.objects.count() == Notice.objects.count() == 4
    assert not Checkpoint.objects.waiting().exists()


def test_the_event_carries_the_exact_moment_and_not_that_of_the_sweep(family):
    owner, *_rest = family
    started = start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))

    sweep_at("2026-03-11 15:20")

    assert started.events.get(kind="due").effective_at == at("2026-03-11 15:00")
    assert started.events.get(kind="due").recorded_at == at("2026-03-11 15:20")


def test_last_working_chance_comes_an_hour_before_the_last_close_of_work(family):
    owner, *_rest = family
    start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-13 16:30"))  # Friday, due on Saturday 16:30

    sweep_at("2026-03-13 16:59")
    assert inbox(owner) == []
    sweep_at("2026-03-13 17:00")

    assert inbox(owner) == ["deadlines.last_chance"]


def test_after_an_outage_soon_is_no_news_beside_overdue(family):
    owner, *_rest = family
    started = start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))

    done = sweep_at("2026-03-13 09:00")

    assert inbox(owner) == ["deadlines.due"]
    assert done.fired == started.checkpoints.filter(fired_at__isnull=False).count() == 4


def test_a_deputy_hears_of_it_for_the_absent_owner(family):
    owner, *_rest = family
    deputy = UserFactory(name="Deputy")
    Deputy.objects.create(person=owner, deputy=deputy, starts_at=at("2026-03-01 00:00"), ends_at=at("2026-04-01 00:00"))
    start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))

    sweep_at("2026-03-11 15:00")

    notice = Notice.objects.get(recipient=deputy, kind="deadlines.due")
    assert notice.on_behalf_of == owner


def test_one_person_on_two_steps_hears_of_it_once():
    head = UserFactory()
    department = DepartmentFactory(head=head)
    owner = UserFactory(manager=head, department=department)
    start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))

    sweep_at("2026-03-13 15:00")

    assert inbox(head) == ["deadlines.escalated"]


def test_a_head_who_owns_the_promise_is_not_told_of_themselves():
    head = UserFactory()
    department = DepartmentFactory(head=head)
    start_clock("REPLY_GENERAL", owner=None, department=department, at=at("2026-03-10 15:00"))

    sweep_at("2026-03-13 15:00")

    assert inbox(head) == ["deadlines.due"]


def test_where_no_superior_is_named_the_next_step_hears_of_it_at_once(family):
    owner, _superior, head = family
    owner.manager = None
    owner.save()
    start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))

    sweep_at("2026-03-11 15:00")

    assert inbox(head) == ["deadlines.escalated"]


def test_the_ladder_of_the_sheet_climbs_to_approvers_and_the_marketing_center(family):
    owner, superior, _head = family
    approver = UserFactory(role="info_sheet_approver")
    marketing = UserFactory()
    DepartmentFactory(kind="marketing", head=marketing)
    start_clock("INFO_SHEET_SIGNOFF", owner=owner, at=at("2026-02-09 10:00"), anchor=at("2026-02-24 10:00"))

    sweep_at("2026-02-13 18:00")
    assert (inbox(superior), inbox(approver), inbox(marketing)) == (["deadlines.escalated"], [], [])
    sweep_at("2026-02-14 10:00")  # the make-up Saturday is a working day
    assert (inbox(approver), inbox(marketing)) == (["deadlines.escalated"], [])
    sweep_at("2026-02-14 14:00")

    assert inbox(marketing) == ["deadlines.escalated"]


def test_a_stopped_clock_tells_nobody(family):
    owner, *_rest = family
    started = start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))
    actions.stop(started.subject, "REPLY_GENERAL", at=at("2026-03-11 09:00"))

    done = sweep_at("2026-03-14 15:00")

    assert (done.fired, Notice.objects.count()) == (0, 0)


def test_checkpoints_of_an_older_generation_or_a_clock_at_rest_are_void():
    stale, stopped = start_clock(), start_clock()
    type(stale).objects.filter(pk=stale.pk).update(generation=7)
    type(stopped).objects.filter(pk=stopped.pk).update(state="stopped", stopped_at=stopped.started_at)
    waiting = Checkpoint.objects.waiting().count()

    done = sweep_at("2026-04-01 15:00")

    assert (done.fired, done.cancelled, Notice.objects.count()) == (0, waiting, 0)
    assert not Checkpoint.objects.waiting().exists()


def test_a_new_owner_hears_of_it_instead_of_the_old_one(family):
    owner, *_rest = family
    started = start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))
    other = UserFactory()
    actions.reassign(started.subject, owner=other, at=at("2026-03-10 16:00"))

    sweep_at("2026-03-11 15:00")

    assert (inbox(owner), inbox(other)) == ([], ["deadlines.due"])


@pytest.fixture
def poison():
    """A clock whose escalation cannot be worked out, among others that can."""
    ladder = Ladder.objects.create(code="broken", name="Broken", steps=[{"after": "0 minutes", "who": "nonsense"}])
    limit = TimeLimit.objects.get(code="REPLY_GENERAL")
    TimeLimit.objects.filter(pk=limit.pk).update(ladder=ladder)
    bad = start_clock("REPLY_GENERAL", at=at("2026-03-10 15:00"))
    other = TimeLimit.objects.get(code="REPLY_CROSS_DEPT")
    assert other.ladder.code == "usual"
    good = [start_clock("REPLY_CROSS_DEPT", at=at("2026-03-09 15:00")) for _n in range(9)]
    return bad, good


def test_one_bad_row_holds_up_nobody_else(poison):
    bad, good = poison

    done = sweep_at("2026-03-13 15:00")

    assert done.failed == 1
    assert Checkpoint.objects.filter(clock__in=good).waiting().count() == 0
    assert Notice.objects.filter(kind="deadlines.due").count() == 10
    row = bad.checkpoints.get(kind="escalate_1")
    assert (row.fired_at, row.tries, row.fire_at) == (None, 1, at("2026-03-13 15:01"))
    assert row.last_error == "ValueError: No step of a ladder is called 'nonsense'."


def test_a_bad_row_is_tried_later_and_later_and_alarms_the_administrators(poison):
    bad, _good = poison
    administrator = UserFactory(role="admin")

    rounds = [sweep_at(f"2026-03-13 15:{minute:02}").failed for minute in range(9)]

    assert rounds == [1, 1, 0, 1, 0, 0, 0, 1, 0]
    assert inbox(administrator) == ["deadlines.sweep_failed"]
    Ladder.objects.filter(code="broken").update(steps=[{"after": "0 minutes", "who": "owner"}])
    sweep_at("2026-03-13 16:00")
    assert bad.events.get(kind="escalated").effective_at == at("2026-03-11 15:00")


def test_every_round_leaves_a_row_as_evidence(family):
    owner, *_rest = family
    start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))

    sweep_at("2026-03-11 15:00")
    sweep_at("2026-03-11 15:01")

    rows = SweepRun.objects.order_by("pk").values_list("fired", "cancelled", "failed", "lag_seconds")
    assert list(rows) == [(3, 0, 0, 14400), (0, 0, 0, 0)]


def test_evidence_older_than_two_months_is_forgotten_by_beat():
    SweepRun.objects.create(started_at=at("2026-01-01 00:00"), finished_at=at("2026-01-01 00:00"))

    clock.sweep()

    assert [row.started_at for row in SweepRun.objects.all()] == [moment.now()]


def test_the_command_prints_counts(capsys):
    start_clock("REPLY_GENERAL", at=at("2026-03-10 15:00"))

    with moment.at(at("2026-03-11 11:30")):
        call_command("sweep")

    assert capsys.readouterr().out == "fired 1, void 0, failed 0, oldest waited 1800 s\n"


def test_a_thousand_due_checkpoints_cost_a_dozen_statements(family):
    owner, *_rest = family
    batch = sweep.BATCH[connection.vendor]
    clocks = [start_clock("NO_SHOW", owner=owner, at=at("2026-03-10 15:00")) for _n in range(20)]
    template = clocks[0].checkpoints.get()
    more = (
        Checkpoint(clock=clocks[n % 20], generation=1, kind=f"warn_{n}", fire_at=template.fire_at) for n in range(batch)
    )
    Checkpoint.objects.all().delete()
    Checkpoint.objects.bulk_create(more)

    with moment.at(at("2026-03-10 15:29")), CaptureQueriesContext(connection) as none_due:
        sweep.sweep()
    with moment.at(at("2026-03-10 15:30")), CaptureQueriesContext(connection) as all_due:
        done = sweep.sweep()

    assert done.fired == batch
    assert ClockEvent.objects.filter(kind="warned").count() == batch
    if connection.vendor == "postgresql":
        assert len(none_due) == 2  # is anything due, and the row of evidence
        brackets = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
        asked = [query for query in all_due if not query["sql"].startswith(brackets)]
        assert len(asked) - len(none_due) <= 12


def test_none_is_lost_when_more_are_due_than_one_batch_holds(monkeypatch, family):
    owner, *_rest = family
    monkeypatch.setitem(sweep.BATCH, connection.vendor, 3)
    for _n in range(5):
        start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"))

    done = sweep_at("2026-03-16 15:00")

    assert done.fired == 20
    assert inbox(owner).count("deadlines.due") == 5


def test_a_reader_without_mail_gets_the_notice_only(family):
    owner, *_rest = family
    owner.email = ""
    owner.save()
    start_clock("NO_SHOW", owner=owner, at=at("2026-03-10 15:00"))

    sweep_at("2026-03-10 15:30")

    assert inbox(owner) == ["deadlines.due"]
    assert not Message.objects.exists()


def test_nothing_fires_before_its_moment():
    started = start_clock("NO_SHOW", at=at("2026-03-10 15:00"))

    assert sweep_at("2026-03-10 15:29").fired == 0
    with moment.at(at("2026-03-10 15:30") - timedelta(microseconds=1)):
        assert sweep.sweep().fired == 0
    assert sweep_at("2026-03-10 15:30").fired == 1
    assert started.events.filter(kind="due").count() == 1


def test_a_same_day_limit_ends_at_midnight_and_warns_before_the_close_of_work():
    started = start_clock("VISIT_ISSUE_SAME_DAY", at=at("2026-03-11 10:00"))

    assert started.due_base == at("2026-03-12 00:00")
    warned = started.checkpoints.get(kind="last_chance").fire_at
    assert warned == at("2026-03-11 17:00")
    actions.stop(started.subject, "VISIT_ISSUE_SAME_DAY", at=at("2026-03-12 00:00"))
    started.refresh_from_db()
    assert verdict.of(started, at("2026-03-13 00:00")) == verdict.Verdict.ON_TIME
