"""Spans of days that move with the calendar: what is kept as “last month” is last month next month, too."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Span = tuple[date, date]
ONE_DAY = timedelta(days=1)


def month_of(day: date) -> Span:
    """The first and the last day of its month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - ONE_DAY


def week_of(day: date) -> Span:
    """Monday to Sunday."""
    monday = date.fromisocalendar(*day.isocalendar()[:2], 1)
    return monday, monday + timedelta(days=6)


SPANS: dict[str, Callable[[date], Span]] = {
    "today": lambda today: (today, today),
    "tomorrow": lambda today: (today + ONE_DAY, today + ONE_DAY),
    "week": week_of,
    "next_week": lambda today: week_of(today + timedelta(days=7)),
    "last_week": lambda today: week_of(today - timedelta(days=7)),
    "month": month_of,
    "last_month": lambda today: month_of(today.replace(day=1) - ONE_DAY),
}
CHOICES = [
    ("today", pgettext_lazy("which days", "Today")),
    ("tomorrow", _("Tomorrow")),
    ("week", _("This week")),
    ("next_week", _("Next week")),
    ("last_week", _("Last week")),
    ("month", _("This month")),
    ("last_month", _("Last month")),
]
