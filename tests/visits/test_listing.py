"""The list of sheets: searched, narrowed, kept as a view, and taken along as a file."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import SavedView
from customers import search
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory, OrganisationFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, set_level
from visits.models import InfoSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def center(client):
    person = UserFactory(role="marketing_center")
    client.force_login(person)
    return person


def of(name, **visit):
    organisation = OrganisationFactory(name=name, search=search.index(name, ""))
    return InfoSheetFactory(
        appointment=VisitFactory(confirmed=True, contact=ContactFactory(organisation=organisation), **visit)
    )


def shown(client, **asked):
    return [sheet for sheet in client.get(reverse("visits:list"), asked).context["page"].rows]


def test_a_customer_is_found_by_a_part_of_the_name_in_either_script(client, center):
    sheet, _other = of("华信光学"), of("Lanhai")

    for typed in ("华信", "huaxin", "HX"):
        assert shown(client, q=typed) == [sheet]
    assert shown(client, q="nobody") == []


def test_the_list_is_narrowed_by_state_level_category_purpose_salesperson_and_time(client, center, noon):
    sheet, other = of("Lanhai"), of("Wanhe")
    set_level(sheet, "A")
    InfoSheet.objects.filter(pk=sheet.pk).update(visitor_category="referred", purpose_type="audit", state="returned")
    seller = sheet.appointment.salesperson

    for asked in (
        {"state": "returned"},
        {"level": sheet.level_id},
        {"visitor_category": "referred"},
        {"purpose": "audit"},
        {"salesperson": seller.name},
    ):
        assert shown(client, **asked) == [sheet]
    assert set(shown(client, period="next_week")) == {sheet, other}
    assert shown(client, period="today") == []


def test_what_cannot_be_read_narrows_nothing(client, center):
    sheet = of("Lanhai")

    assert shown(client, level="x", period="never", sort="name") == [sheet]


def test_a_way_of_looking_at_the_list_is_kept(client, center):
    client.post(reverse("accounts:keep-view"), {"page": "visits:list", "name": "Audits", "query": "purpose=audit"})

    assert SavedView.objects.get(owner=center).page == "visits:list"
    assert "Audits" in client.get(reverse("visits:list")).content.decode()


def test_the_file_holds_what_the_list_shows_and_no_formula(client, center):
    sheet, _other = of("Lanhai"), of("Wanhe")
    InfoSheet.objects.filter(pk=sheet.pk).update(purpose_text="=1+1", potential="large", budget_meal="1200.50")

    answer = client.get(reverse("visits:export"), {"format": "csv", "q": "lanhai"})

    head, *rows = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    told = dict(zip(head, rows[0], strict=True))
    assert len(rows) == 1
    assert (told["Purpose in words"], told["Budget for meals"], told["Cooperation potential"]) == (
        "'=1+1",
        "1200.50",
        "large",
    )


def test_the_file_tells_nobody_more_than_the_list(client):
    sheet = of("Lanhai")
    host = sheet.appointment.contact_person
    client.force_login(host)

    answer = client.get(reverse("visits:export"), {"format": "csv"})
    head, *rows = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert ("Cooperation potential" in head, len(rows)) == (False, 1)

    client.force_login(UserFactory())
    answer = client.get(reverse("visits:export"), {"format": "csv"})
    assert len(b"".join(answer.streaming_content).decode().splitlines()) == 1


@pytest.mark.parametrize("page", ["list", "export"])
def test_the_list_asks_as_much_for_three_rows_as_for_one(client, center, page):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(reverse(f"visits:{page}"), {"format": "csv"})
            if answer.streaming:
                list(answer.streaming_content)
        return len(queries)

    of("Lanhai")
    asked()
    one = asked()
    of("Wanhe"), of("Huaxin")

    assert asked() == one
