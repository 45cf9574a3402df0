"""What callers and guests should hear is kept, and ticked when they heard it (S2-49); the greeting (S2-30)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from calls.models import Conveyed, Script, TalkingPoint
from history import flow
from history.moment import now
from reception.models import Appointment
from reception.rules import acting_for

from .guard import Refused

KEEPS = "calls.manage_points"


def add_point(point: TalkingPoint, *, actor: User, at: datetime | None = None) -> None:
    """One more thing that people should hear; raises `Refused` where there is one of that name."""
    for_ = on_behalf(actor, permission=KEEPS)
    try:
        with transaction.atomic():
            point.save(force_insert=True)
            flow.record(point, "add", actor=actor, at=at or now(), for_=for_)
    except IntegrityError as error:
        raise Refused("add", _name_taken(error)) from error


def edit_point(point: TalkingPoint, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> None:
    """What is said, and from when until when; raises `Stale` where somebody saved in between."""
    for_ = on_behalf(actor, permission=KEEPS)
    try:
        with transaction.atomic():
            flow.change(point, actor=actor, version=version, at=at, for_=for_, **fields)
    except IntegrityError as error:
        raise Refused("edit", _name_taken(error)) from error


@transaction.atomic
def edit_script(
    script: Script, *, actor: User, version: int, text: str, text_zh: str, at: datetime | None = None
) -> None:
    """What is read out on the telephone from now on."""
    for_ = on_behalf(actor, permission=KEEPS)
    if script.pk is None:
        script.save(force_insert=True)
    flow.change(script, actor=actor, version=version, at=at, for_=for_, text=text, text_zh=text_zh)


@transaction.atomic
def convey(
    appointment: Appointment, points: Iterable[TalkingPoint], *, actor: User, at: datetime | None = None
) -> None:
    """The guest has heard these, and no others: ticks of a visit as they stand now, each change in its history."""
    at = at or now()
    wanted = {point.pk: point for point in points}
    stands = {row.point_id: row for row in Conveyed.objects.filter(appointment=appointment).select_related("point")}
    for_ = acting_for(actor, appointment)
    for pk in sorted(stands.keys() - wanted.keys()):
        if Conveyed.objects.filter(pk=stands[pk].pk).delete()[0]:  # of two who take it back, one does
            words = str(stands[pk].point)
            flow.record(appointment, "take_back_point", actor=actor, at=at, for_=for_, words=words)
    for pk in sorted(wanted.keys() - stands.keys()):
        known = {"conveyed_by": actor, "conveyed_at": at}
        if Conveyed.objects.get_or_create(appointment=appointment, point=wanted[pk], defaults=known)[1]:
            flow.record(appointment, "convey", actor=actor, at=at, for_=for_, words=str(wanted[pk]))


def _name_taken(error: IntegrityError) -> str:
    # PostgreSQL names the constraint, SQLite the column.
    if "name" not in str(error):
        raise error
    return _("There is a talking point of this name already.")
