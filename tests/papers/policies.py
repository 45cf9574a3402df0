"""A policy written and issued, for several test modules."""

from papers import actions
from tests.deadlines.calendars import at

NOON = at("2026-03-11 12:00")


def draft(policy, drafter, label="1.0", **details):
    return actions.draft(policy, label=label, body="Receive every guest.", actor=drafter, **details)


def issue(policy, drafter, chairman, label="1.0", **details):
    row = draft(policy, drafter, label, **details)
    actions.submit(row, actor=drafter)
    actions.approve(row, actor=chairman)
    return row
