"""A clock from its start to its end."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from deadlines import actions
from deadlines.models import Checkpoint, Clock, ClockEvent, Custody, TimeLimit
from deadlines.projection import differences
from deadlines.verdict import Verdict, of
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
State = Clock.State


def waiting(clock: Clock) -> list[tuple[str, str]]:
    rows = clock.checkpoints.waiting().order_by("fire_at", "pk")
    return [(row.kind, f"{row.fire_at.astimezone(at('2026-01-01').tzinfo):%m-%d %H:%M}") for row in rows]


def test_a_start_writes_clock_event_custody_and_checkpoints():
    department = DepartmentFactory(name="Projects", name_zh="项目部")
    owner = UserFactory(department=department)
    subject = DepartmentFactory(name="Lanhai Optics", name_zh="蓝海光学")

    clock = actions.start(subject, "REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"), actor=owner)

    clock.refresh_from_db()
    assert (clock.subject, clock.code, clock.cycle, clock.state) == (subject, "REPLY_GENERAL", 1, State.RUNNING)
    assert (clock.owner, clock.department, clock.label, clock.label_zh) == (
        owner,
        department,
        "Lanhai Optics",
        "蓝海光学",
    )
    assert clock.due_base == clock.due_at == at("2026-03-11 15:00")
    assert (clock.due_promised, clock.is_provisional) == (None, False)
    assert clock.soon_from == at("2026-03-11 11:00")
    assert waiting(clock) == [
        ("warn_1", "03-11 11:00"),
        ("due", "03-11 15:00"),
        ("escalate_1", "03-11 15:00"),
        ("escalate_2", "03-12 10:00"),
    ]
    event = clock.events.get()
    assert (event.kind, event.actor, event.effective_at, event.new_due) == (
        "started",
        owner,
        at("2026-03-10 15:00"),
        at("2026-03-11 15:00"),
    )
    custody = clock.custody.get()
    assert (custody.owner, custody.since, custody.until) == (owner, at("2026-03-10 15:00"), None)


def test_a_running_clock_is_not_started_twice():
    first = start_clock(at=at("2026-03-10 15:00"))

    second = start_clock(subject=first.subject, at=at("2026-03-10 16:00"))

    assert second == first
    assert Clock.objects.count() == 1


def test_what_is_noted_later_than_a_change_of_hands_ends_an_empty_stretch():
    clock = start_clock(at=at("2026-03-10 15:00"))
    actions.reassign(clock.subject, owner=UserFactory(), at=at("2026-03-11 11:00"))

    actions.stop(clock.subject, clock.code, at=at("2026-03-11 10:00"))

    last = clock.custody.order_by("pk").last()
    assert (last.since, last.until) == (at("2026-03-11 11:00"), at("2026-03-11 11:00"))


def test_after_a_stop_the_next_cycle_begins_and_the_old_verdict_stays():
    first = start_clock(at=at("2026-03-09 15:00"))
    actions.stop(first.subject, "REPLY_GENERAL", at=at("2026-03-11 09:00"))

    second = start_clock(subject=first.subject, at=at("2026-03-11 10:00"))

    first.refresh_from_db()
    assert (second.cycle, second.due_at) == (2, at("2026-03-12 10:00"))
    assert of(first, at("2026-03-20 10:00")) == Verdict.UNANNOUNCED


def test_a_limit_that_is_not_set_or_not_known_starts_nothing():
    TimeLimit.objects.filter(code="APPT_REPLY").update(amount=None)

    assert start_clock("APPT_REPLY") is None
    assert start_clock("NO_SUCH_LIMIT") is None
    assert Clock.objects.count() == 0


def test_a_new_version_of_a_limit_holds_for_records_from_its_effective_date():
    old = TimeLimit.objects.get(code="REPLY_GENERAL")
    TimeLimit.objects.create(
        code=old.code,
        number=2,
        name=old.name,
        topic=old.topic,
        unit="hours",
        amount=12,
        valid_from=at("2026-03-10 00:00"),
    )

    before = start_clock(at=at("2026-03-09 23:59"))
    after = start_clock(at=at("2026-03-10 00:00"))

    assert (before.limit, before.due_at) == (old, at("2026-03-10 23:59"))
    assert (after.limit.number, after.due_at) == (2, at("2026-03-10 12:00"))


def test_the_variant_whose_selectors_fit_is_chosen():
    weekly = start_clock("FREQ_SCHEME_1", at=at("2026-03-11 10:00"), selectors={"tier": "C"})
    none = start_clock("FREQ_SCHEME_1", at=at("2026-03-11 10:00"), selectors={"tier": "D"})

    assert (weekly.limit.variant, weekly.limit.amount, weekly.due_at) == ("C", 1, at("2026-03-16 00:00"))
    assert none is None


def test_a_date_chosen_by_a_person_is_the_due_moment():
    clock = start_clock("REPLY_SPECIAL", at=at("2026-03-11 10:00"), due_at=at("2026-03-20 16:00"))

    assert clock.due_at == at("2026-03-20 16:00")
    with pytest.raises(ValueError):
        start_clock("REPLY_SPECIAL")


def test_of_a_chosen_date_and_the_limit_the_earlier_counts():
    early = start_clock("HANDLER_CONTACT", at=at("2026-03-11 10:00"), due_at=at("2026-03-11 11:00"))
    late = start_clock("HANDLER_CONTACT", at=at("2026-03-11 10:00"), due_at=at("2026-03-20 11:00"))

    assert (early.due_at, late.due_at) == (at("2026-03-11 11:00"), at("2026-03-11 15:00"))


def test_a_limit_that_counts_back_needs_a_moment_to_count_from():
    with pytest.raises(ValueError):
        start_clock("INFO_SHEET_SIGNOFF")


def test_short_notice_starts_a_clock_that_is_already_late():
    clock = start_clock("INFO_SHEET_SIGNOFF", at=at("2026-03-11 10:00"), anchor=at("2026-03-12 10:00"))

    assert clock.due_at == at("2026-03-10 18:00")
    assert Clock.objects.late(at("2026-03-11 10:00")).get() == clock
    assert waiting(clock) == [
        ("due", "03-10 18:00"),
        ("escalate_1", "03-11 10:00"),
        ("escalate_2", "03-11 11:00"),
        ("escalate_3", "03-11 15:00"),
    ]


def test_due_in_a_year_not_yet_published_is_provisional():
    clock = start_clock("FOLLOW_UP", at=at("2026-12-30 10:00"))

    assert (clock.due_at, clock.is_provisional) == (at("2027-01-04 18:00"), True)


def test_stop_closes_clock_custody_and_checkpoints():
    clock, actor = start_clock(at=at("2026-03-10 15:00")), UserFactory()

    stopped = actions.stop(clock.subject, "REPLY_GENERAL", at=at("2026-03-11 15:00"), actor=actor)

    assert stopped == clock
    clock.refresh_from_db()
    assert (clock.state, clock.stopped_at, clock.generation) == (State.STOPPED, at("2026-03-11 15:00"), 2)
    assert waiting(clock) == []
    assert clock.custody.get().until == at("2026-03-11 15:00")
    assert clock.events.get(kind="stopped").actor == actor
    assert of(clock, at("2026-04-01 00:00")) == Verdict.ON_TIME  # at the due instant is on time


def test_stopping_what_does_not_run_does_nothing():
    clock = start_clock()
    actions.stop(clock.subject, "REPLY_GENERAL", at=at("2026-03-11 15:00"))

    assert actions.stop(clock.subject, "REPLY_GENERAL", at=at("2026-03-12 15:00")) is None
    assert actions.stop(clock.subject, "APPT_REPLY", at=at("2026-03-12 15:00")) is None
    clock.refresh_from_db()
    assert clock.stopped_at == at("2026-03-11 15:00")


def test_cancel_voids_all_running_clocks_of_a_record_or_one():
    one = start_clock("REPLY_GENERAL")
    two = start_clock("CALL_REPLY", subject=one.subject)
    other = start_clock("REPLY_GENERAL")

    assert actions.cancel(one.subject, "CALL_REPLY", at=at("2026-03-11 13:00"), reason="merged") == [two]
    assert actions.cancel(one.subject, at=at("2026-03-11 14:00")) == [one]

    assert list(Clock.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "cancelled", "running"]
    assert two.events.get(kind="cancelled").reason == "merged"
    assert set(Checkpoint.objects.waiting().values_list("clock", flat=True)) == {other.pk}


def test_waive_needs_a_reason_and_counts_as_neither_kept_nor_late():
    clock, actor = start_clock(at=at("2026-03-02 15:00")), UserFactory()

    with pytest.raises(ValueError):
        actions.waive(clock.subject, clock.code, reason=" ", actor=actor, at=at("2026-03-11 12:00"))
    actions.waive(clock.subject, clock.code, reason="wrong number", actor=actor, at=at("2026-03-11 12:00"))

    clock.refresh_from_db()
    assert (clock.state, clock.events.get(kind="waived").reason) == (State.WAIVED, "wrong number")
    assert not Clock.objects.late(at("2026-03-20 12:00")).exists()


def test_what_was_done_too_late_may_be_waived_afterwards_and_what_was_in_time_may_not():
    late, kept = start_clock(at=at("2026-03-02 15:00")), start_clock(at=at("2026-03-10 15:00"))
    said = {"reason": "short notice", "actor": UserFactory(), "at": at("2026-03-12 12:00")}
    for clock in (late, kept):
        actions.stop(clock.subject, clock.code, at=at("2026-03-10 16:00"))
    assert list(Clock.objects.late(at("2026-03-20 12:00"))) == [late]

    ends = [actions.waive_late(clock.subject, clock.code, **said) for clock in (late, kept)]

    assert ends == [late, None]
    assert not Clock.objects.late(at("2026-03-20 12:00")).exists()
    assert list(differences(Clock.objects.all())) == []


def test_reassigning_changes_hands_and_never_the_time():
    old, new = UserFactory(department=DepartmentFactory()), UserFactory(department=DepartmentFactory())
    clock = start_clock(owner=old, at=at("2026-03-10 15:00"))
    before = waiting(clock)

    changed = actions.reassign(clock.subject, owner=new, at=at("2026-03-10 17:00"), actor=old)

    assert changed == [clock]
    clock.refresh_from_db()
    assert (clock.owner, clock.department, clock.due_at) == (new, new.department, at("2026-03-11 15:00"))
    assert waiting(clock) == before
    rows = clock.custody.order_by("pk").values_list("owner", "since", "until")
    assert list(rows) == [
        (old.pk, at("2026-03-10 15:00"), at("2026-03-10 17:00")),
        (new.pk, at("2026-03-10 17:00"), None),
    ]
    assert clock.events.get(kind="owner_changed").facts == {
        "from": old.pk,
        "to": new.pk,
        "department": [old.department_id, new.department_id],
    }
    assert actions.reassign(clock.subject, owner=new, at=at("2026-03-10 18:00")) == []


def test_the_database_holds_one_running_clock_of_a_code_per_record():
    clock = start_clock()
    copy = Clock.objects.get(pk=clock.pk)
    copy.pk, copy.cycle = None, 2

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_events_of_clocks_are_never_edited_or_deleted():
    event = start_clock().events.get()

    for attempt in (event.delete, ClockEvent.objects.all().delete, lambda: ClockEvent.objects.update(reason="x")):
        with pytest.raises(TypeError):
            attempt()


def test_start_and_stop_cost_the_same_few_statements_whatever_exists():
    subject, owner = DepartmentFactory(), UserFactory(department=DepartmentFactory())
    owner.department  # noqa: B018  a page has it already
    start_clock()

    with CaptureQueriesContext(connection) as starting:
        start_clock(subject=subject, owner=owner)
    with CaptureQueriesContext(connection) as stopping:
        actions.stop(subject, "REPLY_GENERAL", at=at("2026-03-11 13:00"))

    assert len(starting) <= 9
    assert len(stopping) <= 7
    assert Custody.objects.filter(until=None).count() == 1


def test_visible_to_owner_superior_head_and_holders_of_the_right():
    head, superior, stranger = UserFactory(), UserFactory(), UserFactory()
    owner = UserFactory(manager=superior)
    department = DepartmentFactory(head=head)
    clock = start_clock(owner=owner, department=department)
    start_clock()

    assert list(Clock.objects.visible_to(owner)) == [clock]
    assert list(Clock.objects.visible_to(superior)) == [clock]
    assert list(Clock.objects.visible_to(head)) == [clock]
    assert list(Clock.objects.visible_to(stranger)) == []
    assert Clock.objects.visible_to(UserFactory(role="admin")).count() == 2


def test_waiting_for_a_person_comes_nearest_first():
    owner = UserFactory()
    later = start_clock("REPLY_CROSS_DEPT", owner=owner)
    nearer = start_clock("REPLY_GENERAL", owner=owner)
    done = start_clock("REPLY_GENERAL", owner=owner)
    actions.stop(done.subject, done.code, at=at("2026-03-11 12:01"))

    assert list(Clock.objects.waiting_for(owner)) == [nearer, later]
