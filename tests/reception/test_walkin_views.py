"""The pages of the gate, as the guard, the desk and the one who was asked get them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from history.moment import now
from notices.models import Notice
from papers.models import Attachment
from reception.actions import kiosk as kiosk_actions
from reception.actions import outcome, walkin
from reception.models import Appointment, Entrance, Kiosk, ReceptionRecord, Site, VisitDraft, WalkIn
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.gate import reported, tablet
from tests.factories.reception import AppointmentFactory, SiteFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def guard(db):
    return UserFactory(role="gate_security", name="Zhao Guard", department=DepartmentFactory())


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def url(name, *args):
    return reverse(f"reception:{name}", args=args)


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


# --- the guard ---


@pytest.mark.clause("S3-20", "S2-23")
def test_three_words_on_one_screen_and_the_desk_knows(client, guard, clerk):
    site = SiteFactory()
    client.force_login(guard)
    said = {"site": site.pk, "visitor_name": "Wang Fang", "organisation_name": "Lanhai", "purpose": "Repair"}

    response = client.post(url("walk-in-create"), said | {"head_count": "1"})

    walk_in = WalkIn.objects.get()
    assert response["Location"] == walk_in.get_absolute_url()
    assert [notice.recipient for notice in Notice.objects.about(walk_in)] == [clerk]
    assert (walk_in.created_by, walk_in.site) == (guard, site)


def test_where_there_is_one_site_the_page_knows_it_before_anybody_came(client, guard):
    site = Site.objects.first() or SiteFactory()
    client.force_login(guard)

    form = client.get(url("walk-in-create")).context["form"]

    assert (form["site"].is_hidden, form["site"].value()) == (True, site.pk)


def test_the_form_keeps_what_was_typed(client, guard):
    SiteFactory()
    client.force_login(guard)

    form = client.post(url("walk-in-create"), {"visitor_name": "Wang Fang", "phone": "12"}).context["form"]

    assert {"purpose", "phone"} <= form.errors.keys()
    assert (form["visitor_name"].value(), form["phone"].value()) == ("Wang Fang", "12")
    assert not WalkIn.objects.exists()


def test_the_form_sent_twice_is_one_visitor(client, guard):
    site = SiteFactory()
    client.force_login(guard)
    token = client.get(url("walk-in-create")).context["form"]["form_token"].value()
    said = {"site": site.pk, "visitor_name": "Wang", "purpose": "Repair", "head_count": "1", "form_token": str(token)}

    first, second = (client.post(url("walk-in-create"), said) for _nth in range(2))

    assert first["Location"] == second["Location"]
    assert WalkIn.objects.count() == 1


def test_the_guard_sees_the_answer_where_the_visitor_stands(client, guard, clerk, host):
    walk_in = reported(actor=guard)
    walkin.forward(walk_in, to=host, actor=clerk)
    client.force_login(guard)
    assert "No answer yet" in client.get(walk_in.get_absolute_url()).content.decode()

    walkin.acknowledge(walk_in, answer="send_up", answer_note="Third floor", actor=host)

    page = client.get(url("walk-in-standing", walk_in.pk)).content.decode()
    assert "Please send them to me" in page
    assert "Third floor" in page


def test_the_guard_decides_nothing(client, guard):
    walk_in = reported(actor=guard)
    client.force_login(guard)

    page = client.get(walk_in.get_absolute_url()).content.decode()

    assert "Receive them now?" not in page
    assert client.post(url("walk-in-leave", walk_in.pk)).status_code == 403


def test_a_colleague_who_has_nothing_to_do_with_it_does_not_find_it(client, stranger):
    client.force_login(stranger)

    assert client.get(reported().get_absolute_url()).status_code == 404


# --- the planned guest ---


@pytest.mark.clause("S2-23")
def test_the_page_offers_the_planned_visit_and_one_click_merges(client, guard, clerk):
    """R24."""
    visit = AppointmentFactory(confirmed=True, starts_at=now() + HOUR)
    client.force_login(guard)
    said = {"site": visit.site_id, "visitor_name": visit.visitor_name, "purpose": "Meeting", "head_count": "1"}
    page = client.post(url("walk-in-create"), said, follow=True)
    assert [match.appointment for match in page.context["matches"]] == [visit]

    response = client.post(url("walk-in-recognise", WalkIn.objects.get().pk, visit.pk))

    assert response["Location"] == visit.get_absolute_url()
    assert WalkIn.objects.get().state == WalkIn.State.EXPECTED
    assert Appointment.objects.count() == 1


def test_nobody_is_merged_into_a_visit_they_may_not_see(client, guard):
    tomorrow = AppointmentFactory(confirmed=True)
    walk_in = reported(actor=guard)
    client.force_login(guard)

    assert client.post(url("walk-in-recognise", walk_in.pk, tomorrow.pk)).status_code == 404


# --- the desk and the one who is asked ---


@pytest.mark.clause("S3-21")
def test_the_desk_passes_on_and_the_one_asked_answers_with_one_button(client, clerk, host):
    walk_in = reported(wanted_person=host)
    client.force_login(clerk)
    client.post(url("walk-in-forward", walk_in.pk), {"to": host.pk})
    client.force_login(host)
    assert "The desk waits for your word" in client.get(walk_in.get_absolute_url()).content.decode()

    client.post(url("walk-in-acknowledge", walk_in.pk), {"answer": "coming", "answer_note": "Now"})

    client.force_login(clerk)
    page = client.get(url("walk-ins")).content.decode()
    assert "I am coming" in page
    walk_in.refresh_from_db()
    assert walk_in.acknowledged_at == now()


@pytest.mark.clause("S2-24")
def test_two_yes_lead_to_the_reception_and_its_record(desk, host):
    walk_in = reported()

    answer = desk.post(url("walk-in-decide", walk_in.pk), {"is_urgent": "yes", "can_receive": "yes"})
    assert answer["Location"] == url("walk-in-receive", walk_in.pk)
    said = {"host": host.pk, "minutes": "30", "place": "Office 301", "organisation": "Lanhai", "kind": "customer"}
    desk.post(answer["Location"], said | {"phone": "138 0000 0000"})

    record = ReceptionRecord.objects.get()
    visit = record.appointment
    assert (record.is_adhoc, record.is_urgent) == (True, True)
    assert (visit.contact_person, visit.ends_at - visit.starts_at) == (host, HOUR / 2)


@pytest.mark.clause("S2-24")
@pytest.mark.parametrize("said", [{}, {"is_urgent": "yes"}, {"can_receive": "yes"}])
def test_both_questions_must_be_answered(desk, said):
    walk_in = reported()

    response = desk.post(url("walk-in-decide", walk_in.pk), said)

    assert {"is_urgent", "can_receive"} - said.keys() == response.context["form"].errors.keys()
    walk_in.refresh_from_db()
    assert (walk_in.is_urgent, walk_in.can_receive) == (None, None)


def test_with_a_no_the_reception_page_is_not_offered(desk):
    walk_in = reported()

    answer = desk.post(url("walk-in-decide", walk_in.pk), {"is_urgent": "yes", "can_receive": "no"})

    assert answer["Location"] == walk_in.get_absolute_url()
    assert desk.get(url("walk-in-receive", walk_in.pk))["Location"] == walk_in.get_absolute_url()


@pytest.mark.clause("S4-259")
def test_phone_address_and_next_step_are_taken_and_the_draft_is_there(desk, host):
    walk_in = reported()
    said = {"phone": "138 0000 0000", "address": "Harbour Road 5", "person": host.pk, "next_step": "On Friday"}

    desk.post(url("walk-in-visit-them", walk_in.pk), said)

    draft = VisitDraft.objects.get()
    assert (draft.direction, draft.phone, draft.address) == ("we_visit", "+8613800000000", "Harbour Road 5")
    assert desk.get(url("visit-draft", draft.pk)).status_code == 200


def test_a_missing_address_is_asked_for_and_the_rest_is_kept(desk, host):
    walk_in = reported()
    said = {"phone": "138 0000 0000", "person": host.pk, "next_step": "On Friday"}

    form = desk.post(url("walk-in-visit-them", walk_in.pk), said).context["form"]

    assert form.errors.keys() == {"address"}
    assert form["next_step"].value() == "On Friday"


def test_whoever_looks_after_a_draft_books_it(client, clerk, host):
    draft = outcome.rebook(reported(), person=host, phone="+8613800000000", next_step="Soon", actor=clerk)
    client.force_login(host)

    client.post(url("visit-draft-book", draft.pk), {"starts_at": "2026-03-13T10:00", "contact_person": host.pk})

    draft.refresh_from_db()
    assert (draft.state, draft.appointment.visitor_phone) == ("taken_up", "+8613800000000")


def test_the_superior_instructs_on_the_page(client, clerk):
    superior = UserFactory(department=DepartmentFactory())
    walk_in = reported(is_important=True, wanted_person=UserFactory(manager=superior))
    client.force_login(superior)

    client.post(url("walk-in-instruct", walk_in.pk), {"instruction": "I am coming"})

    walk_in.refresh_from_db()
    assert walk_in.instruction == "I am coming"


def test_a_stale_correction_shows_both_versions(desk, clerk):
    walk_in = reported()
    seen = walk_in.version
    walkin.edit(walk_in, actor=clerk, version=seen, purpose="Theirs")
    said = {"site": walk_in.site_id, "visitor_name": "Wang Fang", "purpose": "Mine", "head_count": "1"}

    response = desk.post(url("walk-in-edit", walk_in.pk), said | {"version": seen})

    assert ("Purpose", "Theirs", "Mine") in [tuple(map(str, row)) for row in response.context["both"]]
    assert response.context["form"]["purpose"].value() == "Mine"


def test_the_photo_of_a_business_card_lies_with_the_visitor(desk):
    walk_in = reported()
    picture = BytesIO()
    Image.new("RGB", (40, 20), "white").save(picture, "JPEG")
    upload = SimpleUploadedFile("card.jpg", picture.getvalue(), "image/jpeg")

    desk.post(reverse("papers:attach", args=["reception.WalkIn", walk_in.pk]), {"kind": "card", "file": upload})

    assert [file.kind for file in Attachment.objects.of(walk_in)] == ["card"]


# --- lists ---


def test_the_board_asks_the_same_number_of_questions_for_one_and_for_three(desk, clerk, host):
    def one_more():
        walkin.forward(reported(wanted_person=host), to=host, actor=clerk)
        outcome.leave(reported(), actor=clerk)
        outcome.rebook(reported(), person=host, phone="+8613800000000", next_step="Soon", actor=clerk)
        kiosk, _token = tablet()
        visit = AppointmentFactory(confirmed=True, site=kiosk.site, starts_at=now())
        kiosk_actions.announce(kiosk, visit)

    one_more()
    one = queries(desk, url("walk-ins"))
    one_more()
    one_more()

    assert queries(desk, url("walk-ins")) == one


@pytest.mark.parametrize("name", ["walk-in-list", "visit-drafts"])
def test_a_list_asks_the_same_number_of_questions_for_one_and_for_three(desk, clerk, host, name):
    def one_more():
        outcome.rebook(reported(wanted_person=host), person=host, phone="+8613800000000", next_step="Soon", actor=clerk)

    one_more()
    one = queries(desk, url(name))
    one_more()
    one_more()

    assert queries(desk, url(name)) == one


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "wf"}, ["王芳"]),
        ({"q": "13800000000"}, ["王芳"]),
        ({"q": "lanhai"}, ["王芳"]),
        ({"state": "left"}, []),
        ({"from_day": "2026-03-12"}, []),
        ({"from_day": "2026-03-11", "to_day": "2026-03-11"}, ["王芳"]),
    ],
)
def test_somebody_who_came_is_found_again(desk, query, found):
    reported(visitor_name="王芳", phone="+8613800000000")

    rows = desk.get(url("walk-in-list"), query).context["page"].rows

    assert [row.visitor_name for row in rows] == found


# --- the entrances ---


def test_a_tablet_is_set_up_and_its_address_shown_once(client):
    admin = UserFactory(role="admin")
    site = SiteFactory()
    client.force_login(admin)

    page = client.post(url("kiosk-create"), {"site": site.pk, "name": "Main entrance"}, follow=True)

    kiosk = Kiosk.objects.get()
    assert client.get(page.context["path"]).status_code == 200
    assert client.get(url("kiosk-address", kiosk.pk))["Location"] == url("entrances")


def test_a_site_lets_its_visitors_do_it_themselves(client):
    site = SiteFactory()
    client.force_login(UserFactory(role="admin"))

    client.post(url("entrance-edit", site.pk), {"checks_in": "on", "map_url": "map.test/here", "version": "0"})

    entrance = Entrance.objects.get(site=site)
    assert (entrance.checks_in, entrance.checks_out, entrance.map_url) == (True, False, "https://map.test/here")


def test_the_list_of_entrances_asks_the_same_for_one_and_for_three(client):
    client.force_login(UserFactory(role="admin"))
    tablet(checks_in=True)
    one = queries(client, url("entrances"))
    tablet(checks_in=True)
    tablet()

    assert queries(client, url("entrances")) == one
