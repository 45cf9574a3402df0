"""Parts of a page that are written once and shown often."""

import re
from typing import NamedTuple

from django.template import Context, Template
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation
from django.utils.safestring import mark_safe

from pages.templatetags import portico
from reception.lines import Line

ROWS = '{% load portico %}{% repeated "reception/_rows.html" lines %}'
RAIL = '{% load portico %}{% kept "partials/_rail.html" places=places %}'


class Place(NamedTuple):
    url: str
    icon: str
    label: str
    active: bool = False


def shown(text, **known):
    return Template(text).render(Context(known))


def below_of(words):
    """Where the scripts of this page ask for people."""
    return re.search(r'data-people="([^"]*)"', words)[1]


def test_a_row_is_what_its_template_makes_of_it():
    line = Line("/1/", "Ann & Bob", "<b>", mark_safe("<i>now</i>"), "", "Li", "{braces} %s", "requested", "Requested")
    alone = Template('{% include "reception/_rows.html" %}').render(Context(line._asdict()))

    assert shown(ROWS, lines=iter([line, line._replace(url="/2/")])) == alone + alone.replace("/1/", "/2/")
    assert "Ann &amp; Bob" in alone


def test_of_no_rows_nothing_is_written():
    assert shown(ROWS, lines=[]) == ""


def test_what_is_kept_is_written_once_for_the_same_values_in_one_language():
    portico.frame.texts.clear()
    here, there = Place("/here/", "sun", "Here", active=True), Place("/there/", "sun", "There")

    pages = [shown(RAIL, places=places) for places in ([here, there], [here, there], [here])]
    with translation.override("zh-hans"):
        chinese = shown(RAIL, places=[here])

    assert pages[0] == pages[1] != pages[2]
    assert 'href="/there/"' in pages[0]
    assert chinese != pages[2]
    assert len(portico.frame.texts) == 3


def test_who_works_on_a_template_sees_it_change(settings):
    settings.DEBUG = True
    portico.frame.texts.clear()

    shown(RAIL, places=[])

    assert not portico.frame.texts


def test_what_stands_elsewhere_is_written_elsewhere():
    portico.frame.texts.clear()
    words = '{% load portico %}{% kept "partials/_words.html" %}'

    here = below_of(shown(words))
    prefix = get_script_prefix()
    set_script_prefix("/portico/")
    try:
        below = below_of(shown(words))
    finally:
        set_script_prefix(prefix)

    assert below == f"/portico{here}"


def test_a_text_that_is_safe_is_not_taken_for_one_that_is_not():
    bar = '{% load portico %}{% kept "partials/_topbar.html" company=company %}'

    pages = [shown(bar, company=company) for company in (mark_safe("<b>Ours</b>"), "<b>Ours</b>")]

    assert ["<b>Ours</b>" in page for page in pages] == [True, False]


def test_yes_and_no_are_words_in_every_language():
    both = "{% load portico %}{{ yes|yes_or_no }} {{ no|yes_or_no }}"
    in_english = shown(both, yes=True, no=False)

    with translation.override("zh-hans"):
        in_chinese = shown(both, yes=True, no=False)

    assert (in_english, in_chinese) == ("Yes No", "是 否")
