"""Every kind of notice is listed, and says what it is."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from notices.kinds import COMMON, all_kinds, by_topic, is_listed, kind_of
from notices.words import template_of

TEMPLATES = sorted((settings.BASE_DIR / "templates").glob("*/notices/[!_]*.txt"))
# What a template mentions: variables and what a tag reads.
MENTIONED = re.compile(r"{{\s*(\w+)|(?:\bif|=)\s*(\w+)")


def code_of(path):
    return f"{path.parts[-3]}.{path.stem}"


@pytest.mark.parametrize("path", TEMPLATES, ids=code_of)
def test_every_template_has_a_kind(path):
    assert is_listed(code_of(path))


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)
def test_every_kind_has_a_template_a_topic_and_a_label(kind):
    assert template_of(kind.code)
    assert str(kind.topic) and str(kind.label)


@pytest.mark.parametrize("path", TEMPLATES, ids=code_of)
def test_a_kind_names_everything_that_its_shipped_words_mention(path):
    kind, source = kind_of(code_of(path)), path.read_text("utf-8")
    for part in re.findall(r'{% include "([^"]+)"', source):
        source += Path(settings.BASE_DIR / "templates" / part).read_text("utf-8")
    given = set(re.findall(r"(\w+)=\w+", source))  # what `with` renames
    mentioned = {first or second for first, second in MENTIONED.findall(source)}

    assert mentioned - given - {*kind.placeholders, *kind.flags, *COMMON} == set()


def test_the_same_label_never_stands_twice_under_a_topic():
    with translation.override("en"):
        for kinds in by_topic().values():
            assert len({str(kind.label) for kind in kinds}) == len(kinds)


def test_escalations_never_wait_and_cannot_be_switched_off():
    escalated = kind_of("deadlines.escalated")

    assert (escalated.can_wait, escalated.is_forced) == (False, True)


def test_what_is_forced_never_waits():
    assert [kind.code for kind in all_kinds() if kind.is_forced and kind.can_wait] == []


def test_a_kind_that_nobody_has_listed_still_works():
    assert (kind_of("gone.away").label, kind_of("gone.away").can_wait) == ("gone.away", False)
