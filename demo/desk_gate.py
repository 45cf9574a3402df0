"""At the gate at whatever hour the demonstration begins: one just came, one is answered for, others are settled."""

from datetime import datetime, timedelta

from notices.models.link import hash_of
from pages.formats import local
from reception.actions import kiosk, outcome, walkin
from reception.models import Appointment, Kiosk, Site, WalkIn

from .diary import Diary
from .stage import Stage

MINUTE = timedelta(minutes=1)
# The tablet of the demonstration has an address that the README can name.
TABLET = "demonstration"
MAP = "https://www.openstreetmap.org/search?query=Suzhou+Industrial+Park"
WAY = "Metro line 1 to Xinghu Street, exit 3; the gate is on the left after the bridge."
WAY_ZH = "地铁1号线星湖街站3号口出，过桥后左侧即为大门。"
CAME = [  # minutes ago, name, organisation, purpose, whom they want, what became of it
    (150, "Sun Lei 孙磊", "Hengda Packaging 恒达包装", "Delivers samples 送样品", "marketing", "left"),
    (110, "Qian Bo 钱博", "Yuanhang Trading 远航贸易", "Wants a price list 索取报价", "sales", "rebooked"),
    (70, "Feng Jie 冯杰", "", "Applies for a job 应聘", None, "referred"),
    (18, "Deng Hui 邓辉", "Kexin Instruments 科新仪器", "A lens broke on the line 产线镜片破损", "engineer", "asked"),
    (4, "Cai Yun 蔡云", "Ruida Optics 瑞达光学", "Asks for the contract 询问合同", "sales", ""),
]


def tell(diary: Diary, stage: Stage) -> None:
    """The tablet is set up a month ago; whoever came, came today."""
    diary.note(diary.end - timedelta(days=30), lambda at: _set_up(stage, at))
    for minutes, *facts in CAME:
        diary.note(diary.end - minutes * MINUTE, lambda at, facts=facts: _come(diary, stage, facts, at))
    diary.note(diary.end - 2 * MINUTE, lambda at: _announce(at))


def _set_up(stage: Stage, at: datetime) -> None:
    admin = stage.people["admin"]
    for site in Site.objects.all():
        said = {"directions": WAY, "directions_zh": WAY_ZH, "map_url": MAP}
        kiosk.edit_entrance(site, actor=admin, version=0, at=at, **said)
    tablet, _token = kiosk.set_up(Site.objects.earliest("pk"), name="Main entrance 正门", actor=admin, at=at)
    Kiosk.objects.filter(pk=tablet.pk).update(token_hash=hash_of(TABLET))


def _come(diary: Diary, stage: Stage, facts: tuple, at: datetime) -> None:
    name, organisation, purpose, wanted, became = facts
    desk, person = stage.people["frontdesk"], stage.people[wanted or "marketing"]
    walk_in = WalkIn(
        site=Site.objects.earliest("pk"),
        visitor_name=name,
        organisation_name=organisation,
        phone="+8613800138000",
        purpose=purpose,
        wanted_person=person if wanted else None,
    )
    walk_in = walkin.report(walk_in, actor=stage.people["guard"], at=at)
    later = at + 2 * MINUTE
    if became == "asked":
        walkin.forward(walk_in, to=person, actor=desk, at=later)
        diary.note(at + 6 * MINUTE, lambda then: _answer(walk_in, person, then))
    elif became == "left":
        outcome.leave(walk_in, next_step="Samples taken at the gate 样品已在门卫处签收", actor=desk, at=later)
    elif became == "referred":
        outcome.refer(walk_in, next_step="Personnel office, building 3 3号楼人力资源中心", actor=desk, at=later)
    elif became == "rebooked":
        outcome.rebook(walk_in, person=person, phone=walk_in.phone, next_step="Next week 下周", actor=desk, at=later)


def _answer(walk_in: WalkIn, person, at: datetime) -> None:
    walkin.acknowledge(walk_in, answer="coming", answer_note="In ten minutes 十分钟后到", actor=person, at=at)


def _announce(at: datetime) -> None:
    """One of today's visitors has typed their code."""
    tablet = kiosk.find_kiosk(TABLET)
    state = Appointment.State.CONFIRMED
    today = Appointment.objects.on(local(at).date()).filter(state=state, site=tablet.site)
    visit = today.order_by("starts_at").first()
    if visit is not None:
        kiosk.announce(tablet, visit, at=at)
