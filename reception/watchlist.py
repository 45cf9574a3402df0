"""When are two names the same? Capitals, spaces, full width, accents and the order of the parts are no difference,
nor is a Chinese name in Latin letters (R28). What is compared is kept as keys, so that asking is one query.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import cycle, islice, product
from typing import TypeVar

from django.db.models import QuerySet

from customers.search import digits_of, pinyin
from pages.formats import local
from pages.prepared import Prepared

from .models import WatchEntry, WatchKey

Kind = WatchKey.Kind
HAN, LATIN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+"), re.compile(r"[a-z0-9]+")
READINGS = 32  # a name of several characters with several readings each stays finite
LONGEST = 120
# The keys of a typed name on the left find the keys of the list on the right. Two names in
# characters are compared as written: half a town shares a sound.
FINDS = {Kind.WRITTEN: {Kind.WRITTEN}, Kind.SOUND: {Kind.LATIN}, Kind.LATIN: {Kind.LATIN, Kind.SOUND}}
FINDS[Kind.PHONE] = {Kind.PHONE}

Keys = set[tuple[str, str]]
Who = TypeVar("Who", bound=Hashable)


@dataclass(frozen=True)
class Match:
    """An entry of the list that a visitor may be, and by what."""

    entry: WatchEntry
    matched_by: str


def keys_of(names: Iterable[str], phone: str = "") -> Keys:
    """Every way in which these names may be written down elsewhere, and the number."""
    found: Keys = set()
    for name in names:
        plain = unicodedata.normalize("NFKC", name).lower()
        for run in HAN.findall("".join(plain.split())):
            found.add((Kind.WRITTEN, run))
            found |= {(Kind.SOUND, turn) for reading in _readings(run) for turn in _turns(reading)}
        found |= {(Kind.LATIN, turn) for turn in _turns([_sound(part) for part in LATIN.findall(_bare(plain))])}
    digits = digits_of(phone.split(" ext")[0])
    if digits:
        found.add((Kind.PHONE, digits))
    return {(kind, key[:LONGEST]) for kind, key in found if key}


def matches_among(people: Iterable[tuple[Who, str, str]], at: datetime) -> dict[Who, list[Match]]:
    """Who of these (anything, name, phone) may be on the list; one query for all of them."""
    typed = {who: keys_of([name], phone) for who, name, phone in people}
    wanted = {key for keys in typed.values() for _kind, key in keys}
    if not wanted:
        return {}
    kept = sorted(_listed(wanted, at), key=lambda row: row.pk)
    found: dict[Who, list[Match]] = {}
    for who, keys in typed.items():
        entries: dict[WatchEntry, str] = {}
        for row in kept:
            if any(key == row.key and row.kind in FINDS[Kind(kind)] for kind, key in keys):
                entries.setdefault(row.entry, row.kind)
        if entries:
            found[who] = [Match(entry, kind) for entry, kind in entries.items()]
    return found


def _listed(keys: set[str], at: datetime) -> list[WatchKey]:
    """What the list has under these keys; the question has room for eight, sixteen, … of them, some asked twice."""
    places = max(8, 1 << (len(keys) - 1).bit_length())
    return _listing(places).rows(local(at).date(), *islice(cycle(sorted(keys)), places))


@cache
def _listing(places: int) -> Prepared[WatchKey]:
    def build(today: date, *keys: str) -> QuerySet[WatchKey]:
        entries = WatchEntry.objects.holding_on(today)
        return WatchKey.objects.filter(key__in=keys, entry__in=entries).select_related("entry")

    return Prepared(build, date, *[str] * places)


def _bare(text: str) -> str:
    """Letters without their accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _sound(part: str) -> str:
    """`lü` is typed lv and lyu too."""
    return re.sub(r"([ln])(?:v|yu)", r"\1u", part)


def _readings(run: str) -> Iterable[list[str]]:
    """The syllables of a name in characters, each way it may be read."""
    syllables = pinyin().pinyin(run, style=pinyin().Style.NORMAL, heteronym=True)
    options = [list(dict.fromkeys(_sound(_bare(each)) for each in one)) for one in syllables]
    return (list(reading) for reading in islice(product(*options), READINGS))


def _turns(parts: list[str]) -> set[str]:
    """The parts run together, beginning with each of them: which one is the surname is not known."""
    return {"".join(parts[start:] + parts[:start]) for start in range(len(parts))}
