"""The tabs of the desk: what a person may open, the page they are on, and nothing that does not exist."""

import pytest
from django.urls import reverse

from reception import desk
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_the_tabs_of_a_colleague_are_fewer_than_those_of_the_desk(clerk, stranger):
    path = reverse("reception:board")

    theirs = {tab.url for tab in desk.tabs(stranger, path)}
    ours = {tab.url for tab in desk.tabs(clerk, path)}

    assert {reverse("reception:board"), reverse("reception:list"), reverse("reception:rooms")} <= theirs < ours
    assert desk.more(stranger, path) == []


def test_one_tab_is_the_page_one_is_on(clerk):
    here = [tab.url for tab in desk.tabs(clerk, reverse("reception:day-list")) if tab.is_here]

    assert here == [reverse("reception:board")]


def test_a_tab_whose_page_does_not_exist_is_not_offered(monkeypatch):
    monkeypatch.setattr(desk, "TABS", [("reception:nowhere", "Nowhere", None)])

    assert desk.tabs(UserFactory(), "/") == []


@pytest.mark.parametrize("name", [name for name, _label, _right in desk.TABS + desk.MORE])
def test_on_every_page_of_the_desk_the_tabs_stand_directly_under_the_heading(client, name):
    client.force_login(UserFactory(is_superuser=True))

    page = client.get(reverse(name)).content.decode()

    after_heading = page.split('<header class="page-head">', 1)[1].split("</header>", 1)[1]
    assert after_heading.lstrip().startswith('<nav class="no-print" aria-label="Front desk">')
    assert page.count('aria-label="Front desk"') == 1
