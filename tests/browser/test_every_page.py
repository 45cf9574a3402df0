"""Every page of the role × url table, as somebody who may see it: quiet, fit for a phone, without barriers."""

from itertools import groupby

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import ROLES
from tests.factories.accounts import UserFactory
from tests.test_roles import ROWS

pytestmark = pytest.mark.usefixtures("held_clock")


def app_of(row):
    return row.name.split(":")[0]


PAGES = {app: list(rows) for app, rows in groupby((row for row in ROWS if row.method == "get"), key=app_of)}
every_app = pytest.mark.parametrize("app", PAGES)


def somebody_for(row):
    if row.public:
        return None
    may = ROLES.keys() - row.forbidden if "*" in row.ok else ROLES.keys() & row.ok
    return UserFactory(role=min(may)) if may else UserFactory()


def pages_of(app):
    """Who opens which address; files, fragments and what is open to nobody of the table are no pages."""
    made = {make: make() for make in {row.make: None for row in PAGES[app]}}
    for row in PAGES[app]:
        person, url, client = somebody_for(row), reverse(row.name, args=made[row.make]), Client()
        if person is not None:
            client.force_login(person)
        response = client.get(url, follow=True)
        if response.status_code == 200 and not response.streaming and b"</html>" in response.content:
            yield person, url


@every_app
def test_a_page_is_quiet_and_keeps_nobody_out(app, open_as, barriers):
    found = []
    for person, url in pages_of(app):
        page = open_as(person)
        page.goto(url)
        found += [f"{url}: {barrier}" for barrier in barriers(page)]
        page.context.close()  # a page left open holds a connection to the database, and there are many pages

    assert found == []


@every_app
def test_a_page_in_chinese_fits_a_phone_and_keeps_nobody_out(app, open_as, barriers):
    """What a phone shows as a sign alone still has its word for who listens."""
    too_wide, found = [], []
    for person, url in pages_of(app):
        page = open_as(person, language="zh-CN", width=360)
        page.goto(url)
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            too_wide.append(url)
        found += [f"{url}: {barrier}" for barrier in barriers(page)]
        page.context.close()

    assert too_wide == []
    assert found == []
