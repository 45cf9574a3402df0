"""The demonstration company: the same on every run of a day, complete, and out again."""

from datetime import timedelta

import pytest

from accounts.models import Department, User
from calls.models import Call
from customers.models import Organisation
from demo import build, company
from history.models import Event
from history.moment import now
from notices.models import Message
from reception.models import Appointment

FEW_DAYS = timedelta(days=12)


def story():
    """What happened, in order, as far as it can be told apart."""
    installed = Event.objects.filter(verb="publish", actor=None)
    told = Event.objects.exclude(pk__in=installed.values("pk"))
    return list(told.order_by("pk").values_list("verb", "actor__username", "at"))


@pytest.fixture
def embedded(settings):
    settings.IS_COMPANY = False


@pytest.fixture
def built(db, embedded):
    return build.build(now(), since=now().date() - FEW_DAYS)


def test_sixty_people_in_ten_departments_and_forty_organisations(built):
    counts = User.objects.count(), Department.objects.count(), Organisation.objects.count()

    assert counts == (60, 10, 40)


def test_every_printed_login_works_with_its_role(built, client):
    for person in company.CAST[:14]:
        user = User.objects.get(username=person.username)
        assert set(user.groups.values_list("name", flat=True)) == set(person.roles)
    assert client.post("/login/", {"username": "sales", "password": company.PASSWORD}).status_code == 302


def test_visits_and_calls_have_happened_and_lie_ahead(built):
    assert Appointment.objects.filter(state="closed").exists()
    assert Appointment.objects.filter(starts_at__gt=now()).exists()
    assert Call.objects.exists()


def test_nothing_of_it_is_ever_sent(built):
    assert Message.objects.exists()
    assert not Message.objects.filter(sent_at=None).exists()


@pytest.mark.no_sqlite
@pytest.mark.django_db(transaction=True)
def test_the_same_day_gives_the_same_company(embedded):
    build.build(now(), since=now().date() - FEW_DAYS)
    first = story()
    build.remove()
    build.build(now(), since=now().date() - FEW_DAYS)

    assert story() == first


def test_it_refuses_a_company_with_its_own_database(db, settings):
    settings.IS_COMPANY = True

    with pytest.raises(build.Refused):
        build.build(now())


def test_it_refuses_where_somebody_real_has_an_account(db, embedded):
    User.objects.create(username="real", name="Real Person")

    with pytest.raises(build.Refused):
        build.build(now())


@pytest.mark.django_db(transaction=True)
def test_taken_out_it_leaves_real_accounts_and_the_installed_rules(embedded):
    build.build(now(), since=now().date() - timedelta(days=3))
    User.objects.create(username="real", name="Real Person")

    build.remove()

    assert list(User.objects.values_list("username", flat=True)) == ["real"]
    assert (Organisation.objects.count(), Appointment.objects.count()) == (0, 0)
