"""A deadline in words: the chip's one line, and the due moment as people say it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from pages import formats

from . import arithmetic, verdict
from .arithmetic import Calendar
from .models import Clock
from .verdict import Verdict


class Way(TextChoices):
    """By way of what a customer is told a new time."""

    PHONE = "phone", _lazy("Phone")
    EMAIL = "email", _lazy("E-mail")
    IN_PERSON = "in_person", _lazy("In person")
    OTHER = "other", _lazy("Other")


# Beyond this, working hours say less than days of the calendar.
FAR = timedelta(days=21)
HOURS_OF_TWO_DAYS = 16
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Chip:
    """What partials/_chip.html shows; `meaning` is waiting, soon, late, done or nothing."""

    words: str
    meaning: str
    exact: str
    url: str
    label: str = ""


def chip(clock: Clock, calendar: Calendar, at: datetime, label: str = "") -> Chip:
    words, meaning = _said(clock, calendar, at)
    return Chip(words, meaning, formats.exact(clock.due_at), clock.get_absolute_url(), label)


def _said(clock: Clock, calendar: Calendar, at: datetime) -> tuple[str, str]:
    if clock.state == Clock.State.CANCELLED:
        return _("cancelled"), ""
    if clock.state == Clock.State.WAIVED:
        return _("waived"), ""
    if clock.paused_until and at < clock.paused_until:
        resumes = {"until": due_words(clock.paused_until, at), "when": due_words(clock.due_at, at)}
        return _("paused until %(until)s, then due %(when)s") % resumes, ""
    found = verdict.of(clock, at)
    if clock.state == Clock.State.STOPPED:
        return _met(clock, found), "done" if found == Verdict.ON_TIME else "late"
    when = due_words(clock.due_at, at)
    if at > clock.due_at:
        return _("due %(when)s, late by %(span)s") % {"when": when, "span": formats.span(at - clock.due_at)}, "late"
    said = _("due %(when)s, %(left)s") % {"when": when, "left": left(calendar, at, clock.due_at)}
    if clock.due_promised:
        said = _("%(due)s, new time told") % {"due": said}
    if clock.is_provisional:
        said = _("%(due)s, provisional") % {"due": said}
    return said, "soon" if clock.soon_from and at >= clock.soon_from else "waiting"


def way_words(way: str) -> str:
    """How the customer was told, in words where it is one of the usual ways."""
    return str(dict(Way.choices).get(way, way))


def _met(clock: Clock, found: Verdict) -> str:
    early = clock.due_base - clock.stopped_at
    if found == Verdict.ON_TIME:
        return _("met %(span)s early") % {"span": formats.span(early)} if early >= MINUTE else _("met on time")
    span = {"span": formats.span(early)}
    if found == Verdict.ANNOUNCED_KEPT:
        return _("late by %(span)s, announced") % span
    if found == Verdict.ANNOUNCED_MISSED:
        return _("late by %(span)s, announced, new time missed") % span
    return _("late by %(span)s") % span


def due_words(instant: datetime, at: datetime) -> str:
    """`Fri 13 Feb 18:00`; the end of a day is its 24:00, and another year is named."""
    written = formats.day if formats.local(instant).year != formats.local(at).year else formats.short_day
    if formats.clock_time(instant) == "00:00":
        return f"{written(instant - MINUTE)} 24:00"
    return f"{written(instant)} {formats.clock_time(instant)}"


def until(instant: datetime | str) -> str:
    """A due moment in full, for letters and records: `Mon 16 Mar 2026 24:00`."""
    moment = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    if formats.clock_time(moment) == "00:00":
        return f"{formats.day(moment - MINUTE)} 24:00"
    return formats.moment(moment)


def left(calendar: Calendar, at: datetime, due: datetime) -> str:
    """How much time there still is, in working time where that says more."""
    if due - at > FAR:
        days = (due - at).days
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    working = arithmetic.working_time_between(calendar, at, due)
    hours = int(working // timedelta(hours=1))
    if not hours:
        return _("%(span)s left") % {"span": formats.span(due - at)}
    if hours <= HOURS_OF_TWO_DAYS:
        return ngettext("%(n)d working hour left", "%(n)d working hours left", hours) % {"n": hours}
    days = _working_days(calendar, at, due)
    return ngettext("%(n)d working day left", "%(n)d working days left", days) % {"n": days}


def _working_days(calendar: Calendar, at: datetime, due: datetime) -> int:
    first, last = calendar.date_of(at), calendar.date_of(due - timedelta(microseconds=1))
    dates = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(calendar.is_working_day(on) for on in dates)
