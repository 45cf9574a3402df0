"""Minutes and hours as the calendar's script reads them."""

from datetime import datetime

from django import template

from pages.formats import local

register = template.Library()


@register.filter
def local_minute(instant: datetime) -> str:
    """`2026-03-11T14:30`, on the wall clock."""
    return f"{local(instant):%Y-%m-%dT%H:%M}"


@register.filter
def minute_of_day(instant: datetime) -> int:
    there = local(instant)
    return there.hour * 60 + there.minute


@register.filter
def hour_of_day(minute: int) -> str:
    """`09`, of minute 540."""
    return f"{minute // 60:02}"
