"""Whom a policy is for, and who has read it."""

from datetime import date

import pytest

from history.flow import NotAllowed
from notices.models import Notice
from papers import actions
from papers.models import Acknowledgement, PolicyVersion
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.papers.policies import draft, issue

pytestmark = pytest.mark.django_db


@pytest.mark.clause("S4-190")
def test_a_policy_is_limited_to_chosen_departments_and_their_parts(policy, drafter, chairman):
    sales = DepartmentFactory(name="Sales")
    policy.departments.add(sales)
    inside = UserFactory(department=DepartmentFactory(parent=sales))
    outside = UserFactory(department=DepartmentFactory())
    row = issue(policy, drafter, chairman)

    assert list(row.readers()) == [inside]
    assert PolicyVersion.objects.unread_by(inside) == [row]
    assert PolicyVersion.objects.unread_by(outside) == []
    told = Notice.objects.filter(kind="papers.policy_in_force")
    assert [notice.recipient for notice in told] == [inside]


@pytest.mark.clause("S4-19")
def test_staff_acknowledge_a_version_once_and_those_who_have_not_are_listed(policy, drafter, chairman, owner):
    reader = UserFactory(name="Rita Reader")
    gone = UserFactory(is_active=False)
    row = issue(policy, drafter, chairman)

    actions.acknowledge(row, actor=reader)
    actions.acknowledge(row, actor=reader)

    assert [said.person for said in Acknowledgement.objects.all()] == [reader]
    assert set(row.missing()) == {owner.head, drafter, chairman}
    assert gone not in row.readers()
    assert PolicyVersion.objects.unread_by(reader) == []
    second = issue(policy, drafter, chairman, "2.0")
    assert PolicyVersion.objects.unread_by(reader) == [second]


def test_what_is_issued_for_later_can_be_read_before_and_what_it_replaces_need_not(policy, drafter, chairman):
    reader = UserFactory()
    issue(policy, drafter, chairman)
    later = issue(policy, drafter, chairman, "2.0", effective_from=date(2026, 4, 1))

    assert PolicyVersion.objects.unread_by(reader) == [later]
    actions.acknowledge(later, actor=reader)
    assert PolicyVersion.objects.unread_by(reader) == []


def test_what_does_not_hold_is_not_acknowledged(policy, drafter):
    with pytest.raises(NotAllowed):
        actions.acknowledge(draft(policy, drafter), actor=drafter)
