"""What no template may hold, whoever wrote it: the security policy would refuse it, or a reader would stumble."""

import re

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SOURCES = sorted([*TEMPLATES, *(settings.BASE_DIR / "templates").rglob("*.txt")])


def name(path):
    return str(path.relative_to(settings.BASE_DIR / "templates"))


def found(pattern):
    """template:line of every place where the pattern stands outside a comment."""
    places = []
    for path in TEMPLATES:
        text = re.sub(
            r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}",
            lambda comment: "\n" * comment[0].count("\n"),
            path.read_text("utf-8"),
            flags=re.DOTALL,
        )
        places += [f"{name(path)}:{text[: hit.start()].count(chr(10)) + 1}" for hit in re.finditer(pattern, text)]
    return places


def test_no_style_attribute():
    assert found(r"\sstyle\s*=\s*[\"'](?!\{\{)[^\"']*:") == []


def test_no_style_element():
    assert found(r"<style\b") == []


def test_no_script_without_a_file():
    assert found(r"<script(?![^>]*\bsrc=)(?![^>]*\bnonce=)(?![^>]*type=\"application/json\")[^>]*>") == []


def test_no_handler_in_an_attribute():
    assert found(r"<[^>]*\son[a-z]+\s*=") == []


def test_nothing_from_another_house():
    assert found(r"(?:src|href|action|srcset)\s*=\s*[\"'](?:https?:)?//") == []


# A page by a signed link, or of a tablet, has no session to protect: its token is in the address.
WITHOUT_SESSION = {
    "assessments/answer.html",
    *(f"reception/{page}.html" for page in ("choose_time", "host_link", "kiosk_guest", "kiosk_unannounced")),
}


def test_a_posting_form_carries_its_token():
    forms = [
        (name(path), form)
        for path in TEMPLATES
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", path.read_text("utf-8"), re.DOTALL)
    ]

    assert [where for where, form in forms if "csrf_token" not in form and where not in WITHOUT_SESSION] == []


def test_an_icon_is_not_read_aloud():
    assert found(r"<i class=\"bi (?![^>]*aria-hidden)[^>]*>") == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_template_can_be_read(path):
    assert get_template(name(path))


def test_the_tags_of_the_house_are_named_once():
    libraries = engines["django"].engine.libraries

    assert libraries["portico"] == "pages.templatetags.portico"
    assert libraries["history"] == "history.templatetags.history"


def test_the_marks_between_two_values_are_those_of_the_readers_language():
    """`, ` and `: ` are the marks of English: `{% comma %}`, `{% list_comma %}`, `{% colon %}` and `|listed` know both.

    What stands inside a `blocktranslate` is the translator's.
    """
    value, value_again = r"(?:%\}|\}\})(?:</(?:a|b|strong|span|small)>)?", r"(?:\{\{|\{%|<)"
    places = []
    for path in TEMPLATES:
        text = re.sub(
            r"\{% blocktranslate.*?\{% endblocktranslate %\}|\{#.*?#\}", "…%}", path.read_text("utf-8"), flags=re.S
        )
        places += [f"{name(path)}: {hit[0]}" for hit in re.finditer(rf"{value}[,:] {value_again}|join:\"[,:]", text)]

    assert places == []
