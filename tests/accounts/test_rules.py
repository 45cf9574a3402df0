from datetime import timedelta

import pytest

from accounts import actions, rules
from accounts.models import User
from tests.factories.accounts import UserFactory

RIGHT = "accounts.manage_people"


@pytest.fixture
def admin(db):
    return UserFactory(role="admin", name="An Admin")


@pytest.fixture
def stand_in(admin, noon):
    """Stands in for the administrator from noon for a day."""
    deputy = UserFactory(name="De Deputy")
    actions.appoint_deputy(admin, deputy, noon, noon + timedelta(days=1), admin)
    return User.objects.get(pk=deputy.pk)


def test_a_deputy_may_what_the_person_may_and_acts_for_them(admin, stand_in):
    assert stand_in.may(RIGHT)
    assert not stand_in.has_perm(RIGHT)
    assert rules.on_behalf(stand_in, permission=RIGHT) == admin
    assert rules.on_behalf(stand_in, of=admin) == admin
    assert stand_in.hats() == {stand_in.pk, admin.pk}


def test_outside_the_time_a_deputy_is_a_colleague_like_any_other(stand_in, noon):
    assert stand_in.principals(at=noon + timedelta(days=1)) == []
    assert not stand_in.may(RIGHT)


def test_with_a_right_of_ones_own_one_acts_for_oneself(admin):
    assert rules.on_behalf(admin, permission=RIGHT) is None
    assert rules.on_behalf(admin, of=admin) is None


def test_what_belongs_to_a_stranger_is_done_for_nobody(admin, stranger):
    assert rules.on_behalf(admin, of=stranger) is None
    assert rules.on_behalf(stranger, permission=RIGHT) is None


def test_a_person_who_left_lends_no_right_to_a_deputy(admin, stand_in):
    UserFactory(role="admin")  # somebody has to stay who manages people
    actions.deactivate(admin, actor=None)

    assert not User.objects.get(pk=stand_in.pk).may(RIGHT)


def test_standing_in_is_not_passed_on(stand_in, noon):
    third = UserFactory()
    actions.appoint_deputy(stand_in, third, noon, noon + timedelta(days=1), stand_in)

    assert not User.objects.get(pk=third.pk).may(RIGHT)


def test_deputies_are_arranged_by_the_person_their_superiors_and_who_manages_people(
    admin, stand_in, host, manager, stranger, clerk
):
    boss = UserFactory()
    host.manager = boss
    allowed = {
        name: rules.may_arrange(somebody, host)
        for name, somebody in {
            "self": host,
            "head": manager,
            "boss": boss,
            "admin": admin,
            "admin's deputy": stand_in,
            "stranger": stranger,
            "clerk": clerk,
        }.items()
    }

    assert allowed == {
        "self": True,
        "head": True,
        "boss": True,
        "admin": True,
        "admin's deputy": False,
        "stranger": False,
        "clerk": False,
    }
