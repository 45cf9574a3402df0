"""The service centre among a million calls: its lists and its reports (targets 3, 4 and 9)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.figure import Figure
from bench.stage import Site

FEW_CALLS, FEW_ISSUES, MANY_ISSUES = 10_000, 2_000, 200_000
LISTS = {
    "calls": "/calls/",
    "missed calls": "/calls/missed/",
    "issues": "/calls/issues/",
    "team board": "/calls/board/",
}
TODAY = datetime.now(UTC).date()  # noqa: TID251  nobody moves the clock here
DAYS = f"?start={TODAY - timedelta(days=29)}&end={TODAY}"
REPORTS = {
    "figures of issues, 30 days": f"/calls/figures/{DAYS}",
    "figures of calls, 30 days": f"/calls/figures/calls/{DAYS}",
    "rows behind a figure": f"/calls/figures/replied_on_time/{DAYS}&kept=yes",
    "wall": "/calls/wall/",
}
PAGES = LISTS | REPORTS


def measure(portico: Site, *, many: int) -> Iterator[Figure]:
    """The same pages among few rows and among many, by one process."""
    issues = max(2 * FEW_ISSUES, min(MANY_ISSUES, many // 5))
    _asked(portico, "fill", FEW_CALLS, FEW_ISSUES)
    few = _asked(portico, "pages")
    _asked(portico, "fill", many - FEW_CALLS, issues - FEW_ISSUES)
    for name, page in _asked(portico, "pages").items():
        if name in REPORTS:
            yield Figure(f"{name} of {many:,} calls and {issues:,} issues", "ms", page["ms"], "≤ 400")
        else:
            yield Figure(f"{name} among many rows against among few", "ms", page["ms"], "≤ 1.2", few[name]["ms"])
            yield Figure(f"SQL of the page: {name}", "", page["queries"], "≤ 9")
            yield Figure(f"size of the page: {name}", "KiB", page["kib"], "≤ 100")
        yield Figure(f"SQL among many rows against among few: {name}", "", page["queries"], "≤ 1", few[name]["queries"])


def _asked(portico: Site, *words) -> dict:
    return json.loads(portico.run("bench.calls", *map(str, words)).splitlines()[-1])
