"""The policies that the product brings along."""

import pytest

from papers import actions, governed
from papers.models import Policy
from papers.seeds import install_policies
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.papers import PolicyFactory
from tests.papers.policies import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.clause("S0-34", "S4-342")
def test_the_documents_of_the_product_are_there_with_their_owners_as_they_name_them():
    stated = dict(Policy.objects.exclude(prefix="").values_list("prefix", "owner_stated_zh"))

    assert sorted(stated) == ["S0", "S1", "S2", "S3", "S4"]
    assert stated["S0"] == "行政部"
    assert "市场部" in stated["S4"]
    department = DepartmentFactory(name="Administration Department", name_zh="行政部")
    policy = Policy.objects.get(prefix="S0")
    assert policy.owner_name == "Administration Department"
    actions.edit(policy, actor=UserFactory(), version=0, departments=[], related=[], owner=department)
    policy.refresh_from_db()
    assert policy.owner == department


def test_installing_again_changes_nothing():
    Policy.objects.filter(prefix="S0").update(title="Ours")

    install_policies()

    assert Policy.objects.get(prefix="S0").title == "Ours"
    assert Policy.objects.exclude(prefix="").count() == 5


def test_limits_and_checklists_stand_under_the_policy_of_their_clauses():
    policy = Policy.objects.get(prefix="S3")

    codes = {rule.code for rule, _words in governed.limits(policy, NOON)}
    checklists = {row.code for row in governed.checklists(policy)}

    assert {"INFO_SHEET_SIGNOFF", "PREP_TASKS", "AUTO_HAND_OVER"} <= codes
    assert "REPLY_GENERAL" not in codes
    assert "audit" in checklists
    assert governed.limits(PolicyFactory(), NOON) == []
