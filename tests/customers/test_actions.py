"""The customer list: everybody once, every judgement kept."""

import pytest

from customers import actions
from customers.models import Contact, Organisation
from history.flow import Stale
from history.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory, OrganisationFactory
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["Lanhai Optics", "lanhai  optics ", "蓝海光学", "ＬＡＮＨＡＩ ＯＰＴＩＣＳ"])
def test_an_organisation_that_is_known_is_not_entered_again(clerk, typed):
    known = OrganisationFactory(name="Lanhai Optics", name_zh="蓝海光学")

    assert actions.find_or_register(typed, actor=clerk) == known
    assert Organisation.objects.count() == 1


def test_a_new_organisation_is_entered_by_whoever_typed_it(clerk):
    organisation = actions.find_or_register(" Lanhai Optics ", actor=clerk)

    assert (organisation.name, organisation.created_by) == ("Lanhai Optics", clerk)
    assert [event.verb for event in Event.objects.about(organisation)] == ["register"]


@pytest.mark.clause("S0-37")
def test_a_contact_is_known_by_name_and_number_and_what_was_unknown_is_added(clerk):
    known = ContactFactory(name="Wang Fang", phone="+8613812345678")

    found = actions.find_or_register_contact(
        known.organisation, name="wang fang", phone="+8613812345678", email="wang@example.com", actor=clerk
    )

    assert found == known
    found.refresh_from_db()
    assert (found.phone, found.email) == ("+8613812345678", "wang@example.com")
    assert "wang@example.com" in found.search


def test_another_number_is_another_person_of_that_name(clerk):
    known = ContactFactory(name="Wang Fang", phone="+8613812345678")

    other = actions.find_or_register_contact(known.organisation, name="Wang Fang", phone="+8613900000000", actor=clerk)

    assert other != known
    assert Contact.objects.count() == 2


def test_the_tier_is_set_with_a_reason_and_every_earlier_one_is_kept():
    centre = UserFactory(role="marketing_center")
    organisation = OrganisationFactory()
    actions.set_tier(organisation, "C", reason="A first enquiry", actor=centre, version=0)

    actions.set_tier(organisation, "A", reason="A third of our turnover", actor=centre, version=1)

    assert (organisation.tier, organisation.tier_reason) == ("A", "A third of our turnover")
    kept = [event.facts for event in Event.objects.about(organisation).filter(verb="set_tier").order_by("pk")]
    assert kept == [
        {"tier": ["", "C"], "tier_reason": ["", "A first enquiry"]},
        {"tier": ["C", "A"], "tier_reason": ["A first enquiry", "A third of our turnover"]},
    ]


def test_of_two_who_edit_the_second_hears_of_the_first(clerk, host):
    organisation = OrganisationFactory(industry="Optics")
    on_the_other_screen = Organisation.objects.get(pk=organisation.pk)
    actions.edit(organisation, actor=clerk, version=0, industry="Steel")

    with pytest.raises(Stale):
        actions.edit(on_the_other_screen, actor=host, version=0, industry="Glass")

    organisation.refresh_from_db()
    assert organisation.industry == "Steel"


def test_a_new_name_is_found_by_from_then_on(clerk):
    organisation = OrganisationFactory(name="Lanhai")

    actions.edit(organisation, actor=clerk, version=0, name="Sanhe Steel", name_zh="三禾钢铁")

    assert list(Organisation.objects.matching("shgt")) == [organisation]
    assert Organisation.objects.named("Lanhai") is None


def test_what_was_unknown_of_a_contact_is_added_also_while_somebody_else_writes_on_them(clerk):
    """The booking that brings the number does not fail because a colleague saves the diet at that moment."""
    contact = ContactFactory(name="Wang Fang", phone="", email="wang@example.com")
    other_screen = Contact.objects.get(pk=contact.pk)

    def save_the_diet():
        actions.edit_contact(other_screen, actor=clerk, version=other_screen.version, diet="No pork")

    with meanwhile('SELECT "customers_contact"', save_the_diet):
        found = actions.find_or_register_contact(
            contact.organisation, name="Wang Fang", phone="+8613812345678", email="wang@example.com", actor=clerk
        )

    found.refresh_from_db()
    assert (found.pk, found.phone, found.diet) == (contact.pk, "+8613812345678", "No pork")
