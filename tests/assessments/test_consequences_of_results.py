"""What a published result brings: an order for a Fail, praise for an Excellent, a flag for fails in a row."""

from datetime import date, timedelta

import pytest

from assessments import actions
from assessments import consequence_rules as rules
from assessments.actions import appeals, rectifications, streaks
from assessments.models import FailStreak, Rectification, Scorecard
from deadlines.models import Clock, Standard
from history import moment
from history.flow import NotAllowed
from history.moment import now
from notices.models import Notice
from reception.actions import Refused
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.consequences import card_of, person, reward

pytestmark = pytest.mark.django_db
AUTUMN, WINTER, SPRING = date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1)


def orders(card):
    return Rectification.objects.filter(scorecard=card)


def told(row, kind):
    return {notice.recipient for notice in Notice.objects.about(row) if notice.kind == f"assessments.{kind}"}


def set_standard(code, amount):
    Standard.objects.filter(code=code).update(amount=amount)


@pytest.mark.clause("S2-66")
def test_each_fail_is_ordered_right_by_a_day_and_tracked_to_its_verified_closure():
    failing, assessor = person(), UserFactory(role="assessor")
    card = card_of(failing, points=50, publish=False, assessor=assessor)
    with moment.at(card.proposed_at):
        actions.publish(card, actor=assessor, rectify_by=date(2026, 5, 4))
        order = orders(card).get()
        running = Clock.objects.of(order).get(code="RECTIFY")

        assert (order.person, order.owner, order.source) == (failing, failing, "fail")
        assert (order.due_on, running.due_at) == (date(2026, 5, 4), rectifications.until(date(2026, 5, 4)))
        assert "total 50.00" in order.problem
        assert told(order, "rectification_ordered") == {failing, failing.manager}
        with pytest.raises(Refused):
            rectifications.verify(order, words="Fine", actor=failing)

        rectifications.plan(order, measures="A course, and a colleague beside me", actor=failing)
        rectifications.finish(order, done_on=date(2026, 4, 2), evidence="Certificate", actor=failing)
        rectifications.verify(order, words="The certificate is there", actor=assessor)

    running.refresh_from_db()
    assert (order.state, running.state) == (Rectification.State.VERIFIED, Clock.State.STOPPED)


def test_without_a_day_the_proposed_one_is_taken_and_publishing_twice_orders_once():
    card = card_of(person(), points=50)

    assert orders(card).get().due_on == date(2026, 4, 2) + timedelta(days=30)


@pytest.mark.parametrize("points", [60, 75, 95, None])
def test_what_is_no_fail_is_not_ordered_right(points):
    card = card_of(person(), points=points)

    assert not orders(card).exists()
    assert (card.grade == "") == (points is None)


@pytest.mark.clause("S2-67")
def test_two_fails_in_a_row_are_flagged_the_admins_told_and_the_decision_recorded():
    failing, admin = person(), UserFactory(role="admin")
    card_of(failing, points=50, quarter=AUTUMN)
    assert not FailStreak.objects.exists()

    latest = card_of(failing, points=59, quarter=WINTER)

    streak = FailStreak.objects.get()
    assert (streak.person, streak.scorecard, streak.count, streak.state) == (failing, latest, 2, "open")
    assert told(streak, "fails_in_a_row") == {admin, failing.manager}
    streaks.decide(streak, decision="A written warning", decided_on=now().date(), actor=admin)
    streak.refresh_from_db()
    assert (streak.state, streak.decision, streak.decided_on, streak.decided_by) == (
        "decided",
        "A written warning",
        now().date(),
        admin,
    )


def test_a_department_is_flagged_as_well():
    department = DepartmentFactory(head=UserFactory())
    card_of(department, points=50, quarter=AUTUMN)

    card_of(department, points=50, quarter=WINTER)

    assert FailStreak.objects.get().department == department


@pytest.mark.parametrize(
    ("between", "breaks", "flagged"),
    [(60, 0, False), (None, 0, True), (None, 1, False)],
    ids=["a pass breaks the row", "not assessed does not", "not assessed does where a standard says so"],
)
def test_what_stands_between_two_fails(between, breaks, flagged):
    set_standard("NOT_ASSESSED_BREAKS", breaks)
    failing = person()
    card_of(failing, points=50, quarter=AUTUMN)
    card_of(failing, points=between, quarter=WINTER)

    card_of(failing, points=50, quarter=SPRING)

    assert FailStreak.objects.exists() is flagged


@pytest.mark.parametrize(("counts", "flagged"), [(0, False), (1, True)])
def test_a_period_at_will_counts_only_where_a_standard_says_so(counts, flagged):
    set_standard("FAILS_OF_AD_HOC", counts)
    failing = person()
    card_of(failing, points=50, quarter=AUTUMN)

    card_of(failing, points=50, quarter=WINTER, kind="ad_hoc")

    assert FailStreak.objects.exists() is flagged


def test_how_many_fails_make_a_row_is_a_standard():
    set_standard("FAIL_TWICE", 3)
    failing = person()
    for quarter in (AUTUMN, WINTER):
        card_of(failing, points=50, quarter=quarter)
    assert not FailStreak.objects.exists()

    card_of(failing, points=50, quarter=SPRING)

    assert FailStreak.objects.get().count == 3


def test_a_quarter_published_late_completes_the_row_on_its_last_result():
    failing = person()
    latest = card_of(failing, points=50, quarter=WINTER)

    card_of(failing, points=50, quarter=AUTUMN)

    assert FailStreak.objects.get().scorecard == latest


def test_a_won_objection_lifts_the_flag_withdraws_the_order_and_tells_who_saw_it():
    failing, admin, judge = person(), UserFactory(role="admin"), UserFactory(role="hr")
    card_of(failing, points=50, quarter=AUTUMN)
    latest = card_of(failing, points=50, quarter=WINTER)
    streak, order = FailStreak.objects.get(), orders(latest).get()
    with moment.at(latest.published_at):
        objection = appeals.lodge(latest, grounds="Not my visit", actor=failing)
        better = {criterion: 80 for criterion in latest.period.scheme.criteria.all()}

        appeals.decide(objection, outcome="accepted", decision="It was not theirs", points=better, actor=judge)

    latest.refresh_from_db()
    streak.refresh_from_db()
    order.refresh_from_db()
    assert (latest.grade, latest.state) == ("good", Scorecard.State.PUBLISHED)
    assert (streak.state, order.state) == ("lifted", "withdrawn")
    assert told(streak, "fails_lifted") == {admin, failing.manager}
    assert told(latest, "result_corrected") == {failing.manager}


def test_a_decision_is_recorded_once_by_one_and_not_for_a_lifted_flag():
    failing = person()
    for quarter in (AUTUMN, WINTER):
        card_of(failing, points=50, quarter=quarter)
    streak, admin = FailStreak.objects.get(), UserFactory(role="admin")
    streaks.lift(streak, actor=None, at=now())

    with pytest.raises(NotAllowed):
        streaks.decide(streak, decision="A warning", actor=admin)


def test_the_person_takes_note_of_the_result_once():
    subject = person()
    card = card_of(subject, points=80)

    actions.acknowledge(card, actor=subject)
    version = card.version
    actions.acknowledge(card, actor=subject)

    assert (card.acknowledged_by, card.acknowledged_at, card.version) == (subject, now(), version)


def won(card, points=80):
    """The person's objection to a card is accepted: every criterion is worth so much."""
    with moment.at(card.published_at):
        objection = appeals.lodge(card, grounds="Not my visit", actor=card.person)
        better = {criterion: points for criterion in card.period.scheme.criteria.all()}
        said = {"outcome": "accepted", "decision": "It was not theirs", "points": better}
        appeals.decide(objection, **said, actor=UserFactory(role="hr"))


def test_what_was_punished_as_a_fail_is_withdrawn_with_it_and_the_person_told():
    failing, hr = person(), UserFactory(role="hr")
    card = card_of(failing, points=50)
    penalty = reward(person=failing, scorecard=card, approver=hr, actor=hr)

    won(card)

    penalty.refresh_from_db()
    assert penalty.state == "withdrawn"
    assert failing in told(penalty, "reward_withdrawn")


@pytest.mark.parametrize("points", [50, 70])
def test_only_a_published_fail_is_punished(points):
    card = card_of(person(), points=points, publish=points != 50)

    with pytest.raises(Refused):
        reward(person=card.person, scorecard=card)


def test_of_three_fails_two_stay_in_a_row_where_the_first_is_corrected():
    failing = person()
    first, _second, third = (card_of(failing, points=50, quarter=quarter) for quarter in (AUTUMN, WINTER, SPRING))

    won(first)

    standing = FailStreak.objects.standing().get()
    assert (standing.scorecard, standing.count) == (third, 2)
    assert [row.failed is not None for row in streaks.results_of(standing, now())] == [True, True]


def test_the_result_in_an_order_is_read_by_those_who_may_read_the_card():
    card = card_of(person(), points=50)
    order = orders(card).get()
    readers = {name: UserFactory(role=name) for name in ("inspector", "admin", "assessor")} | {"person": card.person}

    seen = {name for name, who in readers.items() if Rectification.objects.visible_to(who).exists()}

    assert seen == {"admin", "assessor", "person"}
    assert "50" not in order.public_name


def test_the_head_decides_nothing_about_fails_of_their_own_department():
    head = UserFactory(role="admin")
    department = DepartmentFactory(head=head)
    for quarter in (AUTUMN, WINTER):
        card_of(department, points=50, quarter=quarter)
    streak = FailStreak.objects.get()

    assert not rules.may_decide_streak(head, streak)
    assert rules.may_decide_streak(UserFactory(role="admin"), streak)
