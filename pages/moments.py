"""A date and a time as people say them: `tomorrow 10`, `Wed 2:30 pm`, `13 Feb 9:15`, `周三 14:30`, `后天下午3点半`."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九十")} | {"零": 0, "两": 2, "日": 7, "天": 7}
NEAR = {
    **{"today": 0, "tomorrow": 1, "tmr": 1, "yesterday": -1, "day after tomorrow": 2},
    **{"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "後天": 2, "大后天": 3, "大後天": 3, "昨天": -1},
}
HALF_A_YEAR = timedelta(days=183)

MONTH, WEEKDAY = f"(?P<month>{'|'.join(MONTHS)})[a-z]*\\.?", f"(?P<weekday>{'|'.join(WEEKDAYS)})[a-z]*\\.?"
DAYS = [
    re.compile(pattern)
    for pattern in (
        rf"(?P<near>{'|'.join(sorted(NEAR, key=len, reverse=True))})",
        rf"(?:(?P<week>this|next)\s+)?{WEEKDAY}(?![a-z])",
        r"(?P<week_zh>本|这|這|下)?(?:个|個)?(?:周|週|星期|礼拜|禮拜)(?P<weekday_zh>[一二三四五六日天])",
        r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)t?",
        r"(?:(?P<year>\d{4})\s*年\s*)?(?P<number>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?:\s+(?P<year>\d{{4}})(?!\d|:))?",
        rf"{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:)(?:,?\s+(?P<year>\d{{4}})(?!\d|:))?",
        r"(?P<number>\d{1,2})[-/](?P<day>\d{1,2})(?=\s)",
    )
]
HALVES = {"am": 0, "pm": 12, "a.m.": 0, "p.m.": 12, "凌晨": 0, "早上": 0, "上午": 0, "中午": 12, "下午": 12, "晚上": 12}
TIMES = [
    re.compile(pattern + "$")
    for pattern in (
        r"(?P<noon>noon|midday|正午|中午)",
        r"(?:at\s+)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?::\d{2})?\s*(?P<half>[ap]\.?m\.?)?",
        r"(?:at\s+)?(?P<hour>\d{2})(?P<minute>\d{2})",
        r"(?P<half>凌晨|早上|上午|中午|下午|晚上)?\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})",
        r"(?P<half>凌晨|早上|上午|中午|下午|晚上)?\s*(?P<hour>\d{1,2}|[零一二两三四五六七八九十]{1,3})\s*[点點时時]"
        r"(?:(?P<some>半|一刻|三刻|整)|(?P<minute>\d{1,2})分?)?",
    )
]
SOME = {"半": 30, "一刻": 15, "三刻": 45, "整": 0}
LATER = re.compile(
    r"(?:in\s+(?P<n>\d{1,3})\s*(?P<unit>h|m)[a-z]*|(?P<n_zh>\d{1,3})\s*(?P<unit_zh>个?小时|個?小時|分钟|分鐘)[之以]?[后後])$"
)


def typed(text: str) -> datetime | None:
    """What somebody means who types this now, in the site's time zone and still without it; None if it is not clear."""
    here = timezone.localtime(import_string(settings.CLOCK)())
    return read(text, here.replace(tzinfo=None))


def read(text: str, at: datetime) -> datetime | None:
    """The instant meant, on the same clock as `at` (both without a zone); None where it is not clear to the minute.

    A day without its time, or a time without its day, is never filled in.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().replace(",", " ").replace("，", " ").split())
    if plain in {"now", "现在", "現在"}:
        return at.replace(second=0, microsecond=0)
    later = LATER.match(plain)
    if later:
        return (at + _length(later)).replace(second=0, microsecond=0)
    for day in DAYS:
        for found in day.finditer(plain):
            rest = " ".join((plain[: found.start()] + " " + plain[found.end() :]).split())
            time = _time(rest)
            if time is None:
                continue
            try:
                return _joined(found.groupdict(), time, at)
            except ValueError:  # 30 February
                return None
    return None


def _length(later: re.Match) -> timedelta:
    amount, unit = int(later["n"] or later["n_zh"]), later["unit"] or later["unit_zh"]
    return timedelta(hours=amount) if unit == "h" or "时" in unit or "時" in unit else timedelta(minutes=amount)


def _joined(day: dict, time: tuple[int, int], at: datetime) -> datetime:
    instant = datetime.combine(_date(day, at.date()), datetime.min.time()) + timedelta(hours=time[0], minutes=time[1])
    is_bare = (day.get("weekday") and not day["week"]) or (day.get("weekday_zh") and not day["week_zh"])
    # "Wednesday" is today only while that hour is still to come.
    return instant + timedelta(days=7) if is_bare and instant < at else instant


def _date(day: dict, today: date) -> date:
    if day.get("near"):
        return today + timedelta(days=NEAR[day["near"]])
    if day.get("weekday") or day.get("weekday_zh"):
        wanted = WEEKDAYS.index(day["weekday"]) + 1 if day.get("weekday") else DIGITS[day["weekday_zh"]]
        monday = today - timedelta(days=today.isoweekday() - 1)
        week = day.get("week") or day.get("week_zh")
        if week:
            return monday + timedelta(days=wanted - 1 + 7 * (week in {"next", "下"}))
        return today + timedelta(days=(wanted - today.isoweekday()) % 7)
    month = MONTHS.index(day["month"]) + 1 if day.get("month") else int(day["number"])
    if day.get("year"):
        return date(int(day["year"]), month, int(day["day"]))
    this = date(today.year, month, int(day["day"]))
    # Without a year the nearest one is meant: in December "5 Jan" lies ahead.
    if today - this > HALF_A_YEAR:
        return this.replace(year=today.year + 1)
    return this.replace(year=today.year - 1) if this - today > HALF_A_YEAR else this


def _time(text: str) -> tuple[int, int] | None:
    """Hour and minute; `3` alone is three in the afternoon, for nobody is received at three in the night."""
    for pattern in TIMES:
        found = pattern.match(text)
        if found is None:
            continue
        parts = found.groupdict()
        if parts.get("noon"):
            return 12, 0
        hour, minute = _number(parts["hour"]), int(parts.get("minute") or SOME.get(parts.get("some") or "", 0))
        half = (parts.get("half") or "").replace(".", "")
        if half:
            hour = _of_half(hour, HALVES[half], half)
        elif 1 <= hour <= 6 and not parts.get("minute"):
            hour += 12
        return (hour, minute) if 0 <= hour <= 23 and minute <= 59 else None
    return None


def _of_half(hour: int, offset: int, half: str) -> int:
    if not 1 <= hour <= 12:
        return hour if half not in {"am", "pm"} else -1
    if half == "中午":
        return hour if hour >= 10 else hour + 12
    return hour % 12 + offset


def _number(text: str) -> int:
    """`10`, `十`, `十二`, `二十`."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return DIGITS[text] if len(text) == 1 else -1
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
