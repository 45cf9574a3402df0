"""From a row to words: a notice's title and a letter's text, in the reader's language.

A template is plain text: its first line is the title, the rest the letter.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import Promise

from pages.formats import is_chinese
from pages.languages import in_language

from .models import Word

LANGUAGES = [code for code, _name in settings.LANGUAGES]
TITLE_LENGTH = 200


def template_of(kind: str):
    """`reception.visitor_arrived` → `reception/notices/visitor_arrived.txt`; raises where there is none."""
    app, name = kind.split(".")
    return get_template(f"{app}/notices/{name}.txt")


def absolute(path: str) -> str:
    """The whole address of a path of this product, for letters."""
    return f"{settings.PUBLIC_URL}{path}" if path.startswith("/") else path


def company() -> str:
    return settings.COMPANY_NAME_ZH if is_chinese() else settings.COMPANY_NAME


def in_both(value: Any) -> dict[str, str]:
    """What a record or a lazy text says in each language."""
    said = {}
    for code in LANGUAGES:
        with translation.override(code):
            said[code] = str(value)
    return said


def frozen(value: Any) -> Any:
    """A param as it is kept: records and lazy texts in each language, moments as ISO, the rest as it is."""
    if isinstance(value, Model | Promise):
        return in_both(value)
    return value.isoformat() if isinstance(value, datetime) else value


def thawed(value: Any) -> Any:
    """A param as the reader of the active language sees it."""
    if isinstance(value, dict) and value.keys() == set(LANGUAGES):
        return value[translation.get_language()]
    return value


def put(word: Word, language: str) -> tuple[str, str]:
    """Title and text of a notice or a message in `language`."""
    with translation.override(language):
        known = {"label": in_language(word, "label"), "url": absolute(word.url), "at": word.at, "company": company()}
        context = known | {name: thawed(value) for name, value in word.params.items()}
        # Plain text: nothing is escaped here; a page that shows the title escapes it itself.
        text = template_of(word.kind).template.render(Context(context, autoescape=False)).strip()
    title, _newline, rest = text.partition("\n")
    return title.strip()[:TITLE_LENGTH], rest.strip()
