"""Changing a number: a new version, for what begins from its date on; moving what runs is the exception (F9)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Q

from accounts.models import Department
from deadlines import actions, ladder_words, limits, sense
from deadlines.ladder import WORDS
from deadlines.models import Clock, ClockEvent, Ladder, Standard, TimeLimit
from deadlines.standards import is_on, number, windows
from history import moment
from history.flow import Stale
from history.models import Event
from notices.models import Notice
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db

NOON = at("2026-03-11 12:00")
APRIL = at("2026-04-01 00:00")


@pytest.fixture
def editor():
    return UserFactory(role="admin", name="Edith Editor")


@pytest.fixture
def approver():
    return UserFactory(role="admin", name="Anna Approver")


def limit(code="REPLY_GENERAL", variant=""):
    return TimeLimit.objects.of_row(TimeLimit(code=code, variant=variant)).first()


def change(row, actor, valid_from=NOON, **columns):
    return limits.change(row, valid_from=valid_from, actor=actor, reason="Agreed with the management", **columns)


@pytest.mark.clause("S0-35", "S4-343")
def test_a_version_holds_for_what_begins_on_or_after_its_date_and_for_nothing_older(editor):
    before = start_clock(at=NOON)
    change(limit(), editor, valid_from=APRIL, amount=48)

    day_before = start_clock(at=at("2026-03-31 12:00"))
    from_then = start_clock(at=APRIL)

    assert (before.limit.number, before.due_at) == (1, NOON + timedelta(hours=24))
    assert (day_before.limit.number, day_before.due_at) == (1, at("2026-04-01 12:00"))
    assert (from_then.limit.number, from_then.due_at) == (2, APRIL + timedelta(hours=48))


@pytest.mark.clause("S4-344")
def test_a_change_is_logged_with_old_and_new_value_who_when_and_why(editor):
    old = limit()

    new = change(old, editor, amount=36, warnings=["6 hours"])

    event = Event.objects.about(new).get()
    assert (event.actor, event.at, event.text.words) == (editor, NOON, "Agreed with the management")
    assert event.facts["amount"] == [24, 36]
    assert event.facts["warnings"] == [["4 hours"], ["6 hours"]]
    old.refresh_from_db()
    assert (old.amount, old.warnings, old.number, new.number) == (24, ["4 hours"], 1, 2)


def test_nothing_different_makes_no_version(editor):
    assert change(limit(), editor, amount=24).number == 1
    assert TimeLimit.objects.filter(code="REPLY_GENERAL").count() == 1


def test_of_two_editors_the_second_is_told(editor, approver):
    seen_by_both = limit()
    change(seen_by_both, editor, amount=36)

    with pytest.raises(Stale, match="Edith Editor"):
        change(seen_by_both, approver, amount=12)

    assert limit().amount == 36


@pytest.mark.parametrize(
    ("valid_from", "words"), [(NOON - timedelta(minutes=1), "past"), (at("2026-03-20 00:00"), "already set")]
)
def test_no_version_comes_before_today_or_before_one_that_is_set_already(editor, valid_from, words):
    row = change(limit(), editor, valid_from=APRIL, amount=48)

    with pytest.raises(limits.TooEarly, match=words):
        change(row, editor, valid_from=valid_from, amount=36)


def test_what_is_set_for_later_is_taken_back_by_another_version_of_the_same_day(editor):
    row = change(limit(), editor, valid_from=APRIL, amount=48)
    change(row, editor, valid_from=APRIL, amount=24)

    assert start_clock(at=APRIL).due_at == APRIL + timedelta(hours=24)


def test_an_empty_amount_measures_nothing_and_blocks_nothing(editor):
    change(limit(), editor, amount=None)

    assert actions.start(DepartmentFactory(), "REPLY_GENERAL", owner=editor, at=NOON) is None


def test_who_changes_a_proposed_number_decides_it_and_other_changes_leave_it_proposed(editor):
    warned = change(limit("APPT_REPLY"), editor, warnings=["2 hours"])
    decided = change(warned, editor, amount=12)

    assert (warned.is_proposed, decided.is_proposed) == (True, False)


def test_every_row_that_is_installed_makes_sense():
    rows = [*TimeLimit.objects.all(), *Standard.objects.all()]

    assert {row.code: sense.objections(row, row) for row in rows if sense.objections(row, row)} == {}


@pytest.mark.parametrize(
    ("code", "columns", "field"),
    [
        ("REPLY_GENERAL", {"amount": -1}, "amount"),
        ("REPLY_GENERAL", {"amount": 0}, "amount"),
        ("REPLY_GENERAL", {"amount": 99999}, "amount"),
        ("REPLY_GENERAL", {"warnings": ["24 hours"]}, "warnings"),
        ("REPLY_GENERAL", {"warnings": ["0 hours"]}, "warnings"),
        ("REPLY_GENERAL", {"warnings": ["1 hours", "1 hours"]}, "warnings"),
        ("REPLY_GENERAL", {"ends": "end_of_day"}, "ends"),
        ("REPLY_GENERAL", {"direction": "before"}, "direction"),
        ("REPLY_GENERAL", {"unit": "fixed", "amount": None}, "unit"),
        ("REPLY_GENERAL", {"unit": "per_week"}, "unit"),
        ("REPLY_GENERAL", {"last_chance": 9999}, "last_chance"),
        ("REPLY_SPECIAL", {"amount": 3}, "amount"),
        ("DAY_LOG", {"amount": 2}, "amount"),
        ("INFO_SHEET_SIGNOFF", {"direction": "after"}, "direction"),
        ("INFO_SHEET_SIGNOFF", {"warnings": ["9 weeks"]}, "warnings"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(editor, code, columns, field):
    with pytest.raises(limits.Senseless) as refusal:
        change(limit(code), editor, **columns)

    assert list(refusal.value.objections) == [field]
    assert limit(code).number == 1


def test_zero_means_something_where_it_counts_back_to_the_moment_itself(editor):
    assert change(limit("RECONFIRM"), editor, amount=0).amount == 0


def test_a_switch_and_hours_of_the_day_change_like_any_number(editor):
    switch = Standard.objects.get(code="AUTO_HAND_OVER")
    slots = Standard.objects.get(code="PREFERRED_SLOTS")
    morning = {"from": "09:15", "until": "10:00", "label": "good", "label_zh": "适宜"}

    limits.change(switch, valid_from=APRIL, actor=editor, reason="By hand", amount=0)
    limits.change(slots, valid_from=NOON, actor=editor, reason="Later", windows=[morning])

    assert (is_on("AUTO_HAND_OVER", NOON), is_on("AUTO_HAND_OVER", APRIL)) == (True, False)
    assert windows("PREFERRED_SLOTS", NOON) == [morning]
    assert (number("DISSATISFIED", NOON), number("NO_SUCH", NOON)) == (2, None)


# -- F9: a policy edit on live clocks ------------------------------------------------------------


def dues(clocks):
    return [Clock.objects.get(pk=clock.pk).due_at for clock in clocks]


def test_f9_the_dry_run_tells_old_and_new_and_who_would_become_late_and_moves_nothing(editor):
    old, fresh = start_clock(at=NOON - timedelta(hours=20)), start_clock(at=NOON - timedelta(hours=1))
    done = start_clock(at=NOON - timedelta(hours=1))
    actions.stop(done.subject, done.code, at=NOON)
    new = change(limit(), editor, amount=12)
    later = start_clock(at=NOON)

    moves = sorted(limits.dry_run(new, at=NOON), key=lambda move: move.clock.pk)

    assert [(move.clock, move.becomes_late) for move in moves] == [(old, True), (fresh, False)]
    assert [move.new_due for move in moves] == [NOON - timedelta(hours=8), NOON + timedelta(hours=11)]
    assert dues([old, later]) == [NOON + timedelta(hours=4), NOON + timedelta(hours=12)]


def test_f9_moving_what_runs_names_the_approver_in_the_history_of_every_clock(editor, approver):
    clocks = [start_clock(at=NOON - timedelta(hours=1)) for _nth in range(3)]
    new = change(limit(), editor, amount=12)

    moved = limits.move_running(new, approver=approver, actor=editor, reason="From today on for all")

    assert moved == 3
    assert dues(clocks) == [NOON + timedelta(hours=11)] * 3
    events = ClockEvent.objects.filter(kind="rebased")
    assert {event.facts["approver"] for event in events} == {approver.pk}
    assert {(event.old_due, event.new_due, event.reason) for event in events} == {
        (NOON + timedelta(hours=23), NOON + timedelta(hours=11), "From today on for all")
    }
    assert Notice.objects.get(kind="deadlines.limit_moved").recipient == approver
    assert Event.objects.about(new).get(verb="move").facts == {"moved": 3, "approved_by": "Anna Approver"}


def test_f9_nobody_becomes_late_by_one_persons_hand(editor):
    clock = start_clock(at=NOON - timedelta(hours=20))
    new = change(limit(), editor, amount=12)

    with pytest.raises(limits.SameHand):
        limits.move_running(new, approver=editor, actor=editor, reason="Quickly")

    assert dues([clock]) == [NOON + timedelta(hours=4)]
    assert not Event.objects.filter(verb="move").exists()


def test_f9_where_nobody_becomes_late_one_administrator_is_enough(editor):
    clock = start_clock(at=NOON)
    new = change(limit(), editor, amount=48)

    limits.move_running(new, approver=editor, actor=editor, reason="More time")

    assert dues([clock]) == [NOON + timedelta(hours=48)]
    assert not Notice.objects.filter(kind="deadlines.limit_moved").exists()


def test_f9_moving_twice_moves_once_and_only_the_variant_meant(editor, approver):
    tier_a = start_clock("FREQ_SCHEME_1", at=NOON, selectors={"tier": "A"})
    tier_c = start_clock("FREQ_SCHEME_1", at=NOON, selectors={"tier": "C"})
    new = change(limit("FREQ_SCHEME_1", "A"), editor, unit="per_month")
    before = dues([tier_c])

    first = limits.move_running(new, approver=approver, actor=editor, reason="Once")
    second = limits.move_running(new, approver=approver, actor=editor, reason="Twice")

    assert (first, second) == (1, 0)
    assert dues([tier_c]) == before
    assert Clock.objects.get(pk=tier_a.pk).due_at == at("2026-04-01 00:00")


# -- ladders ----------------------------------------------------------------------------------


def edit_ladder(ladder, actor, steps, version=0):
    words = {"name": ladder.name, "name_zh": ladder.name_zh}
    said = ["before", "after"]
    return limits.change_ladder(ladder, version=version, actor=actor, reason="Sooner", said=said, steps=steps, **words)


def test_a_ladder_is_changed_with_its_history_and_the_second_editor_is_told(editor, approver):
    ladder = Ladder.objects.get(code="usual")
    steps = [{"after": "1 hours", "who": "supervisor"}]

    event = edit_ladder(ladder, editor, steps)

    assert (ladder.steps, ladder.version) == (steps, 1)
    assert (event.actor, event.facts["chain"], event.text.words) == (editor, ["before", "after"], "Sooner")
    with pytest.raises(Stale, match="Edith Editor"):
        edit_ladder(Ladder.objects.get(code="usual"), approver, [], version=0)
    assert edit_ladder(ladder, editor, steps, version=1) is None


def test_every_word_that_may_be_chosen_for_a_step_finds_people():
    named = [word.partition(":") for word, _label in ladder_words.choices() if ":" in word]
    rights = {
        f"{row.content_type.app_label}.{row.codename}" for row in Permission.objects.select_related("content_type")
    }

    assert {name for word, _colon, name in named if word == "holding"} <= rights
    assert {name for word, _colon, name in named if word == "head_of"} <= set(Department.Kind.values)
    assert {
        f"{word}:" if colon else word for word, colon, _name in (w.partition(":") for w, _ in ladder_words.choices())
    } == (set(WORDS))


def test_a_code_of_a_standard_is_no_code_of_a_limit():
    codes = set(TimeLimit.objects.values_list("code", flat=True))

    assert not Standard.objects.filter(Q(code__in=codes)).exists()


def test_now_is_taken_from_the_one_clock(editor):
    with moment.at(APRIL):
        new = change(limit(), editor, valid_from=APRIL, amount=30)

    assert Event.objects.about(new).get().at == APRIL
