"""What is written once and shown often tells nobody anything of somebody else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from pages.gaps import Gapped, Shelf, gap
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
OUT = {"en": "Log out", "zh-hans": "退出登录"}
NASTY = '"><script>alert(1)</script>\0user\0'


def page_of(person, name, **asked):
    """A page as a browser of this person's own gets it."""
    browser = Client()
    browser.force_login(person)
    return browser.get(reverse(name), asked).content.decode()


def test_a_gap_is_filled_with_text_and_never_with_markup():
    text = Gapped(f'<input value="{gap("typed")}"> {gap("typed")}')

    assert text.filled({"typed": '"><b>'}) == '<input value="&quot;&gt;&lt;b&gt;"> &quot;&gt;&lt;b&gt;'


def test_what_fills_a_gap_opens_no_other():
    text = Gapped(f"{gap('typed')} {gap('secret')}")

    assert text.filled({"typed": f"{gap('secret')}", "secret": "mine"}).count("mine") == 1


def test_a_shelf_keeps_the_texts_that_were_asked_for_last():
    shelf, written = Shelf(2), []

    def ask(key):
        return shelf.get(key, lambda: written.append(key) or key).filled({})

    assert [ask(key) for key in "abacab"] == list("abacab")
    assert written == ["a", "b", "c", "b"]
    assert len(shelf.texts) == 2


@pytest.mark.django_db
def test_a_search_word_stands_on_the_page_as_text():
    page = page_of(UserFactory(), "home:search", q=NASTY)

    assert "<script>alert" not in page
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;' in page


@pytest.mark.django_db
def test_two_readers_of_one_page_share_no_name_no_token_and_no_address():
    """Of the same role and language, one after the other: what was written for the first is shown to the second."""
    anna, bert = (UserFactory(name=name, role="front_desk") for name in ("Anna <b>A</b>", "Bert B"))

    first, second = page_of(anna, "reception:list", q="for-anna"), page_of(bert, "reception:list", q="for-bert")

    assert "Anna &lt;b&gt;A&lt;/b&gt;" in first
    assert [word in second for word in ("Anna", "for-anna", "Bert B", "for-bert")] == [False, False, True, True]
    assert TOKEN.findall(first)
    assert not set(TOKEN.findall(first)) & set(TOKEN.findall(second))


@pytest.mark.django_db
def test_a_right_that_is_taken_away_takes_its_places_with_it():
    person = UserFactory(role="front_desk")
    address = f'href="{reverse("customers:list")}"'
    before = page_of(person, "home:my-day")

    person.groups.clear()

    assert [address in page for page in (before, page_of(person, "home:my-day"))] == [True, False]


@pytest.mark.django_db
@pytest.mark.parametrize("languages", [("en", "zh-hans"), ("zh-hans", "en")])
def test_a_reader_gets_their_own_language_after_a_reader_of_the_other(languages):
    pages = [page_of(UserFactory(language=language), "home:my-day") for language in languages]

    shown = [[OUT[language] in page for language in languages] for page in pages]
    assert shown == [[True, False], [False, True]]


@pytest.mark.django_db
def test_a_name_with_markup_stands_in_a_list_as_text():
    visit = AppointmentFactory(visitor_name=NASTY.replace("\0", ""))

    page = page_of(UserFactory(role="front_desk"), "reception:list")

    assert "<script>alert" not in page
    assert f'href="{visit.get_absolute_url()}">&quot;&gt;&lt;script&gt;' in page


@pytest.mark.django_db
def test_a_room_with_markup_in_its_name_stands_in_the_empty_booking_form_as_text():
    RoomFactory(name="<script>alert(1)</script>")

    page = page_of(UserFactory(role="front_desk"), "reception:create")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; · " in page
