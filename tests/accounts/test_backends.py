"""Rights come from roles alone."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
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
