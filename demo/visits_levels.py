"""What may be spent at each level, and which gifts are given: set by the Marketing Center as the story begins."""

from datetime import timedelta
from decimal import Decimal

from pages.formats import local
from visits.actions import levels
from visits.models import Level

from .diary import Diary
from .stage import Stage

REASON = "Budget of the year 年度预算"
# level: (a meal per person, a room and night, a car, a gift), in yuan
CAPS = {"A": (240, 800, 400, 300), "B": (120, 500, 300, 120), "C": (50, None, None, 30)}
CATEGORIES = ("meal", "lodging", "transport", "gift")
# level: (gift, Chinese name, pieces per guest, value in yuan or none)
GIFTS = {
    "A": [("Longquan celadon tea set", "龙泉青瓷茶具", 1, 280), ("Brochure set", "全套宣传资料", 1, None)],
    "B": [("Silk bookmark", "丝绸书签", 2, 40), ("Brochure set", "全套宣传资料", 1, None)],
    "C": [("Brochure set", "全套宣传资料", 1, None)],
}


def tell(diary: Diary, stage: Stage) -> None:
    """From the first day on; the caps of level B are raised a week from the last one."""
    actor = stage.people["marketing"]
    first = diary.on(diary.working(local(diary.end).date() - timedelta(days=180)), 9)
    for level in Level.objects.filter(code__in=CAPS):
        for category, amount in zip(CATEGORIES, CAPS[level.code], strict=True):
            if amount is not None:
                _cap(level, category, Decimal(amount), first, first, actor)
        for name, name_zh, most, value in GIFTS[level.code]:
            worth = None if value is None else Decimal(value)
            levels.add_gift(level, actor=actor, name=name, name_zh=name_zh, most=most, value=worth)
    today = diary.end
    _cap(Level.objects.get(code="B"), "meal", Decimal(150), today + timedelta(days=7), today, actor)


def _cap(level, category, amount, since, at, actor) -> None:
    day = local(since).date()
    levels.set_cap(level, category=category, amount=amount, valid_from=day, reason=REASON, actor=actor, at=at)
