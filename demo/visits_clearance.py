"""Colleagues with duties in the next signed visits, and who has read their plan."""

from datetime import datetime, timedelta

from reception import actions as reception
from reception.models import Appointment
from visits import actions as visits
from visits.models import InfoSheet

from .diary import Diary
from .stage import Stage

DUTIES = [("engineer", "Shows the laboratory 实验室讲解"), ("frontdesk", "Meets the guests at the gate 门口迎接")]


def tell(diary: Diary, stage: Stage) -> None:
    diary.note(diary.end - timedelta(minutes=75), lambda at: _duties(stage, at))
    diary.note(diary.end - timedelta(minutes=30), lambda at: _read(stage, at))


def _ahead(at: datetime):
    rows = InfoSheet.objects.filter(state=InfoSheet.State.HANDED_OVER, appointment__starts_at__gt=at)
    rows = rows.filter(appointment__state=Appointment.State.CONFIRMED)
    return rows.with_visit().order_by("appointment__starts_at", "pk")[:2]


def _duties(stage: Stage, at: datetime) -> None:
    for sheet in _ahead(at):
        for login, duty in DUTIES:
            actor, person = stage.people["receptionist"], stage.people[login]
            reception.give_duty(sheet.appointment, person=person, duty=duty, actor=actor, at=at)


def _read(stage: Stage, at: datetime) -> None:
    """One has read it, another has looked, the rest is still to come."""
    for sheet in _ahead(at):
        engineer = stage.people["engineer"]
        if visits.reader_of(sheet, engineer) is not None:
            visits.acknowledge(sheet, version=sheet.version, actor=engineer, at=at)
        visits.note_opened(sheet, person=stage.people["frontdesk"], at=at)
