"""A notice in words."""

import logging

from django import template
from django.utils.translation import get_language

from notices.kinds import kind_of
from notices.models import Notice
from notices.words import Stored, put
from pages.languages import in_language

log = logging.getLogger(__name__)
register = template.Library()


@register.filter
def headline(notice: Notice) -> str:
    """The notice's title in the language of the page."""
    try:
        language = get_language() or "en"
        return put(notice, language, _own_words(notice, language))[0]
    except Exception:  # one notice that cannot be read must not take the inbox away
        log.exception("Notice %s cannot be put into words", notice.pk)
        return in_language(notice, "label")


def _own_words(notice: Notice, language: str) -> Stored | None:
    """The company's words that came with the row; None: to be asked for (`with_words` spares a list that)."""
    if not hasattr(notice, "own_title"):
        return None
    return {(notice.kind, language): (notice.own_title, notice.own_body)} if notice.own_title else {}


@register.filter
def kind_label(code: str) -> str:
    """What a kind of notice is called."""
    return str(kind_of(code).label)
