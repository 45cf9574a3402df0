"""Every page of the role × url table, as somebody who may see it: quiet, fit for a phone, without barriers."""

from itertools import groupby

import pytest
from django.urls import reverse

from accounts.roles import ROLES
from tests.factories.accounts import UserFactory
from tests.test_roles import ROWS


def app_of(row):
    return row.name.split(":")[0]


PAGES = {app: list(rows) for app, rows in groupby((row for row in ROWS if row.method == "get"), key=app_of)}
every_app = pytest.mark.parametrize("app", PAGES)


def somebody_for(row):
    if row.public:
        return None
    may = ROLES.keys() - row.forbidden if "*" in row.ok else ROLES.keys() & row.ok
    return UserFactory(role=min(may)) if may else UserFactory()


@every_app
def test_a_page_is_quiet_and_keeps_nobody_out(app, open_as, barriers):
    found = []
    for row in PAGES[app]:
        page = open_as(somebody_for(row))
        page.goto(reverse(row.name, args=row.make()))
        if page.locator("html[lang]").count():  # not for a calendar file or a fragment
            found += [f"{page.url}: {barrier}" for barrier in barriers(page)]

    assert found == []


@every_app
def test_a_page_in_chinese_fits_a_phone(app, open_as):
    too_wide = []
    for row in PAGES[app]:
        page = open_as(somebody_for(row), language="zh-CN", width=360)
        page.goto(reverse(row.name, args=row.make()))
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            too_wide.append(page.url)

    assert too_wide == []
