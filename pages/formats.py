"""The one formatter: how dates, times and spans are written on pages, in mail and in exports."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


def is_chinese() -> bool:
    """Does the reader read Chinese?"""
    return (get_language() or "").startswith("zh")


def local(instant: datetime) -> datetime:
    """The instant in the site's time zone."""
    return timezone.localtime(instant)


def day(value: date | datetime) -> str:
    """`Fri 13 Feb 2026`, `2026年2月13日 周五`."""
    value = local(value).date() if isinstance(value, datetime) else value
    return date_format(value, "Y年n月j日 D" if is_chinese() else "D j M Y")


def clock_time(instant: datetime) -> str:
    """`18:00`, in the site's time zone."""
    return local(instant).strftime("%H:%M")


def moment(instant: datetime | str | None) -> str:
    """`Fri 13 Feb 2026 18:00`, `2026年2月13日 周五 18:00`."""
    if not instant:
        return ""
    if isinstance(instant, str):
        instant = datetime.fromisoformat(instant)
    return f"{day(instant)} {clock_time(instant)}"


def exact(instant: datetime) -> str:
    """The exact instant with its zone, for tooltips: `2026-02-13 18:00:00 CST (UTC+08:00)`."""
    there = local(instant)
    offset = there.strftime("%z")
    return f"{there:%Y-%m-%d %H:%M:%S} {there.tzname()} (UTC{offset[:3]}:{offset[3:]})"


def span(length: timedelta) -> str:
    """A length of time in its one or two largest units: `2 h 5 min`."""
    minutes = max(int(abs(length.total_seconds()) // 60), 0)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(n)d day", "%(n)d days", days) % {"n": days})
    if hours:
        parts.append(_("%(n)d h") % {"n": hours})
    if minutes and not days:
        parts.append(_("%(n)d min") % {"n": minutes})
    return " ".join(parts) or _("less than a minute")
