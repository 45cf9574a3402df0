"""`python3 run.py bench`: each figure with what it is divided by, the ratio and the aim.

Speeds depend on the machine and the hour; ratios taken in one run do not.
"""

import argparse
import json
import sys
import threading
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import count, product
from statistics import median

from bench import centre, engine, quarter
from bench.figure import Figure, line
from bench.load import Fields, Visitor, rate, side_by_side, together
from bench.stage import WORKERS, Site, asked, sites

FEW, MANY = 10_000, 1_000_000
ROOMS, HOURS, RACERS = 10, 10, 50  # a race for each room and hour, and as many again where eight workers serve
MANY_WORKERS = 8
CLIENTS, SECONDS, TURNS = 8, 12.0, 6
DAY = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=10)  # noqa: TID251
NEW = "/appointments/new/"
LIST = "/appointments/"


def main() -> None:
    parser = argparse.ArgumentParser(prog="run.py bench")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--many", type=int, default=MANY, help="rows of the large tables (1,000,000)")
    wanted = parser.parse_args()
    figures = []
    with sites() as (portico, floor):
        for figure in measure(portico, floor, many=wanted.many):
            figures.append(figure)
            if not wanted.json:
                print(line(figure), flush=True)
    if wanted.json:
        print(json.dumps([asdict(each) | {"ratio": each.ratio, "met": each.is_met} for each in figures], indent=1))


def measure(portico: Site, floor: Site, *, many: int):
    """The figures, in an order in which none disturbs the next."""
    company = asked(portico, "people", RACERS)
    keys = floor.run("bench.floor.work", "login", str(CLIENTS)).split()
    floor.run("bench.floor.work", "bookings")
    asked(portico, "appointments", FEW)
    with portico.served() as start, floor.served() as floor_start:
        yield Figure("gunicorn to its first answer", "s", start, "≤ 1.5")
        desk, bare = portico.visitors(company["sessions"]), floor.visitors(keys)
        yield from races(portico, desk, company, company["rooms"][:ROOMS], WORKERS)
        yield from flow(desk[:CLIENTS], bare, company)
        few = side_by_side((desk[0], LIST), (bare[0], "/"))
        asked(portico, "appointments", many - FEW)
        yield from lists(portico, desk[0], bare[0], few)
        if (memory := portico.memory()) is not None:
            yield Figure("master and 2 workers, proportional", "MiB", memory, "≤ 220", None)
        del floor_start
    with portico.served(MANY_WORKERS):
        rooms = company["rooms"][ROOMS : 2 * ROOMS]
        yield from races(portico, portico.visitors(company["sessions"]), company, rooms, MANY_WORKERS)
    yield from centre.measure(portico, many=many)
    yield from engine.measure(portico, floor, many=many, sessions=company["sessions"])
    yield from quarter.measure(portico, many=many)


def request(company: dict, room: int, starts_at: datetime, number: int) -> dict[str, str]:
    """What a clerk types: a visit of half an hour."""
    ends_at = starts_at + timedelta(minutes=30)
    return {
        "visitor_phone": f"138{number % 100_000_000:08}",
        "visitor_name": f"Visitor {number}",
        "organisation_name": f"Organisation {number % 40}",
        "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}",
        "ends_at": f"{ends_at:%Y-%m-%dT%H:%M}",
        "head_count": "2",
        "contact_person": str(company["host"]),
        "purpose": "Bench",
        "room": str(room),
    }


def races(portico: Site, desk: list[Visitor], company: dict, rooms: list[int], workers: int):
    """Fifty clerks ask for overlapping times of one room at once: one gets it, the others a sentence.

    Some of the times only overlap with the minutes to prepare and to clear the room.
    """
    clashes = crashes = 0
    winners = []
    for race, (room, hour) in enumerate(product(rooms, range(HOURS))):
        statuses, barrier = [], threading.Barrier(RACERS)

        def book(
            number: int, clerk: Visitor, room=room, hour=hour, race=race, statuses=statuses, barrier=barrier
        ) -> None:
            # Half an hour long, and 25 minutes around it; the next race begins when even the last of these is over.
            starts_at = DAY + timedelta(hours=3 * hour, minutes=number % 50)
            fields = Fields(clerk.open(NEW)).values | request(company, room, starts_at, race * 100 + number)
            barrier.wait(120)
            status, _text, _to = clerk.ask("POST", NEW, fields)
            statuses.append(status)

        together(book, desk)
        winners.append(statuses.count(302))
        crashes += sum(status >= 500 for status in statuses)
    for room in rooms:
        clashes += asked(portico, "bookings", room)["clashes"]
    named = f"{workers} workers"
    yield Figure(f"double bookings in {len(winners)} races of {RACERS}, {named}", "", clashes, "≤ 0")
    yield Figure(f"races without exactly one winner, {named}", "", sum(each != 1 for each in winners), "≤ 0")
    yield Figure(f"errors shown to losers, {named}", "", crashes, "≤ 0")


def flow(desk: list[Visitor], bare: list[Visitor], company: dict):
    """The form opened, filled in and sent: a request with history, clock, checkpoints, notice and letter.

    Ours and the floor's take turns: what else the machine does meanwhile slows both.
    """
    rooms = company["rooms"][2 * ROOMS :]  # one for each client, so that nobody is refused
    hours = [count() for _client in range(2 * CLIENTS)]

    def ours(clerk: Visitor, number: int) -> None:
        client = number // 1_000_000
        step = next(hours[client])
        typed = request(company, rooms[client], DAY + timedelta(hours=step), client * 1_000_000 + step)
        status, text, _to = clerk.fill_in(NEW, **typed)
        if status != 302:
            raise RuntimeError(f"The booking gave {status}: {text[:2000]}")

    def theirs(visitor: Visitor, number: int) -> None:
        client = number // 1_000_000
        starts_at = DAY + timedelta(hours=next(hours[CLIENTS + client]))
        fields = {
            "starts_at": f"{starts_at:%Y-%m-%d %H:%M}",
            "ends_at": f"{starts_at + timedelta(minutes=30):%Y-%m-%d %H:%M}",
        }
        status, text, _to = visitor.fill_in("/new/", room=str(client), visitor="Visitor", **fields)
        if status != 302:
            raise RuntimeError(f"The floor's booking gave {status}: {text[:2000]}")

    turns = [(rate(bare, theirs, SECONDS / TURNS), rate(desk, ours, SECONDS / TURNS)) for _turn in range(TURNS)]
    floor, flow = (median(rates) for rates in zip(*turns, strict=True))
    yield Figure(f"booking flow, {CLIENTS} clients", "/s", flow, "≥ 0.40", floor)


def lists(portico: Site, clerk: Visitor, bare: Visitor, few: tuple[float, float]):
    """The list among many rows; how it grew is told in floors, for the hour may have changed meanwhile."""
    many, floor = side_by_side((clerk, LIST), (bare, "/"))
    yield Figure("list of 50 rows against the floor's", "ms", many, "≤ 2.5", floor)
    grown = (many / floor) / (few[0] / few[1])
    yield Figure(f"list among many rows against among {FEW:,}, in floors", "", grown, "≤ 1.2")
    yield Figure("SQL of a booking", "", asked(portico, "booking")["queries"], "≤ 24")
    for name, page in asked(portico, "queries").items():
        yield Figure(f"SQL of the page: {name}", "", page["queries"], "≤ 10" if name == "create" else "≤ 9")
        yield Figure(f"size of the page: {name}", "KiB", page["kib"], "≤ 100")


if __name__ == "__main__":
    sys.exit(main())
