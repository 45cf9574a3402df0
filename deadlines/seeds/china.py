"""China's working days of 2025 and 2026 as the State Council set them, with the make-up days 调休.

Read from a library once, when the calendar is installed; at run time only the rows count.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
HOURS = [["09:00", "12:00"], ["13:00", "18:00"]]
SOURCE = "国务院办公厅关于部分节假日安排的通知"
NAMES = {
    "New Year's Day": ("New Year's Day", "元旦"),
    "Spring Festival": ("Spring Festival", "春节"),
    "Tomb-sweeping Day": ("Tomb-sweeping Day", "清明节"),
    "Labour Day": ("Labour Day", "劳动节"),
    "Dragon Boat Festival": ("Dragon Boat Festival", "端午节"),
    "Mid-autumn Festival": ("Mid-Autumn Festival", "中秋节"),
    "National Day": ("National Day", "国庆节"),
}


def days() -> Iterator[dict]:
    """Every date from the first to the last: works or rests, when and why."""
    on = FIRST
    while on <= LAST:
        yield {"date": on, **_day(on)}
        on += timedelta(days=1)


def _day(on: date) -> dict:
    rests, name = chinese_calendar.get_holiday_detail(on)
    label, label_zh = NAMES.get(name, ("", ""))
    weekend = on.weekday() >= 5
    if rests and name:
        return {"kind": "statutory", "intervals": [], "label": label, "label_zh": label_zh}
    if rests:
        return {"kind": "weekend", "intervals": []}
    if weekend:
        return {
            "kind": "make_up",
            "intervals": HOURS,
            "label": f"Make-up working day ({label})",
            "label_zh": f"{label_zh}调休上班",
        }
    return {"kind": "working", "intervals": HOURS}
