"""Does a number hang on a wall, and in which city? A sign-in from a market comes from a landline there (S4-164)."""

import re
from functools import cache
from pathlib import Path

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

from pages.formats import is_chinese

CODES = Path(__file__).with_name("area_codes.txt")
LANDLINES = {PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
CHINA = 86
LONGEST = 3

Cities = tuple[tuple[str, ...], tuple[str, ...]]  # those that share an area code, in Chinese and in English


def is_landline(number: str) -> bool:
    """Does this number, as it is kept, hang on a wall?"""
    parsed = _parsed(number)
    return parsed is not None and phonenumbers.number_type(parsed) in LANDLINES


def city_of(number: str) -> str:
    """The city of a landline in the reader's language; empty where its area code does not say."""
    chinese, english = _cities(number) or ((), ())
    return "、".join(chinese) if is_chinese() else " / ".join(english)


def is_elsewhere(number: str, place: str) -> bool:
    """Is it a landline of another city than the place names? Of a place that names none, nobody can say."""
    own = _cities(number)
    if own is None or _names(place, own):
        return False
    return any(_names(place, cities) for cities in _codes().values())


def _names(place: str, cities: Cities) -> bool:
    chinese, english = cities
    words = _words(place)
    return any(name in place for name in chinese) or any(_words(name) in words for name in english)


def _words(text: str) -> str:
    """Its English words, each between blanks."""
    plain = re.sub("['’]", "", text.lower())
    return f" {' '.join(re.findall('[a-z]+', plain))} "


def _cities(number: str) -> Cities | None:
    parsed = _parsed(number)
    if parsed is None or parsed.country_code != CHINA or phonenumbers.number_type(parsed) not in LANDLINES:
        return None
    digits = str(parsed.national_number)
    return next((found for size in range(LONGEST, 1, -1) if (found := _codes().get(digits[:size]))), None)


def _parsed(number: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return None


@cache
def _codes() -> dict[str, Cities]:
    rows = [line.split("\t") for line in CODES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {code: (tuple(chinese.split("/")), tuple(english.split("/"))) for code, chinese, english in rows}
