"""Every sentence of the product exists in Chinese, whole and with the same gaps to fill."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from .floors import FLOORS, ROOT

pytestmark = pytest.mark.no_sqlite

CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
GAP = re.compile(r"%\(\w+\)[sd]|%[sd%]|{\w*}")


@pytest.fixture(scope="module")
def chinese() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> polib.POFile:
    """What GNU gettext finds in a copy of the source and the templates."""
    if not shutil.which("xgettext"):
        if os.environ.get("CI") == "true":
            pytest.fail("xgettext is missing, and CI promises a complete catalogue (Debian: apt install gettext).")
        pytest.skip("no xgettext on this machine (Debian: apt install gettext)")
    copy = tmp_path_factory.mktemp("source")
    for folder in (*FLOORS, "templates"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
    (copy / "locale").mkdir()
    without_settings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans", "--verbosity", "0"]
    subprocess.run(command, cwd=copy, env=without_settings, check=True)
    return polib.pofile(str(copy / CATALOGUE.relative_to(ROOT)))


def keys(catalogue: polib.POFile) -> set[tuple[str | None, str]]:
    return {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}


def test_no_sentence_is_missing_from_the_catalogue(extracted, chinese):
    assert sorted(msgid for _context, msgid in keys(extracted) - keys(chinese)) == []


def test_the_catalogue_holds_nothing_that_nobody_says(extracted, chinese):
    assert sorted(msgid for _context, msgid in keys(chinese) - keys(extracted)) == []


def test_every_sentence_is_translated_and_none_is_a_guess(chinese):
    assert [entry.msgid for entry in chinese if not entry.obsolete and (entry.fuzzy or not entry.translated())] == []


def test_every_translation_fills_the_same_gaps(chinese):
    def gaps(words: str) -> list[str]:
        return sorted(set(GAP.findall(words)))

    pairs = [(entry.msgid_plural or entry.msgid, entry.msgstr_plural.get(0, entry.msgstr)) for entry in chinese]
    assert [(english, words) for english, words in pairs if gaps(english) != gaps(words)] == []


def test_the_catalogue_is_one_of_django(chinese):
    assert chinese.metadata["Content-Type"] == "text/plain; charset=UTF-8"
    assert chinese.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert Path(CATALOGUE).is_file()
