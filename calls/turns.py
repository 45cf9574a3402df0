"""The place of each issue in the queue: nearest running clock first, customers before colleagues (S4-287).

It is written down whenever one of the issue's clocks changes: of however many that wait, an index
finds the first fifty.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Case, DateTimeField, ExpressionWrapper, F, Min, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from deadlines.models import Clock

from .models import Issue

# What nobody waits for stands behind what somebody waits for, and colleagues behind customers.
NO_CLOCK = timedelta(days=100 * 365)
AFTER_CUSTOMERS = timedelta(days=1000 * 365)


def at_first(issue: Issue) -> datetime:
    """Where an issue stands before its first clock runs."""
    return issue.received_at + NO_CLOCK + (AFTER_CUSTOMERS if issue.is_internal else timedelta())


def keep(issues: Collection[int]) -> None:
    """These have other clocks than before. One that somebody writes on just now is put in its place afterwards.

    Whoever holds clocks must not wait for an issue: whoever holds the issue may wait for the clocks.
    """
    if not connection.features.has_select_for_update_skip_locked:
        _write(issues)
        return
    free = Issue.objects.filter(pk__in=issues).select_for_update(skip_locked=True, no_key=True)
    held = set(free.values_list("pk", flat=True))
    _write(held)
    if later := set(issues) - held:
        transaction.on_commit(lambda: _wait_and_write(later), robust=True)


def astray() -> list[int]:
    """Open issues that do not stand where their clocks say."""
    return list(Issue.objects.open().annotate(right=_place()).exclude(turn=F("right")).values_list("pk", flat=True))


@transaction.atomic
def _wait_and_write(issues: Collection[int]) -> None:
    list(Issue.objects.filter(pk__in=issues).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    _write(issues)  # a statement of its own, which sees what the others have written


def _write(issues: Collection[int]) -> None:
    if issues:
        Issue.objects.filter(pk__in=issues).update(turn=_place())


def _place() -> ExpressionWrapper:
    kind = ContentType.objects.get_for_model(Issue)
    clocks = Clock.objects.running().filter(subject_type=kind, subject_id=OuterRef("pk")).order_by()
    nearest = clocks.values("subject_id").annotate(nearest=Min("due_at")).values("nearest")
    due = Coalesce(Subquery(nearest), F("received_at") + NO_CLOCK, output_field=DateTimeField())
    after = Case(When(is_internal=True, then=Value(AFTER_CUSTOMERS)), default=Value(timedelta()))
    return ExpressionWrapper(due + after, output_field=DateTimeField())
