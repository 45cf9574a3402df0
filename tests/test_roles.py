"""The role × url table: who gets what at every address of the product. The rows are `tests/<app>/roles.py`."""

import re
from http.cookies import SimpleCookie
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import User
from accounts.roles import ROLES
from tests.factories.accounts import UserFactory
from tests.reading import read

APPS = [app for app in settings.INSTALLED_APPS if (settings.BASE_DIR / "tests" / app / "roles.py").is_file()]
ROWS = [row for app in APPS for row in import_module(f"tests.{app}.roles").ROWS]
EVERY_ROLE = [*sorted(ROLES), "staff"]  # `staff`: an account and no role


def addresses(resolver, namespace=""):
    """The name of every address under `resolver`, with its namespace."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        else:
            yield from addresses(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_has_a_row():
    missing = set(addresses(get_resolver())) - {row.name for row in ROWS}

    assert sorted(missing) == []


def test_every_row_has_an_address():
    unknown = {row.name for row in ROWS} - set(addresses(get_resolver()))

    assert sorted(unknown) == []


def test_no_row_names_a_role_that_does_not_exist():
    named = {role for row in ROWS for role in {*row.ok, *row.forbidden}}

    assert sorted(named - {*EVERY_ROLE, "*"}) == []


@pytest.fixture(scope="module")
def cookies(django_db_setup, django_db_blocker):
    """A session for each role, made once for the whole table."""
    with django_db_blocker.unblock():
        people = [UserFactory(username=f"the-{role}", role=role if role in ROLES else None) for role in EVERY_ROLE]
        sessions = {}
        for role, person in zip(EVERY_ROLE, people, strict=True):
            client = Client()
            client.force_login(person)
            sessions[role] = client.cookies.output(header="").strip()
    yield sessions
    with django_db_blocker.unblock():
        Session.objects.all().delete()
        User.objects.filter(pk__in=[person.pk for person in people]).delete()


def expected(row, role):
    if row.to_all:
        return row.to_all
    if role in row.ok:
        return "ok"
    if role in row.forbidden:
        return 403
    if "*" in row.ok:
        return "ok"
    return 403 if "*" in row.forbidden else row.otherwise


def seen(response, details):
    """What somebody got, in the words of the table."""
    if response.status_code in {302, 303}:
        # With `next`: sent to the login page; without: logged out.
        return "login" if response["Location"].startswith(f"{reverse(settings.LOGIN_URL)}?") else "ok"
    if response.status_code in {200, 204, 286} or (response.status_code in {400, 422} and not details):
        return "ok"
    return response.status_code


def ask(client, row, url, details, cookie):
    client.cookies = SimpleCookie(cookie)
    return read(client.get(url) if row.method == "get" else client.post(url, details))


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.name}")
def test_who_gets_what(row, cookies, client):
    url = reverse(row.name, args=row.make())
    details, got = row.post(), {}
    # Roles with the same rights get the same: code asks for rights alone (see below).
    for rights, cookie in {"anonymous": "", **{rights_of(role): cookies[role] for role in EVERY_ROLE}}.items():
        with transaction.atomic():
            got[rights] = seen(ask(client, row, url, details, cookie), details)
            transaction.set_rollback(True)

    wanted = {role: expected(row, role) for role in EVERY_ROLE}
    assert got["anonymous"] == (row.to_all or ("ok" if row.public else "login"))
    assert {role: got[rights_of(role)] for role in EVERY_ROLE} == wanted


def rights_of(role):
    return frozenset(ROLES.get(role, ()))


def test_code_asks_for_rights_and_never_for_roles():
    """Only accounts, which installs the roles, and demo, which gives them out, know a role when they see one."""
    apps = {app for app in settings.INSTALLED_APPS if (settings.BASE_DIR / app).is_dir()} - {"accounts", "demo"}
    asking = re.compile(r"groups__|\.groups\b(?!\()|Group\.objects|request\.user\.is_superuser")
    found = [
        path.relative_to(settings.BASE_DIR)
        for app in sorted(apps)
        for folder in (settings.BASE_DIR / app, settings.BASE_DIR / "templates" / app)
        for path in folder.rglob("*.*")
        if path.suffix in {".py", ".html", ".txt"} and asking.search(path.read_text("utf-8"))
    ]

    assert found == []
