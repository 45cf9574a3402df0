"""The numbers of the call rules that are no clocks; a row in `deadlines.Standard` overrules what is proposed here."""

from datetime import datetime

from deadlines.models import Standard

PROPOSED = {
    "CALL_RINGS": 3,  # rings before answer (S4-279)
    "CALL_SUMMARY": 120,  # characters of the summary (S2-35)
    "HANDOVERS": 2,  # hand-overs of one issue above which the manager hears of it (S4-280)
    "DISSATISFIED": 2,  # a rating this low reopens the issue
    "FOLLOW_UP_ATTEMPTS": 3,  # attempts after which a customer counts as not reached
    "REPLY_RATE": 100,  # per cent (S4-277)
}


def number(code: str, at: datetime) -> int:
    """The number of `code` in force at the instant."""
    row = Standard.objects.chosen(code, at)
    return row.amount if row is not None and row.amount is not None else PROPOSED[code]
