"""`run.py clauses`: how many clauses of the regulations are proved by tests that pass."""

import csv
import json
from collections import Counter
from datetime import datetime

from .places import ROOT, VAR, Unfit, say

LIST = ROOT / "docs" / "clauses.csv"
RESULT = VAR / "clauses.json"


def all_clauses() -> dict[str, str]:
    """Every clause and the app that answers for it first."""
    with LIST.open(encoding="utf-8", newline="") as table:
        return {row["id"]: row["app"].split(" + ")[0] for row in csv.DictReader(table)}


def proved(outcomes: dict[str, dict[str, str]]) -> set[str]:
    """A clause counts when it has tests and each of them ran and passed; a skipped one proves nothing."""
    return {clause for clause, tests in outcomes.items() if tests and set(tests.values()) == {"passed"}}


def report() -> int:
    """Prints the count, per app and last in all; nonzero where there is no run to count from."""
    if not RESULT.is_file():
        say("The tests gave no result to count from.")
        return 1
    known, outcomes = all_clauses(), json.loads(RESULT.read_text("utf-8"))["clauses"]
    shown = proved(outcomes) & known.keys()
    totals, counts = Counter(known.values()), Counter(known[clause] for clause in shown)
    say("")
    for clause in sorted(outcomes.keys() - shown):
        bad = [test for test, outcome in outcomes[clause].items() if outcome != "passed"]
        say(f"{clause} does not count: {', '.join(bad)}")
    for app in sorted(totals):
        say(f"{app:12} {counts[app]:4} of {totals[app]}")
    say(f"{len(shown)} of {len(known)} clauses")
    return 0


def report_last() -> int:
    if not RESULT.is_file():
        raise Unfit("No run to count from yet: `python3 run.py clauses` makes one.")
    at = datetime.fromisoformat(json.loads(RESULT.read_text("utf-8"))["at"])
    say(f"From the last run, {at.astimezone():%Y-%m-%d %H:%M}; nothing was run now.")
    return report()
