"""What is done with the draft of a calendar, for several test modules."""

from datetime import date

from deadlines.calendars import drafting, publishing
from deadlines.calendars.facts import Fact
from tests.deadlines.calendars import at

NOON = at("2026-03-11 12:00")
REST = Fact("company", "Company day", "公司日", [])
# What a notice about 2027 could say: invented, for nobody knows it yet.
NEXT_YEAR = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天。
六、中秋节：9月15日（周三）放假1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""


def edit(draft, first: str, last: str = "", fact: Fact = REST, *, only_working=False, actor=None) -> int:
    draft.refresh_from_db()
    return drafting.set_days(
        draft,
        date.fromisoformat(first),
        date.fromisoformat(last or first),
        fact,
        only_working=only_working,
        edits=draft.edits,
        actor=actor or draft.created_by,
        at=NOON,
    )


def fill(draft, said) -> int:
    draft.refresh_from_db()
    return drafting.fill_year(draft, said, edits=draft.edits, actor=draft.created_by, at=NOON)


def publish(draft, *, approver=None, actor=None, reason="The notice of the year", at=NOON):
    draft.refresh_from_db()
    version = publishing.publish(
        draft, edits=draft.edits, actor=actor or draft.created_by, approver=approver, reason=reason, at=at
    )
    publishing.settle(at)
    version.refresh_from_db()
    return version


def day(version, on: str):
    return version.days.get(date=on)
