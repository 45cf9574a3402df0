"""Lists, one sheet, its paper, and what the appointment's page shows of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from customers import actions as customers
from history.moment import now
from notices.models import Notice
from notices.words import put
from reception.models import Appointment
from tests.factories.accounts import PositionFactory, UserFactory
from tests.factories.customers import ContactFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, fill, finish, graded, set_level, sign
from visits import actions, parts
from visits.models import InfoSheet

pytestmark = pytest.mark.django_db


def url(name, sheet):
    return reverse(f"visits:{name}", args=[sheet.pk])


def page(client, person, name, sheet):
    client.force_login(person)
    return client.get(url(name, sheet)).content.decode()


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert client.get(address).status_code == 200
    return len(made)


@pytest.mark.parametrize("address", ["/visits/", "/visits/?view=waiting", "/visits/preparation/", "/visits/new/"])
def test_a_list_asks_as_often_for_three_rows_as_for_one(client, address):
    person = UserFactory(role="marketing_center")
    client.force_login(person)

    def one_more():
        InfoSheetFactory(approved=True)
        InfoSheetFactory()
        VisitFactory(confirmed=True)

    one_more()
    client.get(address)
    for_one = queries(client, address)
    one_more(), one_more()

    assert queries(client, address) == for_one
    assert for_one <= 16


def test_the_latest_visit_comes_first_and_filters_narrow(client):
    sheet, other = InfoSheetFactory(submitted=True), InfoSheetFactory()
    client.force_login(UserFactory(role="marketing_center"))

    def rows(query=""):
        return client.get(f"/visits/{query}").context["page"].rows

    assert rows() == [other, sheet]
    assert rows("?state=submitted") == [sheet]
    assert rows("?view=waiting") == [other]
    assert rows("?view=mine") == []


@pytest.mark.parametrize("name", ["submit", "confirm-purpose", "approve", "return", "hand-over"])
def test_a_verb_is_posted(client, name):
    sheet = InfoSheetFactory()
    client.force_login(sheet.created_by)

    assert client.get(url(name, sheet)).status_code == 405


@pytest.mark.parametrize("name", ["tick", "untick", "confirm"])
def test_a_tick_is_posted(client, name):
    task = InfoSheetFactory(approved=True).prep_tasks.first()
    client.force_login(task.appointment.receptionist)

    assert client.get(reverse(f"visits:{name}", args=[task.pk])).status_code == 405


def test_a_tick_on_the_board(client):
    task = InfoSheetFactory(approved=True).prep_tasks.first()
    client.force_login(task.appointment.receptionist)
    client.post(reverse("visits:tick-all", args=[task.pk]))

    answer = client.post(reverse("visits:tick", args=[task.pk]))

    task.refresh_from_db()
    assert answer.url == task.get_absolute_url() == f"/visits/preparation/tasks/{task.pk}/"
    there = {"next": "/visits/preparation/?scope=mine"}
    answer = client.post(reverse("visits:untick", args=[task.pk]), there)
    assert answer.url == f"/visits/preparation/?scope=mine#task-{task.pk}"
    elsewhere = {"next": "https://example.com/"}
    answer = client.post(reverse("visits:tick", args=[task.pk]), elsewhere)
    assert answer.url == task.get_absolute_url() == f"/visits/preparation/tasks/{task.pk}/"
    task.refresh_from_db()
    assert task.state == "confirmed"


def test_the_board_sends_nothing_while_nothing_changed(client):
    task = InfoSheetFactory(approved=True).prep_tasks.first()
    client.force_login(task.appointment.receptionist)
    board = client.get("/visits/preparation/?scope=mine").content.decode()
    part = board.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    assert part.startswith("/visits/preparation/part/?scope=mine&seen=")

    assert client.get(part).status_code == 204
    finish(task, actor=task.appointment.receptionist)

    assert "Ready" in client.get(part).content.decode()


@pytest.mark.clause("S3-12")
def test_only_the_marketing_center_sets_the_level_and_others_read_it(client):
    sheet = set_level(InfoSheetFactory(), "C")
    judged = {"level": str(sheet.level_id), "importance": "high", "potential": "low", "reason": "Their first visit"}
    for colleague in (sheet.created_by, UserFactory(role="info_sheet_approver"), UserFactory(role="manager")):
        client.force_login(colleague)
        assert client.post(url("set-level", sheet), judged).status_code in {403, 404}
    assert sheet.level_settings.count() == 1
    assert "C · Low standard" in page(client, sheet.created_by, "detail", sheet)
    assert "Set the level" not in page(client, sheet.created_by, "detail", sheet)

    client.force_login(UserFactory(role="marketing_center"))
    client.post(url("set-level", sheet), judged | {"seen": sheet.level_settings.get().pk})

    assert sheet.level_settings.first().reason == "Their first visit"


def test_a_level_without_a_reason_is_asked_again(client):
    sheet = InfoSheetFactory()
    client.force_login(UserFactory(role="marketing_center"))

    answer = client.post(url("set-level", sheet), {"importance": "high"})

    assert set(answer.context["form"].errors) == {"level", "potential", "reason"}
    assert answer.context["form"]["importance"].value() == "high"


@pytest.mark.clause("S3-14", "S3-15")
def test_an_invited_visit_shows_who_invited_and_a_requested_one_when_it_was_asked(client):
    inviter = UserFactory(name="Qian Zhiyuan")
    invited = InfoSheetFactory(appointment=VisitFactory(confirmed=True, origin="invited", invited_by=inviter))
    asked = InfoSheetFactory(appointment=VisitFactory(confirmed=True, origin="requested"))
    reader = UserFactory(role="marketing_center")

    assert "Invited by us · Qian Zhiyuan" in page(client, reader, "detail", invited)
    assert "Requested by the customer · Wed 11 Mar 2026" in page(client, reader, "detail", asked)
    assert Appointment.objects.get(pk=asked.appointment_id).received_at == now()


@pytest.mark.clause("S1-31")
def test_leaders_are_listed_with_their_titles_in_the_order_of_introduction(client):
    sheet = InfoSheetFactory(complete=True)
    first = graded("senior", name="Qian Zhiyuan", username="qian")
    second = UserFactory(name="Song Yalin", position=PositionFactory(name="Deputy general manager"))
    rows = [
        {"order": 2, "person": second, "title": "", "role": "attendee"},
        {"order": 1, "person": first, "title": "General manager", "role": "host"},
    ]

    actions.edit(sheet, actor=sheet.created_by, version=sheet.version, fields={}, lines={"leaders": rows})

    shown = page(client, sheet.created_by, "detail", sheet)
    order = [shown.index(text) for text in ("Qian Zhiyuan · General manager", "Song Yalin · Deputy general manager")]
    assert order == sorted(order)


@pytest.mark.clause("S0-05", "S1-61")
def test_customs_diet_and_language_of_a_contact_are_printed_on_the_sheet(client):
    contact = ContactFactory(name="Ava Chen")
    habits = {"diet": "No pork", "customs": "No left hand", "language": "zh-hans"}
    customers.edit_contact(contact, actor=None, version=contact.version, **habits)
    sheet = InfoSheetFactory(appointment=VisitFactory(confirmed=True, contact=contact))

    paper = page(client, sheet.created_by, "print", sheet)

    assert "Diet: No pork" in paper and "Customs: No left hand" in paper and "简体中文" in paper


def test_what_is_missing_is_said_on_the_sheet_with_a_way_to_it(client):
    sheet = InfoSheetFactory()

    shown = page(client, sheet.created_by, "detail", sheet)

    assert f'<a href="{url("edit", sheet)}#section-itinerary">The itinerary has no step yet.</a>' in shown


@pytest.mark.parametrize(
    ("traits", "verbs"),
    [
        ({}, {"edit"}),
        ({"complete": True}, {"edit", "submit"}),
        ({"submitted": True}, set()),
        ({"returned": True}, {"edit", "submit"}),
        ({"approved": True}, {"edit"}),
    ],
)
def test_the_author_is_offered_what_can_be_done_next(client, traits, verbs):
    sheet = InfoSheetFactory(**traits)

    shown = page(client, sheet.created_by, "detail", sheet)

    offered = {name for name in ("edit", "submit", "set-level", "hand-over", "decide") if f'/{name}/"' in shown}
    assert offered - ({"edit"} if "submit" not in verbs and "edit" not in verbs else set()) == verbs


def test_a_stranger_does_not_learn_that_it_exists(client, stranger):
    client.force_login(stranger)

    assert client.get(url("detail", InfoSheetFactory())).status_code == 404


# On the appointment


def test_the_appointment_offers_to_draw_the_sheet_up(client):
    visit = VisitFactory(confirmed=True)
    client.force_login(visit.salesperson)

    shown = client.get(visit.get_absolute_url()).content.decode()

    assert f'action="/visits/for/{visit.pk}/draft/"' in shown


def test_the_appointment_shows_state_level_and_readiness(client):
    sheet = InfoSheetFactory(approved=True)
    client.force_login(sheet.appointment.salesperson)

    shown = client.get(sheet.appointment.get_absolute_url()).content.decode()

    assert sheet.get_absolute_url() in shown
    assert f"0 of {sheet.appointment.prep_tasks.count()} ready" in shown


def test_the_part_costs_one_query_and_shows_nothing_to_whom_it_does_not_concern(django_assert_num_queries, clerk):
    visit = Appointment.objects.get(pk=InfoSheetFactory().appointment_id)
    seller, desk = visit.salesperson, clerk
    for person in (seller, desk):
        person.hats(), person.get_all_permissions()

    with django_assert_num_queries(1):
        shown = parts.sheet_on_appointment(visit, seller)
    assert shown[1]["sheet"] == visit.sheet
    assert parts.sheet_on_appointment(visit, desk) is None


def test_a_general_visit_shows_no_sheet():
    visit = VisitFactory(confirmed=True, kind=Appointment.Kind.GENERAL)

    assert parts.sheet_on_appointment(visit, visit.salesperson) is None


# Notices

KINDS = [
    "level_wanted",
    "level_set",
    "sheet_submitted",
    "sheet_returned",
    "sheet_approved",
    "sheet_handed_over",
    "sheet_changed",
    "tasks_given",
    "receptionist_changed",
]


def test_every_notice_reads_well_in_both_languages():
    UserFactory(role="marketing_center"), UserFactory(role="info_sheet_approver")
    sheet = fill(set_level(InfoSheetFactory(), "B"))
    author = sheet.created_by
    actions.submit(sheet, actor=author)
    approval = sheet.submissions.first().approvals.get()
    actions.return_(sheet, approval=approval, reason="Too long", actor=UserFactory(role="info_sheet_approver"))
    actions.submit(sheet, actor=author)
    sign(sheet)
    actions.change(sheet, actor=author, version=sheet.version, fields={"other_requirements": "No photos"})
    other = UserFactory(role="receptionist")
    actions.change_receptionist(sheet, receptionist=other, reason="Illness", actor=UserFactory(role="manager"))

    for kind in KINDS:
        notice = Notice.objects.filter(kind=f"visits.{kind}").first()
        for language in ("en", "zh-hans"):
            title, text = put(notice, language)
            assert title and "{{" not in text and "%(" not in text, (kind, language)
    with translation.override("en"):
        title, text = put(Notice.objects.filter(kind="visits.sheet_changed").first(), "en")
    assert "Other requirements: – → No photos" in text
    assert InfoSheet.objects.get(pk=sheet.pk).state == "handed_over"
