"""The pages of the templates from which tasks are made."""

import pytest

from history.models import Event
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import VisitFactory
from visits import actions
from visits.models import PrepTemplate

pytestmark = pytest.mark.django_db


def template_form(template, **changes):
    item = template.items.first()
    said = {"version": template.version, "text": template.text, "text_zh": template.text_zh, "order": 1}
    said |= {"owner": "department", "department": "", "department_kind": "", "kind": "", "lead_days": ""}
    said |= {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 1, "form-0-pk": item.pk, "form-0-text": item.text}
    return said | {"form-0-text_zh": item.text_zh, "form-1-text": "", "form-1-text_zh": ""} | changes


def test_the_company_edits_a_template_with_its_list_and_the_history_says_so(client):
    template = PrepTemplate.objects.get(level=None, code="materials")
    client.force_login(UserFactory(role="marketing_center"))
    url = template.get_absolute_url()
    assert client.get(url).status_code == 200

    answer = client.post(url, template_form(template, **{"form-1-text": "Samples", "lead_days": 2}))

    assert answer.url == "/visits/preparation/templates/"
    template.refresh_from_db()
    assert [item.text for item in template.items.all()] == ["Company profile", "Samples"]
    assert "edit_items" in [event.verb for event in Event.objects.about(template)]
    assert actions.lead_days_of(template) == 2


def test_of_two_who_edit_a_template_the_second_sees_what_the_first_saved(client):
    template = PrepTemplate.objects.get(level=None, code="materials")
    client.force_login(UserFactory(role="admin"))
    form = template_form(template, text="Mine")
    client.post(template.get_absolute_url(), template_form(template, text="Theirs"))

    page = client.post(template.get_absolute_url(), form)

    assert page.context["form"]["text"].value() == "Mine"
    assert "Theirs" in page.content.decode()


def test_a_template_out_of_use_is_not_given_and_one_that_was_added_is(client):
    client.force_login(UserFactory(role="admin"))
    old = PrepTemplate.objects.get(level=None, code="materials")
    client.post(f"{old.get_absolute_url()}retire/")
    new = {"code": "flowers", "text": "Flowers", "text_zh": "鲜花", "order": 9, "owner": "receptionist", "version": 0}
    new |= {"department": "", "department_kind": "", "kind": "", "lead_days": "", "duty": "", "duty_zh": ""}
    lines = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-text": "Bouquet", "form-0-quantity": 1}

    client.post("/visits/preparation/templates/new/", new | lines)
    twice = client.post("/visits/preparation/templates/new/", new | lines)

    codes = VisitFactory(confirmed=True).prep_tasks.order_by("pk").values_list("code", flat=True)
    assert set(codes) == {"venue", "people", "refreshments", "flowers"}
    assert twice.context["form"].errors["code"] == ["There is a template of this code already: edit that one."]


def test_the_templates_name_departments_and_service_items_and_not_their_codes(client):
    DepartmentFactory(code="kitchen", name="Canteen and kitchen")
    PrepTemplate.objects.filter(level=None, code="refreshments").update(department_code="kitchen")
    client.force_login(UserFactory(role="marketing_center"))

    page = client.get("/visits/preparation/templates/").content.decode()

    assert "<small>Canteen and kitchen</small>" in page
    assert "<small>kitchen</small>" not in page
    codes = set(PrepTemplate.objects.exclude(service_code="").values_list("service_code", flat=True))
    assert codes
    assert [code for code in codes if f"<small>{code}</small>" in page] == []


def test_without_a_number_of_its_own_the_lead_time_is_the_usual_one_again(client):
    template = PrepTemplate.objects.get(level=None, code="materials")
    usual = actions.limit_of(template).amount
    client.force_login(UserFactory(role="marketing_center"))
    client.post(template.get_absolute_url(), template_form(template, lead_days=usual + 3))
    assert actions.limit_of(template).amount == usual + 3
    template.refresh_from_db()

    client.post(template.get_absolute_url(), template_form(template, lead_days=""))

    assert actions.limit_of(template).amount == usual
