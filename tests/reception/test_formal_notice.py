"""A customer gives formal notice of a visit (S3-22)."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from deadlines.models import Clock
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from papers.models import Attachment
from reception import actions
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(host):
    return AppointmentFactory(requested=True, contact_person=host)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def clock_of(visit):
    return Clock.objects.of(visit).get(code="FORMAL_NOTICE_CONTACT")


def photo():
    content = io.BytesIO()
    Image.new("RGB", (4, 4)).save(content, "PNG")
    return SimpleUploadedFile("notice.png", content.getvalue())


@pytest.mark.clause("S3-22")
def test_a_formal_notice_keeps_date_channel_and_attachment_and_starts_the_contact_clock(client, clerk, visit, host):
    client.force_login(clerk)
    said = {
        "received_at": "2026-03-11 09:00",
        "channel": "email",
        "content": "Twelve people, two days",
        "file": photo(),
    }

    client.post(reverse("reception:formal-notice", args=[visit.pk]), said)

    notice = visit.formal_notices.get()
    assert (notice.received_at, notice.channel, notice.content) == (
        now() - timedelta(hours=3),
        "email",
        "Twelve people, two days",
    )
    assert (notice.recorded_by, notice.contacted_at) == (clerk, None)
    (paper,) = Attachment.objects.of(visit)
    assert (paper.kind, paper.name) == ("notice", "notice.png")
    clock = clock_of(visit)
    assert (clock.owner, clock.started_at, clock.state) == (host, notice.received_at, Clock.State.RUNNING)
    assert "Twelve people, two days" in client.get(visit.get_absolute_url()).content.decode()


def test_it_is_the_salesperson_who_is_to_contact_the_customer(clerk, host):
    seller = UserFactory(role="sales", department=DepartmentFactory())
    visit = AppointmentFactory(requested=True, contact_person=host, salesperson=seller)

    actions.note_formal_notice(visit, received_at=now(), channel="phone", actor=clerk)

    assert clock_of(visit).owner == seller


@pytest.mark.clause("S3-22")
def test_speaking_with_the_customer_stops_the_clock_and_keeps_what_was_settled(client, clerk, visit):
    actions.note_formal_notice(visit, received_at=now(), channel="phone", actor=clerk)
    client.force_login(clerk)
    page = client.get(visit.get_absolute_url()).content.decode()
    assert "The customer has not been contacted yet." in page

    client.post(reverse("reception:contact", args=[visit.pk]), {"settled": "Vegetarian lunch for two"})

    notice = visit.formal_notices.get()
    assert (notice.contacted_at, notice.contacted_by, notice.settled) == (now(), clerk, "Vegetarian lunch for two")
    assert (clock_of(visit).state, clock_of(visit).stopped_at) == (Clock.State.STOPPED, now())
    assert Event.objects.about(visit).get(verb="contact").text.words == "Vegetarian lunch for two"


def test_the_same_notice_sent_twice_is_one(clerk, visit):
    for _ in range(2):
        actions.note_formal_notice(visit, received_at=now(), channel="phone", content="We come", actor=clerk)

    assert (
        visit.formal_notices.count() == 1 and Clock.objects.of(visit).filter(code="FORMAL_NOTICE_CONTACT").count() == 1
    )


def test_of_two_who_spoke_with_the_customer_the_second_hears_of_the_first(clerk, visit, host):
    actions.note_formal_notice(visit, received_at=now(), channel="phone", actor=clerk)
    actions.contact(visit, settled="All clear", actor=clerk)

    with pytest.raises(NotAllowed):
        actions.contact(visit, settled="Something else", actor=host)

    assert visit.formal_notices.get().settled == "All clear"


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"received_at": "2026-03-11 12:01"}, {"received_at": ["A notice cannot be received in the future."]}),
        ({"channel": "other"}, {"channel_note": ["Write which other way."]}),
        ({"received_at": "yesterday"}, {"received_at": ["Write the date and the time, for example 2026-03-11 14:30."]}),
    ],
)
def test_what_cannot_be_gets_a_sentence(client, clerk, visit, said, errors):
    client.force_login(clerk)
    url = reverse("reception:formal-notice", args=[visit.pk])

    page = client.post(url, {"received_at": "2026-03-11 09:00", "channel": "email", "content": "We come"} | said)

    assert page.context["form"].errors == errors
    assert page.context["form"]["content"].value() == "We come"
    assert not visit.formal_notices.exists()


def test_a_visit_that_is_over_takes_no_notice(clerk, visit):
    actions.decline(visit, actor=clerk, reason="Full", channel="phone")

    with pytest.raises(NotAllowed):
        actions.note_formal_notice(visit, received_at=now(), channel="phone", actor=clerk)
