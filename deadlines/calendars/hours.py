"""Working hours as people write them: `9:00-12:00, 13:00-18:00`."""

import re
import unicodedata
from itertools import pairwise

from django.utils.translation import gettext as _

PART = re.compile(r"(\d{1,2})[:.](\d{2})(?:-|–|—|~|至|到|to)+(\d{1,2})[:.](\d{2})")
MIDNIGHT = 24 * 60


class NotHours(ValueError):
    """The sentence says what is wrong with it."""


def read(text: str) -> list[list[str]]:
    """The intervals in their order; none for an empty text."""
    # Full-width digits and colons are written in China as often as narrow ones.
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("、", ",").replace(";", ",")
    found, rest = [], plain.strip(",")
    while rest:
        part = PART.match(rest)
        if part is None:
            raise NotHours(_("“%(text)s” is not understood: write hours as 9:00-12:00, 13:00-18:00.") % {"text": text})
        found.append(_interval(*(int(number) for number in part.groups()), said=part[0]))
        rest = rest[part.end() :].lstrip(",")
    found.sort()
    for (_opens, ends), (begins, _closes) in pairwise(found):
        if begins < ends:
            raise NotHours(_("These hours overlap: %(text)s.") % {"text": _words([*found])})
    return [[_clock(start), _clock(end)] for start, end in found]


def words(intervals: list[list[str]]) -> str:
    """`09:00–12:00, 13:00–18:00`."""
    return ", ".join(f"{start}–{end}" for start, end in intervals)


def _interval(hour: int, minute: int, to_hour: int, to_minute: int, *, said: str) -> tuple[int, int]:
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    if minute > 59 or to_minute > 59 or start >= MIDNIGHT or end > MIDNIGHT:
        raise NotHours(_("“%(text)s”: there is no such time of day.") % {"text": said})
    if end <= start:
        raise NotHours(_("“%(text)s” ends before it starts.") % {"text": said})
    return start, end


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _words(found: list[tuple[int, int]]) -> str:
    return words([[_clock(start), _clock(end)] for start, end in found])
