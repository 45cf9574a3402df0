from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from accounts.models import SeededGrant, User
from accounts.roles import NAMES, ROLES, install
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_every_right_of_the_table_exists():
    assert install() == []


def test_every_role_is_a_group_with_the_rights_of_the_table():
    granted = {
        group.name: sorted(
            f"{right.content_type.app_label}.{right.codename}"
            for right in group.permissions.select_related("content_type")
        )
        for group in Group.objects.all()
    }

    assert granted == {name: sorted(rights) for name, rights in ROLES.items()}


def test_every_role_has_a_name():
    assert NAMES.keys() == ROLES.keys()


def test_migrating_again_changes_nothing():
    before = set(Group.permissions.through.objects.values_list("group", "permission"))

    call_command("migrate", verbosity=0, stdout=StringIO())

    assert set(Group.permissions.through.objects.values_list("group", "permission")) == before
    assert SeededGrant.objects.count() == sum(map(len, ROLES.values()))


def test_what_an_administrator_took_away_or_gave_stays_so():
    desk, guard = Group.objects.get(name="front_desk"), Group.objects.get(name="gate_security")
    taken = desk.permissions.get(codename="register_appointment")
    given = Permission.objects.get(codename="manage_people")
    desk.permissions.remove(taken)
    guard.permissions.add(given)

    install()

    assert taken not in desk.permissions.all()
    assert given in guard.permissions.all()


@pytest.mark.parametrize(
    "right", ["customers.view_tier_reason", "customers.set_tier", "assessments.view_scorecard", "visits.view_infosheet"]
)
def test_the_front_desk_and_the_gate_see_no_tier_reasons_no_scores_and_not_all_sheets(right):
    assert not UserFactory(role="front_desk").may(right)
    assert not UserFactory(role="gate_security").may(right)


def test_only_the_marketing_center_sets_levels_and_tiers():
    holders = {name for name, rights in ROLES.items() if {"visits.set_level", "customers.set_tier"} & set(rights)}

    assert holders == {"marketing_center"}


@pytest.mark.clause("S4-69")
def test_sales_representatives_and_customer_service_agents_have_roles():
    sales, agent = UserFactory(role="sales"), UserFactory(role="agent")

    assert sales.may("visits.draft_infosheet")
    assert agent.may("calls.view_issue")


def test_people_are_found_by_their_right_and_only_while_they_are_active():
    clerk = UserFactory(role="front_desk")
    UserFactory(role="front_desk", is_active=False)
    UserFactory()

    assert list(User.objects.holding("reception.receive_appointment")) == [clerk]
