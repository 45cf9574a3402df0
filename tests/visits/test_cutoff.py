"""Who changes what of an approved sheet, and until when; one receptionist owns the logistics (S3-28, S3-33)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from deadlines.models import Standard
from history import moment
from notices.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, itinerary_line, sign
from visits import actions, complete, cutoff, rules
from visits.forms.verbs import ReceptionistForm
from visits.models import InfoSheet, PrepTask

pytestmark = pytest.mark.django_db


def change(sheet, by, lines=None, **fields):
    sheet.refresh_from_db()
    actions.change(sheet, actor=by, version=sheet.version, fields=fields, lines=lines or {})


def before(sheet, hours):
    return moment.at(sheet.appointment.starts_at - timedelta(hours=hours))


def test_until_the_cut_off_sales_put_an_approved_sheet_right():
    sheet = InfoSheetFactory(approved=True)

    with before(sheet, 25):
        change(sheet, sheet.appointment.salesperson, purpose_text="Talks about prices")

    assert sheet.purpose_text == "Talks about prices"


def test_from_the_cut_off_on_sales_change_nothing_and_read_whom_to_ask():
    sheet = InfoSheetFactory(approved=True)

    with before(sheet, 24), pytest.raises(actions.Untold) as refusal:
        change(sheet, sheet.appointment.salesperson, other_requirements="No photos")

    assert str(sheet.appointment.receptionist) in str(refusal.value)
    sheet.refresh_from_db()
    assert sheet.other_requirements == ""


def test_the_receptionist_still_changes_logistics_and_nothing_else():
    sheet = InfoSheetFactory(approved=True)
    receptionist = sheet.appointment.receptionist

    with before(sheet, 2):
        change(sheet, receptionist, {"itinerary": [itinerary_line(sheet, place="The garden")]})
        with pytest.raises(actions.Untold) as refusal:
            change(sheet, receptionist, purpose_text="Talks about prices")
        with pytest.raises(actions.Untold):
            change(sheet, receptionist, head_count=9)

    assert "Purpose in words" in str(refusal.value)
    sheet.refresh_from_db()
    assert sheet.itinerary.get().place == "The garden"
    assert sheet.purpose_text == "Talks about next year's contract"


def test_how_long_before_is_the_companys_number_and_none_closes_nothing():
    sheet = InfoSheetFactory(approved=True)
    seller = sheet.appointment.salesperson
    Standard.objects.filter(code="EDIT_CUT_OFF").update(amount=4)
    with before(sheet, 5):
        change(sheet, seller, other_requirements="No photos")

    Standard.objects.filter(code="EDIT_CUT_OFF").update(amount=None)
    with before(sheet, 1):
        change(sheet, seller, other_requirements="Photos")
        assert not cutoff.is_frozen(sheet, moment.now())


def test_a_draft_at_short_notice_is_drawn_up_after_the_cut_off():
    visit = VisitFactory(confirmed=True, starts_at=moment.now() + timedelta(hours=20))

    sheet = InfoSheetFactory(appointment=visit, complete=True)

    assert sheet.purpose_text


def test_sales_do_not_fill_in_a_form_after_the_cut_off(client):
    sheet = InfoSheetFactory(approved=True)
    client.force_login(sheet.appointment.salesperson)
    with before(sheet, 3):
        page = client.get(reverse("visits:edit", args=[sheet.pk]), follow=True)

    assert page.redirect_chain == [(sheet.get_absolute_url(), 302)]
    assert "closed to changes by sales" in page.content.decode()
    assert reverse("visits:edit", args=[sheet.pk]) not in page.content.decode()


def test_the_receptionists_form_has_the_rest_closed_and_saves_logistics(client):
    sheet = InfoSheetFactory(approved=True)
    client.force_login(sheet.appointment.receptionist)
    address = reverse("visits:edit", args=[sheet.pk])

    page = client.get(address)
    form, lines = page.context["form"], page.context["blocks"]
    closed = {name for name, field in form.fields.items() if field.disabled}
    assert closed >= {"purpose_text", "host", "head_count"} and "other_requirements" not in closed
    data = {name: form[name].value() or "" for name in form.fields if name not in closed}
    for block in lines.values():
        data |= {field.html_name: field.value() for field in block["formset"].management_form}
        for row in block["formset"].forms:
            data |= {field.html_name: field.value() or "" for field in row if not field.field.disabled}
    del data["departments"]
    data |= {"other_requirements": "A ramp", "purpose_text": "Something else"}
    client.post(address, data)

    sheet.refresh_from_db()
    assert (sheet.other_requirements, sheet.purpose_text) == ("A ramp", "Talks about next year's contract")


# One receptionist


@pytest.mark.clause("S3-28")
def test_one_receptionist_is_required_and_owns_every_logistics_task_of_the_visit():
    visit = VisitFactory(confirmed=True, receptionist=None)
    sheet = InfoSheetFactory(appointment=visit, complete=True)
    assert "receptionist" in {each.field for each in complete.missing(sheet)}

    receptionist = UserFactory(role="receptionist")
    actions.edit(sheet, actor=visit.salesperson, version=sheet.version, fields={"receptionist": receptionist})

    assert "receptionist" not in {each.field for each in complete.missing(sheet)}
    fetched = {
        "id": sheet.transport.first().pk,
        "direction": "arrival",
        "need": "wanted",
        "pickup_at": visit.starts_at,
        "pickup_place": "The station",
        "count": 1,
    }
    actions.edit(
        sheet,
        actor=visit.salesperson,
        version=sheet.version,
        fields={},
        lines={"transport": [fetched, {"id": sheet.transport.last().pk}]},
    )
    actions.submit(sheet, actor=visit.salesperson)
    while sheet.state == InfoSheet.State.SUBMITTED:
        sign(sheet)
    tasks = PrepTask.objects.standing().filter(appointment=visit)
    assert all(rules.may_tick(receptionist, task) for task in tasks)
    assert set(PrepTask.objects.of_visits_of(receptionist)) >= set(tasks)
    assert tasks.get(code="transport").owner == receptionist


def test_another_receptionist_takes_over_the_tasks():
    sheet = InfoSheetFactory(complete=True)
    visit, other, boss = sheet.appointment, UserFactory(role="receptionist"), UserFactory(role="manager")
    meal = {"starts_at": visit.starts_at, "persons": 2, "restaurant": "Lakeside", "per_person": 10}
    actions.edit(sheet, actor=visit.salesperson, version=sheet.version, fields={}, lines={"meals": [meal]})
    actions.submit(sheet, actor=visit.salesperson)
    while sheet.state == InfoSheet.State.SUBMITTED:
        sign(sheet)
    task = PrepTask.objects.get(appointment=visit, code="meals")
    assert task.owner == visit.receptionist

    actions.change_receptionist(sheet, receptionist=other, reason="Illness", actor=boss)

    task.refresh_from_db()
    assert task.owner == other


@pytest.mark.parametrize("is_technical", [True, False])
def test_the_project_engineer_takes_over_logistics_of_a_technical_visit_only(is_technical):
    engineer = UserFactory(role="project_engineer")
    sheet = InfoSheetFactory(approved=True)
    kind = InfoSheet.CustomerKind.TECHNICAL if is_technical else InfoSheet.CustomerKind.COMMERCIAL
    InfoSheet.objects.filter(pk=sheet.pk).update(
        visitor_category="existing", customer_kind=kind, project_engineer=engineer
    )
    sheet.refresh_from_db()

    form = ReceptionistForm({"receptionist": engineer.username, "reason": "Knows the machines"}, sheet=sheet)

    assert form.is_valid() == is_technical


# Handing over


def test_where_handing_over_is_not_automatic_the_marketing_center_is_asked():
    Standard.objects.filter(code="AUTO_HAND_OVER").update(amount=0)
    center = UserFactory(role="marketing_center")

    sheet = InfoSheetFactory(approved=True)

    assert sheet.state == InfoSheet.State.APPROVED
    assert Notice.objects.filter(kind="visits.hand_over_wanted", recipient=center).count() == 1
