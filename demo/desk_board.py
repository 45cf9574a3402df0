"""What the board of today has to show at whatever hour the demonstration begins: a delegation, a wait, a tour."""

from datetime import datetime, timedelta

from pages.formats import local
from reception import actions as reception
from reception.models import Appointment, Area, Site

from .diary import Diary
from .stage import Stage

AREAS = [  # name, Chinese name, only with an escort
    ("Exhibition hall", "展厅", False),
    ("Assembly workshop", "装配车间", False),
    ("Coating laboratory", "涂层实验室", True),
]
PLACE, NEEDS = "Front hall 前厅", "A word of welcome, tea 欢迎词、茶水"
DELEGATION = [
    ("周 敏 Zhou Min", "Head of delegation 团长"),
    ("马丽 Ma Li", "Interpreter 翻译"),
    ("Ingrid Berg", "Quality manager"),
    ("Tomas Lind", "Process engineer"),
    ("吴强 Wu Qiang", "Plant manager 厂长"),
    ("高洁 Gao Jie", "Purchasing 采购"),
    ("Anna Holm", "Logistics"),
]
MINUTE = timedelta(minutes=1)
NAMES = ("name", "name_zh", "is_restricted")
VISITS = [  # minutes from now, which customer, purpose, head count
    (45, 3, "Delegation of the industry association 行业协会代表团", 12),
    (-20, 5, "Signing of the frame contract 签订框架合同", 2),
    (-75, 8, "Tour of the new line 参观新生产线", 3),
]


def tell(diary: Diary, stage: Stage) -> None:
    """Asked for some working days ago; whatever would fall on another day than today is left out."""
    for area in AREAS:
        Area.objects.create(site=Site.objects.earliest("pk"), **dict(zip(NAMES, area, strict=True)))
    asked = diary.on(diary.after(local(diary.end).date(), -4), 11)
    for minutes, number, purpose, count in VISITS:
        starts_at = _on_the_quarter(diary.end + minutes * MINUTE)
        if local(starts_at).date() == local(diary.end).date() == local(starts_at + 90 * MINUTE).date():
            diary.note(asked, lambda at, of=(number, purpose, count, starts_at): _book(diary, stage, *of, at))


def _book(diary: Diary, stage: Stage, number: int, purpose: str, count: int, starts_at: datetime, at: datetime) -> None:
    organisation, host, desk = stage.organisations[number], stage.people["marketing"], stage.people["frontdesk"]
    contact = organisation.contacts.first()
    appointment = reception.request(
        Appointment(
            channel="phone",
            received_at=at,
            kind=Appointment.Kind.GENERAL,
            organisation=organisation,
            contact=contact,
            visitor_name=f"{contact.name_zh} {contact.name}",
            visitor_phone=contact.phone,
            head_count=count,
            starts_at=starts_at,
            ends_at=starts_at + 90 * MINUTE,
            purpose=purpose,
            needs=NEEDS,
            meeting_point="Main gate 正门",
            contact_person=host,
        ),
        actor=desk,
        at=at,
    )
    reception.confirm(appointment, actor=host, channel="phone", place=PLACE, at=at)
    if count == len(DELEGATION) + 5:
        for name, job_title in DELEGATION:
            guest = reception.expect(appointment, name=name, actor=desk, at=at)
            type(guest).objects.filter(pk=guest.pk).update(job_title=job_title)
    if starts_at < diary.end:
        diary.note(starts_at + 2 * MINUTE, lambda then: _arrive(diary, stage, appointment, then))


def _arrive(diary: Diary, stage: Stage, appointment: Appointment, at: datetime) -> None:
    desk = stage.people["frontdesk"]
    appointment.refresh_from_db()
    reception.check_in(appointment, actor=desk, visitors=reception.party_of(appointment), at=at)
    if appointment.head_count > 2:
        diary.note(at + 8 * MINUTE, lambda then: _show_round(stage, appointment, then))
    else:
        told = {"reason": "The contract is being printed 合同正在打印", "minutes": 10, "is_looked_after": True}
        diary.note(at + 5 * MINUTE, lambda then: reception.tell_wait(appointment, **told, actor=desk, at=then))


def _show_round(stage: Stage, appointment: Appointment, at: datetime) -> None:
    appointment.refresh_from_db()
    reception.start_meeting(appointment, actor=stage.people["marketing"], at=at)
    laboratory = Area.objects.get(name="Coating laboratory")
    escort = stage.people["engineer"]
    reception.enter_area(appointment, area=laboratory, escort=escort, actor=escort, at=at + 10 * MINUTE)


def _on_the_quarter(instant: datetime) -> datetime:
    return instant.replace(minute=instant.minute // 15 * 15, second=0, microsecond=0)
