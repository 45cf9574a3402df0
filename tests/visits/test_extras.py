"""Sales add to what a level gives, with a reason: whoever signs decides on it as over the standard (S1-51, S3-13)."""

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, graded, set_level, sign, waiting
from visits import actions, said
from visits.actions.refusals import Overtaken, Untold
from visits.forms.services import items_to_add
from visits.models import PrepTask, ReceptionStandard
from visits.overstandard import lines_over

from .test_form import posted, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return InfoSheetFactory(level="C", complete=True)


@pytest.fixture
def author(client, sheet):
    client.force_login(sheet.appointment.salesperson)
    return sheet.appointment.salesperson


@pytest.fixture
def tour():
    return ReceptionStandard.objects.get(item_code="tour", level__code="B")


def extra(item=None, name="", reason="They asked for it", **fields):
    return {"item": item, "name": name, "reason": reason} | fields


def add(sheet, *rows, version=None):
    sheet.refresh_from_db()
    act = actions.change if sheet.is_changeable else actions.edit
    author, version = sheet.appointment.salesperson, sheet.version if version is None else version
    act(sheet, actor=author, version=version, fields={}, lines={"extras": list(rows)})
    return sheet


def extras(sheet):
    return [(item.item_code, item.in_words, item.reason) for item in sheet.service_items.filter(is_extra=True)]


def test_an_item_that_the_level_does_not_give_is_added_on_the_form_with_its_reason(client, sheet, author, tour):
    answer = save(client, sheet, **{"extras-0-item": tour.pk, "extras-0-reason": "They build a plant themselves"})

    assert answer.status_code == 302
    assert extras(sheet) == [("tour", tour_words(tour), "They build a plant themselves")]


def tour_words(tour):
    return f"{tour.name}: {tour.text}"


def test_what_the_level_gives_by_itself_is_not_offered_again(sheet, tour):
    given = set(sheet.level.standards.filter(is_default_on=True, is_service=True).values_list("item_code", flat=True))

    offered = {row.item_code for row in items_to_add(sheet).values()}

    assert "tour" in offered
    assert offered & given == set()


@pytest.mark.parametrize(
    "row,wrong",
    [
        ({"extras-0-name": "Fireworks"}, "extras-0-reason"),
        ({"extras-0-reason": "They asked for it"}, "extras-0-item"),
        ({"extras-0-item": "tour", "extras-0-name": "Fireworks", "extras-0-reason": "x"}, "extras-0-name"),
        ({"extras-0-item": "²", "extras-0-reason": "x"}, "extras-0-item"),
    ],
)
def test_an_addition_says_what_and_why_else_nothing_is_saved_and_what_was_typed_stays(
    client, sheet, author, tour, row, wrong
):
    row = {name: tour.pk if value == "tour" else value for name, value in row.items()}

    answer = save(client, sheet, **row)

    (form,) = answer.context["blocks"]["extras"]["formset"].forms
    assert f"extras-0-{next(iter(form.errors))}" == wrong
    assert {name: str(form[name.removeprefix("extras-0-")].value()) for name in row} == {
        name: str(value) for name, value in row.items()
    }
    assert extras(sheet) == []


def test_saving_the_page_again_keeps_what_was_added_and_taking_the_row_away_takes_it_away(client, sheet, author, tour):
    add(sheet, extra(tour), extra(name="Fireworks", reason="Their anniversary"))
    version, there = sheet.version, extras(sheet)

    save(client, sheet)

    sheet.refresh_from_db()
    assert (sheet.version, extras(sheet)) == (version, there)
    save(client, sheet, **{"extras-0-DELETE": "on"})
    assert extras(sheet) == [("own-1", "Fireworks", "Their anniversary")]


def test_what_was_added_reads_as_it_did_when_the_table_says_something_else(client, sheet, author, tour):
    add(sheet, extra(tour))
    then = extras(sheet)
    ReceptionStandard.objects.filter(item_code="tour").update(text="Two areas", is_active=False)

    save(client, sheet)

    assert extras(sheet) == then


def test_the_same_item_twice_is_refused(sheet, tour):
    with pytest.raises(Untold, match="The sheet has this item already"):
        add(sheet, extra(tour), extra(tour))


@pytest.mark.clause("S3-13")
def test_whoever_signs_reads_what_was_added_as_over_the_standard_with_its_reason(client, sheet, tour):
    add(sheet, extra(tour, reason="They build a plant themselves"))
    actions.submit(sheet, actor=sheet.appointment.salesperson)
    asked = waiting(sheet).asked or graded(waiting(sheet).grade, role="info_sheet_approver")
    client.force_login(asked)

    page = client.get(reverse("visits:decide", args=[sheet.pk]))

    over = [(line.what, line.why) for line in page.context["over"]]
    assert over == [(tour_words(tour), "Added to what the level gives by itself: They build a plant themselves")]
    assert tour_words(tour) in page.content.decode()
    assert "tour" not in {item.item_code for item in page.context["confirmed"]}


def tasks_of(sheet):
    return set(PrepTask.objects.standing().filter(sheet=sheet).values_list("code", "text"))


def test_what_is_added_after_the_approval_is_signed_again_and_prepared_then():
    sheet = InfoSheetFactory(level="C", approved=True)
    before = tasks_of(sheet)
    photo = ReceptionStandard.objects.get(item_code="photo", level__code="A")

    add(sheet, extra(photo), extra(name="Fireworks"))

    sheet.refresh_from_db()
    assert (sheet.state, tasks_of(sheet)) == ("submitted", before)
    while sheet.state == "submitted":
        sign(sheet)
    new = {("photo", "Photographer and place of the group photograph"), ("added", "Fireworks")}
    assert tasks_of(sheet) - before == new


def test_what_is_taken_away_again_is_not_prepared_any_more():
    sheet = InfoSheetFactory(level="C", complete=True)
    add(sheet, extra(name="Fireworks"))
    actions.submit(sheet, actor=sheet.appointment.salesperson)
    while sheet.state == "submitted":
        sign(sheet)
    assert ("added", "Fireworks") in tasks_of(sheet)

    set_level(sheet, "B")
    add(sheet)
    again = [{"id": item.pk, "decision": "confirmed", "reason": ""} for item in sheet.service_items.all()]
    author, fields = sheet.appointment.salesperson, {"host": graded("middle"), "see_off_person": UserFactory()}
    actions.edit(sheet, actor=author, version=sheet.version, fields=fields, lines={"service_items": again})
    actions.submit(sheet, actor=author)
    while sheet.state == "submitted":
        sign(sheet)

    assert ("added", "Fireworks") not in tasks_of(sheet)


def test_a_new_level_keeps_what_is_still_above_it_and_gives_the_rest_by_itself(sheet, tour):
    car = ReceptionStandard.objects.filter(item_code="photo", level__code="A").get()
    add(sheet, extra(tour), extra(car), extra(name="Fireworks"))

    set_level(sheet, "B")

    assert [code for code, _words, _reason in extras(sheet)] == ["photo", "own-1"]
    given = sheet.service_items.get(item_code="tour")
    assert (given.is_extra, given.decision, given.reason) == (False, "open", "")


def test_of_two_who_write_at_once_the_second_does_not_take_away_what_the_first_added(client, sheet, author, tour):
    stale = posted(client, sheet, purpose_text="Other words")
    add(sheet, extra(tour))

    answer = client.post(reverse("visits:edit", args=[sheet.pk]), stale)

    assert "Service items" in [label for label, _theirs, _mine in answer.context["both"]]
    assert [code for code, _words, _reason in extras(sheet)] == ["tour"]


def test_of_two_who_decide_on_an_item_at_once_the_second_hears_of_the_first(sheet):
    item, author = sheet.service_items.first(), sheet.appointment.salesperson
    version = sheet.version
    struck = {"id": item.pk, "decision": "struck", "reason": "Not wanted"}
    actions.edit(sheet, actor=author, version=version, fields={}, lines={"service_items": [struck]})

    with pytest.raises(Overtaken):
        row = {"id": item.pk, "decision": "confirmed", "reason": ""}
        actions.edit(sheet, actor=author, version=version, fields={}, lines={"service_items": [row]})


def test_who_writes_while_the_level_is_set_loses_nothing(client, author, sheet):
    stale = posted(client, sheet, purpose_text="Talks about a plant")

    set_level(sheet, "B")

    assert client.post(reverse("visits:edit", args=[sheet.pk]), stale).status_code == 302
    sheet.refresh_from_db()
    assert sheet.purpose_text == "Talks about a plant"


def test_what_was_added_is_saved_while_it_is_typed_and_keeps_its_row(client, sheet, author, tour):
    typed = posted(client, sheet, **{"extras-0-item": tour.pk, "extras-0-reason": "They asked for it"})

    said_back = client.post(reverse("visits:type", args=[sheet.pk]), typed).json()

    item = sheet.service_items.get(is_extra=True)
    assert said_back["ids"]["extras-0"] == item.pk
    again = typed | {"version": said_back["version"], "extras-0-id": item.pk, "extras-0-reason": "They insist"}
    client.post(reverse("visits:type", args=[sheet.pk]), again)
    assert [(each.pk, each.reason) for each in sheet.service_items.filter(is_extra=True)] == [(item.pk, "They insist")]


def test_the_history_and_the_versions_name_what_was_added(sheet, tour):
    before = said.snapshot(sheet)
    add(sheet, extra(name="Fireworks", reason="Their anniversary"))

    (change,) = said.changes(before, said.snapshot(sheet))

    assert (change.label, change.new) == ("Service items", "Fireworks · Confirmed · Their anniversary · added")


def test_the_receptionist_who_keeps_the_logistics_adds_nothing_to_the_standard(client):
    sheet = InfoSheetFactory(level="C", approved=True)
    client.force_login(sheet.appointment.receptionist)

    save(client, sheet, **{"extras-0-name": "Fireworks", "extras-0-reason": "x"})

    assert extras(sheet) == []


def test_an_item_added_without_a_level_waits_for_it_and_is_over_nothing_yet():
    sheet = InfoSheetFactory()

    add(sheet, extra(name="Fireworks"))

    assert (extras(sheet), lines_over(sheet)) == ([("own-1", "Fireworks", "They asked for it")], [])
    set_level(sheet, "C", actor=UserFactory(role="marketing_center"))
    assert [line.what for line in lines_over(sheet)] == ["Fireworks"]
