"""From a row to words: a notice's title and a letter's text, in the reader's language.

The shipped words of a kind are a template of plain text: its first line is the title, the
rest the letter. Where the company has written its own, those are used, and should they ever
fail, the shipped ones.
"""

import logging
from collections.abc import Iterable
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

from .kinds import kind_of
from .models import Word, Wording
from .substitution import fill

log = logging.getLogger(__name__)

LANGUAGES = [code for code, _name in settings.LANGUAGES]
TITLE_LENGTH = 200

Stored = dict[tuple[str, str], tuple[str, str]]  # (kind, language): (title, text)


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


def stored_for(kinds: Iterable[str]) -> Stored:
    """The company's own words for these kinds, read once for many letters."""
    rows = Wording.objects.filter(kind__in=list(kinds)).exclude(title="")
    return {(row.kind, row.language): (row.title, row.body) for row in rows}


def put(word: Word, language: str, stored: Stored | None = None, **more: Any) -> tuple[str, str]:
    """Title and text of a notice or a message in `language`."""
    own = (stored_for([word.kind]) if stored is None else stored).get((word.kind, language))
    with translation.override(language):
        known = {"label": in_language(word, "label"), "url": absolute(word.url), "at": word.at, "company": company()}
        values = known | {name: thawed(value) for name, value in word.params.items()} | more
        if own:
            try:
                return written(word.kind, *own, values)
            except Exception:  # whatever is wrong with them, somebody waits for this notice
                log.exception("The company's words for %s (%s) failed; the shipped ones are used", word.kind, language)
        return shipped(word.kind, values)


def written(code: str, title: str, body: str, values: dict[str, Any]) -> tuple[str, str]:
    """The company's own words with the values in their gaps, in the active language."""
    kind = kind_of(code)
    said = " ".join(fill(title, kind, values).split())
    if not said:
        raise ValueError("a title of which nothing is left")
    return said[:TITLE_LENGTH], fill(body, kind, values).strip()


def shipped(code: str, values: dict[str, Any]) -> tuple[str, str]:
    """The words the product comes with, in the active language."""
    # Plain text: nothing is escaped here; a page that shows the title escapes it itself.
    text = template_of(code).template.render(Context(values, autoescape=False)).strip()
    title, _newline, rest = text.partition("\n")
    return title.strip()[:TITLE_LENGTH], rest.strip()
