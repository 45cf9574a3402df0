"""Purposes in the company's own words, and who answers for what."""

import pytest
from django.urls import reverse

from history.flow import Stale
from history.models import Event
from history.templatetags.history import differences
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory
from visits import actions, said
from visits.models import InfoSheet, PurposeLabel, Responsibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def center(client):
    person = UserFactory(role="marketing_center")
    client.force_login(person)
    return person


def post(client, verb, row, **fields):
    return client.post(reverse(f"visits:{verb}", args=[row.pk]), {"version": row.version} | fields)


def responsibility():
    return Responsibility.objects.get(role="salesperson", code="draw-up")


@pytest.mark.clause("S3-37")
def test_the_responsibilities_of_each_role_are_a_list_that_the_company_goes_on_with(client, center):
    asked = {"role": "salesperson", "text": "Sees the guest off at the gate.", "text_zh": "送客至大门。", "order": 99}
    client.post(reverse("visits:add-responsibility"), asked)
    post(client, "edit-responsibility", responsibility(), role="salesperson", text="Writes the sheet.", order=3)

    roles = client.get(reverse("visits:responsibilities")).context["roles"]

    texts = {role: [row.text for row in rows if row.is_active] for role, _label, rows in roles}
    assert texts["salesperson"][-1] == "Sees the guest off at the gate."
    assert "Writes the sheet." not in texts["salesperson"]  # it was taken out of use: the box was not ticked
    assert set(texts) == set(Responsibility.Role.values)
    assert len(texts["receptionist"]) == 4


def test_what_was_edited_stays_in_its_history(client, center):
    row = responsibility()

    post(client, "edit-responsibility", row, role=row.role, text="Writes the sheet.", order=row.order, is_active="on")

    event = Event.objects.latest_of(row)
    assert (event.verb, event.actor, event.facts["text"][1]) == ("edit", center, "Writes the sheet.")


def test_posted_twice_a_responsibility_is_there_once(client, center):
    asked = {"role": "lead", "text": "Opens the meeting.", "order": 1}
    client.post(reverse("visits:add-responsibility"), asked)

    answer = client.post(reverse("visits:add-responsibility"), asked)

    assert Responsibility.objects.filter(text="Opens the meeting.").count() == 1
    assert answer.context["form"].errors["text"] == ["This is in the list of the role already."]


def test_of_two_who_edit_one_row_the_second_sees_both_versions(client, center):
    row = responsibility()
    actions.edit_responsibility(row, actor=UserFactory(), version=row.version, text="Theirs")

    typed = {
        "version": 0,
        "role": row.role,
        "text": "Mine",
        "text_zh": row.text_zh,
        "order": row.order,
        "is_active": "on",
    }
    answer = client.post(reverse("visits:edit-responsibility", args=[row.pk]), typed)

    assert [each[1:] for each in answer.context["both"]] == [("Theirs", "Mine")]
    row.refresh_from_db()
    assert row.text == "Theirs"
    with pytest.raises(Stale):
        actions.edit_responsibility(row, actor=center, version=0, text="Mine")


def test_a_purpose_is_reworded_by_who_keeps_the_tables(client, center):
    label = PurposeLabel.objects.get(purpose="business")

    post(client, "edit-purpose", label, name="Price and delivery", name_zh="价格与交期", order=6, is_active="on")

    label.refresh_from_db()
    assert (label.name, label.for_commercial, label.is_active) == ("Price and delivery", False, True)
    assert Event.objects.latest_of(label).actor == center


def test_everybody_reads_the_lists_and_few_edit_them(client):
    client.force_login(UserFactory())

    for name in ("purposes", "responsibilities"):
        assert client.get(reverse(f"visits:{name}")).context["offer_edit"] is False


def test_an_edited_purpose_is_called_so_on_the_sheet_in_its_history_and_in_its_versions(client, center):
    label = PurposeLabel.objects.get(purpose="business")
    sheet = InfoSheetFactory(complete=True, purpose_type="tour")
    author = sheet.appointment.salesperson
    actions.edit(sheet, actor=author, version=sheet.version, fields={"purpose_type": "business"})

    actions.edit_purpose(label, actor=center, version=label.version, name="Six P and two Q", name_zh="")

    event = Event.objects.about(sheet).filter(verb="edit").latest("pk")
    assert [each.new for each in differences(event, InfoSheet)] == ["Six P and two Q"]
    words = {name: text for name, _label, text in said.whole(sheet.versions.first().said, hidden=set())}
    assert words["purpose_type"] == "Six P and two Q"
    assert "Six P and two Q" in client.get(sheet.get_absolute_url()).content.decode()
