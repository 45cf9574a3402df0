"""What every verb here stands on: one row per form, one winner per moment, refusals that say why."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from calls.models import Issue
from history.flow import NotAllowed, Stale
from history.models import Event

Row = TypeVar("Row", bound=Any)  # a model with a `form_token`


class Refused(NotAllowed):
    """The verb is refused for a reason that can be said, and done something about."""

    def __init__(self, verb: str, sentence: str):
        super().__init__(verb)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


def once(row: Row, write: Callable[[], Row]) -> Row:
    """Write `row`; when its form was already posted, also a moment ago by the other click, the first row comes back."""
    token = row.form_token
    if token is not None and (first := _first(row, token)):
        return first
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        if token is not None and (first := _first(row, token)):
            return first
        raise


def one_at_a_time(number: str) -> None:
    """What is written of one caller waits, to the end of its transaction, for what is being written of them.

    A missed call and the conversation that settles it may be two rows that do not see each other yet.
    """
    if number and connection.vendor == "postgresql":  # SQLite writes one at a time anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"calls.caller {number}"])


def stay(issue: Issue, verb: str, *, version: int | None = None, **columns: Any) -> None:
    """Write columns of an issue that is still in a state the verb starts from (and, where given, in this version)."""
    starts = Issue.STAYS[verb] if verb in Issue.STAYS else Issue.FLOW[verb][0]
    row = Issue.objects.filter(pk=issue.pk)
    if version is not None and not row.filter(version=version).exists():
        raise Stale(verb, winner=Event.objects.latest_of(issue))
    row = row.filter(state__in=starts) if version is None else row.filter(state__in=starts, version=version)
    if not row.update(version=F("version") + 1, **columns):
        raise NotAllowed(verb, winner=Event.objects.latest_of(issue))
    issue.refresh_from_db()


def not_before_cycle(issue: Issue, verb: str, told_at: datetime, at: datetime) -> None:
    """The customer was told after the matter came in and not in the future."""
    if not issue.cycle_started_at <= told_at <= at:
        raise Refused(verb, _("This time lies before the matter was received, or in the future."))


def special_has_time(verb: str, category: str, due_at: datetime | None) -> None:
    """What is special is answered by a moment that somebody named (S4-276)."""
    if category == Issue.Category.SPECIAL and due_at is None:
        raise Refused(verb, _("A special matter needs a due time, set by somebody who may."))


def _first(row: Row, token: Any) -> Row | None:
    return type(row)._base_manager.filter(form_token=token).first()
