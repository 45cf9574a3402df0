"""How the demonstration company comes about: two past quarters and a fortnight ahead, one action at a time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction

from accounts.models import User
from assessments.models.period import quarter_of
from history import moment
from notices.models import Message, Notice
from pages.formats import local

from . import (
    calls,
    calls_afterwards,
    calls_centre,
    calls_talk,
    desk_answers,
    desk_board,
    desk_calendar,
    desk_gate,
    desk_house,
    desk_records,
    desk_rooms,
    policies,
    quarter_course,
    quarter_looking,
    quarter_training,
    routines,
    visits,
    visits_clearance,
    visits_delegation,
    visits_levels,
    visits_preparation,
    visits_programme,
    visits_sheet,
)
from .diary import Diary
from .stage import MARK, Stage, set_stage

VISITS_A_WEEK, CALLS_A_WEEK = 1, 2
UNDER_WAY = 8
AHEAD = timedelta(days=14)
READ_AFTER = timedelta(days=5)


class Refused(Exception):
    """The demonstration may not come in here, or out; says why."""


def is_loaded() -> bool:
    return User.objects.filter(staff_number__startswith=MARK).exists()


def build(at: datetime, since: date | None = None) -> Stage:
    """Live from `since` (two quarters back) up to `at`; the same day always gives the same company.

    Raises `Refused` with `DATABASE_URL` set, or where somebody real has an account.
    """
    if settings.IS_COMPANY:
        raise Refused("The demonstration is for the embedded database only: DATABASE_URL is set.")
    if User.objects.exists():
        raise Refused("The demonstration needs an empty company: somebody has an account here already.")
    with _quiet(), transaction.atomic(), moment.at(at):
        today = local(at).date()
        first = since or _two_quarters_before(today)
        rng = Random(today.toordinal())
        diary = Diary(at, rng)
        opening = diary.on(diary.working(first), 8)
        with moment.at(opening):
            stage = set_stage(rng, opening)
            policies.tell(stage, opening)
        _note_visits(diary, stage, first, today)
        _note_calls(diary, stage, first, today)
        quarter_course.tell(diary, stage, first, today)
        routines.tell(diary, stage)
        desk_answers.tell(diary, stage)
        desk_board.tell(diary, stage)
        desk_calendar.tell(diary, stage)
        desk_rooms.tell(diary, stage)
        desk_gate.tell(diary, stage)
        desk_house.tell(diary, stage)
        desk_records.tell(diary, stage)
        visits_levels.tell(diary, stage)
        visits_clearance.tell(diary, stage)
        visits_preparation.tell(diary, stage)
        visits_programme.tell(diary, stage)
        visits_delegation.tell(diary, stage)
        visits_sheet.tell(diary, stage)
        calls_afterwards.tell(diary, stage)
        calls_centre.tell(diary, stage)
        calls_talk.tell(diary, stage)
        quarter_looking.tell(diary, stage)
        quarter_training.tell(diary, stage)
        diary.run()
        _send_nothing(at)
    return stage


def remove() -> None:
    """Take the demonstration out: everything recorded while it was in, but no account that is not its own."""
    if settings.IS_COMPANY:
        raise Refused("There is no demonstration with DATABASE_URL set.")
    if not is_loaded():
        raise Refused("The demonstration is not loaded.")
    real = User.objects.exclude(staff_number__startswith=MARK) | User.objects.filter(staff_number=None)
    kept = [(_row(user), list(user.groups.values_list("name", flat=True))) for user in real.distinct()]
    call_command("flush", interactive=False, verbosity=0)
    for row, roles in kept:
        user = User(**row)
        user.save(force_insert=True)
        user.groups.set(Group.objects.filter(name__in=roles))


def _row(user: User) -> dict:
    """A real account as it is, without its place in a company that goes."""
    gone = {"id", "department_id", "manager_id", "position_id"}
    names = {field.attname for field in User._meta.concrete_fields} - gone
    return {name: getattr(user, name) for name in names}


def _two_quarters_before(today: date) -> date:
    start = quarter_of(today)[0]
    for _nth in range(2):
        start = quarter_of(start - timedelta(days=1))[0]
    return start


def _note_visits(diary: Diary, stage: Stage, first: date, today: date) -> None:
    rng = diary.rng
    monday = first
    while monday <= today + AHEAD:
        soon = monday > today - timedelta(days=7)
        for _nth in range(VISITS_A_WEEK * (5 if soon else 1)):
            day = diary.working(monday + timedelta(days=rng.randrange(7)))
            visits.tell(diary, stage, day)
        monday += timedelta(days=7)
    # Whatever the day, there is somebody to receive on it, and there are requests on their way.
    for _nth in range(4):
        visits.tell(diary, stage, today)
    lately = diary.after(today + timedelta(days=1), -1)
    for nth in range(UNDER_WAY):
        visits.tell(diary, stage, diary.after(today, 5 + nth % 5), asked_at=diary.on(lately, 9.5, within=8))


def _note_calls(diary: Diary, stage: Stage, first: date, today: date) -> None:
    monday = first
    while monday <= today:
        for _nth in range(CALLS_A_WEEK):
            day = diary.working(monday + timedelta(days=diary.rng.randrange(7)))
            calls.tell(diary, stage, day)
        monday += timedelta(days=7)
    lately = diary.after(today + timedelta(days=1), -1)
    for _nth in range(UNDER_WAY):
        calls.tell(diary, stage, lately, from_hour=13)


def _send_nothing(at: datetime) -> None:
    """What was written in the story reaches nobody; what is old has been read."""
    Message.objects.filter(sent_at=None).update(sent_at=at)
    Notice.objects.filter(at__lt=at - READ_AFTER, read_at=None).update(read_at=at)


@contextmanager
def _quiet() -> Iterator[None]:
    """The sweep of half a year says nothing on the terminal."""
    logger = logging.getLogger("deadlines.sweep")
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)
