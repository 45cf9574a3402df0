"""Lengths of time as people write them, `4 working hours` or `2个工作小时`, and as they are kept, `4 working_hours`."""

import re
import unicodedata

from django.utils.translation import gettext as _

from .arithmetic import length
from .terms import quantity

# What people write for each unit that an offset may have.
SPELLINGS = {
    "minutes": "minute minutes min 分钟 分",
    "hours": "hour hours h 小时 个小时",
    "working_hours": "working_hour working_hours 工作小时 个工作小时 工时 工作时",
    "calendar_days": "day days calendar_day calendar_days 天 日 自然日 个自然日 日历天 个日历天",
    "weeks": "week weeks 周 星期 个星期",
}
UNITS = {spelling: unit for unit, spellings in SPELLINGS.items() for spelling in spellings.split()}
LONGEST = 9999


class NotALength(ValueError):
    """These words are no length of time; the message says which words are."""

    def __init__(self, written: str):
        super().__init__(
            _("“%(written)s” is no length of time. Write for example “4 hours”, “2 working hours”, “3 days”.")
            % {"written": written}
        )


def read(written: str) -> str:
    """`2 working hours` → `2 working_hours`; raises `NotALength`."""
    plain = unicodedata.normalize("NFKC", written).strip().lower()
    found = re.fullmatch(r"(\d{1,4})\s*(.+)", plain)
    unit = UNITS.get(re.sub(r"\s+", "_", found[2].strip())) if found else None
    if not found or unit is None:
        raise NotALength(written.strip())
    return f"{int(found[1])} {unit}"


def words(offset: str) -> str:
    """`2 working_hours` as the reader writes it."""
    return quantity(*length(offset))
