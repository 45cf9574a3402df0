"""What a typed fragment is compared with: the name as written, its pinyin and its initials."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any

LONGEST = 900


@cache
def pinyin() -> Any:
    """The dictionary of readings: 55 MiB that only who writes names down needs, and no sender, sweep or command."""
    return import_module("pypinyin")


def normal(text: str) -> str:
    """Full-width and capitals are no difference, nor is more than one space, nor a sign that no database takes."""
    return " ".join(unicodedata.normalize("NFKC", text.replace("\0", " ")).lower().split())


def index(*words: str) -> str:
    """`蓝海光学` → `蓝海光学 lanhaiguangxue lhgx`; each distinct form once."""
    forms: dict[str, None] = {}
    for word in filter(None, map(normal, words)):
        forms[word] = None
        if not word.isascii():
            forms[_bare(pinyin().lazy_pinyin(word))] = None
            forms[_bare(pinyin().lazy_pinyin(word, style=pinyin().Style.FIRST_LETTER))] = None
        elif word[0].isalpha() and " " in word:
            forms[_bare(part[0] for part in word.split())] = None
    return " ".join(forms)[:LONGEST]


def _bare(parts: Iterable[str]) -> str:
    return "".join(letter for part in parts for letter in part if letter.isalnum())


def digits_of(text: str) -> str:
    """The digits of a telephone number as it is being typed, without what people put around and before them."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if any(letter.isalpha() for letter in plain):
        return ""
    digits = "".join(sign for sign in plain if sign.isdigit())
    for prefix in ("0086", "86", "0"):
        if digits.startswith(prefix) and len(digits) >= len(prefix) + 3:
            return digits.removeprefix(prefix)
    return digits
