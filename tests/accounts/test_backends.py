"""Rights come from roles alone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from accounts import actions
from accounts.backends import RightsOfRoles
from accounts.models import User
from history.moment import at
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_person_has_the_rights_of_their_roles():
    clerk = UserFactory(role="front_desk")

    assert clerk.has_perm("reception.receive_appointment")
    assert not UserFactory().has_perm("reception.receive_appointment")


def test_a_right_given_to_a_person_alone_is_none(django_assert_num_queries):
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="receive_appointment"))
    person = User.objects.get(pk=person.pk)

    with django_assert_num_queries(1):
        assert not person.has_perm("reception.receive_appointment")


def test_who_is_logged_in_is_one_question_rights_and_deputyships_included(django_assert_num_queries):
    clerk = UserFactory(role="front_desk")

    with django_assert_num_queries(1):
        person = RightsOfRoles().get_user(clerk.pk)

        assert person == clerk
        assert person.may("reception.receive_appointment")
        assert not person.may("accounts.manage_people")
        assert person.hats() == {clerk.pk}


def test_who_stands_in_for_somebody_is_known_by_those_when_they_log_in(clerk, host, noon):
    actions.appoint_deputy(host, clerk, starts_at=noon, ends_at=noon + timedelta(hours=1), actor=host)

    assert RightsOfRoles().get_user(clerk.pk).hats() == {clerk.pk, host.pk}
    with at(noon + timedelta(hours=1)):
        assert RightsOfRoles().get_user(clerk.pk).hats() == {clerk.pk}


def test_nobody_is_logged_in_with_a_closed_account_and_an_administrator_of_the_machine_may_everything(clerk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    root = User.objects.create(username="root", is_superuser=True)

    assert RightsOfRoles().get_user(clerk.pk) is None
    assert RightsOfRoles().get_user(0) is None
    assert RightsOfRoles().get_user(root.pk).may("accounts.manage_people")
