import re

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse

from pages import navigation
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

KINDS = ["list", "record", "form", "board", "decision", "public", "print"]


def shown(client, kind="list", language="en"):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(reverse("pages:style-kind", args=[kind])).content.decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh-hans", "zh-Hans")])
def test_a_page_says_which_language_it_is_in(client, kind, language, tag):
    client.force_login(UserFactory())

    page = shown(client, kind, language)

    assert re.search(r"<html lang=\"([^\"]*)\"", page)[1] == tag


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_one_way_in_one_title_and_one_heading(client, kind):
    client.force_login(UserFactory())

    page = shown(client, kind)

    assert [page.count(part) for part in ('id="content"', "<title>", "<h1>", 'href="#content"')] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("language", "other", "lang", "words"), [("en", "zh-hans", "zh-Hans", "中文"), ("zh-hans", "en", "en", "English")]
)
def test_the_switch_offers_the_other_language_by_its_own_name(client, language, other, lang, words):
    client.force_login(UserFactory())

    page = shown(client, language=language)

    assert f'action="{reverse("accounts:language")}"' in page
    assert re.search(rf'name="language" value="{other}" lang="{lang}">.*?{words}', page)


def test_the_style_page_shows_every_component(client):
    client.force_login(UserFactory())

    page = client.get(reverse("pages:style")).content.decode()

    for part in ("state-requested", "chip-late", "message-warning", 'class="rows"', 'class="empty"', "savebar"):
        assert part in page


def test_the_style_page_is_for_colleagues(client):
    answer = client.get(reverse("pages:style"))

    assert answer.headers["Location"] == f"{reverse('accounts:login')}?next={reverse('pages:style')}"


def test_a_kind_that_does_not_exist_is_a_friendly_404(client):
    client.force_login(UserFactory())

    answer = client.get(reverse("pages:style-kind", args=["poem"]))

    assert answer.status_code == 404
    assert "There is nothing here for you." in answer.content.decode()


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html"])
def test_a_page_of_trouble_says_what_to_do(rf, page):
    request = rf.get("/somewhere/")

    assert 'class="trouble"' in render_to_string(page, request=request)


def test_when_everything_breaks_both_languages_are_there_without_any_context():
    page = engines["django"].get_template("500.html").render()

    assert "Something went wrong" in page
    assert "系统出错了" in page


def test_nobody_has_more_than_seven_places(client):
    chief = UserFactory(is_superuser=True)
    client.force_login(chief)

    page = shown(client)
    rail = re.search(r'<nav class="rail".*?</nav>', page, re.DOTALL)[0]

    assert len(re.findall(r"<li>", rail.split("<details>")[0])) == navigation.AT_MOST


def test_a_phone_has_four(client):
    client.force_login(UserFactory(is_superuser=True))

    bottom = re.search(r'<nav class="bottom".*?</nav>', shown(client), re.DOTALL)[0]

    assert len(re.findall(r"(?m)^  <(?:a|details)", bottom)) == 4


def test_every_place_exists():
    rows = [*navigation.PLACES, *navigation.NEW]

    assert [name for name, _icon, _label, _right in rows if not navigation._url(name)] == []
    assert [name for name, url in navigation.links().items() if not url] == []


def places_of(rf, role, at="/"):
    request = rf.get(at)
    request.user, request.resolver_match = UserFactory(role=role), None
    return [place.url for place in navigation.places(request)]


def test_the_desk_begins_with_the_day_and_an_agent_with_calls(rf):
    desk, agent = places_of(rf, "front_desk"), places_of(rf, "agent")

    home = reverse("home:my-day")
    assert desk[:4] == [home, *[reverse(f"reception:{name}") for name in ("board", "list", "rooms")]]
    assert agent[:3] == [home, reverse("calls:list"), reverse("calls:issues")]
    assert reverse("calls:queue") in agent[: navigation.AT_MOST]
    assert {reverse(f"calls:{name}") for name in ("board", "wall", "figures")} <= set(agent)


def test_a_place_without_the_right_to_it_is_not_offered(rf):
    plain = places_of(rf, None)

    assert reverse("customers:list") not in plain
    assert reverse("papers:list") not in plain


def test_the_place_where_one_is_is_marked(client):
    client.force_login(UserFactory(role="front_desk"))

    page = client.get(reverse("reception:list")).content.decode()

    marked = re.findall(r'<a href="([^"]*)" aria-current="page"', page)
    assert set(marked) == {reverse("reception:list")}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", "home:my-day"),
        ("/appointments/", "reception:list"),
        ("/appointments/7/edit/", "reception:list"),
        ("/appointments/today/", "reception:board"),
        ("/calls/7/", "calls:list"),
        ("/calls/issues/7/", "calls:issues"),
        ("/calls/board/", "calls:board"),
        ("/calls/figures/reply_rate/", "calls:figures"),
        ("/inbox/", None),
    ],
)
def test_a_page_belongs_to_the_place_its_address_begins_with(path, place):
    assert navigation._here(path) == (reverse(place) if place else "")


def test_a_message_is_heard_and_seen(client):
    client.force_login(UserFactory())

    page = client.get(reverse("pages:style-kind", args=["list"]), {"said": 1}).content.decode()

    assert 'class="messages" aria-live="polite"' in page
    assert page.count('class="message message-') == 2


def test_a_verb_posts_with_the_version_that_was_seen(rf):
    verb = render_to_string(
        "partials/_verb.html",
        {"url": "/x/", "label": "Check in", "style": "primary", "version": 0},
        request=rf.get("/"),
    )

    assert re.search(r'<form method="post" action="/x/" class="verb">', verb)
    assert '<input type="hidden" name="version" value="0">' in verb
    assert 'class="btn btn-primary">Check in</button>' in verb


def test_a_version_that_nobody_gave_is_not_sent(rf):
    verb = render_to_string("partials/_verb.html", {"url": "/x/", "label": "Check in"}, request=rf.get("/"))

    assert "version" not in verb
