"""A notice in words."""

import logging

from django import template
from django.utils.translation import get_language

from notices.models import Notice
from notices.words import put
from pages.languages import in_language

log = logging.getLogger(__name__)
register = template.Library()


@register.filter
def headline(notice: Notice) -> str:
    """The notice's title in the language of the page."""
    try:
        return put(notice, get_language() or "en")[0]
    except Exception:  # one notice that cannot be read must not take the inbox away
        log.exception("Notice %s cannot be put into words", notice.pk)
        return in_language(notice, "label")
