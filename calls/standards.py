"""The numbers of the call rules that are no clocks; a row in `deadlines.Standard` overrules what is proposed here."""

from collections.abc import Iterable
from datetime import datetime

from deadlines.models import Standard
from deadlines.models.limit import pick

PROPOSED = {
    "CALL_RINGS": 3,  # rings before answer (S4-279)
    "CALL_SUMMARY": 120,  # characters of the summary (S2-35)
    "HANDOVERS": 2,  # hand-overs of one issue above which the manager hears of it (S4-280)
    "DISSATISFIED": 2,  # a rating this low reopens the issue
    "FOLLOW_UP_ATTEMPTS": 3,  # attempts after which a customer counts as not reached
    "RECORDING_DAYS": 180,  # days a recording is kept (S2-36)
    "RECORDING_SIZE": 30,  # megabytes of one recording
    "ON_TIME_RATE": 100,  # per cent of the replies that keep their limit
    "REPLY_RATE": 100,  # per cent (S4-277)
    "WALL_NAMES": 0,  # 1: customers' names stand on the wall board
    "RING_SECONDS": 5,  # one of tone and four of silence: how seconds become rings where a system counts no rings
}


def number(code: str, at: datetime) -> int:
    """The number of `code` in force at the instant."""
    row = Standard.objects.chosen(code, at)
    return row.amount if row is not None and row.amount is not None else PROPOSED[code]


def numbers(codes: Iterable[str], at: datetime) -> dict[str, int]:
    """Several of them, in one question to the database."""
    found: dict[str, list[Standard]] = {code: [] for code in codes}
    for row in Standard.objects.in_force(at).filter(code__in=found):
        found[row.code].append(row)
    chosen = {code: pick(rows, {}) for code, rows in found.items()}
    return {code: PROPOSED[code] if row is None or row.amount is None else row.amount for code, row in chosen.items()}
