"""Files of records: what may be kept, who opens it, and what a photo no longer tells."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from openpyxl import Workbook
from PIL import Image

from deadlines.models import Standard
from history.flow import NotAllowed
from history.models import Event
from papers import actions
from papers.forms.attachment import AttachForm
from papers.models import Attachment
from papers.uploads import LONGEST_NAME, checked, cleaned
from tests.factories.papers import document, picture
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(host):
    return AppointmentFactory(contact_person=host, requested=True)


def zipped(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return file.getvalue()


def workbook():
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def attach_to(visit, upload=None, kind="paper"):
    return actions.attach(visit, checked(upload or document()), kind=kind, actor=visit.contact_person)


def test_a_photo_is_drawn_anew_upright_and_tells_neither_place_nor_telephone():
    kept = checked(picture(size=(320, 200)))

    with Image.open(io.BytesIO(kept.content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (200, 320), {})
    assert b"Phone 12" not in kept.content
    assert kept.media_type == "image/jpeg"


def test_a_large_photo_is_kept_at_the_size_it_is_read_at():
    kept = checked(picture(size=(6000, 3000)))

    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.size == (1280, 2560)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("agenda.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("报价.xlsx", workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "letter.docx",
            zipped("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("old.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "application/msword"),
        ("纪要.txt", "会议纪要".encode("gb18030"), "text/plain"),
    ],
)
def test_a_document_is_kept_as_what_its_content_is(name, content, media_type):
    kept = checked(document(name, content))

    assert (kept.name, kept.media_type, kept.content) == (name, media_type, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agenda.pdf", b"MZ\x90\x00 a program"),
        ("card.jpg", b"<html><script>alert(1)</script>"),
        ("page.html", b"<html>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("macro.xlsx", zipped("xl/workbook.xml", "xl/vbaProject.bin")),
        ("macro.docm", zipped("word/document.xml")),
        ("all.zip", zipped("a.txt")),
        ("letter.docx", zipped("xl/workbook.xml")),
        ("notes.txt", b"a\x00b"),
        ("broken.jpg", b"\xff\xd8\xff\xe0 and nothing more"),
        ("empty.pdf", b""),
    ],
)
def test_what_is_not_what_it_says_is_refused(name, content):
    with pytest.raises(ValidationError):
        checked(document(name, content))


def test_where_a_photo_is_asked_for_a_document_is_refused():
    with pytest.raises(ValidationError, match="no picture"):
        checked(document(), pictures_only=True)


def test_a_name_keeps_no_folders_no_signs_of_control_and_its_ending():
    assert cleaned("C:\\tmp\\..\\card\u202egpj.jpg") == "cardgpj.jpg"
    assert cleaned("../../etc/passwd") == "passwd"
    long = cleaned("字" * 300 + ".pdf")
    assert len(long) <= LONGEST_NAME
    assert long.endswith("字.pdf")


def test_the_company_says_how_large_a_file_may_be():
    Standard.objects.filter(code="ATTACHMENT_SIZE").update(amount=1)
    form = AttachForm({"kind": "paper"}, {"file": document(content=b"%PDF-1.7" + b" " * 1024 * 1024)})

    assert form.errors["file"] == ["This file is too large: at most 1 MB."]


def test_attaching_writes_history_and_the_same_file_twice_is_one(visit):
    first, second = attach_to(visit), attach_to(visit)

    assert first == second
    assert list(Attachment.objects.of(visit)) == [first]
    event = Event.objects.about(visit).get(verb="attach")
    assert (event.actor, event.text.words, str(event.deed)) == (visit.contact_person, "agenda.pdf", "attached a file")


def test_removing_deletes_the_file_and_keeps_that_it_was_there(visit, django_capture_on_commit_callbacks):
    row = attach_to(visit)

    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(row, actor=visit.contact_person)

    assert not default_storage.exists(row.file.name)
    assert list(Attachment.objects.of(visit)) == []
    assert Event.objects.about(visit).get(verb="detach").text.words == "agenda.pdf"


def test_of_two_who_remove_a_file_only_one_does(visit):
    row = attach_to(visit)
    on_the_other_screen = Attachment.objects.get(pk=row.pk)
    actions.detach(row, actor=visit.contact_person)

    with pytest.raises(NotAllowed):
        actions.detach(on_the_other_screen, actor=visit.contact_person)


def test_what_was_removed_may_be_attached_again(visit):
    actions.detach(attach_to(visit), actor=visit.contact_person)

    again = attach_to(visit)

    assert list(Attachment.objects.of(visit)) == [again]


def test_the_page_of_a_visit_takes_a_photo_and_shows_it(client, visit):
    client.force_login(visit.contact_person)
    url = reverse("papers:attach", args=["reception.Appointment", visit.pk])

    page = client.post(url, {"file": picture("王总名片.jpg"), "kind": "card"}, follow=True)

    row = Attachment.objects.of(visit).get()
    assert page.redirect_chain == [(visit.get_absolute_url(), 302)]
    assert (row.kind, row.name, row.attached_by) == ("card", "王总名片.jpg", visit.contact_person)


def test_a_file_that_does_not_fit_says_so_beside_the_field(client, visit):
    client.force_login(visit.contact_person)
    url = reverse("papers:attach", args=["reception.Appointment", visit.pk])

    page = client.post(url, {"file": document("agenda.pdf", b"MZ"), "kind": "paper"})

    assert "its content does not fit its name" in page.context["form"].errors["file"][0]
    assert not Attachment.objects.exists()


def test_a_picture_is_shown_and_a_document_is_handed_over_and_neither_runs_anything(client, visit):
    client.force_login(visit.contact_person)
    shown = client.get(attach_to(visit, picture(), "card").get_absolute_url())
    handed = client.get(attach_to(visit).get_absolute_url())

    assert shown["Content-Disposition"] == 'inline; filename="card.jpg"'
    assert handed["Content-Disposition"] == 'attachment; filename="agenda.pdf"'
    assert {answer["Content-Security-Policy"] for answer in (shown, handed)} == {"default-src 'none'; sandbox"}
    assert {answer["X-Content-Type-Options"] for answer in (shown, handed)} == {"nosniff"}
    assert b"".join(handed.streaming_content) == b"%PDF-1.7\n1 0 obj\n"


def test_whoever_does_not_see_the_record_does_not_see_its_files(client, visit, stranger):
    row = attach_to(visit)
    client.force_login(stranger)

    assert client.get(row.get_absolute_url()).status_code == 404
    assert client.post(reverse("papers:detach", args=[row.pk])).status_code == 404


def test_a_removed_file_is_nowhere(client, visit):
    row = attach_to(visit)
    actions.detach(row, actor=visit.contact_person)
    client.force_login(visit.contact_person)

    assert client.get(row.get_absolute_url()).status_code == 404


def test_a_kind_of_record_that_holds_no_files_has_no_address_for_them(client, visit):
    client.force_login(visit.contact_person)

    assert client.get(reverse("papers:attach", args=["accounts.User", visit.contact_person_id])).status_code == 404


def test_removing_needs_a_post(client, visit):
    row = attach_to(visit)
    client.force_login(visit.contact_person)

    assert client.get(reverse("papers:detach", args=[row.pk])).status_code == 405
