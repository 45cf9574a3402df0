"""When a policy is looked at again, and who is reminded."""

from datetime import date

import pytest

from deadlines import actions as deadlines
from deadlines import sweep
from deadlines.models import Clock, TimeLimit
from history import moment
from history.models import Event
from notices.models import Notice
from papers import actions
from papers.models import PolicyVersion
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.papers import PolicyFactory, in_force
from tests.papers.policies import NOON, issue

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 11)
State = PolicyVersion.State


def holding(policy, on=TODAY):
    return list(PolicyVersion.objects.holding(on).filter(policy=policy).values_list("label", flat=True))


# -- the next review ----------------------------------------------------------------------------


@pytest.mark.clause("S4-18")
def test_the_owner_is_reminded_before_the_next_review(policy, drafter, chairman, owner):
    issue(policy, drafter, chairman)
    policy.refresh_from_db()
    clock = Clock.objects.of(policy).get()

    assert policy.next_review_on == date(2027, 3, 11)
    assert (clock.code, clock.owner, clock.department) == ("POLICY_REVIEW", owner.head, owner)
    with moment.at(at("2027-02-26 12:00")):
        sweep.sweep()

    notice = Notice.objects.get(kind="deadlines.due_soon")
    assert (notice.recipient, notice.label) == (owner.head, str(policy))


def test_a_review_that_changes_nothing_sets_the_next_one(policy, drafter, chairman):
    issue(policy, drafter, chairman)
    with moment.at(at("2027-03-01 10:00")):
        actions.confirm_review(policy, actor=drafter, words="Read through", next_on=date(2027, 9, 1))

    policy.refresh_from_db()
    assert policy.next_review_on == date(2027, 9, 1)
    first, second = Clock.objects.of(policy).order_by("cycle")
    assert (first.state, second.due_at) == (Clock.State.STOPPED, at("2027-09-02 00:00"))
    event = Event.objects.about(policy).get(verb="confirm_review")
    assert event.facts["next_review_on"] == ["2027-03-11", "2027-09-01"]


def test_a_new_version_is_a_review_and_a_repeal_ends_them(policy, drafter, chairman):
    first = issue(policy, drafter, chairman)
    second = issue(policy, drafter, chairman, "2.0")
    assert [clock.state for clock in Clock.objects.of(policy).order_by("cycle")] == ["stopped", "running"]

    actions.withdraw(second, reason="Repealed", actor=chairman)

    policy.refresh_from_db()
    assert (policy.next_review_on, Clock.objects.of(policy).running().count()) == (None, 0)
    assert holding(policy) == []
    assert first.pk != second.pk


def test_another_owner_takes_the_review_over(policy, drafter, chairman):
    issue(policy, drafter, chairman)
    other = DepartmentFactory(head=UserFactory(name="New Nora"))
    policy.refresh_from_db()

    actions.edit(policy, actor=UserFactory(), version=policy.version, departments=[], related=[], owner=other)

    clock = Clock.objects.of(policy).get()
    assert (clock.owner, clock.department) == (other.head, other)


def test_without_a_limit_no_review_is_promised_and_nothing_is_blocked(policy, drafter, chairman):
    TimeLimit.objects.filter(code="POLICY_REVIEW").update(amount=None)

    row = issue(policy, drafter, chairman)

    assert (row.state, Clock.objects.of(policy).count()) == (State.IN_FORCE, 0)


# -- the five documents of the product ----------------------------------------------------------


def test_a_clock_of_a_policy_without_department_belongs_to_who_signed(chairman):
    row = in_force(PolicyFactory(owner=None), approver=chairman)

    assert Clock.objects.of(row.policy).get().owner == chairman
    deadlines.cancel(row.policy, at=NOON)
