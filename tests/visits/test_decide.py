"""The page on which a sheet is signed: what is asked, against what, what differs, what changed."""

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, sign, waiting
from visits import actions, said
from visits.models import InfoSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver():
    return UserFactory(role="info_sheet_approver", name="Zhou Wei")


@pytest.fixture
def sheet():
    return InfoSheetFactory(submitted=True)


def url(name, sheet):
    return reverse(f"visits:{name}", args=[sheet.pk])


def post(client, sheet, name, **details):
    return client.post(url(name, sheet), {"approval": waiting(sheet).pk} | details)


def test_it_is_signed_with_both_ticks(client, sheet, approver):
    client.force_login(approver)

    answer = post(client, sheet, "approve", is_reasonable="on", is_appropriate="on")

    sheet.refresh_from_db()
    assert (answer.url, sheet.state) == (sheet.get_absolute_url(), "handed_over")


def test_with_one_tick_it_is_asked_again_and_the_tick_is_kept(client, sheet, approver):
    client.force_login(approver)

    answer = post(client, sheet, "approve", is_reasonable="on", comment="A fine plan")

    form = answer.context["approve_form"]
    assert list(form.errors) == ["is_appropriate"]
    assert (form["is_reasonable"].value(), form["comment"].value()) == (True, "A fine plan")


def test_it_is_returned_with_a_reason(client, sheet, approver):
    client.force_login(approver)

    post(client, sheet, "return", reason="The host is too junior")

    sheet.refresh_from_db()
    assert sheet.state == "returned"
    client.force_login(sheet.appointment.salesperson)
    for page in ("detail", "edit"):
        assert "Zhou Wei returned the sheet on" in client.get(url(page, sheet)).content.decode()


def test_without_a_reason_it_is_not_returned(client, sheet, approver):
    client.force_login(approver)

    answer = post(client, sheet, "return", reason=" ")

    sheet.refresh_from_db()
    assert (list(answer.context["return_form"].errors), sheet.state) == (["reason"], "submitted")


def test_what_differs_from_the_standard_is_shown(client, approver):
    sheet = InfoSheetFactory(complete=True)
    item = sheet.service_items.get(item_code="meal")
    struck = [{"id": item.pk, "decision": "struck", "reason": "They leave at noon"}]
    actions.edit(sheet, actor=sheet.created_by, version=sheet.version, fields={}, lines={"service_items": struck})
    actions.submit(sheet, actor=sheet.created_by)
    client.force_login(approver)

    page = client.get(url("decide", sheet))

    assert [row.item_code for row in page.context["struck"]] == ["meal"]
    assert "They leave at noon" in page.content.decode()


def test_what_changed_since_last_time_is_shown_and_what_is_weighty_marked(client, approver):
    sheet = InfoSheetFactory(approved=True)
    change = {"other_requirements": "No photos", "head_count": 4}
    actions.change(sheet, actor=sheet.created_by, version=sheet.version, fields=change)
    client.force_login(approver)

    changes = client.get(url("decide", sheet)).context["changes"]

    assert {(each.label, each.old, each.new, each.is_material) for each in changes} == {
        ("Head count", "1", "4", True),
        ("Other requirements", "–", "No photos", False),
    }


def test_another_date_is_weighty_and_told_as_the_arrival(client, approver):
    sheet = InfoSheetFactory(submitted=True)
    before = sheet.submissions.first().said
    after = before | {"starts_on": "2026-03-25", "starts_at": "2026-03-25T04:00:00+00:00"}

    change = said.changes(before, after)

    assert [(each.label, each.is_material) for each in change] == [("Arrival", True)]


def test_after_the_decision_the_page_says_who_and_when(client, sheet, approver):
    sign(sheet, approver)
    client.force_login(UserFactory(role="info_sheet_approver"))

    page = client.get(url("decide", sheet))

    assert page.context["decided"] == "Already decided by Zhou Wei on Wed 11 Mar 2026 12:00: Approved."
    assert "form action" not in page.content.decode().partition('class="decide"')[2]


def test_the_second_click_says_who_was_faster(client, sheet, approver):
    approval = waiting(sheet).pk
    sign(sheet, approver)
    client.force_login(UserFactory(role="info_sheet_approver"))

    ticks = {"is_reasonable": "on", "is_appropriate": "on"}
    answer = client.post(url("approve", sheet), {"approval": approval} | ticks, follow=True)

    messages = [str(message) for message in answer.context["messages"]]
    assert messages == ["Already decided by Zhou Wei on Wed 11 Mar 2026 12:00: Approved."]


def test_an_author_who_may_sign_others_reads_and_cannot_sign(client):
    author = UserFactory(role="sales")
    author.groups.add(*UserFactory(role="info_sheet_approver").groups.all())
    sheet = InfoSheetFactory(submitted=True, appointment=VisitFactory(confirmed=True, salesperson=author))
    client.force_login(author)

    page = client.get(url("decide", sheet))

    assert not page.context["offer_decide"]
    assert post(client, sheet, "approve", is_reasonable="on", is_appropriate="on").status_code == 403


@pytest.mark.parametrize("approval", ["", "abc", "999999", None])
def test_a_signature_that_does_not_exist_is_not_found(client, sheet, approver, approval):
    client.force_login(approver)

    answer = client.post(url("approve", sheet), {} if approval is None else {"approval": approval})

    assert answer.status_code == 404


def test_the_signature_of_another_sheet_is_not_found(client, sheet, approver):
    other = InfoSheetFactory(submitted=True)
    client.force_login(approver)

    answer = client.post(url("approve", sheet), {"approval": waiting(other).pk})

    assert answer.status_code == 404
    assert InfoSheet.objects.get(pk=other.pk).state == "submitted"


def test_the_exemption_page_of_a_manager(client, department, manager, noon):
    visit = VisitFactory(confirmed=True, department=department, starts_at=noon.replace(day=12))
    client.force_login(manager)
    address = reverse("visits:exempt", args=[visit.pk])

    assert client.get(address).context["is_needed"]
    assert list(client.post(address, {}).context["form"].errors) == ["reason"]
    client.post(address, {"reason": "They decided this morning"})

    assert visit.exemptions.get().given_by == manager


def test_the_page_to_change_the_receptionist(client):
    sheet = InfoSheetFactory(approved=True)
    boss = UserFactory(role="manager")
    sheet.host = boss
    sheet.save(update_fields=["host"])
    other = UserFactory(role="receptionist", username="chen")
    client.force_login(boss)

    wrong = client.post(url("change-receptionist", sheet), {"receptionist": boss.username, "reason": "Illness"})
    assert list(wrong.context["form"].errors) == ["receptionist"]
    client.post(url("change-receptionist", sheet), {"receptionist": "chen", "reason": "Illness"})

    sheet.refresh_from_db()
    assert sheet.handed_over_to == other
