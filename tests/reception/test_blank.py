"""The empty booking form is written once and shown often; nobody can tell."""

import re
from uuid import UUID

import pytest
from django.test.html import parse_html
from django.urls import reverse

from accounts.models import User
from customers.models import Organisation
from reception.models import Equipment, Room
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.customers import OrganisationFactory
from tests.factories.reception import RoomFactory

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="(?:form_token|csrfmiddlewaretoken)" value="([^"]*)"')
FORM = re.compile(r'<form method="post" class="sheet".*?</form>', re.DOTALL)


def form_of(client, **asked):
    """The form as a browser reads it, without what each opening has of its own."""
    page = client.get(reverse("reception:create"), asked).content.decode()
    return FORM.search(TOKEN.sub("", page))[0]


@pytest.fixture
def opened(client, clerk):
    """By somebody of the desk, in a company with one of everything."""
    RoomFactory(name="Lotus", name_zh="莲花厅")
    Equipment.objects.create(name="Projector")
    OrganisationFactory(name="Lanhai Optics")
    client.force_login(clerk)
    return client


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_form_written_before_is_the_one_that_would_be_written_now(opened, clerk, language):
    User.objects.filter(pk=clerk.pk).update(language=language)
    form_of(opened)

    assert parse_html(form_of(opened)) == parse_html(form_of(opened, nothing="asked"))


def test_each_opening_has_a_token_of_its_own(opened):
    tokens = {TOKEN.findall(opened.get(reverse("reception:create")).content.decode())[-1] for _opening in range(3)}

    assert len({UUID(token) for token in tokens}) == 3


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda: RoomFactory(name="Bamboo"), "Bamboo"),
        (lambda: Room.objects.filter(name="Lotus").update(name="Peony"), "Peony"),
        (lambda: Room.objects.filter(name="Lotus").update(capacity=77), "77 seats"),
        (lambda: UserFactory(name="Newcomer"), "Newcomer"),
        (lambda: DepartmentFactory(name="New department"), "New department"),
        (lambda: Equipment.objects.update(name="Camera"), "Camera"),
        (lambda: OrganisationFactory(name="Newly met"), "Newly met"),
        (lambda: Organisation.objects.update(name="Renamed Optics"), "Renamed Optics"),
    ],
)
def test_what_changes_is_offered_at_once(opened, change, word):
    before = form_of(opened)

    change()

    assert word not in before
    assert word in form_of(opened)


@pytest.mark.parametrize(
    ("gone", "word"),
    [
        (lambda: Room.objects.update(is_active=False), "Lotus"),
        (lambda: User.objects.filter(name="Leaver").update(is_active=False), "Leaver"),
        (lambda: Equipment.objects.all().delete(), "Projector"),
    ],
)
def test_what_is_gone_is_not_offered_any_more(opened, gone, word):
    UserFactory(name="Leaver")
    before = form_of(opened)

    gone()

    assert word in before
    assert word not in form_of(opened)


def test_who_may_not_look_customers_up_is_offered_those_they_own(opened, client, host):
    OrganisationFactory(name="Mine", owner=host)
    desk = form_of(opened)
    client.force_login(host)

    own = form_of(client)

    assert "Lanhai Optics" in desk
    assert [name in own for name in ("Mine", "Lanhai Optics")] == [True, False]


def test_only_who_may_shorten_the_notice_is_asked_for_its_reason(opened, client, host):
    desk = form_of(opened)
    client.force_login(host)

    assert ['name="lead_time_reason"' in form for form in (desk, form_of(client))] == [True, False]


def test_the_options_come_in_one_question(opened, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):  # session, person, options, inbox, drafts
        opened.get(reverse("reception:create"))
