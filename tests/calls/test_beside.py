import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls import actions
from calls.callers import callers
from calls.models import Call, CallDraft
from customers import search
from tests.calls.test_forms import ANSWERED
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, IssueFactory, ServiceFactory
from tests.factories.customers import ContactFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    person = UserFactory(name="Ann Agent", department=ServiceFactory(), role="agent")
    client.force_login(person)
    return person


@pytest.fixture
def contact():
    return ContactFactory(organisation=OrganisationFactory(name="蓝海光学"), name="林伟", phone="+8613811112222")


@pytest.mark.parametrize("typed", ["1381111", "138 1111 2222", "林伟", "linwei", "lw", "lanhai", "lhgx"])
def test_a_caller_is_found_by_number_name_company_pinyin_and_initials(agent, contact, typed):
    contact.search = search.index(contact.name, contact.phone)
    contact.save()
    contact.organisation.search = search.index(contact.organisation.name)
    contact.organisation.save()

    assert [row.contact for row in callers(agent, typed)] == [contact]


def test_the_last_calls_and_the_open_issues_of_the_customer_stand_beside_the_form(agent, contact, client):
    call = actions.log(CallFactory(contact=contact, summary="Price of 40 lenses"), actor=agent)
    IssueFactory(organisation=contact.organisation, description="The pump stops")
    IssueFactory(organisation=contact.organisation, description="A closed matter", closed=True)

    page = client.get(reverse("calls:find-caller"), {"q": "1381111"}).content.decode()

    assert call.get_absolute_url() in page
    assert "The pump stops" in page
    assert "A closed matter" not in page


def test_who_may_not_see_the_customer_list_finds_nobody(contact, client):
    client.force_login(UserFactory())

    page = client.get(reverse("calls:find-caller"), {"q": "1381111"}).content.decode()

    assert "Nobody found" in page


def test_the_callers_cost_as_much_for_three_as_for_one(agent):
    ContactFactory(phone="+8613811110001")
    callers(agent, "1381111")
    with CaptureQueriesContext(connection) as one:
        callers(agent, "1381111")
    for last in (2, 3):
        ContactFactory(phone=f"+861381111000{last}")
    with CaptureQueriesContext(connection) as three:
        callers(agent, "1381111")

    assert len(three) == len(one)


def test_the_number_that_rings_finds_its_caller_without_script(agent, contact, client):
    page = client.get(reverse("calls:create"), {"phone": "13811112222"})

    assert [row.contact for row in page.context["callers"]] == [contact]


def test_one_key_jumps_to_each_field_of_every_call(agent, client):
    form = client.get(reverse("calls:create")).context["form"]

    keys = [field.field.widget.attrs["accesskey"] for field in form.keyed]
    assert keys == list("123456789")


# Drafts.


def keep(client, token, **typed):
    return client.post(reverse("calls:keep-draft"), typed | {"form_token": token})


def test_what_is_typed_is_kept_once_however_often_and_opened_again(agent, client):
    token = str(uuid.uuid4())
    keep(client, token, caller_name="Lin")
    answer = keep(client, token, caller_name="Lin Wei", promised_reply_at="tomorrow 10", answered="no")

    draft = CallDraft.objects.get()
    assert answer.content.decode() == "12:00"
    form = client.get(reverse("calls:create"), {"draft": draft.pk}).context["form"]
    assert [form[name].value() for name in ("caller_name", "promised_reply_at", "answered")] == [
        "Lin Wei",
        "tomorrow 10",
        "no",
    ]
    assert str(form["form_token"].value()) == token


def test_a_logged_call_uses_its_draft_up_and_a_late_saving_brings_it_not_back(agent, client):
    token = str(uuid.uuid4())
    keep(client, token, caller_name="Lin Wei")

    client.post(reverse("calls:create"), ANSWERED | {"form_token": token})
    keep(client, token, caller_name="Lin Wei")

    assert Call.objects.count() == 1
    assert not CallDraft.objects.exists()


def test_an_empty_form_is_no_draft(agent, client):
    assert keep(client, str(uuid.uuid4())).content == b""
    assert not CallDraft.objects.exists()


def test_the_button_keeps_a_draft_without_script(agent, client):
    answer = client.post(reverse("calls:create"), ANSWERED | {"answered": "", "keep": "1"}, follow=True)

    said = [str(message) for message in answer.context["messages"]]
    assert said == ["Kept as a draft: Lin Wei · Lanhai Optics. No call is logged and no clock runs."]
    assert not Call.objects.exists()


def test_a_draft_is_nobody_else_s(agent, client):
    token = str(uuid.uuid4())
    keep(client, token, caller_name="Lin Wei")
    draft = CallDraft.objects.get()
    client.force_login(UserFactory(role="supervisor"))

    keep(client, token, caller_name="Somebody else")

    assert client.get(reverse("calls:create"), {"draft": draft.pk}).context["form"]["caller_name"].value() is None
    assert client.post(reverse("calls:discard-draft", args=[draft.pk])).status_code == 404
    draft.refresh_from_db()
    assert draft.title == "Lin Wei"


def test_a_draft_is_thrown_away(agent, client):
    keep(client, str(uuid.uuid4()), caller_name="Lin Wei")

    client.post(reverse("calls:discard-draft", args=[CallDraft.objects.get().pk]))

    assert not CallDraft.objects.exists()
