"""R30: of a private visit nobody learns who comes but those it concerns and the desk, wherever they look."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from accounts.models import User
from accounts.roles import ROLES
from deadlines.models import Clock
from history.moment import now
from reception import actions, privacy
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db

# Words that stand nowhere else, one in every field that may tell who comes.
TELLING = {
    "purpose": "Qpurpose",
    "needs": "Qneeds",
    "special_needs": "Qspecial",
    "meeting_point": "Qpoint",
    "visitor_email": "qvisitor@example.com",
}
ABOUT_THE_CUSTOMER = re.compile(r"Qvisitor|Qcompany|1591357\s?2468|159 1357 2468", re.IGNORECASE)
ABOUT_THE_VISIT = re.compile("|".join(TELLING.values()) + "|Qdelegate", re.IGNORECASE)
EVERYTHING = re.compile(f"{ABOUT_THE_VISIT.pattern}|{ABOUT_THE_CUSTOMER.pattern}", re.IGNORECASE)
APPS = (
    "reception",
    "home",
    "deadlines",
    "visits",
    "assessments",
    "calls",
    "customers",
    "notices",
    "papers",
    "accounts",
)
KNOWS = {role for role, rights in ROLES.items() if "reception.view_private" in rights}
# Roles with the same rights in these apps are one reader; "" is a colleague without a role.
READERS = {
    frozenset(right for right in rights if right.startswith(APPS)): role
    for role, rights in sorted(ROLES.items(), reverse=True)
} | {frozenset(): ""}


def person(role):
    return UserFactory(role=role or None, department=DepartmentFactory())


@pytest.fixture
def private(noon):
    """A visit of today that has begun, with a delegate, a room, a record, a sheet and everything that is told of it."""
    contact = ContactFactory(name="Qvisitor", phone="+8615913572468", organisation__name="Qcompany")
    host = UserFactory(name="He Host", department=DepartmentFactory(), manager=UserFactory())
    visit = AppointmentFactory(
        confirmed=True,
        contact=contact,
        contact_person=host,
        is_private=True,
        is_important=True,
        room=RoomFactory(),
        head_count=2,
        starts_at=now() + timedelta(minutes=30),
        kind="customer",
        **TELLING,
    )
    actions.expect(visit, name="Qdelegate", actor=host)
    return visit


def addresses(visit):
    """Every page without an argument, and every page of this visit, its room, its host and its clocks."""
    clock = Clock.objects.of(visit).earliest("pk")
    for app in APPS:
        key = clock.pk if app == "deadlines" else visit.organisation_id if app == "customers" else visit.pk
        patterns = next(each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == app)
        for pattern in patterns.url_patterns:
            name = str(pattern.name)
            of = visit.room_id if "room" in name else visit.contact_person_id if "person" in name else key
            for arguments in ((), (of,)):
                try:
                    yield f"{app}:{name}", reverse(f"{app}:{name}", args=arguments)
                except NoReverseMatch:
                    continue


def text_of(answer):
    if answer.streaming:
        return b"".join(answer.streaming_content).decode("utf-8", "replace")
    return answer.content.decode("utf-8", "replace")


@pytest.mark.parametrize("role", sorted(READERS.values()))
def test_r30_no_page_tells_a_role_without_the_right_who_comes(private, role):
    reader = Client(raise_request_exception=True)
    reader.force_login(person(role))

    told = []
    for name, address in addresses(private):
        answer = reader.get(address)
        if answer.status_code != 200:
            continue
        page = text_of(answer)
        # That the customer exists is no secret of this visit: who may read the list of customers is told it there.
        is_of_customers = name.startswith("customers:") or name == "reception:create"
        words = ABOUT_THE_VISIT if is_of_customers else EVERYTHING
        told += [(address, found) for found in sorted(set(words.findall(page)))]

    assert (told == []) is (role not in KNOWS), told


def test_those_it_concerns_know_who_comes(private):
    host = private.contact_person

    for person_concerned in (host, host.manager):
        client = Client()
        client.force_login(person_concerned)
        assert "Qvisitor" in client.get(private.get_absolute_url()).content.decode()


def test_the_others_see_that_somebody_comes_when_where_and_to_whom(private):
    inspector = Client()
    inspector.force_login(person("inspector"))

    page = inspector.get(private.get_absolute_url()).content.decode()

    assert "Private visit" in page and "He Host" in page and "12:30" in page


def test_concealing_costs_one_question_and_none_where_nothing_is_private(private, django_assert_num_queries):
    inspector = User.objects.get(pk=person("inspector").pk)
    AppointmentFactory(confirmed=True)
    rows = list(Appointment.objects.with_people().order_by("pk"))
    assert not inspector.may("reception.view_private") and inspector.hats()

    with django_assert_num_queries(1):
        privacy.conceal(inspector, rows)
    assert [row.is_concealed for row in rows] == [True, False]
    assert "Q" not in str(rows[0]) and rows[0].organisation.name == ""
    with django_assert_num_queries(0):
        privacy.conceal(inspector, rows[1:])


def test_what_is_shown_is_a_copy_and_the_record_keeps_its_words(private):
    shown = privacy.seen_by(person("gate_security"), private)

    assert (shown.visitor_name, private.visitor_name) == ("Private visit", "Qvisitor")
    assert (str(shown.organisation), str(private.organisation)) == ("", "Qcompany")
    private.refresh_from_db()
    assert private.purpose == "Qpurpose"


def test_a_visit_that_becomes_private_takes_its_name_off_its_clocks(clerk, host):
    visit = AppointmentFactory(requested=True, contact_person=host, contact__name="Qvisitor")
    assert "Qvisitor" in Clock.objects.of(visit).get().label

    actions.edit(visit, actor=clerk, version=visit.version, is_private=True)

    clock = Clock.objects.of(visit).get()
    assert (clock.label, "Qvisitor" in clock.label_zh) == ("Private visit", False)
