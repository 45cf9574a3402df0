"""How a promise was kept: a function of facts, never of the sweep."""

from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .models import Clock


class Verdict(TextChoices):
    ON_TIME = "on_time", _("on time")
    ANNOUNCED_KEPT = "announced_kept", _("late, announced, new time kept")
    ANNOUNCED_MISSED = "announced_missed", _("late, announced, new time missed")
    UNANNOUNCED = "unannounced", _("late, unannounced")


def outcome(
    *, due_base: datetime, due_promised: datetime | None, told_at: datetime | None, ended_at: datetime
) -> Verdict:
    """The verdict over a promise that ended, or stands, at `ended_at`; what is done at the due instant is on time.

    `due_base` counts pauses and rebases in. A new time is only ever written while the old one lies
    ahead: where there is one, the customer was told in time, wherever a rebase moved `due_base` since.
    """
    if ended_at <= due_base:
        return Verdict.ON_TIME
    if due_promised is None or told_at is None:
        return Verdict.UNANNOUNCED
    return Verdict.ANNOUNCED_KEPT if ended_at <= due_promised else Verdict.ANNOUNCED_MISSED


def of(clock: Clock, at: datetime) -> Verdict:
    """The verdict over a clock as it stands at `at`."""
    return outcome(
        due_base=clock.due_base,
        due_promised=clock.due_promised,
        told_at=clock.told_at,
        ended_at=clock.stopped_at or at,
    )
