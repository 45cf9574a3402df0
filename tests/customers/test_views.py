"""The customer list as its readers get it; what is confidential stays so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers import actions
from customers.models import Contact, Organisation
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory, OrganisationFactory
from tests.factories.reception import AppointmentFactory
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db
REASON = "They pay late but buy much"


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


@pytest.fixture
def centre(db):
    return UserFactory(username="centre", role="marketing_center")


@pytest.fixture
def judged(centre):
    organisation = OrganisationFactory(name="Lanhai Optics")
    actions.set_tier(organisation, "A", reason=REASON, actor=centre, version=0)
    return organisation


def everywhere(organisation):
    """Every address that can show this organisation."""
    appointment = AppointmentFactory(confirmed=True, contact=ContactFactory(organisation=organisation))
    names = ["reception:detail", "reception:edit", "reception:record"]
    return [
        reverse("customers:list"),
        reverse("customers:detail", args=[organisation.pk]),
        reverse("customers:edit", args=[organisation.pk]),
        reverse("customers:suggest") + "?q=lanhai",
        reverse("customers:suggest-contact") + "?q=contact",
        reverse("reception:list"),
        reverse("reception:board"),
        reverse("reception:board-part"),
        reverse("reception:create") + f"?again={appointment.pk}",
        *(reverse(name, args=[appointment.pk]) for name in names),
    ]


@pytest.mark.parametrize("role", ["front_desk", "gate_security", "receptionist", "agent", "inspector"])
def test_why_a_customer_has_its_tier_is_on_no_page_of_those_who_may_not_know(client, judged, role):
    client.force_login(UserFactory(role=role))

    shown = [url for url in everywhere(judged) if REASON in client.get(url).content.decode()]

    assert shown == []


def test_why_a_customer_has_its_tier_is_read_by_those_with_the_right(client, judged, centre):
    client.force_login(centre)

    shown = page(client, "customers:detail", judged.pk).content.decode()

    assert shown.count(REASON) == 2  # among the facts and in the history


def test_a_tier_needs_a_reason(client, centre):
    organisation = OrganisationFactory()
    client.force_login(centre)

    response = client.post(
        reverse("customers:set-tier", args=[organisation.pk]), {"tier": "A", "reason": "", "version": 0}
    )

    assert list(response.context["form"].errors) == ["reason"]
    organisation.refresh_from_db()
    assert organisation.tier == ""


def test_a_rep_sees_the_customers_they_own_and_no_others(client):
    rep = UserFactory(role="sales")
    mine, _theirs = OrganisationFactory(owner=rep), OrganisationFactory(owner=UserFactory(role="sales"))
    client.force_login(rep)

    assert list(page(client, "customers:list").context["page"]) == [mine]
    assert page(client, "customers:detail", _theirs.pk).status_code == 404


def test_the_list_is_searched_by_initials(client, clerk):
    found = OrganisationFactory(name="Lanhai Optics", name_zh="蓝海光学")
    OrganisationFactory()
    client.force_login(clerk)

    assert list(page(client, "customers:list", q="lhgx").context["page"]) == [found]


def test_the_same_organisation_is_not_entered_twice(client, centre):
    OrganisationFactory(name="Lanhai Optics")
    client.force_login(centre)

    response = client.post(reverse("customers:create"), {"name": "LANHAI optics", "relation": "potential"})

    assert response.context["form"].errors == {"name": ["Lanhai Optics is in the list already."]}
    assert Organisation.objects.count() == 1


def test_of_two_who_take_one_name_at_once_the_second_keeps_what_was_typed_and_reads_why(client, centre):
    organisation = OrganisationFactory(name="Lanhai")
    client.force_login(centre)
    typed = {"name": "Sanhe Steel", "relation": "target", "industry": "Steel", "version": 0}

    def somebody_is_faster():
        OrganisationFactory(name="Sanhe Steel")

    with meanwhile('UPDATE "customers_organisation"', somebody_is_faster):
        response = client.post(reverse("customers:edit", args=[organisation.pk]), typed)

    form = response.context["form"]
    assert form.errors == {"name": ["Somebody has just entered this organisation."]}
    assert form["industry"].value() == "Steel"
    assert Organisation.objects.get(pk=organisation.pk).name == "Lanhai"


def test_a_stale_edit_shows_both_versions_and_keeps_what_was_typed(client, centre):
    organisation = OrganisationFactory(name="Lanhai", industry="Optics")
    client.force_login(centre)
    actions.edit(organisation, actor=centre, version=0, industry="Steel")
    url = reverse("customers:edit", args=[organisation.pk])
    typed = {"name": "Lanhai", "relation": "potential", "industry": "Glass", "version": 0}

    response = client.post(url, typed)

    assert response.context["both"] == [("Industry", "Steel", "Glass")]
    assert response.context["form"]["industry"].value() == "Glass"
    client.post(url, typed | {"version": response.context["form"]["version"].value()})
    organisation.refresh_from_db()
    assert organisation.industry == "Glass"


def test_a_contact_needs_a_number_or_an_address(client, clerk):
    organisation = OrganisationFactory()
    client.force_login(clerk)
    url = reverse("customers:contact-create", args=[organisation.pk])

    refused = client.post(url, {"name": "Wang Fang"})
    client.post(url, {"name": "Wang Fang", "phone": "138-1234-5678"})

    assert refused.context["form"].errors == {"phone": ["Write a phone number or an e-mail address."]}
    assert Contact.objects.get().phone == "+8613812345678"


@pytest.mark.clause("S0-37")
def test_suggestions_are_those_one_may_see(client, clerk, stranger):
    contact = ContactFactory(name="王小明", phone="+8613812345678", organisation__name="Lanhai Optics")
    answers = []
    for reader in (clerk, stranger):
        client.force_login(reader)
        answers.append(page(client, "customers:suggest-contact", q="138 1234").json()["suggestions"])

    assert answers == [
        [
            {
                "value": "王小明",
                "label": "王小明 · Lanhai Optics",
                "phone": "+8613812345678",
                "email": "",
                "organisation": contact.organisation.name,
            }
        ],
        [],
    ]


def test_a_list_of_many_asks_the_database_as_often_as_a_list_of_one(client, clerk):
    client.force_login(clerk)
    OrganisationFactory(owner=clerk)
    counts = []
    for _turn in range(2):
        page(client, "customers:list")
        with CaptureQueriesContext(connection) as seen:
            page(client, "customers:list")
        counts.append(len(seen))
        OrganisationFactory(owner=UserFactory())
        OrganisationFactory(owner=UserFactory())

    assert counts[0] == counts[1]


def test_setting_the_tier_is_never_a_link(client, centre):
    client.force_login(centre)

    assert page(client, "customers:set-tier", OrganisationFactory().pk).status_code == 405
