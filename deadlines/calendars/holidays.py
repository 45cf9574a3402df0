"""China's public holidays: their names in two languages, when they fall, and how many days the law gives."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Holiday:
    name: str
    name_zh: str
    # It falls between these dates of the year, month and day.
    earliest: tuple[int, int]
    latest: tuple[int, int]
    days: int

    def falls_in(self, first: date, last: date) -> bool:
        year = last.year
        return first <= date(year, *self.latest) and last >= date(year, *self.earliest)


HOLIDAYS = [
    Holiday("New Year's Day", "元旦", (1, 1), (1, 1), 1),
    Holiday("Spring Festival", "春节", (1, 21), (2, 21), 4),
    Holiday("Tomb-sweeping Day", "清明节", (4, 4), (4, 6), 1),
    Holiday("Labour Day", "劳动节", (5, 1), (5, 1), 2),
    Holiday("Dragon Boat Festival", "端午节", (5, 27), (6, 26), 1),
    Holiday("Mid-Autumn Festival", "中秋节", (9, 7), (10, 9), 1),
    Holiday("National Day", "国庆节", (10, 1), (10, 3), 3),
]
OTHER_NAMES = {"新年": "元旦", "清明": "清明节", "端午": "端午节", "中秋": "中秋节", "国庆": "国庆节"} | {
    "五一": "劳动节",
    "五一劳动节": "劳动节",
    "国际劳动节": "劳动节",
}
BY_NAME = {holiday.name_zh: holiday for holiday in HOLIDAYS}


def known(name_zh: str) -> Holiday | None:
    return BY_NAME.get(OTHER_NAMES.get(name_zh, name_zh))


def in_english(name_zh: str) -> str:
    """`国庆节、中秋节` in English; empty where a name is not known."""
    found = [known(part) for part in name_zh.split("、")]
    return " and ".join(holiday.name for holiday in found if holiday) if all(found) else ""


def make_up_names(name: str, name_zh: str) -> tuple[str, str]:
    """What a day is called on which work is made up for."""
    return (f"Make-up working day ({name})" if name else "Make-up working day", f"{name_zh}调休上班")
