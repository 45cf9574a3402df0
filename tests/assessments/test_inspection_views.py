"""The pages of inspections: noted item by item, with and without script; lists, files, forms."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from assessments import actions
from assessments.models import Finding, Inspection
from deadlines.models import Standard
from history.moment import now
from papers.models import Attachment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.inspections import InspectionFactory, checklist, sample_of, tick_all
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector(client):
    person = UserFactory(role="inspector", department=DepartmentFactory())
    client.force_login(person)
    return person


def picture():
    kept = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(kept, "JPEG")
    return SimpleUploadedFile("desk.jpg", kept.getvalue(), content_type="image/jpeg")


def tap(client, item, result, script=False, **said):
    headers = {"HTTP_HX_REQUEST": "true"} if script else {}
    url = reverse("assessments:note-item", args=[item.pk])
    return client.post(url, {"result": result, "version": item.version, "note": ""} | said, **headers)


def item_of(inspection, code):
    return inspection.items.get(item__code=code)


def test_without_script_a_tap_is_kept_and_leads_back_to_its_item(client, inspector):
    inspection = InspectionFactory(inspector=inspector)
    item = item_of(inspection, "mute")

    response = tap(client, item, "fail", note="On the open line")

    assert response.url == f"{inspection.get_absolute_url()}#item-{item.pk}"
    page = client.get(inspection.get_absolute_url()).content.decode()
    assert "On the open line" in page and "5 of 6 to be looked at" in page


def test_with_script_the_item_alone_comes_back_and_how_many_are_left(client, inspector):
    inspection = InspectionFactory(inspector=inspector)

    part = tap(client, item_of(inspection, "mute"), "pass", script=True).content.decode()

    assert "<html" not in part and part.count("inspected-item") == 1
    assert 'class="btn btn-outline result-pass" aria-pressed="true"' in part
    assert "5 of 6 to be looked at" in part and "hx-swap-oob" in part


def test_the_photo_of_an_item_lies_with_it_and_shows_on_its_finding(client, inspector):
    inspection = InspectionFactory(inspector=inspector)
    item = item_of(inspection, "mute")

    tap(client, item, "fail", photo=picture())

    photo = Attachment.objects.of(item).get()
    assert photo.is_picture
    for page in (inspection, Finding.objects.get()):
        assert photo.get_absolute_url() in client.get(page.get_absolute_url()).content.decode()
    assert client.get(photo.get_absolute_url()).status_code == 200
    client.force_login(UserFactory())
    assert client.get(photo.get_absolute_url()).status_code == 404


def test_no_photo_is_said_beside_the_item(client, inspector):
    inspection = InspectionFactory(inspector=inspector)
    text = SimpleUploadedFile("desk.jpg", b"no picture", content_type="image/jpeg")

    part = tap(client, item_of(inspection, "mute"), "fail", script=True, photo=text, note="Typed").content.decode()

    assert 'role="alert"' in part and 'value="Typed"' in part
    assert item_of(inspection, "mute").result == ""


def test_a_fail_asks_for_a_note_until_it_has_one(client, inspector):
    inspection = InspectionFactory(inspector=inspector)
    asked = "a fail needs a note"

    without = tap(client, item_of(inspection, "mute"), "fail", script=True).content.decode()
    explained = tap(client, item_of(inspection, "mute"), "fail", script=True, note="Loud").content.decode()

    assert asked in without and "1 fail without a note" in without
    assert asked not in explained and "without a note" not in explained and 'data-kept="Loud"' in explained
    page = client.get(inspection.get_absolute_url()).content.decode()
    assert reverse("assessments:finish-inspection", args=[inspection.pk]) in page.split('class="savebar"')[1]


@pytest.mark.usefixtures("noon")
def test_nothing_is_planned_for_a_day_that_is_over(client, inspector):
    staff = UserFactory(department=DepartmentFactory())
    plan = {"kind": "on_site", "staff": staff.pk, "inspectors": [inspector.pk], "checklists": [checklist().pk]}
    url = reverse("assessments:plan-inspection")

    refused = client.post(url, plan | {"planned_for": "2020-01-01", "notes": "Typed before"}).content.decode()

    assert "This day is over already." in refused and "Typed before" in refused
    inspection = InspectionFactory(inspector=inspector)
    day = inspection.planned_for - timedelta(days=3)
    Inspection.objects.update(planned_for=day)  # late by now: its notes may be edited all the same
    edit = {"planned_for": day.isoformat(), "inspectors": [inspector.pk], "notes": "Late", "version": 0}
    assert client.post(reverse("assessments:edit-inspection", args=[inspection.pk]), edit).status_code == 302


def test_two_inspectors_at_one_item_the_second_is_told(client, inspector):
    inspection = InspectionFactory(inspector=inspector)
    seen = item_of(inspection, "mute")
    tap(client, seen, "fail", note="First")

    part = tap(client, seen, "pass", script=True, note="Second").content.decode()

    assert "while you were typing" in part and 'value="Second"' in part
    assert item_of(inspection, "mute").note == "First"


def test_who_does_not_inspect_it_notes_nothing(client, inspector):
    inspection = InspectionFactory()

    assert tap(client, item_of(inspection, "mute"), "pass").status_code == 403
    assert client.get(reverse("assessments:note-item", args=[inspection.items.first().pk])).status_code == 405


def test_from_plan_to_done_on_the_pages(client, inspector):
    staff = UserFactory(department=DepartmentFactory())
    plan = {"kind": "on_site", "staff": staff.pk, "planned_for": "2026-03-11", "inspectors": [inspector.pk]}
    client.post(reverse("assessments:plan-inspection"), plan | {"checklists": [checklist().pk]})
    inspection = Inspection.objects.get()
    finish = reverse("assessments:finish-inspection", args=[inspection.pk])
    said = {"inspected_at": "2026-03-11 11:30", "notes": "A calm desk"}

    early = client.post(finish, said, follow=True).content.decode()
    for item in inspection.items.all():
        tap(client, item, "fail" if item.item.code == "mute" else "pass")
    unexplained = client.post(finish, said).content.decode()
    tap(client, item_of(inspection, "mute"), "fail", note="On the open line")
    client.post(finish, said)

    assert "6 items are not looked at yet" in early
    assert "1 failed item has no note: say what is wrong." in unexplained and "A calm desk" in unexplained
    inspection.refresh_from_db()
    assert (inspection.state, str(inspection.score), inspection.notes) == ("done", "83.33", "A calm desk")
    client.force_login(staff)
    page = client.get(inspection.get_absolute_url()).content.decode()
    assert "5 ÷ 6 = 83.33 %" in page and "A calm desk" in page


def test_an_insider_is_refused_in_a_sentence_beside_the_field(client, inspector):
    plan = {"kind": "on_site", "department": inspector.department.pk, "planned_for": "2026-03-11"}

    page = client.post(
        reverse("assessments:plan-inspection"),
        plan | {"inspectors": [inspector.pk], "checklists": [checklist().pk], "notes": "Typed before"},
    ).content.decode()

    assert "cannot inspect here" in page and "Typed before" in page
    assert not Inspection.objects.exists()


def test_a_form_posted_twice_plans_once(client, inspector):
    plan = {
        "kind": "on_site",
        "department": DepartmentFactory().pk,
        "planned_for": "2026-03-11",
        "inspectors": [inspector.pk],
        "checklists": [checklist().pk],
        "form_token": "9d1b04e8-1111-4444-8888-9df9ab7f0cb4",
    }

    for _time in range(2):
        client.post(reverse("assessments:plan-inspection"), plan)

    assert Inspection.objects.count() == 1


def test_a_stale_edit_shows_what_was_saved_meanwhile(client, inspector):
    inspection = InspectionFactory(inspector=inspector)
    url = reverse("assessments:edit-inspection", args=[inspection.pk])
    form = {"planned_for": "2026-03-18", "inspectors": [inspector.pk], "notes": "Mine", "version": 0}
    client.post(url, form | {"notes": "Theirs"})

    page = client.post(url, form).content.decode()

    assert "Theirs" in page and "Mine" in page and "<dd>Wed 18 Mar 2026</dd>" in page
    client.post(url, form | {"version": 1})
    inspection.refresh_from_db()
    assert inspection.notes == "Mine"


@pytest.mark.parametrize("name", ["inspections", "findings"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_are_files_too(client, inspector, name, kind):
    InspectionFactory(inspector=inspector, done=True, failing=["mute"])

    response = client.get(reverse(f"assessments:export-{name}"), {"format": kind})

    content = b"".join(response.streaming_content)
    assert response["Content-Disposition"].endswith(f'.{kind}"')
    assert kind == "xlsx" or content.decode("utf-8-sig").count("\n") == 2


def test_lists_are_narrowed(client, inspector):
    mine = InspectionFactory(inspector=inspector, done=True, failing=["mute"])
    InspectionFactory(kind="record_review", department=DepartmentFactory())

    def listed(name, **query):
        return list(client.get(reverse(f"assessments:{name}"), query).context["page"].rows)

    assert listed("inspections", mine="on") == [mine]
    assert listed("inspections", state="done") == [mine]
    assert listed("inspections", kind="phone_spot_check") == []
    assert len(listed("inspections", start="2026-03-01")) == 2
    assert [row.inspection for row in listed("findings", state="unsettled", area="call_handling")] == [mine]
    assert listed("findings", q="nobody of this name") == []


@pytest.mark.parametrize("name", ["inspections", "findings"])
def test_more_rows_ask_no_more_questions(client, inspector, name):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse(f"assessments:{name}"))
        return len(seen)

    InspectionFactory(inspector=inspector, done=True, failing=["mute"])
    asked()
    once = asked()
    for _number in range(2):
        InspectionFactory(inspector=inspector, done=True, failing=["mute"])

    assert asked() == once


def test_more_cases_of_a_sample_ask_no_more_questions(client, inspector):
    def asked(sample):
        with CaptureQueriesContext(connection) as seen:
            client.get(sample.get_absolute_url())
        return len(seen)

    AppointmentFactory(completed=True, kind="general")
    small = sample_of("visits", actor=inspector)
    asked(small)
    once = asked(small)
    for _number in range(2):
        AppointmentFactory(completed=True, kind="general")

    assert asked(sample_of("visits", actor=inspector)) == once


def test_agreement_says_who_is_stricter_and_opens_into_both(client, inspector):
    Standard.objects.filter(code="INSPECT_TWICE").update(amount=100)
    other = UserFactory(role="inspector", department=DepartmentFactory(), name="Stricter Shi")
    beside = UserFactory(role="inspector", department=DepartmentFactory(), name="Beside Bai")
    first = InspectionFactory(inspector=inspector, inspectors=[inspector, beside], kind="record_review", done=True)
    second = Inspection.objects.get(second_of=first)
    tick_all(second, other, failing=["mute"])
    actions.finish_inspection(second, inspected_at=now(), actor=other)

    page = client.get(reverse("assessments:agreement")).content.decode()
    before = client.get(reverse("assessments:agreement"), {"quarter": "2025-10-01"}).content.decode()

    assert "Stricter Shi" in page and "-16.67" in page and "1 of 1 inspections" in page
    assert first.get_absolute_url() in page and second.get_absolute_url() in page
    assert f"{inspector}, {beside}" in page or f"{beside}, {inspector}" in page
    assert "Nothing was scored twice in this quarter." in before
