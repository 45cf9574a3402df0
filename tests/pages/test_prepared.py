"""What is put into SQL once says the same as what is built anew each time."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Department, User
from customers.models import Organisation
from deadlines.models import Clock
from pages.prepared import Prepared, insert
from reception.models import Appointment, Draft
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


def test_each_value_goes_where_the_queryset_has_it():
    ours, theirs = (UserFactory(department=DepartmentFactory()) for _ in range(2))
    named = Prepared(lambda name, department: User.objects.filter(name=name, department=department), str, int)

    assert named.rows(ours.name, ours.department_id) == [ours]
    assert named.rows(theirs.name, theirs.department_id) == [theirs]
    assert named.first(ours.name, theirs.department_id) is None


def test_what_was_joined_comes_with_the_row(django_assert_num_queries):
    person = UserFactory()
    by_key = Prepared(lambda pk: User.objects.select_related("department").filter(pk=pk), int)

    with django_assert_num_queries(1):
        found = by_key.first(person.pk)
        assert found.department == person.department


def test_moments_tokens_and_constants_find_their_places(noon):
    visit, token = AppointmentFactory(), uuid4()
    Draft.objects.create(owner=UserFactory(), form_token=token, kept_at=noon)
    ahead = Prepared(
        lambda at: Appointment.objects.filter(state=Appointment.State.REQUESTED, starts_at__gt=at)[:1], datetime
    )
    of_form = Prepared(lambda form_token: Draft.objects.filter(form_token=form_token)[:1], type(token))

    assert ahead.first(visit.starts_at - timedelta(seconds=1)) == visit
    assert not ahead.exists(visit.starts_at)
    assert of_form.exists(token)
    assert not of_form.exists(uuid4())


def test_a_queryset_that_looks_at_its_values_is_refused():
    if connection.vendor != "postgresql":
        pytest.skip("nothing is prepared there")
    with pytest.raises(TypeError):
        Prepared(lambda name: User.objects.filter(name=name.strip("\ue0000")), str).rows("He Host")


def test_a_new_row_is_what_save_would_have_made():
    department = DepartmentFactory()
    one, other = (User(username=name, name="He Host", department=department) for name in ("one", "other"))

    insert(one)
    other.save(force_insert=True)

    own = {"id", "username"}
    found, saved = (User.objects.filter(pk=row.pk).values().get() for row in (one, other))
    assert {name: value for name, value in found.items() if name not in own} == {
        name: value for name, value in saved.items() if name not in own
    }
    assert (one._state.adding, one._state.db, found["username"]) == (False, "default", "one")


def test_a_new_row_of_something_unsaved_is_refused():
    with pytest.raises(ValueError, match="unsaved related object"):
        insert(User(username="one", department=Department(name="New")))


def test_what_the_database_refuses_is_refused_as_by_save(noon):
    known = Organisation(name="Lanhai", name_key="lanhai", created_at=noon)
    insert(known)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Organisation(name="Lanhai", name_key="lanhai", created_at=noon))

    assert list(Organisation.objects.filter(name_key="lanhai")) == [known]


def test_what_the_database_computes_is_in_hand():
    clock = Clock.objects.of(AppointmentFactory(requested=True)).first()
    base, clock.pk, clock.code = clock.due_base, None, "REPLY_GENERAL"

    insert(clock)

    assert (Clock.objects.get(pk=clock.pk).code, clock.due_at) == ("REPLY_GENERAL", base)
