"""Drawing a sheet up: begun with what is known, kept however incomplete, never overwritten unseen."""

import pytest

from customers.models import Organisation
from history.flow import NotAllowed, Stale
from history.models import Event
from notices.models import Notice
from pages import formats
from reception import actions as reception
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory, OrganisationFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, graded, itinerary_line, set_level, sign
from visits import actions
from visits.models import InfoSheet, Level, ServiceItem

pytestmark = pytest.mark.django_db
State = InfoSheet.State


def edit(sheet, lines=None, version=None, actor=None, **fields):
    version = sheet.version if version is None else version
    actor = actor or sheet.appointment.salesperson
    actions.edit(sheet, actor=actor, version=version, fields=fields, lines=lines or {})


def facts(sheet, verb):
    return Event.objects.about(sheet).filter(verb=verb).last().facts


def test_a_draft_begins_with_what_is_known():
    contact = ContactFactory(job_title="Head of quality", diet="No pork", customs="Bows", language="zh-hans")
    visit = VisitFactory(confirmed=True, contact=contact, purpose="Audit of line 3")

    sheet = actions.draft(visit, actor=visit.salesperson)

    guest = visit.visitors.get()
    assert (sheet.state, sheet.purpose_text, sheet.created_by) == (State.DRAFT, "Audit of line 3", visit.salesperson)
    assert guest.job_title == "Head of quality"
    assert (guest.brief.diet, guest.brief.customs, guest.brief.language) == ("No pork", "Bows", "zh-hans")


@pytest.mark.clause("S3-04")
@pytest.mark.parametrize(("relation", "category"), [("existing", "existing"), ("potential", ""), ("target", "")])
def test_an_active_partner_is_an_existing_customer_by_default(relation, category):
    contact = ContactFactory(organisation=OrganisationFactory(relation=relation))

    sheet = InfoSheetFactory(appointment=VisitFactory(confirmed=True, contact=contact))

    assert sheet.visitor_category == category


@pytest.mark.clause("S1-08")
def test_what_is_known_of_the_customer_is_filled_in_and_saved_back_on_approval():
    known = {"business_field": "Optics", "product_needs": "Lenses", "cooperation_intention": "Yearly contract"}
    contact = ContactFactory(job_title="Buyer", organisation=OrganisationFactory(**known))
    sheet = InfoSheetFactory(appointment=VisitFactory(confirmed=True, contact=contact))
    assert {name: getattr(sheet, name) for name in known} == known

    sheet = InfoSheetFactory(appointment=sheet.appointment, complete=True, product_needs="Lenses and prisms")
    assert Organisation.objects.get(pk=contact.organisation_id).product_needs == "Lenses"
    actions.submit(sheet, actor=sheet.appointment.salesperson)
    sign(sheet)

    organisation = Organisation.objects.get(pk=contact.organisation_id)
    assert organisation.product_needs == "Lenses and prisms"
    assert organisation.business_field == "Optics"


def test_two_clicks_are_one_sheet():
    visit = VisitFactory(confirmed=True)

    first = actions.draft(visit, actor=visit.salesperson)
    second = actions.draft(visit, actor=visit.salesperson)

    assert first == second
    assert Event.objects.about(first).filter(verb="draft").count() == 1


def test_whoever_draws_it_up_becomes_the_salesperson_of_a_visit_that_has_none():
    visit = VisitFactory(confirmed=True, salesperson=None)
    colleague = UserFactory(role="sales")

    actions.draft(visit, actor=colleague)

    assert Appointment.objects.get(pk=visit.pk).salesperson == colleague
    assert actions.sign_off_clock(visit).owner == colleague


def test_a_visit_that_is_off_gets_no_sheet():
    visit = VisitFactory(confirmed=True)
    reception.cancel(visit, actor=visit.contact_person, reason="Flu")

    with pytest.raises(NotAllowed):
        actions.draft(visit, actor=visit.salesperson)


def test_the_marketing_center_hears_that_a_level_is_wanted():
    marketing = UserFactory(role="marketing_center")

    sheet = InfoSheetFactory()

    assert list(Notice.objects.filter(kind="visits.level_wanted").values_list("recipient", flat=True)) == [marketing.pk]
    assert Notice.objects.get(recipient=marketing).url == sheet.get_absolute_url()


@pytest.mark.clause("S3-32")
def test_every_detail_of_the_visit_is_on_the_sheet_and_each_change_keeps_old_and_new():
    sheet = InfoSheetFactory(complete=True)
    start, guest = sheet.appointment.starts_at, sheet.appointment.visitors.get()
    lines = {
        "visitors": [{"id": guest.pk, "name": "Li Na", "job_title": "Buyer"}],
        "transport": [{"direction": "arrival", "pickup_at": start, "pickup_place": "South station", "count": 1}],
        "meals": [{"starts_at": start, "restaurant": "Lotus", "persons": 4}],
        "lodging": [{"hotel": "Riverside", "check_in": start.date(), "nights": 1, "rooms": 2}],
    }
    version = sheet.version

    edit(sheet, lines, head_count=3, purpose_text="A tour as well", other_requirements="An interpreter")

    assert sheet.version > version
    said = facts(sheet, "edit")
    assert said["purpose_text"] == ["Talks about next year's contract", "A tour as well"]
    assert said["other_requirements"] == ["", "An interpreter"]
    phone = formats.phone(guest.phone)
    assert said["visitors"] == [f"{guest.name} · Head of purchasing · {phone}", f"Li Na · Buyer · {phone}"]
    assert said["meals"][0] == "–" and "Lotus" in said["meals"][1]
    assert said["transport"][0] == "Pick-up · Not needed\nReturn · Not needed"
    assert "South station" in said["transport"][1]
    assert said["lodging"][0] == "–" and "Riverside" in said["lodging"][1]
    assert facts(sheet, "follow")["head_count"] == [1, 3]
    assert Appointment.objects.get(pk=sheet.appointment_id).head_count == 3


@pytest.mark.clause("S3-32")
def test_a_change_of_the_time_is_on_the_sheet_with_old_and_new():
    sheet = InfoSheetFactory(complete=True)
    visit, old = sheet.appointment, sheet.appointment.starts_at
    later = {"starts_at": visit.starts_at.replace(hour=8), "ends_at": visit.ends_at.replace(hour=9)}

    reception.reschedule(visit, actor=visit.contact_person, place=visit.place, **later)

    assert facts(sheet, "follow")["starts_at"] == [old.isoformat(), later["starts_at"].isoformat()]


def test_of_many_lines_only_those_that_differ_are_told():
    sheet = InfoSheetFactory(complete=True)
    item = sheet.service_items.get(item_code="thank_you")

    edit(sheet, {"service_items": [{"id": item.pk, "decision": "struck", "reason": "Not wanted"}]})

    assert facts(sheet, "edit")["service_items"] == ["Thank-you · Confirmed", "Thank-you · Struck · Not wanted"]


def test_saving_nothing_new_writes_nothing():
    sheet = InfoSheetFactory(complete=True)
    events, version = Event.objects.about(sheet).count(), sheet.version

    edit(sheet, purpose_text=sheet.purpose_text)

    assert (Event.objects.about(sheet).count(), sheet.version) == (events, version)


def test_the_second_of_two_savers_overwrites_nothing():
    sheet = InfoSheetFactory(complete=True)
    on_the_other_screen = sheet.version
    edit(sheet, referrer="Mr Fang")

    with pytest.raises(Stale):
        edit(sheet, version=on_the_other_screen, referrer="Mrs Gu")

    sheet.refresh_from_db()
    assert sheet.referrer == "Mr Fang"


def test_of_two_who_add_lines_only_the_first_is_saved():
    sheet = InfoSheetFactory(complete=True)
    on_the_other_screen = sheet.version
    edit(sheet, {"itinerary": [itinerary_line(sheet, place="Hall")]})

    with pytest.raises(Stale):
        edit(sheet, {"itinerary": []}, version=on_the_other_screen)

    assert [line.place for line in sheet.itinerary.all()] == ["Hall"]


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_once_with_the_approvers_it_is_not_edited(state):
    sheet = InfoSheetFactory(**{state: True})

    with pytest.raises(NotAllowed):
        edit(sheet, referrer="Mr Fang")


def test_who_has_signed_in_stays_on_the_name_list():
    sheet = InfoSheetFactory(complete=True)
    guest = sheet.appointment.visitors.get()
    sheet.appointment.visitors.update(signed_in_at=sheet.created_at)

    edit(sheet, {"visitors": []})

    assert sheet.appointment.visitors.get() == guest


# The level


@pytest.mark.clause("S3-11")
def test_a_level_loads_the_services_that_its_editable_table_names():
    standard = Level.objects.get(code="B").standards.get(item_code="venue")
    standard.text = "The blue room"
    standard.save()

    sheet = set_level(InfoSheetFactory(), "B")

    wanted = standard.level.standards.filter(is_service=True, is_default_on=True).order_by("order")
    assert [item.text for item in sheet.service_items.all()] == [row.text for row in wanted]
    assert sheet.service_items.get(item_code="venue").text == "The blue room"
    assert {item.decision for item in sheet.service_items.all()} == {ServiceItem.Decision.OPEN}


@pytest.mark.clause("S1-48")
def test_importance_potential_and_reason_stand_with_every_level_that_was_ever_set():
    sheet = InfoSheetFactory()
    marketing = UserFactory(role="marketing_center")
    with pytest.raises(actions.Untold):
        set_level(sheet, "B", marketing, reason=" ")
    level = Level.objects.get(code="B")

    actions.set_level(sheet, level=level, importance="low", potential="high", reason="New market", actor=marketing)
    set_level(sheet, "A", marketing, reason="Their chairman comes")

    rows = [(row.level.code, row.importance, row.potential, row.reason) for row in sheet.level_settings.all()]
    assert rows == [("A", "high", "high", "Their chairman comes"), ("B", "low", "high", "New market")]
    assert facts(sheet, "set_level")["level"] == ["B · Medium standard", "A · High standard"]


def test_the_salesperson_hears_of_the_level():
    sheet = set_level(InfoSheetFactory(), "C")

    assert Notice.objects.get(kind="visits.level_set").recipient == sheet.appointment.salesperson


def test_the_same_level_again_keeps_what_was_confirmed():
    sheet = InfoSheetFactory(complete=True)

    set_level(sheet, "B", reason="Judged once more")

    assert not sheet.service_items.filter(decision=ServiceItem.Decision.OPEN).exists()
    assert sheet.level_settings.count() == 2


def test_a_closed_sheet_gets_no_level():
    sheet = InfoSheetFactory(complete=True)
    InfoSheet.objects.filter(pk=sheet.pk).update(state=State.CLOSED)

    with pytest.raises(NotAllowed):
        set_level(sheet, "A")


# The purpose of a technical visit


def technical(**fields):
    engineer = UserFactory(role="project_engineer")
    kind = {"visitor_category": "existing", "customer_kind": "technical", "project_engineer": engineer}
    return InfoSheetFactory(complete=True, **kind | fields)


def test_the_purpose_is_confirmed_once():
    sheet = technical()
    actions.confirm_purpose(sheet, actor=sheet.project_engineer)

    with pytest.raises(NotAllowed):
        actions.confirm_purpose(sheet, actor=sheet.project_engineer)

    assert sheet.purpose_confirmed_by == sheet.project_engineer


def test_the_engineer_is_asked_once_for_each_purpose_and_sees_it_on_their_day():
    engineer = UserFactory(role="project_engineer")
    sheet = technical(project_engineer=None)
    asked = Notice.objects.filter(kind="visits.purpose_to_confirm", recipient=engineer)

    edit(sheet, project_engineer=engineer)
    edit(sheet, purpose_text="In other words")
    assert (asked.count(), list(InfoSheet.objects.waiting_for(engineer))) == (1, [sheet])

    actions.confirm_purpose(sheet, actor=engineer)
    assert list(InfoSheet.objects.waiting_for(engineer)) == []


def test_another_engineer_confirms_anew():
    sheet = technical()
    actions.confirm_purpose(sheet, actor=sheet.project_engineer)

    edit(sheet, project_engineer=UserFactory(role="project_engineer"))

    assert sheet.purpose_confirmed_at is None


# Meals, leaders, itinerary


@pytest.mark.clause("S1-19")
def test_a_banquet_has_standard_menu_restaurant_booking_reference_and_who_booked():
    sheet, booker = InfoSheetFactory(complete=True), UserFactory(name="Bo Booker")
    meal = {"starts_at": sheet.appointment.starts_at, "standard": "120 each", "menu": "Set 2", "restaurant": "Lotus"}

    edit(sheet, {"meals": [meal | {"booking_ref": "L-77", "booked_by": booker}]})

    line = sheet.meals.get()
    assert (line.standard, line.menu, line.restaurant) == ("120 each", "Set 2", "Lotus")
    assert (line.booking_ref, line.booked_by) == ("L-77", booker)
    assert "L-77 · Bo Booker" in facts(sheet, "edit")["meals"][1]


@pytest.mark.clause("S1-46")
def test_the_way_back_has_the_same_fields_as_the_pick_up():
    sheet = InfoSheetFactory(complete=True)
    car = {
        "pickup_place": "Gate 2",
        "vehicle_type": "Van",
        "count": 2,
        "driver": "Mr Tan",
        "driver_phone": "+8613800000000",
    }
    both = [{"direction": way, "pickup_at": sheet.appointment.ends_at} | car for way in ("arrival", "return")]

    edit(sheet, {"transport": both})

    there, back = (sheet.transport.get(direction=way) for way in ("arrival", "return"))
    assert {name: getattr(back, name) for name in car} == car == {name: getattr(there, name) for name in car}


@pytest.mark.clause("S1-27", "S1-30")
def test_the_itinerary_holds_a_briefing_on_the_way_and_an_opening_with_its_speaker():
    sheet, speaker = InfoSheetFactory(complete=True), graded("senior")
    briefing = itinerary_line(sheet, kind="briefing", note="Our history; today's programme")
    opening = itinerary_line(sheet, kind="opening", person=speaker, minutes=10)

    edit(sheet, {"itinerary": [briefing, opening]})

    first, second = sheet.itinerary.all()
    assert (first.get_kind_display(), first.note) == ("Briefing on the way", "Our history; today's programme")
    assert (second.get_kind_display(), second.person, second.minutes) == ("Opening", speaker, 10)


@pytest.mark.clause("S3-07", "S3-08")
def test_reputation_and_how_they_found_us_are_kept():
    sheet = InfoSheetFactory(complete=True)

    edit(sheet, visitor_category="newly_developed", reputation="Buys for 40 plants", found_us_by="A fair in Hannover")

    fresh = InfoSheet.objects.get(pk=sheet.pk)
    assert (fresh.reputation, fresh.found_us_by) == ("Buys for 40 plants", "A fair in Hannover")
