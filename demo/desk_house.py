"""The house of the demonstration: a drill, an umbrella that stayed, a notice to sign, a name on the watch list."""

from datetime import datetime, timedelta
from uuid import uuid4

from pages.formats import local
from reception.actions import confidentiality, house, lost, watch
from reception.house import in_house
from reception.models import LostItem, RollCall, Site, WatchEntry

from .diary import Diary
from .stage import Stage

MINUTE, DAYS_BACK = timedelta(minutes=1), 15
BODY = (
    "What you see and hear on our premises is confidential. Please take no pictures, films or recordings, "
    "and remove nothing, unless your contact person has agreed. This holds after your visit as well."
)
BODY_ZH = (
    "您在本公司所见所闻均属保密内容。未经接待人同意，请勿拍照、录像、录音，"
    "也请勿带走任何物品或资料。来访结束后，保密义务继续有效。"
)


def tell(diary: Diary, stage: Stage) -> None:
    """A month of it, up to the end of the diary."""
    today = local(diary.end).date()
    first = diary.on(diary.after(today, -20), 9)
    diary.note(first, lambda at: _set_up(stage, at))
    for days in range(1, DAYS_BACK):
        diary.note(diary.on(diary.after(today, -days), 10.75), lambda at: _drill(stage, at))
    diary.note(diary.on(diary.after(today, -3), 17), lambda at: _find(stage, at))


def _set_up(stage: Stage, at: datetime) -> None:
    admin = stage.people["admin"]
    confidentiality.issue(Site.objects.earliest("pk"), body=BODY, body_zh=BODY_ZH, actor=admin, at=at)
    entry = WatchEntry(
        name="诸葛墨",
        aliases="Mo Zhuge",
        reason="Left with samples in spring; legal department has the case. 春季带走样品，法务处理中。",
        instruction="Do not let in; call the legal department, 8866 1010 不予放行，请致电法务部",
    )
    watch.enter(entry, actor=admin, at=at)


def _drill(stage: Stage, at: datetime) -> None:
    """The first morning on which somebody is here is the drill's."""
    site, leader = Site.objects.earliest("pk"), stage.people["frontdesk"]
    people = list(in_house(at).filter(appointment__site=site))
    if not people or RollCall.objects.exists():
        return
    called = house.begin_roll_call(site, actor=leader, is_drill=True, at=at)
    for nth, visitor in enumerate(people, start=1):
        then = at + nth * MINUTE
        house.take_ticks(site, [house.Tick(uuid4(), visitor.pk, True, then)], actor=leader, at=then)
    words = "Everybody at the assembly point. 全员到达集合点。"
    house.end_roll_call(called, actor=leader, result=words, at=at + (len(people) + 2) * MINUTE)


def _find(stage: Stage, at: datetime) -> None:
    site, desk = Site.objects.earliest("pk"), stage.people["frontdesk"]
    umbrella, keys = (
        LostItem(
            description=what, site=site, found_at=at, found_where=where, found_by=who, kept_where="Front desk 前台"
        )
        for what, where, who in (
            ("Black umbrella 黑色雨伞", "Reception hall 接待厅", "Cleaning service 保洁"),
            ("Three keys on a red ring 红色钥匙圈，三把钥匙", "Car park, place 12 停车场12号", "Gate 门卫"),
        )
    )
    lost.find(umbrella, actor=desk, at=at)
    lost.find(keys, actor=desk, at=at)
    lost.give_back(umbrella, actor=desk, returned_to="Chen Ping 陈平", at=at + 40 * MINUTE)
