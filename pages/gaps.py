"""HTML that is written once and shown often: what is each reader's own is a gap in it, filled in every time."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

EDGE = "\0"  # stands in no page: no field takes it, and what was typed into an address only ever fills a gap


def gap(name: str) -> SafeString:
    """The place of something that is not known yet."""
    return mark_safe(f"{EDGE}{name}{EDGE}")


class Gapped:
    """A text with its gaps, taken apart once."""

    def __init__(self, text: str):
        self.start, *rest = text.split(EDGE)
        self.rest = list(zip(rest[::2], rest[1::2], strict=True))

    def filled(self, known: Mapping[str, Any]) -> SafeString:
        """The text with these words in its gaps, escaped as a template would."""
        return mark_safe(self.start + "".join(f"{conditional_escape(known[name])}{text}" for name, text in self.rest))


class Shelf:
    """The texts that were asked for last, each by all that it was written for.

    The reader's language, and where the product and its static files lie, go into every text and need not be in a key;
    all else that a text shows, also by somebody's rights, is part of it. Who works on a template sees it change.
    """

    def __init__(self, most: int):
        self.most = most
        self.texts: OrderedDict[Hashable, Gapped] = OrderedDict()

    def get(self, key: Hashable, write: Callable[[], str]) -> Gapped:
        """The text for this key, written where it does not stand here."""
        if settings.DEBUG:
            return Gapped(write())
        place = (get_language(), get_script_prefix(), settings.STATIC_URL, key)
        text = self.texts.pop(place, None) or Gapped(write())
        self.texts[place] = text
        while len(self.texts) > self.most:
            self.texts.popitem(last=False)
        return text
