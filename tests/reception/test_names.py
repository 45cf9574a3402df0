"""A delegation's list of names, however it comes."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from history.flow import NotAllowed, Stale
from history.models import Event
from reception import actions
from reception.models import Appointment, Visitor
from reception.names import Unreadable, people_of, text_of
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db

TABLE = "姓名,职务,电话\r\n王芳,总监,138 1234 5678\r\n李娜,工程师,０１０-６１２３４５６７转１２\r\n"
UNDERSTOOD = [("王芳", "总监", "+8613812345678"), ("李娜", "工程师", "+861061234567 ext. 12")]


def told(text):
    return [(person.name, person.job_title, person.phone) for person in people_of(text)]


@pytest.mark.parametrize(
    "content",
    [TABLE.encode(), b"\xef\xbb\xbf" + TABLE.encode(), TABLE.encode("gb18030"), TABLE.replace(",", "\t").encode()],
    ids=["UTF-8", "UTF-8 with a mark", "GB18030", "tabs"],
)
def test_a_csv_is_read_in_every_encoding_that_spreadsheets_write(content):
    assert told(text_of(content)) == UNDERSTOOD


def sheet(*rows):
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def test_a_spreadsheet_is_read_and_a_number_that_became_an_amount_is_a_number_again():
    content = sheet(["Phone", "Name", "Job title"], [13812345678, "Wang Fang", "Director"], [None, "Li\nNa", None])

    assert told(text_of(content)) == [("Wang Fang", "Director", "+8613812345678"), ("Li Na", "", "")]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no spreadsheet", b"\xff\xfe\x00\xd8\xff\xff\x81"])
def test_what_is_no_list_is_refused_with_a_sentence(content):
    with pytest.raises(Unreadable, match=r"spreadsheet"):
        text_of(content)


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Wang Fang", ("Wang Fang", "", "")),
        ("Wang Fang 138 1234 5678", ("Wang Fang", "", "+8613812345678")),
        ("王芳 ＋８６ １３８１２３４５６７８", ("王芳", "", "+8613812345678")),
        ("Wang Fang; Director; 0086-138-1234-5678", ("Wang Fang", "Director", "+8613812345678")),
        ("王芳，总监，021-61234567-802", ("王芳", "总监", "+862161234567 ext. 802")),
        ("王芳、总监、13812345678", ("王芳", "总监", "+8613812345678")),
        ("3. Wang Fang, 13812345678", ("Wang Fang", "", "+8613812345678")),
        ("3\tWang Fang\tDirector", ("Wang Fang", "Director", "")),
        ('"Fang, Wang",Director', ("Fang, Wang", "Director", "")),
    ],
)
def test_a_pasted_line_is_understood(line, person):
    assert told(line) == [person]


def test_a_bad_line_comes_back_with_its_reason_and_may_be_pasted_again():
    people = people_of("Wang Fang\t\t138\nLi Na\n\tDirector\t13812345678\nLi Na\n" + "x" * 81, known=[("Zhao", "")])

    assert [person.reason for person in people] == [
        "This is not a complete telephone number. Check the digits, for example 138 1234 5678.",
        "",
        "There is no name in this line.",
        "This person is in the list already.",
        "This is too long for a name or a job title.",
    ]
    again = people_of("\n".join(person.line for person in people), known=[("Zhao", "")])
    assert [person.reason for person in again] == [person.reason for person in people]


@pytest.fixture
def visit(host):
    return AppointmentFactory(confirmed=True, contact_person=host, contact__name="Wang Fang", head_count=2)


def test_names_are_shown_first_and_taken_only_when_somebody_says_so(client, clerk, visit):
    client.force_login(clerk)
    url = reverse("reception:names", args=[visit.pk])
    upload = SimpleUploadedFile("names.csv", TABLE.encode("gb18030"))

    page = client.post(url, {"file": upload, "names": "Zhao Lei, 12"})

    assert [person.name for person in page.context["good"]] == ["王芳", "李娜"]
    assert [person.written for person in page.context["bad"]] == ["Zhao Lei\t\t12"]
    assert visit.visitors.count() == 1
    form = page.context["form"]
    client.post(url, {"good": form["good"].value(), "names": "", "take": "1"})
    assert list(visit.visitors.values_list("name", "job_title", "phone"))[1:] == UNDERSTOOD


def test_what_is_wrong_stays_to_be_put_right_when_the_others_are_taken(client, clerk, visit):
    client.force_login(clerk)
    url = reverse("reception:names", args=[visit.pk])

    page = client.post(url, {"good": "Li Na", "names": "Zhao Lei\t\t12", "take": "1"})

    assert set(visit.visitors.values_list("name", flat=True)) == {"Wang Fang", "Li Na"}
    assert page.context["form"]["names"].value() == "Zhao Lei\t\t12"
    assert "not a complete telephone number" in page.content.decode()


def test_an_empty_list_gets_a_sentence(client, clerk, visit):
    client.force_login(clerk)

    page = client.post(reverse("reception:names", args=[visit.pk]), {"names": ""})

    assert page.context["form"].errors == {"names": ["Paste the names, or choose a file."]}


def test_a_list_taken_twice_is_there_once_and_as_many_come_as_are_named(clerk, visit):
    people = people_of("Li Na\nZhao Lei\nSun Yu")

    taken = [len(actions.expect_all(visit, people, actor=clerk)) for _ in range(2)]

    visit.refresh_from_db()
    assert (taken, visit.visitors.count(), visit.head_count) == ([3, 0], 4, 4)
    (event,) = Event.objects.about(visit).filter(verb="expect")
    assert event.text.words == "3: Li Na, Zhao Lei, Sun Yu"


def test_a_form_opened_before_the_list_does_not_take_its_people_away_again(clerk, visit):
    opened = Appointment.objects.get(pk=visit.pk)
    actions.expect_all(visit, people_of("Li Na\nZhao Lei\nSun Yu"), actor=clerk)

    with pytest.raises(Stale):
        actions.edit(
            Appointment.objects.get(pk=visit.pk), actor=clerk, version=opened.version, head_count=opened.head_count
        )

    visit.refresh_from_db()
    assert visit.head_count == 4


def test_a_room_too_small_for_them_and_our_people_is_warned_of(client, clerk, visit):
    room = RoomFactory(capacity=4)
    actions.reschedule(visit, actor=clerk, starts_at=visit.starts_at, ends_at=visit.ends_at, room=room)
    client.force_login(clerk)

    page = client.post(
        reverse("reception:names", args=[visit.pk]), {"good": "Li Na\nZhao Lei\nSun Yu", "take": "1"}, follow=True
    )

    assert "with our people there are 5" in page.content.decode()


def test_nobody_joins_a_visit_that_is_over(client, clerk, visit):
    actions.cancel(visit, actor=clerk, reason="Off")

    with pytest.raises(NotAllowed):
        actions.expect_all(visit, people_of("Li Na"), actor=clerk)

    client.force_login(clerk)
    assert client.get(reverse("reception:names", args=[visit.pk])).url == visit.get_absolute_url()
    assert Visitor.objects.filter(name="Li Na").count() == 0
