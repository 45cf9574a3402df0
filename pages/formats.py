"""The one formatter: how dates, times and spans are written on pages, in mail and in exports.

Written by hand and not with Django's date formatting: a list of a hundred dates
would spend half its time there. A language is one row of words in `WORDS`.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

import phonenumbers
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language

MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = {
    False: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    True: ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}


def is_chinese() -> bool:
    """Does the reader read Chinese?"""
    return (get_language() or "").startswith("zh")


def comma() -> str:
    """What stands between two statements: `, `, `，`."""
    return "，" if is_chinese() else ", "


def colon() -> str:
    """What stands between a word and what it announces: `: `, `：`."""
    return "：" if is_chinese() else ": "


def semicolon() -> str:
    """What stands between sentences that belong together: `; `, `；`."""
    return "；" if is_chinese() else "; "


def list_comma() -> str:
    """What stands between the members of a list: `, `, `、`."""
    return "、" if is_chinese() else ", "


def listed(members: Iterable[Any]) -> str:
    """Names, things or codes one after another: `tea, fruit`, `茶、水果`."""
    return list_comma().join(map(str, members))


# For what is read later, each in their language: the params of a notice.
listed_later = lazy(listed, str)


def local(instant: datetime) -> datetime:
    """The instant in the site's time zone."""
    return timezone.localtime(instant)


def day(value: date | datetime | str | None) -> str:
    """`Fri 13 Feb 2026`, `2026年2月13日 周五`: the day in the site's time zone."""
    return _day(_date(value), is_chinese()) if value else ""


@lru_cache(maxsize=1000)
def _day(that: date, chinese: bool) -> str:
    """The rows of a list share a few days."""
    if chinese:
        return f"{that.year}年{that.month}月{that.day}日 {WEEKDAYS[True][that.weekday()]}"
    return f"{WEEKDAYS[False][that.weekday()]} {that.day} {MONTHS[that.month]} {that.year}"


def short_day(value: date | datetime | str | None) -> str:
    """`Fri 13 Feb`, `2月13日 周五`: where the year is plain from the page, as in chips and boards."""
    if not value:
        return ""
    that = _date(value)
    if is_chinese():
        return f"{that.month}月{that.day}日 {WEEKDAYS[True][that.weekday()]}"
    return f"{WEEKDAYS[False][that.weekday()]} {that.day} {MONTHS[that.month]}"


def clock_time(instant: datetime | str | None) -> str:
    """`18:00`, in the site's time zone."""
    return f"{local(_instant(instant)):%H:%M}" if instant else ""


def moment(instant: datetime | str | None) -> str:
    """`Fri 13 Feb 2026 18:00`, `2026年2月13日 周五 18:00`."""
    return f"{day(instant)} {clock_time(instant)}" if instant else ""


def short_moment(instant: datetime | str | None) -> str:
    """`Fri 13 Feb 18:00`, `2月13日 周五 18:00`."""
    return f"{short_day(instant)} {clock_time(instant)}" if instant else ""


def period(start: datetime | None, end: datetime | None) -> str:
    """From when to when, the day said once where both are on one: `Fri 13 Feb 2026 10:00–11:30`."""
    if not start or not end:
        return moment(start or end)
    begins, ends = local(start), local(end)
    until = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{day(ends.date())} {ends:%H:%M}"
    return f"{day(begins.date())} {begins:%H:%M}–{until}"


def exact(instant: datetime | str | None) -> str:
    """The exact instant with its zone, for tooltips: `2026-02-13 18:00:00 CST (UTC+08:00)`."""
    if not instant:
        return ""
    there = local(_instant(instant))
    offset = there.strftime("%z")
    return f"{there:%Y-%m-%d %H:%M:%S} {there.tzname()} (UTC{offset[:3]}:{offset[3:]})"


def span(length: timedelta) -> str:
    """A length of time in its one or two largest units: `2 h 5 min`, `2 小时 5 分钟`."""
    minutes = int(abs(length.total_seconds()) // 60)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    chinese = is_chinese()
    parts = []
    if days:
        parts.append(f"{days} 天" if chinese else f"{days} day" if days == 1 else f"{days} days")
    if hours:
        parts.append(f"{hours} 小时" if chinese else f"{hours} h")
    if minutes and not days:
        parts.append(f"{minutes} 分钟" if chinese else f"{minutes} min")
    return " ".join(parts) or ("不到 1 分钟" if chinese else "less than a minute")


def phone(number: str) -> str:
    """A kept number as people here write it: `138 1234 5678`, `021 6123 4567 ext. 12`, `+44 20 7946 0018`."""
    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return number
    home = parsed.country_code == 86
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    extension, parsed.extension = parsed.extension, None
    written = phonenumbers.format_number(parsed, form)
    if extension:
        written += f" 转 {extension}" if is_chinese() else f" ext. {extension}"
    return written


def choice(row: Model, field: str) -> Any:
    """What `get_<field>_display` says, without going through all the choices of the field for each row of a list."""
    value = getattr(row, field)
    return _choices(type(row), field).get(value, value)


@cache
def _choices(model: type[Model], field: str) -> dict[Any, Any]:
    """By value; the words are lazy, so each reader gets their own language."""
    return dict(model._meta.get_field(field).flatchoices)


def _instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _date(value: date | datetime | str) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    return local(value).date() if isinstance(value, datetime) else value
