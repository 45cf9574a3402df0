"""Saved as you type: one sitting is one version, and of two who type nobody writes over the other (R37)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from history import moment
from history.models import Event
from reception import actions as reception
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, itinerary_line, set_level
from tests.visits.test_form import posted
from visits import actions
from visits.models import InfoSheet, SheetVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return InfoSheetFactory()


@pytest.fixture
def author(client, sheet):
    client.force_login(sheet.appointment.salesperson)
    return sheet.appointment.salesperson


def type_on(client, sheet, sent):
    return client.post(reverse("visits:type", args=[sheet.pk]), sent)


def edits(sheet):
    return [event.facts for event in Event.objects.about(sheet).filter(verb="edit")]


def test_what_is_typed_is_saved_and_says_when(client, sheet, author, noon):
    sent = posted(client, sheet, purpose_text="First talks")

    answer = type_on(client, sheet, sent).json()

    sheet.refresh_from_db()
    assert (sheet.purpose_text, answer["version"], answer["at"]) == ("First talks", sheet.version, "12:00")
    assert "Choose the visitor category." in answer["missing"]


def test_a_sitting_is_one_version_and_one_line_of_the_history(client, sheet, author):
    sent = posted(client, sheet)
    for text in ("F", "First", "First talks"):
        answer = type_on(client, sheet, sent | {"purpose_text": text}).json()
        sent["version"] = answer["version"]
    assert edits(sheet) == []

    client.post(reverse("visits:edit", args=[sheet.pk]), sent | {"purpose_text": "First talks"})

    written = sheet.versions.first()
    assert [version.verb for version in sheet.versions.all()] == ["edit", "draft"]
    assert (written.by, written.is_open, written.said["purpose_text"]) == (author, False, "First talks")
    assert [facts["purpose_text"][1] for facts in edits(sheet)] == ["First talks"]


def test_who_comes_back_later_writes_another_version(client, sheet, author, noon):
    sent = posted(client, sheet)
    sent["version"] = type_on(client, sheet, sent | {"purpose_text": "Morning"}).json()["version"]

    with moment.at(noon + timedelta(hours=1)):
        type_on(client, sheet, sent | {"purpose_text": "Afternoon"})

    assert [facts["purpose_text"][1] for facts in edits(sheet)] == ["Morning"]
    assert [version.said["purpose_text"] for version in sheet.versions.all()[:2]] == ["Afternoon", "Morning"]


def test_whatever_happens_next_tells_what_was_typed_before(client, sheet, author):
    type_on(client, sheet, posted(client, sheet, purpose_text="First talks"))

    set_level(sheet, "B")

    verbs = [event.verb for event in Event.objects.about(sheet)]
    assert verbs == ["draft", "edit", "set_level"]


def test_a_new_row_is_one_line_however_often_it_is_saved(client, sheet, author):
    sent = posted(client, sheet) | {"lodging-0-hotel": "Riverside", "lodging-0-check_in": "2026-03-21"}
    answer = type_on(client, sheet, sent).json()
    line = sheet.lodging.get()
    assert answer["ids"]["lodging-0"] == line.pk

    again = sent | {"version": answer["version"], "lodging-0-id": line.pk, "lodging-0-hotel": "Riverside Hotel"}
    type_on(client, sheet, again)
    client.post(reverse("visits:edit", args=[sheet.pk]), again | {"version": answer["version"] + 1})

    assert [(row.pk, row.hotel) for row in sheet.lodging.all()] == [(line.pk, "Riverside Hotel")]


def test_what_cannot_be_read_yet_is_named_and_the_rest_is_saved(client, sheet, author):
    guest = sheet.appointment.visitors.get()
    sent = posted(client, sheet, purpose_text="First talks", head_count="many", **{"visitors-0-phone": "12"})

    answer = type_on(client, sheet, sent).json()

    sheet.refresh_from_db()
    assert [each["label"] for each in answer["problems"]] == ["Head count", "Phone"]
    assert (sheet.purpose_text, sheet.appointment.visitors.get()) == ("First talks", guest)


def test_a_row_that_was_emptied_is_not_gone_before_somebody_saves(client, sheet, author):
    guest = sheet.appointment.visitors.get()
    blank = {name: "" for name in posted(client, sheet) if name.startswith("visitors-0-") and not name.endswith("-id")}
    sent = posted(client, sheet, **blank)

    version = type_on(client, sheet, sent).json()["version"]
    assert sheet.appointment.visitors.get() == guest

    client.post(reverse("visits:edit", args=[sheet.pk]), sent | {"version": version})
    assert not sheet.appointment.visitors.exists()


def test_a_second_person_typing_is_told_and_nothing_is_written_over(client, sheet, author):
    mine = posted(client, sheet, purpose_text="Mine")
    engineer = UserFactory(name="Zhou Wei")
    actions.type_on(sheet, actor=engineer, version=sheet.version, fields={"purpose_text": "Theirs"})

    answer = type_on(client, sheet, mine)

    sheet.refresh_from_db()
    assert (answer.status_code, answer.json()["is_overtaken"], sheet.purpose_text) == (409, True, "Theirs")
    assert answer.json()["sentence"].startswith("Zhou Wei changed this record on Wed 11 Mar 2026 12:00")
    page = client.post(reverse("visits:edit", args=[sheet.pk]), mine)
    assert page.context["both"] == [("Purpose in words", "Theirs", "Mine")]


def test_lines_of_two_people_are_shown_beside_each_other(client, sheet, author):
    mine = posted(client, sheet) | {"lodging-0-hotel": "Riverside", "lodging-0-check_in": "2026-03-21"}
    line = {"hotel": "Lotus", "check_in": sheet.appointment.starts_at.date(), "nights": 2, "rooms": 1}
    actions.edit(sheet, actor=UserFactory(), version=sheet.version, fields={}, lines={"lodging": [line]})

    page = client.post(reverse("visits:edit", args=[sheet.pk]), mine)

    (label, theirs, yours) = page.context["both"][0]
    assert (label, theirs.split(" · ")[0], yours.split(" · ")[0]) == ("Hotel rooms", "Lotus", "Riverside")


def test_the_level_that_is_set_meanwhile_is_in_nobodys_way(client, sheet, author):
    sent = posted(client, sheet, purpose_text="First talks")
    set_level(sheet, "B")

    answer = type_on(client, sheet, sent)

    assert (answer.status_code, answer.json()["level"]) == (200, "B")
    assert sheet.service_items.exists()


def test_a_guest_named_at_reception_meanwhile_is_not_typed_away(client, sheet, author):
    sent = posted(client, sheet, purpose_text="Mine")
    reception.expect(sheet.appointment, name="Zhao Min", actor=sheet.appointment.contact_person)

    answer = type_on(client, sheet, sent)

    assert (answer.status_code, answer.json()["is_overtaken"]) == (409, True)
    assert sheet.appointment.visitors.filter(name="Zhao Min").exists()


def test_a_visit_that_is_moved_meanwhile_is_not_typed_back(client, sheet, author):
    actions.edit(sheet, actor=author, version=sheet.version, fields={}, lines={"itinerary": [itinerary_line(sheet)]})
    sent = posted(client, sheet, purpose_text="Mine")
    visit, later = Appointment.objects.get(pk=sheet.appointment_id), timedelta(hours=2)
    times = {"starts_at": visit.starts_at + later, "ends_at": visit.ends_at + later}
    reception.reschedule(visit, actor=visit.contact_person, place=visit.place, **times)

    answer = type_on(client, sheet, sent)

    assert (answer.status_code, answer.json()["is_overtaken"]) == (409, True)
    assert sheet.itinerary.get().starts_at == times["starts_at"]


def test_whoever_opens_a_sheet_is_told_who_else_is_writing(client, sheet, author, noon):
    engineer = UserFactory(name="Zhou Wei")
    actions.type_on(sheet, actor=engineer, version=sheet.version, fields={"purpose_text": "Theirs"})
    page = reverse("visits:edit", args=[sheet.pk])

    assert client.get(page).context["other"].by == engineer
    with moment.at(noon + timedelta(hours=1)):
        assert client.get(page).context["other"] is None


def test_a_submitted_sheet_is_not_typed_in(client):
    sheet = InfoSheetFactory(complete=True)
    client.force_login(sheet.appointment.salesperson)
    sent = posted(client, sheet, purpose_text="Too late")
    actions.submit(sheet, actor=sheet.appointment.salesperson)

    answer = type_on(client, sheet, sent)

    assert (answer.status_code, answer.json()["is_overtaken"]) == (409, False)
    assert InfoSheet.objects.get(pk=sheet.pk).purpose_text != "Too late"


@pytest.mark.clause("S3-32")
def test_each_version_says_who_wrote_it_and_when_and_two_are_compared(client, sheet, author, noon):
    actions.edit(sheet, actor=author, version=sheet.version, fields={"purpose_text": "A tour", "head_count": 4})
    with moment.at(noon + timedelta(hours=1)):
        actions.edit(sheet, actor=author, version=sheet.version, fields={"purpose_text": "An audit"})

    page = client.get(reverse("visits:versions", args=[sheet.pk]), {"old": 2, "new": 4})
    one = client.get(reverse("visits:version", args=[sheet.pk, 2]))

    rows = [(row.number, row.verb, row.by, row.at) for row in page.context["versions"]]
    assert rows == [
        (4, "edit", author, noon + timedelta(hours=1)),
        (3, "follow", author, noon),
        (2, "edit", author, noon),
        (1, "draft", author, noon),
    ]
    differing = [(change.label, change.old, change.new) for change in page.context["changes"]]
    assert differing == [("Head count", "1", "4"), ("Purpose in words", "A tour", "An audit")]
    assert ("purpose_text", "Purpose in words", "A tour") in one.context["words"]


def test_the_list_of_versions_asks_as_much_for_three_as_for_one(client, sheet, author, django_assert_max_num_queries):
    page = reverse("visits:versions", args=[sheet.pk])
    client.get(page)
    for text in ("A", "B", "C"):
        actions.edit(sheet, actor=author, version=sheet.version, fields={"purpose_text": text})

    with django_assert_max_num_queries(14):
        client.get(page)


def test_a_closed_sheet_keeps_names_and_titles_as_they_were(client):
    """R35: whoever is called otherwise later, or promoted, rewrites no history."""
    sheet = InfoSheetFactory(approved=True)
    visit, host = sheet.appointment, sheet.host
    name, organisation = str(host), visit.organisation
    for verb in ("check_in", "start_meeting", "check_out"):
        with moment.at(visit.starts_at):
            getattr(reception, verb)(Appointment.objects.get(pk=visit.pk), actor=visit.receptionist)
    type(host).objects.filter(pk=host.pk).update(name="Renamed", name_zh="改名")
    type(organisation).objects.filter(pk=organisation.pk).update(name="Bought by another", name_zh="")
    client.force_login(visit.salesperson)

    last = sheet.versions.first()
    words = dict((field, text) for field, _label, text in client.get(last.get_absolute_url()).context["words"])
    page = client.get(sheet.get_absolute_url()).content.decode()

    assert words["host"] == name
    assert ("Renamed" in page, "Bought by another" in page) == (False, False)


def test_a_closed_sheet_keeps_who_signed_it_judged_it_and_had_a_duty(client):
    """R35, for the names that do not stand in its columns."""
    sheet = InfoSheetFactory(approved=True)
    visit = sheet.appointment
    helper = UserFactory(name="Helper As Ever")
    reception.give_duty(visit, person=helper, duty="Interpreter", actor=visit.salesperson)
    signer, judge = sheet.submissions.get().approvals.get().decided_by, sheet.level_settings.get().set_by
    for verb in ("check_in", "start_meeting", "check_out"):
        with moment.at(visit.starts_at):
            getattr(reception, verb)(Appointment.objects.get(pk=visit.pk), actor=visit.receptionist)
    people = [signer, judge, helper]
    for person in people:
        type(person).objects.filter(pk=person.pk).update(name=f"Renamed {person.pk}", name_zh="")
    client.force_login(UserFactory(role="marketing_center"))

    page = client.get(sheet.get_absolute_url())

    submission, settings = page.context["submission"], page.context["settings"]
    duties = page.context["visit"].assignments.all()
    shown = [submission.approvals.all()[0].decided_by, settings[0].set_by, duties[0].person]
    assert [str(person) for person in shown] == [str(person) for person in people]


def test_a_sheet_from_before_versions_were_kept_begins_with_what_it_said(sheet):
    SheetVersion.objects.filter(sheet=sheet).delete()
    author = sheet.appointment.salesperson

    actions.edit(sheet, actor=author, version=sheet.version, fields={"purpose_text": "New words"})

    old, new = sheet.versions.order_by("number")
    assert (old.verb, new.verb, new.said["purpose_text"]) == ("draft", "edit", "New words")
    assert old.said["purpose_text"] == sheet.appointment.purpose
