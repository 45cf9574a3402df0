"""A customer is typed as people type: characters, pinyin, initials, number fragments."""

import pytest

from customers import search
from customers.models import Contact, Organisation
from tests.factories.customers import ContactFactory, OrganisationFactory


def test_the_index_holds_the_name_its_pinyin_and_its_initials():
    assert search.index("蓝海光学") == "蓝海光学 lanhaiguangxue lhgx"
    assert search.index("Lanhai Optics") == "lanhai optics lo"
    assert search.index("AB（中国）") == "ab(中国) abzhongguo abzg"


def test_full_width_capitals_and_spaces_are_no_difference():
    assert search.normal("  ＡＢＣ　 Ltd ") == "abc ltd"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["蓝海", "lanhai", "LHGX", "optics", "lan hai", "ＬＨＧＸ"])
def test_an_organisation_is_found_by_any_form_of_its_name(typed):
    found = OrganisationFactory(name="Lanhai Optics", name_zh="蓝海光学")
    OrganisationFactory(name="Sanhe Steel", name_zh="三禾钢铁")

    assert list(Organisation.objects.matching(typed)) == [found]


@pytest.mark.django_db
def test_nothing_typed_finds_nothing():
    OrganisationFactory()

    assert list(Organisation.objects.matching("  ")) == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["138 1234", "13812345678", "+86 138 1234 5678", "0086138", "１３８"])
def test_a_contact_is_found_by_part_of_the_number_as_it_is_typed(typed):
    found = ContactFactory(name="王小明", phone="+8613812345678")
    ContactFactory(phone="+8615900000000")

    assert list(Contact.objects.matching(search.digits_of(typed))) == [found]


def test_a_name_has_no_digits():
    assert search.digits_of("Wang 3") == ""
