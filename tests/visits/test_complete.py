"""What keeps a sheet from being submitted: a sentence for each thing, and the refusal itself."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, graded, itinerary_line
from visits import actions
from visits.complete import missing
from visits.forms.sheet import SheetForm
from visits.models import InfoSheet, PurposeLabel
from visits.templatetags.visits import purpose_of

pytestmark = pytest.mark.django_db


def put(sheet, lines=None, **fields):
    actions.edit(sheet, actor=sheet.appointment.salesperson, version=sheet.version, fields=fields, lines=lines or {})
    return sheet


def lacking(sheet):
    """The fields that are missing; submitting is refused with the same list."""
    found = missing(sheet)
    if not found:
        return []
    with pytest.raises(actions.Incomplete) as refusal:
        actions.submit(sheet, actor=sheet.appointment.salesperson)
    assert refusal.value.lacking == found
    assert InfoSheet.objects.get(pk=sheet.pk).is_editable
    return [each.field for each in found]


def test_a_complete_sheet_is_submitted():
    sheet = InfoSheetFactory(complete=True)

    assert lacking(sheet) == []
    actions.submit(sheet, actor=sheet.appointment.salesperson)
    assert sheet.state == InfoSheet.State.SUBMITTED


@pytest.mark.clause("S1-07")
def test_company_contact_title_purpose_and_itinerary_come_first():
    sheet = InfoSheetFactory(complete=True)
    guest = sheet.appointment.visitors.get()
    assert sheet.appointment._meta.get_field("organisation").null is False

    put(sheet, {"visitors": [{"id": guest.pk, "name": guest.name, "job_title": ""}]})
    assert lacking(sheet) == ["visitors"]
    put(sheet, {"visitors": []})
    assert lacking(sheet) == ["visitors"]
    put(sheet, {"visitors": [{"name": "Li Na", "job_title": "Buyer"}]}, purpose_text="")
    assert lacking(sheet) == ["purpose_text"]
    put(sheet, purpose_text="Contract talks", purpose_type="")
    assert lacking(sheet) == ["purpose_type"]
    put(sheet, {"itinerary": []}, purpose_type="business")
    assert lacking(sheet) == ["itinerary"]
    put(sheet, {"itinerary": [itinerary_line(sheet)]})
    assert lacking(sheet) == []


@pytest.mark.clause("S3-03")
def test_one_of_the_four_categories_is_required():
    sheet = put(InfoSheetFactory(complete=True), visitor_category="")

    assert InfoSheet.Category.values == ["existing", "newly_developed", "self_enquiring", "referred"]
    assert lacking(sheet) == ["visitor_category"]


@pytest.mark.clause("S3-05")
def test_an_existing_customer_is_technical_or_commercial_and_a_technical_one_has_an_engineer():
    sheet = put(InfoSheetFactory(complete=True), visitor_category="existing")

    assert InfoSheet.CustomerKind.values == ["technical", "commercial"]
    assert lacking(sheet) == ["customer_kind"]
    assert lacking(put(sheet, customer_kind="commercial")) == []
    assert lacking(put(sheet, customer_kind="technical", purpose_type="quality")) == ["project_engineer"]


@pytest.mark.clause("S3-06")
def test_commercial_customers_come_for_an_audit_a_tour_or_business_talks_whose_label_the_company_edits():
    sheet = put(InfoSheetFactory(complete=True), visitor_category="existing", customer_kind="commercial")
    offered = [row.purpose for row in PurposeLabel.objects.all() if "commercial" in row.audiences]
    label = PurposeLabel.objects.get(purpose="business")
    assert (offered, str(label)) == (["tour", "audit", "business", "other"], "Business talks (6P2Q)")

    actions.edit_purpose(label, actor=UserFactory(), version=label.version, name="Price and delivery")

    assert purpose_of(sheet) == "Price and delivery"
    assert dict(SheetForm(instance=sheet).fields["purpose_type"].choices)["business"] == "Price and delivery"
    assert lacking(put(sheet, purpose_type="design")) == ["purpose_type"]
    assert lacking(put(sheet, purpose_type="tour")) == []


@pytest.mark.clause("S3-24")
def test_the_engineer_of_a_technical_customer_confirms_the_purpose():
    engineer = UserFactory(role="project_engineer")
    technical = {"visitor_category": "existing", "customer_kind": "technical", "purpose_type": "project"}
    sheet = put(InfoSheetFactory(complete=True), **technical)
    assert lacking(sheet) == ["project_engineer"]

    put(sheet, project_engineer=engineer)
    assert [each.sentence for each in missing(sheet)] == ["The project engineer has not confirmed the purpose yet."]
    actions.confirm_purpose(sheet, actor=engineer)
    assert lacking(sheet) == []
    put(sheet, purpose_text="Something else after all")
    assert lacking(sheet) == ["purpose_text"]


@pytest.mark.clause("S3-09")
def test_a_referred_customer_names_who_referred_them():
    sheet = put(InfoSheetFactory(complete=True), visitor_category="referred")

    assert lacking(sheet) == ["referrer"]
    assert lacking(put(sheet, referrer="Mr Fang of Hengrui")) == []


@pytest.mark.clause("S3-23")
def test_a_newly_developed_customer_has_size_industry_purpose_and_potential():
    sheet = put(InfoSheetFactory(complete=True), visitor_category="newly_developed", purpose_text="")

    assert lacking(sheet) == ["company_size", "industry", "potential", "purpose_text"]
    known = {"company_size": "200 people", "industry": "Optics", "potential": "High", "purpose_text": "First talks"}
    assert lacking(put(sheet, **known)) == []


@pytest.mark.clause("S3-17")
def test_an_audit_is_of_a_product_or_of_the_system():
    sheet = put(InfoSheetFactory(complete=True), purpose_type="audit")

    assert InfoSheet.AuditKind.values == ["product", "system"]
    assert lacking(sheet) == ["audit_kind"]
    assert lacking(put(sheet, audit_kind="system")) == []


@pytest.mark.clause("S3-10")
def test_without_a_level_nothing_is_submitted():
    sheet = InfoSheetFactory()

    assert "level" in lacking(sheet)


@pytest.mark.clause("S1-49")
def test_only_senior_management_hosts_a_level_a_visit():
    sheet = InfoSheetFactory(complete=True, level="A")

    assert lacking(put(sheet, host=graded("middle"))) == ["host"]
    assert lacking(put(sheet, host=UserFactory())) == ["host"]
    assert lacking(put(sheet, host=graded("senior"))) == []


@pytest.mark.clause("S1-50")
def test_a_middle_manager_or_above_hosts_a_level_b_visit():
    sheet = InfoSheetFactory(complete=True, level="B")

    assert lacking(put(sheet, host=graded("staff"))) == ["host"]
    assert lacking(put(sheet, host=graded("middle"))) == []
    assert lacking(put(sheet, host=graded("senior"))) == []


@pytest.mark.clause("S1-51")
def test_any_active_receptionist_hosts_a_level_c_visit_which_offers_the_basics():
    sheet = InfoSheetFactory(complete=True, level="C")

    assert lacking(put(sheet, host=UserFactory(role="receptionist"))) == []
    assert lacking(put(sheet, host=UserFactory(role="receptionist", is_active=False))) == ["host"]
    assert [item.item_code for item in sheet.service_items.all()] == [
        "welcome",
        "sign_in",
        "venue",
        "refreshments",
        "opening",
        "qa",
        "gift",
        "send_off",
        "feedback",
        "summary",
    ]


@pytest.mark.clause("S1-44")
@pytest.mark.parametrize(("level", "wanted"), [("A", ["see_off_person"]), ("B", ["see_off_person"]), ("C", [])])
def test_somebody_sees_the_guest_off_at_level_a_and_b(level, wanted):
    sheet = InfoSheetFactory(complete=True, level=level)

    assert lacking(put(sheet, see_off_person=None)) == wanted


@pytest.mark.clause("S1-32")
def test_a_presentation_has_a_presenter():
    sheet = InfoSheetFactory(complete=True)

    assert lacking(put(sheet, {"itinerary": [itinerary_line(sheet, kind="presentation")]})) == ["itinerary"]
    with_somebody = itinerary_line(sheet, kind="presentation", person=UserFactory())
    assert lacking(put(sheet, {"itinerary": [with_somebody]})) == []


@pytest.mark.clause("S1-35")
def test_every_tour_stop_has_a_guide():
    sheet = InfoSheetFactory(complete=True)
    guided = itinerary_line(sheet, kind="tour", place="Showroom", person=UserFactory())
    alone = itinerary_line(sheet, kind="tour", place="Workshop")

    assert lacking(put(sheet, {"itinerary": [guided, alone]})) == ["itinerary"]
    assert lacking(put(sheet, {"itinerary": [guided, alone | {"person": UserFactory()}]})) == []


@pytest.mark.clause("S1-09")
def test_a_plan_without_staff_time_place_or_steps_is_not_submitted():
    visit = VisitFactory(requested=True, place="", receptionist=None)
    sheet = InfoSheetFactory(appointment=visit, complete=True, reception_lead=None, host=None)
    put(sheet, {"itinerary": []})

    assert lacking(sheet) == ["place", "itinerary", "receptionist", "reception_lead", "host"]
    assert visit._meta.get_field("starts_at").null is False


@pytest.mark.parametrize("field", ["reception_lead", "host"])
def test_our_people_are_named(field):
    assert lacking(put(InfoSheetFactory(complete=True), **{field: None})) == [field]


def test_a_visit_without_a_receptionist_is_not_submitted():
    sheet = InfoSheetFactory(appointment=VisitFactory(confirmed=True, receptionist=None), complete=True)

    assert lacking(sheet) == ["receptionist"]
    assert lacking(put(sheet, receptionist=UserFactory(role="receptionist"))) == []


def test_more_names_than_people_is_a_mistake():
    sheet = InfoSheetFactory(complete=True)
    names = [{"name": name, "job_title": "Buyer"} for name in ("Li Na", "Wang Wu")]

    assert lacking(put(sheet, {"visitors": names})) == ["visitors"]
    assert lacking(put(sheet, head_count=2)) == []


@pytest.mark.clause("S3-13")
def test_each_default_item_is_confirmed_or_struck_with_a_reason():
    sheet = InfoSheetFactory(complete=True)
    item = sheet.service_items.get(item_code="meal")

    put(sheet, {"service_items": [{"id": item.pk, "decision": "open", "reason": ""}]})
    assert [each.sentence for each in missing(sheet)] == ["1 service item is neither confirmed nor struck."]
    put(sheet, {"service_items": [{"id": item.pk, "decision": "struck", "reason": "They leave at noon"}]})
    assert lacking(sheet) == []
