"""No address of the desk opens somebody else's record, and none sends anybody to another house (R31)."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.roles import ROLES
from reception import actions
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory
from tests.reception.roles import ROWS
from tests.test_roles import expected

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "http:///evil.example/",
    "https:evil.example",
    "\\\\evil.example\\",
    "/\\evil.example/",
    "javascript:alert(1)",
    "https://testserver@evil.example/",
    " https://evil.example/",
]
# Rooms are nobody's: who may book one may see it, and its calendar says of others' visits that it is taken. A code of
# a visit that is not theirs tells nobody more than that there is none (tests/reception of the passes).
NOBODYS = {"reception:room", "reception:room-calendar", "reception:code"}
VERBS = [row for row in ROWS if row.method == "post"]


def patterns(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", str(pattern.pattern)
        elif pattern.namespace == "reception":
            yield from patterns(pattern, "reception:")


NAMES = {name for name, route in patterns(get_resolver()) if "<" in route}
WITH_A_KEY = sorted(name for name in NAMES - NOBODYS if name.startswith("reception:"))


@pytest.mark.parametrize("name", WITH_A_KEY)
def test_every_address_of_a_record_is_tried_by_somebody_it_is_nothing_to(name):
    """R31: the role × url table has a record that belongs to none of its roles, and a colleague gets none of it."""
    rows = [row for row in ROWS if row.name == name]

    refused = [row for row in rows if row.public or expected(row, "staff") in {403, 404}]

    assert refused, f"{name} is open to everybody who has an account"


@pytest.mark.parametrize("row", VERBS, ids=lambda row: row.name)
def test_no_verb_sends_anybody_to_another_house(row):
    """R31: `next=` stays within our own host."""
    client, args = Client(), row.make()
    may = sorted(ROLES.keys() - row.forbidden if "*" in row.ok else ROLES.keys() & row.ok)
    if not row.public:
        client.force_login(UserFactory(role=may[0]) if may else UserFactory())

    answer = client.post(reverse(row.name, args=args), row.post() | {"next": "//evil.example/"})

    assert urlsplit(answer.get("Location", "/")).netloc in {"", "testserver"}


@pytest.mark.parametrize("there", ELSEWHERE)
def test_however_another_house_is_written_nobody_is_sent_there(client, there, noon):
    """R31."""
    visit = AppointmentFactory(confirmed=True, starts_at=noon)
    client.force_login(UserFactory(role="front_desk", department=DepartmentFactory()))

    answer = client.post(reverse("reception:check-in", args=[visit.pk]), {"next": there})

    assert answer["Location"] == visit.get_absolute_url()


@pytest.mark.parametrize("verb", ["sign-in", "sign-out", "sign", "sign-link"])
def test_a_visitor_of_one_visit_is_no_visitor_of_another(client, verb, noon):
    """R31: both keys of an address must belong together."""
    mine, theirs = (AppointmentFactory(confirmed=True, starts_at=noon) for _nth in range(2))
    for visit in (mine, theirs):
        actions.check_in(visit, actor=None)
    client.force_login(UserFactory(role="front_desk", department=DepartmentFactory()))
    url = reverse(f"reception:{verb}", args=[mine.pk, theirs.visitors.get().pk])

    answer = client.post(url, {"badge_number": "99", "name": "Wang", "agreed": "on"})

    assert answer.status_code == 404
    assert theirs.visitors.get().badge_number == ""
