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
