"""The deadline engine: how fast it sweeps, and whether it loses or repeats anything when it is killed."""

import random
import time
from collections.abc import Iterator

from bench.figure import Figure
from bench.load import latencies, p95
from bench.stage import Site, asked

SIZES = (10_000, 100_000)  # and as many as the large tables have
DUE = 10_000
TRIALS = 20
IDLE = ("idle", "idle_in_sql")
CALM = 6.0  # seconds
READ = ["/appointments/", "/appointments/today/", "/deadlines/", "/appointments/new/"]


def measure(portico: Site, floor: Site, *, many: int, sessions: list[str]) -> Iterator[Figure]:
    """Targets 5 to 8, from a few open clocks to many; then the pages beside a sweep."""
    there = 0
    for open_ in [*(size for size in SIZES if size < many), many]:
        asked(portico, "clocks", open_ - there, DUE)
        floor.run("bench.floor.work", "rows", str(open_ - there), str(DUE))
        there = open_
        yield from at_size(portico, floor, open_)
    sent = asked(portico, "deliver")
    yield Figure(f"delivery of {sent['sent']:,} letters", "/s", sent["sent"] / sent["seconds"], "≥ 200")
    yield from killed(portico, min(TRIALS, many // DUE - 2))
    yield from beside_pages(portico, sessions)


def at_size(portico: Site, floor: Site, open_: int) -> Iterator[Figure]:
    """Against the same work through the ORM, which the aims are about, and as one SQL statement, the limit."""
    idle, orm, sql = asked(portico, "idle")["claim_ms"], *(1000 * on_floor(floor, word) for word in IDLE)
    yield Figure(f"idle sweep over {open_:,} open: the claim", "ms", idle, "≤ 2.5", orm)
    yield Figure("… against plain SQL", "ms", idle, "", sql)
    yield Figure("… in milliseconds", "ms", idle, "≤ 2")
    in_orm = DUE / on_floor(floor, "sweep")
    floor.run("bench.floor.work", "rows", "0", str(DUE))
    in_sql = DUE / on_floor(floor, "sweep_in_sql")
    done = asked(portico, "sweep")
    speed = done["fired"] / done["seconds"]
    yield Figure(f"sweep of {DUE:,} due of {open_:,}", "/s", speed, "≥ 0.37", in_orm)
    yield Figure("… against one SQL statement a batch (stretch)", "/s", speed, "≥ 0.50", in_sql)
    yield Figure("SQL per 1,000 due", "", 1000 * done["queries"] / done["fired"], "≤ 12")


def on_floor(floor: Site, word: str) -> float:
    """Seconds."""
    return float(floor.run("bench.floor.work", word))


def killed(portico: Site, trials: int) -> Iterator[Figure]:
    """Two sweeps at once, one of them killed somewhere in the middle; a third finds what is left."""
    dice, lost, killed_in_time = random.Random(trials), 0, 0
    for _trial in range(trials):
        asked(portico, "more_due", DUE)
        sweeps = [portico.begin("bench.portico", "sweep") for _two in range(2)]
        time.sleep(dice.uniform(1.0, 3.5))
        killed_in_time += sweeps[0].poll() is None
        sweeps[0].kill()
        for sweep in sweeps:
            sweep.communicate()
        asked(portico, "sweep")
        lost += asked(portico, "waiting")["due"]
    yield Figure(f"lost in {trials} trials of {DUE:,}, {killed_in_time} killed at work", "", lost, "≤ 0")
    yield Figure("told twice in all of them", "", asked(portico, "crossings")["doubled"], "≤ 0")


def beside_pages(portico: Site, sessions: list[str]) -> Iterator[Figure]:
    asked(portico, "more_due", DUE)
    with portico.served():
        desk = portico.visitors(sessions[:2])
        ends = time.monotonic() + CALM
        calm = p95(latencies(desk, READ, lambda: time.monotonic() < ends))
        sweep = portico.begin("bench.portico", "sweep")
        busy = p95(latencies(desk, READ, lambda: sweep.poll() is None))
        sweep.communicate()
    yield Figure(f"95 of 100 pages while {DUE:,} are swept", "ms", busy, "≤ 2", calm)
