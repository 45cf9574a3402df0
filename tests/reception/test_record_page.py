"""The reception record as a host writes it on a phone: ticks, questions counted, a complaint in one step."""

from datetime import timedelta

import pytest
from django.urls import reverse

from calls.models import Issue
from history import moment
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices.models import Notice
from reception import actions
from reception.figures import answered_on_the_spot
from reception.forms import RecordForm
from reception.models import ReceptionRecord, RecordTick
from tests.factories.accounts import DepartmentFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(host):
    return AppointmentFactory(contact_person=host, arrived=True)


def record_of(visit):
    """Begun if it is not there yet."""
    return actions.open_record(visit, actor=visit.contact_person)


def typed(visit, **changes):
    record = ReceptionRecord.objects.get(pk=record_of(visit).pk)
    columns = ["visitor_name", "organisation_name", "visitor_phone", "visitor_email", "place", "needs"]
    said = {name: getattr(record, name) for name in columns}
    return said | {"staff": [visit.contact_person_id], "version": record.version} | changes


def save(client, visit, **changes):
    return client.post(reverse("reception:record", args=[visit.pk]), typed(visit, **changes))


@pytest.mark.clause("S0-10")
@pytest.mark.parametrize("deed", RecordTick.Deed.values)
def test_the_record_is_ticked_with_time_and_person(client, visit, host, deed):
    client.force_login(host)
    page = client.get(reverse("reception:record", args=[visit.pk])).content.decode()
    assert f'name="deed" value="{deed}"' in page

    with moment.at(now() + timedelta(minutes=5)) as later:
        client.post(reverse("reception:tick", args=[visit.pk]), {"deed": deed})

    tick = RecordTick.objects.get()
    assert (tick.record.appointment, tick.deed, tick.by, tick.at) == (visit, deed, host, later)
    page = client.get(reverse("reception:record", args=[visit.pk])).content.decode()
    assert "He Host, Wed 11 Mar 2026 12:05" in page
    assert Event.objects.about(tick.record).filter(verb=deed, actor=host).count() == 1


def test_ticked_twice_the_first_holds(visit, host, manager):
    first = actions.tick(visit, "guided", actor=host)

    assert actions.tick(visit, "guided", actor=manager) == first
    assert RecordTick.objects.get().by == host


def test_a_tick_is_taken_back_and_the_history_keeps_both(visit, host):
    actions.tick(visit, "guided", actor=host)

    actions.untick(visit, "guided", actor=host)
    actions.untick(visit, "guided", actor=host)

    assert not RecordTick.objects.exists()
    verbs = list(Event.objects.about(record_of(visit)).values_list("verb", flat=True))
    assert verbs == ["open", "guided", "not_guided"]


def test_a_closed_record_is_not_ticked_any_more(host):
    visit = AppointmentFactory(contact_person=host, closed=True)

    with pytest.raises(NotAllowed):
        actions.tick(visit, "guided", actor=host)
    with pytest.raises(NotAllowed):
        actions.untick(visit, "guided", actor=host)


def test_a_tick_that_is_none_of_the_three_does_not_exist(client, visit, host):
    client.force_login(host)

    assert client.post(reverse("reception:tick", args=[visit.pk]), {"deed": "fed"}).status_code == 404
    assert client.get(reverse("reception:tick", args=[visit.pk])).status_code == 405


@pytest.mark.clause("S0-11")
def test_questions_and_needs_and_answers_and_advice_are_fields_of_their_own(client, visit, host):
    client.force_login(host)

    save(client, visit, questions="When does it ship?", needs="Two lines", answers="In May. Order by April.")

    record = record_of(visit)
    assert (record.questions, record.needs, record.answers) == (
        "When does it ship?",
        "Two lines",
        "In May. Order by April.",
    )


@pytest.mark.clause("S0-58")
def test_the_block_of_the_customer_takes_remarks(client, visit, host):
    client.force_login(host)

    save(client, visit, remarks="Speaks Cantonese; vegetarian")

    assert record_of(visit).remarks == "Speaks Cantonese; vegetarian"
    customer = RecordForm(instance=record_of(visit)).helper.layout.fields[0]
    assert "remarks" in customer.fields
    assert "Speaks Cantonese; vegetarian" in client.get(visit.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("asked", "on_spot", "field", "words"),
    [
        ("3", "", "questions_on_spot", "Write both numbers, or neither."),
        ("", "3", "questions_asked", "Write both numbers, or neither."),
        ("2", "3", "questions_on_spot", "No more can be answered than were asked."),
    ],
)
def test_numbers_of_questions_that_cannot_be_are_told_beside_the_field(
    client, visit, host, asked, on_spot, field, words
):
    client.force_login(host)

    page = save(client, visit, questions_asked=asked, questions_on_spot=on_spot, topics="The new line")

    assert page.context["form"].errors[field] == [words]
    assert page.context["form"]["topics"].value() == "The new line"


def counted(department_host, asked, on_spot, **fields):
    visit = AppointmentFactory(contact_person=department_host, arrived=True, starts_at=now(), **fields)
    record = record_of(visit)
    actions.save_record(
        visit, actor=department_host, version=record.version, questions_asked=asked, questions_on_spot=on_spot
    )
    return visit


@pytest.mark.clause("S4-254")
def test_the_share_of_questions_answered_on_the_spot_is_reported(client, clerk, host, stranger):
    counted(host, 4, 3)
    counted(host, 1, 1)
    counted(stranger, 3, 1)
    AppointmentFactory(contact_person=host, arrived=True)  # nobody counted
    client.force_login(clerk)

    page = client.get(reverse("reception:answered"), {"period": "month"})

    rows = {row.department: (row.records, row.asked, row.on_spot, row.percent) for row in page.context["rows"]}
    assert rows == {host.department_id: (2, 5, 4, 80), stranger.department_id: (1, 3, 1, 33)}
    assert (page.context["total"].asked, page.context["total"].percent) == (8, 62)
    assert "80 %" in page.content.decode()


def test_the_share_counts_only_visits_that_one_may_see(host, stranger):
    counted(host, 4, 3)
    counted(stranger, 3, 1)
    today = now().date()

    assert [row.department for row in answered_on_the_spot(stranger, today, today)] == [stranger.department_id]


def test_where_nobody_asked_anything_there_is_no_share(host):
    counted(host, 0, 0)
    today = now().date()

    assert [row.percent for row in answered_on_the_spot(host, today, today)] == [None]


@pytest.mark.clause("S2-26")
def test_a_complaint_is_opened_from_the_record_in_one_step_and_the_superior_hears_of_it_at_once(
    client, visit, host, manager
):
    service = DepartmentFactory(kind="customer_service", head=manager)
    client.force_login(host)
    page = client.get(reverse("reception:record", args=[visit.pk])).content.decode()
    url = f"{reverse('calls:issue-create')}?appointment={visit.pk}"
    assert f'href="{url}"' in page

    form = client.get(url).context["form"]
    known = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    answer = client.post(
        url, known | {"category": "general", "description": "Waited in the rain", "is_complaint": "on"}
    )

    assert answer.status_code == 302, answer.context["form"].errors
    issue = Issue.objects.get()
    assert (issue.reception_record, issue.department) == (record_of(visit), service)
    assert manager in {notice.recipient for notice in Notice.objects.about(issue)}


def test_the_page_of_a_visit_shows_ticks_meetings_and_files(client, visit, host):
    actions.tick(visit, "guided", actor=host)
    client.force_login(host)

    page = client.get(visit.get_absolute_url()).content.decode()

    for words in ("Guided to the place", "Plan a meeting", "Add a file or photo"):
        assert words in page
