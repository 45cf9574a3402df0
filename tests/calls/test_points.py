import uuid
from datetime import date

import pytest
from django.urls import reverse

from calls import actions
from calls.models import Conveyed, Praise, Script, TalkingPoint
from history.models import Event
from tests.calls.moments import on
from tests.calls.test_forms import ANSWERED
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import CallFactory, ServiceFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
TODAY = on(11, 12).date()


@pytest.fixture
def agent():
    return UserFactory(name="Ann Agent", department=ServiceFactory(name="Service"), role="agent")


@pytest.fixture
def keeper():
    return UserFactory(name="Sue Supervisor", role="supervisor")


@pytest.fixture
def visit():
    host = UserFactory(name="Host", department=DepartmentFactory())
    return AppointmentFactory(contact_person=host, arrived=True, starts_at=on(11, 12), ends_at=on(11, 13))


def words(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.clause("S2-49")
def test_talking_points_are_listed_and_ticked_on_a_call_and_on_a_visit(agent, visit, client):
    news, terms = (TalkingPoint.objects.create(name=name) for name in ("New price list", "Warranty terms"))
    client.force_login(agent)
    client.post(reverse("calls:create"), ANSWERED | {"points_conveyed": [news.pk]})
    client.force_login(visit.contact_person)
    assert "Warranty terms" in client.get(visit.get_absolute_url()).content.decode()
    client.post(reverse("calls:convey", args=[visit.pk]), {"points": [news.pk, terms.pk]})

    assert [point.name for point in agent.calls.get().points_conveyed.all()] == ["New price list"]
    ticks = Conveyed.objects.order_by("point__pk").values_list("point__name", "conveyed_by__name")
    assert list(ticks) == [("New price list", "Host"), ("Warranty terms", "Host")]
    rows = {row.name: (row.times_on_calls, row.times_on_visits) for row in TalkingPoint.objects.with_counts()}
    assert rows == {"New price list": (1, 1), "Warranty terms": (0, 1)}


def test_a_tick_that_is_taken_back_stays_in_the_history_of_the_visit(visit):
    point = TalkingPoint.objects.create(name="New price list")
    for points in ([point], [point], [], []):
        actions.convey(visit, points, actor=visit.contact_person)

    assert not Conveyed.objects.exists()
    told = Event.objects.about(visit).filter(verb__in=["convey", "take_back_point"]).order_by("pk")
    assert [(event.verb, event.actor, event.text.words) for event in told] == [
        ("convey", visit.contact_person, "New price list"),
        ("take_back_point", visit.contact_person, "New price list"),
    ]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_said"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (date(2026, 3, 12), None, False),
        (None, date(2026, 3, 10), False),
    ],
)
def test_a_point_is_offered_from_its_first_day_until_its_last(agent, client, starts_on, ends_on, is_said):
    TalkingPoint.objects.create(name="Spring sale", starts_on=starts_on, ends_on=ends_on)
    client.force_login(agent)

    assert ("Spring sale" in client.get(reverse("calls:create")).content.decode()) == is_said


def test_a_point_is_added_retired_and_both_stand_in_its_history(keeper, agent, client):
    client.force_login(keeper)
    client.post(reverse("calls:point-create"), {"name": "Spring sale", "is_active": "on"})
    point = TalkingPoint.objects.get()
    client.post(reverse("calls:point-edit", args=[point.pk]), {"name": "Spring sale", "version": 0})

    assert list(Event.objects.about(point).order_by("pk").values_list("verb", flat=True)) == ["add", "edit"]
    client.force_login(agent)
    assert "Spring sale" not in client.get(reverse("calls:create")).content.decode()


def test_two_points_of_one_name_are_refused_beside_the_name(keeper, client):
    TalkingPoint.objects.create(name="Spring sale")
    client.force_login(keeper)

    answer = client.post(reverse("calls:point-create"), {"name": "Spring sale", "is_active": "on"})

    assert answer.context["form"].errors == {"name": ["There is a talking point of this name already."]}


def test_the_last_day_is_not_before_the_first(keeper, client):
    client.force_login(keeper)

    days = {"starts_on": "2026-03-12", "ends_on": "2026-03-11"}
    answer = client.post(reverse("calls:point-create"), {"name": "Spring sale", "is_active": "on"} | days)

    assert set(answer.context["form"].errors) == {"ends_on"}


def test_the_second_of_two_savers_sees_what_the_first_wrote(keeper, client):
    point = TalkingPoint.objects.create(name="Spring sale")
    actions.edit_point(point, actor=keeper, version=0, name="Summer sale")
    client.force_login(keeper)

    answer = client.post(reverse("calls:point-edit", args=[point.pk]), {"name": "Autumn sale", "version": 0})

    point.refresh_from_db()
    assert point.name == "Summer sale"
    assert ("Summer sale", "Autumn sale") in [(theirs, yours) for _label, theirs, yours in answer.context["both"]]


def test_a_slip_of_the_pen_in_the_greeting_comes_back_with_what_was_typed(keeper, client):
    client.force_login(keeper)
    typed = {"text": "Hello, {company}, {departmet}.", "text_zh": "您好，{name}。", "version": 0}

    form = client.post(reverse("calls:greeting"), typed).context["form"]

    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "text": ["Nothing is filled in for {departmet}: is that a slip of the pen?"]
    }
    assert form["text"].value() == typed["text"]


def test_the_greeting_is_edited_in_both_languages_and_read_out_by_everybody(keeper, agent, client, settings):
    settings.COMPANY_NAME = "Yunqi"
    client.force_login(keeper)
    client.post(
        reverse("calls:greeting"),
        {"text": "Good day, {company} {department}, this is {name}.", "text_zh": "您好，{company}{name}", "version": 0},
    )
    client.force_login(agent)

    assert "Good day, Yunqi Service, this is Ann Agent." in client.get(reverse("calls:create")).content.decode()
    assert Event.objects.about(Script.objects.get()).count() == 1


def test_only_who_keeps_the_points_edits_them(agent, client):
    client.force_login(agent)
    point = TalkingPoint.objects.create(name="Spring sale")

    pages = [reverse("calls:point-create"), reverse("calls:point-edit", args=[point.pk]), reverse("calls:greeting")]

    assert [client.get(page).status_code for page in pages] == [403, 403, 403]


@pytest.mark.clause("S4-289")
def test_praise_on_a_call_and_on_a_visit_is_counted_for_the_person(agent, visit, client):
    praised = ANSWERED | {"category": "compliment", "answer": "", "summary": "Thank you so much"}
    client.force_login(agent)
    client.post(reverse("calls:create"), praised)
    client.post(reverse("calls:create"), praised | {"praised": visit.contact_person_id})
    told = Praise.objects.get(person=visit.contact_person).call
    assert client.get(told.get_absolute_url()).context["praise"].person == visit.contact_person
    client.force_login(visit.contact_person)
    said = {"person": visit.contact_person_id, "words": "A splendid tour", "form_token": str(uuid.uuid4())}
    for _click in range(2):
        client.post(reverse("calls:praise-visit", args=[visit.pk]), said)

    client.force_login(UserFactory(role="supervisor"))
    page = client.get(reverse("calls:praise"))
    assert [(count, str(person)) for count, person in page.context["people"]] == [(2, "Host"), (1, "Ann Agent")]
    rows = client.get(reverse("calls:praise"), {"person": visit.contact_person_id}).context["page"].rows
    assert [row.words for row in rows] == ["A splendid tour", "Thank you so much"]


def test_praise_of_others_is_seen_by_who_reads_the_call_log_and_by_their_superiors(agent, visit):
    actions.praise(visit, person=visit.contact_person, words="Splendid", actor=agent)
    head = UserFactory()
    visit.contact_person.manager = head
    visit.contact_person.save()

    seen = [Praise.objects.visible_to(user).count() for user in (visit.contact_person, head, agent, UserFactory())]

    assert seen == [1, 1, 1, 0]


def test_praise_is_handed_out_as_a_file_and_of_a_private_visit_without_its_customer(agent, visit, client):
    actions.praise(visit, person=visit.contact_person, words="Splendid", actor=agent)
    visit.is_private = True
    visit.save()
    listener = UserFactory(role="supervisor")
    asked = {"format": "csv", "person": visit.contact_person_id}

    files, pages = {}, {}
    for reader in (visit.contact_person, listener, UserFactory()):
        client.force_login(reader)
        answer = client.get(reverse("calls:praise-export"), asked)
        files[reader] = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[1:]
        pages[reader] = client.get(reverse("calls:praise")).content.decode()

    of_host, of_listener, of_stranger = files.values()
    name, place = visit.organisation.name, str(visit.contact_person.department)
    assert [line.split(",")[1:] for line in of_host] == [["Host", place, "Splendid", name, "Visit", "Ann Agent"]]
    assert [line.split(",")[1:] for line in of_listener] == [
        ["Host", place, "Splendid", "Private visit", "Visit", "Ann Agent"]
    ]
    assert of_stranger == []
    assert [name in page for page in pages.values()] == [True, False, False]


def test_the_days_of_the_praise_stand_in_their_fields_in_chinese_too(client):
    client.force_login(UserFactory(role="supervisor", language="zh-hans"))

    page = client.get(reverse("calls:praise")).content.decode()

    assert 'value="2026-03-01"' in page and 'value="2026-03-11"' in page


def test_a_visit_that_has_not_begun_takes_neither_ticks_nor_praise(client):
    visit = AppointmentFactory(confirmed=True)
    client.force_login(visit.contact_person)

    assert client.post(reverse("calls:convey", args=[visit.pk])).status_code == 404
    assert client.get(reverse("calls:praise-visit", args=[visit.pk])).status_code == 404


def test_an_ordinary_call_praises_nobody(agent):
    actions.log(CallFactory(), actor=agent)

    assert not Praise.objects.exists()
