"""The quarter of a company of thousands, scored among a million promises."""

import json
from collections.abc import Iterator

from bench.figure import Figure
from bench.stage import Site

STAFF = 2_000


def measure(portico: Site, *, many: int) -> Iterator[Figure]:
    """Each figure for everybody in one question, against one statement that reads each promise once."""
    there = _asked(portico, "fill", STAFF, many)
    took = _asked(portico, "score")
    among = f"{STAFF:,} people, {there['clocks']:,} promises"
    yield Figure(f"on time, plain: {among}", "s", took["on_time"], "≤ 4", took["sql"])
    yield Figure(f"late unannounced: {among}", "s", took["late_unannounced"], "≤ 4", took["sql"])
    yield Figure(f"on time by share of custody: {among}", "s", took["on_time_share"], "≤ 40", took["sql"])
    yield Figure(f"every card of the quarter, {there['cards']:,}", "s", took["cards"], "≤ 30")
    yield Figure("… by what was counted beforehand", "s", took["cards_tallied"], "≤ 1")
    yield Figure("… counting it beforehand, every ten minutes", "s", took["tally"], "≤ 30")
    yield Figure("… memory of the process at its peak", "MiB", took["mib"], "≤ 200")
    for name, page in _asked(portico, "pages").items():
        yield Figure(f"page at that size: {name}", "ms", page["ms"], "≤ 1000")
        yield Figure(f"… SQL: {name}", "", page["queries"], "")


def _asked(portico: Site, *words) -> dict:
    return json.loads(portico.run("bench.assessments", *map(str, words)).splitlines()[-1])
