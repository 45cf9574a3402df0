"""Counting a period for everybody at once, beforehand."""

from datetime import datetime
from time import perf_counter
from typing import Any

from django.utils import timezone

from accounts.indicators import Counted
from accounts.models import User
from assessments.cards import count, subject_of
from assessments.models import Period, Scorecard, Tally

LONG = 0.5  # seconds; what is counted sooner is counted for each reader


def count_all(at: datetime) -> None:
    """Of every period that collects, where that takes long: what each figure comes to for everybody.

    A period that is counted in a moment, or collects no more, has no tally: its lists count for themselves.
    """
    begun = Period.objects.filter(starts_on__lte=timezone.localdate(at))
    open_to = list(begun.filter(scorecards__state=Scorecard.State.COLLECTING).distinct().select_related("scheme"))
    kept = [period.pk for period in open_to if count_period(period, at)]
    Tally.objects.exclude(period__in=kept).delete()


def count_period(period: Period, at: datetime) -> bool:
    """Whether it took so long that it is kept."""
    cards = list(period.scorecards.filter(state=Scorecard.State.COLLECTING).with_period())
    began = perf_counter()
    counted = count(cards, at)
    if perf_counter() - began < LONG:
        return False
    there = {subject_of(card) for card in cards}
    rows = [
        Tally(
            period=period,
            code=code,
            is_of_people=model is User,
            figures={key: _kept(found.get(key, Counted())) for kind, key in there if kind is model},
            counted_at=at,
        )
        for (code, _period, model), found in counted.items()
    ]
    changed = ["figures", "counted_at"]
    unique = ["period", "code", "is_of_people"]
    Tally.objects.bulk_create(rows, update_conflicts=True, update_fields=changed, unique_fields=unique)
    return True


def _kept(counted: Counted) -> list[Any]:
    return [str(counted.hits), counted.n, None if counted.out_of is None else str(counted.out_of)]
