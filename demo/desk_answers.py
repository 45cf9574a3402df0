"""What goes before an answer: others are asked, other times proposed, a deputy is named, a request comes back."""

from datetime import datetime, timedelta

from pages.formats import local
from reception import actions as reception
from reception.models import Appointment, Enquiry, Proposal

from .diary import Diary
from .stage import Stage

HOUR = timedelta(hours=1)


def tell(diary: Diary, stage: Stage) -> None:
    today = local(diary.end).date()
    asked, later = diary.on(diary.after(today, -1), 14), diary.on(diary.after(today, -1), 15)
    visits: dict[str, Appointment] = {}

    def book(name: str, number: int, day: int, purpose: str):
        starts_at = diary.on(diary.after(today, day), 10)
        diary.note(asked, lambda at: visits.update({name: _request(stage, number, starts_at, purpose, at)}))

    book("asked", 11, 4, "Technical exchange on coatings 涂层技术交流")
    book("proposed", 12, 5, "Annual review 年度回顾")
    book("back", 13, 6, "Factory tour 参观工厂")
    diary.note(later, lambda at: _ask(stage, visits["asked"], at))
    diary.note(later, lambda at: _propose(stage, visits["proposed"], at))
    diary.note(later, lambda at: _restore(stage, visits["back"], at))


def _request(stage: Stage, number: int, starts_at: datetime, purpose: str, at: datetime) -> Appointment:
    organisation, host = stage.organisations[number], stage.people["marketing"]
    contact = organisation.contacts.first()
    wanted = Appointment(
        channel="email",
        received_at=at,
        kind=Appointment.Kind.GENERAL,
        organisation=organisation,
        contact=contact,
        visitor_name=f"{contact.name_zh} {contact.name}",
        visitor_phone=contact.phone,
        visitor_email="visitor@example.com",
        head_count=3,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        place="Front hall 前厅",
        purpose=purpose,
        needs="Tea, a projector 茶水、投影",
        contact_person=host,
        department=host.department,
    )
    return reception.request(wanted, actor=stage.people["frontdesk"], at=at)


def _ask(stage: Stage, visit: Appointment, at: datetime) -> None:
    """Two are asked; one of them has answered."""
    host, leader = stage.people["marketing"], stage.people["manager"]
    question = "Can the laboratory be shown? 实验室能否参观?"
    reception.ask(visit, people=[leader, stage.people["sales"]], question=question, actor=host, at=at)
    enquiry = Enquiry.objects.get(appointment=visit, person=leader)
    reception.accept(enquiry, actor=leader, words="Until 11:30 11:30 之前", at=at)
    deputy = stage.people["receptionist"]
    reception.arrange(visit, deputy=deputy, sign_in_person=None, actor=host, at=at)


def _propose(stage: Stage, visit: Appointment, at: datetime) -> None:
    days = [HOUR * 4, HOUR * 5]
    times = [
        Proposal(starts_at=visit.starts_at + each, ends_at=visit.ends_at + each, place=visit.place) for each in days
    ]
    reception.propose(visit, times=times, actor=stage.people["marketing"], at=at)


def _restore(stage: Stage, visit: Appointment, at: datetime) -> None:
    host = stage.people["marketing"]
    reception.decline(visit, actor=host, reason="Stocktaking that day 当天盘点", channel="phone", at=at)
    reception.restore(visit, actor=host, reason="Stocktaking was moved 盘点改期", at=at + HOUR / 4)
