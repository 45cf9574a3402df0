"""The pages of checklists."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from papers.models import ChecklistItem
from tests.factories.accounts import UserFactory
from tests.factories.papers import ChecklistFactory, ChecklistItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = UserFactory(role="admin", name="Edith Editor")
    client.force_login(person)
    return person


def form_of(item, **changes):
    clauses = {"clauses": ", ".join(item.clauses)}
    fields = ["text", "text_zh", "topic", "area", "order", "weight"]
    flags = {name: "on" for name in ("is_serious", "allows_na", "is_mandatory", "is_active") if getattr(item, name)}
    return {name: getattr(item, name) for name in fields} | flags | clauses | {"version": item.version} | changes


def test_the_list_leads_to_every_checklist(client, clerk):
    client.force_login(clerk)

    page = client.get(reverse("papers:list")).content.decode()

    assert page.count('<td><a href="/checklists/') == 13
    assert "Call quality" in page


def test_an_edit_is_saved_with_its_history(client, editor):
    item = ChecklistItemFactory()

    response = client.post(
        reverse("papers:edit-item", args=[item.pk]),
        form_of(item, text="Ours", text_zh="我们的", weight=3, is_serious="on"),
        follow=True,
    )

    item.refresh_from_db()
    assert (item.text, item.text_zh, item.weight, item.is_serious, item.version) == ("Ours", "我们的", 3, True, 1)
    assert response.redirect_chain[0][0] == reverse("papers:detail", args=[item.checklist_id])
    history = client.get(reverse("papers:edit-item", args=[item.pk])).content.decode()
    assert "Edith Editor" in history
    assert "edited the checklist item" in history


def test_a_wrong_field_says_so_and_keeps_what_was_typed(client, editor):
    item = ChecklistItemFactory()

    page = client.post(reverse("papers:edit-item", args=[item.pk]), form_of(item, text="Typed words", weight=0))

    assert "Typed words" in page.content.decode()
    assert "weight" in page.context["form"].errors
    item.refresh_from_db()
    assert item.version == 0


def test_the_second_saver_sees_who_was_first_and_keeps_their_words(client, editor):
    item = ChecklistItemFactory()
    client.post(reverse("papers:edit-item", args=[item.pk]), form_of(item, text="First"))

    page = client.post(reverse("papers:edit-item", args=[item.pk]), form_of(item, text="Second"))

    assert "Edith Editor changed this record" in page.content.decode()
    assert 'value="Second"' in page.content.decode()
    assert ("First", "Second") in [(theirs, yours) for _label, theirs, yours in page.context["both"]]
    item.refresh_from_db()
    assert item.text == "First"
    again = client.post(reverse("papers:edit-item", args=[item.pk]), form_of(item, text="Second", version=1))
    item.refresh_from_db()
    assert (again.status_code, item.text) == (302, "Second")


def test_a_company_adds_its_own_item_with_its_clauses(client, editor):
    checklist = ChecklistItemFactory().checklist
    url = reverse("papers:add-item", args=[checklist.pk])
    said = {
        "text": "The lift smells fresh",
        "text_zh": "电梯无异味",
        "topic": "hygiene",
        "area": "premises",
        "order": 40,
    }

    wrong = client.post(url, said | {"weight": 0}).content.decode()
    client.post(url, said | {"weight": 2, "clauses": "S1-75，S2-53、S1-75", "is_serious": "on", "is_active": "on"})
    twice = client.post(url, said | {"weight": 1, "is_active": "on"}).content.decode()
    client.post(url, said | {"text": "The Lift smells fresh", "weight": 1, "is_active": "on"})

    assert "The lift smells fresh" in wrong and "This item is on the list already." in twice
    item = checklist.items.get(text="The lift smells fresh")
    twin = checklist.items.get(text="The Lift smells fresh")
    assert (item.weight, item.clauses, item.is_serious, item.text_zh) == (2, ["S1-75", "S2-53"], True, "电梯无异味")
    assert item.code != twin.code
    page = client.get(checklist.get_absolute_url()).content.decode()
    assert url in page and "S1-75, S2-53" in page
    history = client.get(reverse("papers:edit-item", args=[item.pk])).content.decode()
    assert "added the checklist item" in history and 'value="S1-75, S2-53"' in history
    client.force_login(UserFactory(role="inspector"))
    assert client.get(url).status_code == 403
    assert url not in client.get(checklist.get_absolute_url()).content.decode()


def test_an_item_out_of_use_stays_on_the_page_as_such(client, editor):
    item = ChecklistItemFactory(text="Old rule", is_active=False)

    page = client.get(item.get_absolute_url()).content.decode()

    assert "<s>Old rule</s>" in page
    assert ChecklistItem.objects.of(item.checklist.code).count() == 0


@pytest.mark.parametrize("name", ["papers:list", "papers:detail"])
def test_three_rows_cost_what_one_costs(client, clerk, name):
    client.force_login(clerk)
    checklist = ChecklistFactory()
    ChecklistItemFactory(checklist=checklist)
    url = reverse(name, args=[checklist.pk] if name == "papers:detail" else [])
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(url)
    ChecklistItemFactory.create_batch(2, checklist=checklist)
    ChecklistItemFactory.create_batch(2)

    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)
    assert len(three) <= 9
