import pytest
from django.template import Context, Template
from django.template.loader import get_template

from pages.live import digest, refresh


def sheet(subject, user):
    return "partials/_empty.html", {"text": f"{subject} for {user}"}


def nothing(subject, user):
    return None


@pytest.fixture
def show(rf):
    request = rf.get("/")
    request.user = "Lin <b>"

    def render(slot):
        return Template('{% load portico %}{% parts "visit" slot %}').render(
            Context({"request": request, "slot": slot})
        )

    return render


def test_upper_apps_show_their_parts_in_order(show, settings):
    settings.PAGE_PARTS = {"visit.after": [f"{__name__}.sheet", f"{__name__}.nothing", f"{__name__}.sheet"]}

    shown = show("visit.after")

    assert shown.count("visit for Lin &lt;b&gt;") == 2


def test_a_part_that_has_nothing_to_say_is_not_there(show, settings):
    settings.PAGE_PARTS = {"visit.after": [f"{__name__}.nothing"]}

    assert show("visit.after") == ""


def test_a_slot_that_does_not_exist_is_a_mistake(show, settings):
    settings.PAGE_PARTS = {}

    with pytest.raises(KeyError):
        show("visit.afterwards")


def test_a_function_that_does_not_exist_is_a_mistake(show, settings):
    settings.PAGE_PARTS = {"visit.after": [f"{__name__}.misspelt"]}

    with pytest.raises(ImportError):
        show("visit.after")


def test_every_part_in_the_settings_exists(settings):
    from django.utils.module_loading import import_string  # noqa: PLC0415

    for dotted in [name for names in settings.PAGE_PARTS.values() for name in names]:
        assert callable(import_string(dotted))


EMPTY = "partials/_empty.html"


def live(rf, text, url="/board/"):
    source = "{% load portico %}{% live news template %}"
    return Template(source).render(Context({"news": url, "template": EMPTY, "text": text, "request": rf.get("/")}))


def test_a_live_part_asks_for_news_of_what_it_shows(rf):
    shown = live(rf, "Nobody yet.")
    seen = digest(get_template(EMPTY).render({"text": "Nobody yet."}))

    assert f'hx-get="/board/?seen={seen}"' in shown
    assert 'hx-trigger="every 20s, focus from:window"' in shown
    assert "Nobody yet." in shown


def test_nothing_is_sent_while_nothing_changed(rf):
    seen = digest(get_template(EMPTY).render({"text": "Nobody yet."}))

    answer = refresh(rf.get("/board/", {"seen": seen}), EMPTY, {"text": "Nobody yet."})

    assert (answer.status_code, answer.content) == (204, b"")


def test_what_changed_is_sent_with_its_frame(rf):
    answer = refresh(rf.get("/board/", {"day": "2026-03-11", "seen": "old"}), EMPTY, {"text": "Lin."})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'hx-get="/board/?day=2026-03-11&seen=' in page
    assert "Lin." in page


def test_a_fresh_token_is_no_news():
    before = '<input type="hidden" name="csrfmiddlewaretoken" value="a1">Lin'
    after = '<input type="hidden" name="csrfmiddlewaretoken" value="b2">Lin'

    assert digest(before) == digest(after)
