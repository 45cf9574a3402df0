"""What is owed again and again: turns, each with a clock of its own."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines import actions, obligations, sweep
from deadlines.actions import Refused
from deadlines.models import Clock, Obligation, SweepRun, TimeLimit, Turn
from history import moment
from history.flow import NotAllowed, Stale
from history.models import Event
from notices.models import Notice
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import oblige

pytestmark = pytest.mark.django_db


def clocks(obligation):
    """What each turn's clock says: first day, due, state."""
    rows = []
    for turn in obligation.turns.order_by("number"):
        clock = Clock.objects.of(turn).get()
        rows.append(
            (str(turn.first), f"{clock.due_at.astimezone(at('2026-01-01 00:00').tzinfo):%m-%d %H:%M}", clock.state)
        )
    return rows


def test_a_weekly_obligation_opens_a_turn_each_week_and_an_unmet_one_stays_late():
    owner = UserFactory(department=DepartmentFactory())
    obligation = oblige(owner=owner, since=date(2026, 3, 11), label="Stock of gifts", label_zh="赠品库存")

    with moment.at(at("2026-03-17 09:00")):
        assert obligations.open_turns(moment.now()) == 1
        assert obligations.open_turns(moment.now()) == 0

    assert clocks(obligation) == [
        ("2026-03-11", "03-16 00:00", "running"),
        ("2026-03-16", "03-23 00:00", "running"),
    ]
    clock = Clock.objects.of(obligation.turns.get(number=1)).get()
    assert (clock.owner, clock.department, clock.label, clock.label_zh) == (
        owner,
        owner.department,
        "Stock of gifts",
        "赠品库存",
    )
    assert Clock.objects.late(at("2026-03-17 09:00")).get() == clock
    assert [notice.recipient for notice in Notice.objects.filter(kind="deadlines.obliged")] == [owner]


def test_the_sweep_opens_the_turns_and_tells_of_a_missed_one():
    obligation = oblige(since=date(2026, 3, 9))

    with moment.at(at("2026-03-16 08:00")):
        sweep.watch(SweepRun.Source.BEAT)
        sweep.watch(SweepRun.Source.BEAT)

    assert obligation.turns.count() == 2
    assert Notice.objects.filter(kind="deadlines.due", recipient=obligation.owner).count() == 1


def test_after_an_outage_every_turn_that_was_missed_is_there():
    obligation = oblige(since=date(2026, 3, 9))

    assert obligations.open_turns(at("2026-04-08 10:00")) == 4

    assert [first for first, _due, _state in clocks(obligation)] == [
        "2026-03-09",
        "2026-03-16",
        "2026-03-23",
        "2026-03-30",
        "2026-04-06",
    ]


@pytest.mark.parametrize(
    ("code", "details", "since", "due"),
    [
        ("GIFT_WEEKLY_STOCK", {}, date(2026, 3, 9), "2026-03-16 00:00"),
        ("IDEA_MONTHLY", {}, date(2026, 3, 1), "2026-04-01 00:00"),
        ("ASSESS_QUARTERLY", {}, date(2026, 1, 1), "2026-04-01 00:00"),
        ("TRAINING", {}, date(2026, 1, 1), "2026-04-01 00:00"),
        ("EXPENSE_STATS", {}, date(2026, 3, 1), "2026-04-01 00:00"),
        ("INSPECTION", {}, date(2026, 3, 1), "2026-04-01 00:00"),
        ("REGULAR_MEETING", {}, date(2026, 3, 1), "2026-04-01 00:00"),
        ("FREQ_SCHEME_1", {"selectors": {"tier": "A"}}, date(2026, 3, 9), "2026-03-16 00:00"),
        ("FREQ_SCHEME_2", {"selectors": {"tier": "C"}}, date(2026, 1, 1), "2026-07-01 00:00"),
        ("CLEANING", {}, date(2026, 3, 10), "2026-03-26 00:00"),
        ("POLICY_REVIEW", {}, date(2026, 3, 10), "2027-03-11 00:00"),
        # Counts back from the end of the quarter: 31 March less 15 days.
        ("QUARTER_NOTICE", {}, date(2026, 1, 1), "2026-03-17 00:00"),
    ],
)
def test_every_recurring_limit_of_the_regulations_can_be_owed(code, details, since, due):
    obligation = oblige(code, since=since, **details)

    turn = obligation.turns.get(number=1)
    assert Clock.objects.of(turn).get().due_at == at(due)
    assert code in {limit.code for limit in obligations.recurring(moment.now())}


def test_a_limit_that_is_no_period_is_refused():
    with pytest.raises(Refused, match="again and again"):
        oblige("REPLY_GENERAL")
    with pytest.raises(Refused, match="who owes it"):
        actions.oblige(
            "GIFT_WEEKLY_STOCK", label="x", since=date(2026, 3, 9), actor=None, at=moment.now(), department=None
        )
    assert Obligation.objects.count() == 0


def test_enough_of_it_stops_the_clock_of_its_turn():
    obligation = oblige("FREQ_SCHEME_1", since=date(2026, 3, 9), selectors={"tier": "A"})
    turn = obligation.turns.get()
    assert turn.needed == 2

    actions.fulfil(obligation, at=at("2026-03-10 10:00"), actor=obligation.owner)
    assert clocks(obligation)[0][2] == "running"
    actions.fulfil(obligation, at=at("2026-03-11 11:00"), actor=obligation.owner, words="both distributors")

    turn.refresh_from_db()
    assert (turn.done, turn.done_at) == (2, at("2026-03-11 11:00"))
    assert Clock.objects.of(turn).get().stopped_at == at("2026-03-11 11:00")
    events = Event.objects.about(obligation).filter(verb="fulfil")
    assert [event.facts for event in events] == [{"turn": 1, "n": 1}, {"turn": 1, "n": 1}]
    assert events.last().text.words == "both distributors"
    actions.fulfil(obligation, at=at("2026-03-11 12:00"), actor=obligation.owner)
    turn.refresh_from_db()
    assert (turn.done, turn.done_at) == (3, at("2026-03-11 11:00"))


def test_what_was_missed_can_be_made_up_for_and_counts_as_late():
    obligation = oblige(since=date(2026, 3, 2))
    first, second = obligation.turns.order_by("number")

    actions.fulfil(obligation, at=at("2026-03-11 11:00"), actor=obligation.owner, turn=first)

    assert [state for _first, _due, state in clocks(obligation)] == ["stopped", "running"]
    assert Clock.objects.late(at("2026-03-11 11:00")).get() == Clock.objects.of(first).get()
    with pytest.raises(Refused, match="no turn"):
        actions.fulfil(obligation, at=at("2026-03-05 11:00"), actor=obligation.owner, turn=second)


def test_cleaning_is_due_fifteen_days_after_the_last_time():
    obligation = oblige("CLEANING", since=date(2026, 3, 2))
    assert clocks(obligation) == [("2026-03-02", "03-18 00:00", "running")]
    assert obligations.open_turns(at("2026-06-01 10:00")) == 0  # it waits: nobody owes two cleanings

    with moment.at(at("2026-03-20 16:00")):
        actions.fulfil(obligation, at=at("2026-03-20 16:00"), actor=obligation.owner)

    assert clocks(obligation) == [
        ("2026-03-02", "03-18 00:00", "stopped"),
        ("2026-03-20", "04-05 00:00", "running"),
    ]


def test_a_limit_that_is_not_set_opens_nothing_until_it_is():
    TimeLimit.objects.filter(code="IDEA_MONTHLY").update(amount=None)
    obligation = oblige("IDEA_MONTHLY", since=date(2026, 3, 1))
    other = oblige(since=date(2026, 3, 9))
    assert obligations.open_turns(at("2026-03-17 10:00")) == 1
    TimeLimit.objects.filter(code="IDEA_MONTHLY").update(amount=1)

    assert obligations.open_turns(at("2026-03-17 10:00")) == 1
    assert (obligation.turns.count(), other.turns.count()) == (1, 2)


def test_one_that_cannot_be_opened_stops_no_other():
    bad, good = oblige(since=date(2026, 3, 9)), oblige(since=date(2026, 3, 9))
    Turn.objects.filter(obligation=bad, number=1).update(number=2_147_483_647)

    obligations.open_turns(at("2026-03-17 10:00"))

    assert good.turns.count() == 2


def test_ending_voids_what_is_not_due_and_leaves_what_is_late():
    obligation = oblige(since=date(2026, 3, 2))

    actions.end_obligation(obligation, actor=UserFactory(), at=at("2026-03-11 12:00"), words="warehouse closed")

    obligation.refresh_from_db()
    assert (obligation.state, obligation.ended_at) == ("ended", at("2026-03-11 12:00"))
    assert [state for _first, _due, state in clocks(obligation)] == ["running", "cancelled"]
    assert obligations.open_turns(at("2026-06-01 10:00")) == 0
    with pytest.raises(NotAllowed):
        actions.end_obligation(obligation, actor=UserFactory(), at=at("2026-03-11 12:01"))
    with pytest.raises(Refused, match="has ended"):
        actions.fulfil(obligation, at=at("2026-03-11 12:02"), actor=obligation.owner)


def test_handing_it_on_takes_the_open_turns_along():
    obligation = oblige(since=date(2026, 3, 2))
    before, after, admin = obligation.owner, UserFactory(department=DepartmentFactory()), UserFactory()
    stale = Obligation.objects.get(pk=obligation.pk)

    actions.hand_on(obligation, owner=after, actor=admin, at=at("2026-03-11 12:00"), words="moves to Suzhou")

    obligation.refresh_from_db()
    assert (obligation.owner, obligation.department) == (after, after.department)
    assert set(Clock.objects.values_list("owner", flat=True)) == {after.pk}
    held = Clock.objects.first().custody.order_by("pk").values_list("owner", flat=True)
    assert list(held) == [before.pk, after.pk]
    with pytest.raises(Stale):
        actions.hand_on(stale, owner=admin, actor=admin, at=at("2026-03-11 12:01"))


# ---- pages ----


@pytest.fixture
def admin(client):
    person = UserFactory(role="admin")
    client.force_login(person)
    return person


def details(owner, **more):
    said = {"limit": "GIFT_WEEKLY_STOCK|", "label": "Stock of gifts", "since": "2026-03-09"}
    return said | {"owner": owner.pk if owner else ""} | more


def test_an_administrator_creates_one_and_the_same_form_posted_twice_makes_one(client, admin):
    owner, token = UserFactory(), "6c0f0a52-9d5b-4a50-9b7e-111111111111"

    for _again in range(2):
        response = client.post(reverse("deadlines:oblige"), details(owner, form_token=token))

    obligation = Obligation.objects.get()
    assert response.url == obligation.get_absolute_url()
    assert (obligation.owner, obligation.since, obligation.created_by) == (owner, date(2026, 3, 9), admin)


def test_a_form_without_an_owner_keeps_what_was_typed(client, admin):
    response = client.post(reverse("deadlines:oblige"), details(None))

    shown = response.content.decode()
    assert "Say who owes it" in shown
    assert 'value="Stock of gifts"' in shown
    assert Obligation.objects.count() == 0


def test_a_slip_in_the_year_does_not_open_hundreds_of_turns(client, admin):
    shown = client.post(reverse("deadlines:oblige"), details(UserFactory(), since="2006-03-09")).content.decode()

    assert "Choose a day within a year before or after today." in shown
    assert Obligation.objects.count() == 0


def test_the_owner_notes_it_as_done_on_the_page(client):
    obligation = oblige(since=date(2026, 3, 9))
    client.force_login(obligation.owner)
    shown = client.get(obligation.get_absolute_url()).content.decode()
    assert "0 of 1 done" in shown

    client.post(
        reverse("deadlines:fulfil", args=[obligation.pk]),
        {"turn": 1, "done_at": "2026-03-11T11:30", "n": 1, "note": "counted twice"},
    )

    assert obligation.turns.get().done_at == at("2026-03-11 11:30")
    late = client.post(
        reverse("deadlines:fulfil", args=[obligation.pk]),
        {"turn": 1, "done_at": "2026-03-12T11:30", "n": 1, "note": "tomorrow"},
    )
    assert "This moment has not come yet." in late.content.decode()
    assert "tomorrow" in late.content.decode()


def test_a_waived_cleaning_can_still_be_noted_so_that_the_next_is_counted(client):
    obligation = oblige("CLEANING", since=date(2026, 3, 9))
    clock = Clock.objects.of(obligation.turns.get()).get()
    actions.waive_one(clock, reason="shop is rebuilt", actor=UserFactory(), at=at("2026-03-10 10:00"))
    client.force_login(obligation.owner)
    url = reverse("deadlines:fulfil", args=[obligation.pk])
    assert url in client.get(obligation.get_absolute_url()).content.decode()

    client.post(url, {"turn": 1, "done_at": "2026-03-11T11:30", "n": 1})

    assert [state for _first, _due, state in clocks(obligation)] == ["waived", "running"]


def test_of_a_department_everybody_in_it_may_note_it_and_a_stranger_does_not_see_it(client):
    home = DepartmentFactory()
    obligation = oblige(department=home, since=date(2026, 3, 9))
    client.force_login(UserFactory(department=home))
    said = {"turn": 1, "done_at": "2026-03-11T11:30", "n": 1}
    assert client.post(reverse("deadlines:fulfil", args=[obligation.pk]), said).status_code == 302
    client.force_login(UserFactory(department=DepartmentFactory()))
    assert client.get(obligation.get_absolute_url()).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_three(client, admin):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("deadlines:obligations")).status_code == 200
        return len(asked)

    oblige()
    cost()
    one = cost()
    oblige()
    oblige("CLEANING", department=DepartmentFactory())

    assert cost() == one


def test_the_clock_of_a_turn_says_which_turn_it_stands_for(client, admin):
    obligation = oblige(since=date(2026, 3, 9))
    clock = Clock.objects.of(obligation.turns.get()).get()

    shown = client.get(clock.get_absolute_url()).content.decode()

    assert "Turn 1 of what is owed again and again: Stock of gifts, Mon 9 Mar 2026 – Sun 15 Mar 2026." in shown
    assert "0 of 1 is done." in shown
    assert timedelta(days=7) == clock.due_at - clock.started_at
