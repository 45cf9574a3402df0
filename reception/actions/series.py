"""Visits that recur: registered as one, changed from one visit on, called off from one visit on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from history.models import Event
from history.moment import now
from reception import recurrence
from reception.models import Appointment, Occurrence, Room, Series, Visitor

from .answering import confirm
from .asking import edit, request
from .changing import cancel, reschedule
from .placing import hold_still
from .refusals import Refused

State = Appointment.State
# What a visit of a series has of the first.
SAME = (
    "kind",
    "channel",
    "channel_note",
    "origin",
    "invited_by",
    "organisation",
    "contact",
    "visitor_name",
    "visitor_phone",
    "visitor_email",
    "head_count",
    "site",
    "place",
    "meeting_point",
    "purpose",
    "needs",
    "is_important",
    "is_private",
    "special_needs",
    "contact_person",
    "salesperson",
    "receptionist",
    "deputy",
    "sign_in_person",
    "department",
)


@dataclass(frozen=True)
class Slot:
    """When and where one visit of a series is to be, and when its rule has it."""

    planned_start: datetime
    planned_end: datetime
    starts_at: datetime
    ends_at: datetime
    room: Room | None


def repeat(
    first: Appointment,
    *,
    rule: str,
    skips_rest_days: bool,
    slots: list[Slot],
    actor: User,
    form_token: UUID | None = None,
    at: datetime | None = None,
) -> Series:
    """A visit recurs: all the others are on the books, confirmed where the first is, or none of them is.

    The same form posted twice is one series.
    """
    try:
        return _repeat(first, rule, skips_rest_days, slots, actor=actor, form_token=form_token, at=at or now())
    except IntegrityError:
        known = Series.objects.filter(form_token=form_token).first() if form_token else None
        if known is None:
            raise
        return known


@transaction.atomic
def _repeat(
    first: Appointment,
    rule: str,
    skips_rest_days: bool,
    slots: list[Slot],
    *,
    actor: User,
    form_token: UUID | None,
    at: datetime,
) -> Series:
    hold_still(first, None, "repeat")
    known = Series.objects.filter(form_token=form_token, form_token__isnull=False).first()
    if known is not None:
        return known
    # Another person's form may have made it recur while this one waited.
    if first.state not in Appointment.AHEAD or Occurrence.objects.filter(appointment=first).exists():
        raise flow.NotAllowed("repeat", winner=Event.objects.latest_of(first))
    if not slots:
        raise Refused("repeat", _("No visit would be added: choose a later end or other days."))
    series = Series.objects.create(
        rule=rule,
        first_at=first.starts_at,
        time_zone=timezone.get_default_timezone_name(),
        skips_rest_days=skips_rest_days,
        created_at=at,
        created_by=actor,
        form_token=form_token,
    )
    _keep(series, first, first.starts_at, first.ends_at)
    for slot in slots:
        visit = _register(first, slot, actor=actor, at=at)
        _keep(series, visit, slot.planned_start, slot.planned_end, first.room)
    flow.record(first, "repeat", actor=actor, at=at, facts={"rule": rule, "visits": len(slots) + 1})
    return series


def _register(first: Appointment, slot: Slot, *, actor: User, at: datetime) -> Appointment:
    """One more visit like the first, at its own time."""
    visit = Appointment(
        **{name: getattr(first, name) for name in SAME},
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        room=slot.room,
        received_at=at,
    )
    if slot.room is not None:
        visit.site, visit.place = slot.room.site, ""
    request(visit, actor=actor, equipment=first.needed_equipment, at=at)
    others = first.visitors.exclude(contact=first.contact).values("name", "job_title", "phone", "contact_id")
    Visitor.objects.bulk_create(Visitor(appointment=visit, **other) for other in others)
    if first.state == State.CONFIRMED:
        confirm(visit, actor=actor, channel=first.reply_channel, room=slot.room, place=visit.place, at=at)
    return visit


def _keep(
    series: Series, visit: Appointment, planned_start: datetime, planned_end: datetime, room: Room | None = None
) -> None:
    Occurrence.objects.create(
        series=series,
        appointment=visit,
        planned_start=planned_start,
        planned_end=planned_end,
        planned_room=room or visit.room,
    )


def following(occurrence: Occurrence) -> list[Occurrence]:
    """This visit of a series and those after it that are still to come."""
    people = ("appointment__organisation", "appointment__contact_person", "appointment__department")
    rows = Occurrence.objects.filter(series=occurrence.series_id).from_(occurrence.planned_start)
    rows = rows.select_related("appointment__room__site", "appointment__site", "planned_room", *people)
    return list(rows.filter(appointment__state__in=Appointment.AHEAD))


@dataclass(frozen=True)
class Change:
    """What becomes of one visit when a series changes: where its plan goes, and whether it goes along."""

    occurrence: Occurrence
    slot: Slot
    moves: bool


@transaction.atomic
def change_following(
    occurrence: Occurrence,
    *,
    changes: list[Change],
    days: int,
    facts: dict[str, Any],
    actor: User,
    version: int,
    reason: str = "",
    at: datetime | None = None,
) -> Series:
    """From this visit on the series has another time, room or other facts; what was before stays as it was (R38).

    A visit that was changed by itself keeps what it was given. All of it happens, or nothing.
    """
    at = at or now()
    hold_still(occurrence.appointment, version, "edit")
    old = {name: getattr(occurrence.appointment, name) for name in facts}
    series = _split(occurrence, changes, days=days, actor=actor, at=at)
    # Later ones first where the series moves on, so that none stands in the way of the next.
    ordered = sorted(changes, key=lambda change: change.slot.planned_start, reverse=_moves_on(occurrence, changes))
    for change in ordered:
        _change(change, old, facts, actor=actor, reason=reason, at=at)
    _plan_anew(series, ordered)
    return series


def _moves_on(occurrence: Occurrence, changes: Iterable[Change]) -> bool:
    first = min(changes, key=lambda change: change.occurrence.planned_start)
    return first.slot.planned_start >= occurrence.planned_start


def _split(occurrence: Occurrence, changes: list[Change], *, days: int, actor: User, at: datetime) -> Series:
    """What changes as a series of its own; the whole, where nothing else is in it, not even a cancelled visit."""
    series, going = occurrence.series, [change.occurrence.pk for change in changes]
    if not Occurrence.objects.filter(series=series).exclude(pk__in=going).exists():
        return series
    rest = Series.objects.create(
        rule=recurrence.shifted(series.rule, days, len(changes)),
        first_at=occurrence.planned_start,
        time_zone=series.time_zone,
        skips_rest_days=series.skips_rest_days,
        follows=series,
        created_at=at,
        created_by=actor,
    )
    Occurrence.objects.filter(pk__in=going).update(series=rest)
    return rest


def _change(
    change: Change, old: dict[str, Any], facts: dict[str, Any], *, actor: User, reason: str, at: datetime
) -> None:
    visit = Appointment.objects.select_for_update().get(pk=change.occurrence.appointment_id)
    slot = change.slot
    there: dict[str, Any] = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "room": slot.room}
    moves = change.moves and any(getattr(visit, name) != value for name, value in there.items())
    place = "" if slot.room else visit.place
    # What was said of this visit alone stays said.
    said = {name: value for name, value in facts.items() if getattr(visit, name) == old[name]}
    if visit.state == State.REQUESTED:
        edit(visit, actor=actor, version=visit.version, at=at, **said, **(there | {"place": place} if moves else {}))
        return
    if said:
        edit(visit, actor=actor, version=visit.version, at=at, **said)
    if moves:
        reschedule(visit, actor=actor, **there, place=place, reason=reason, at=at)


def _plan_anew(series: Series, changes: list[Change]) -> None:
    """The plan follows the change, also of a visit that keeps a time of its own: it differs from its plan as before."""
    for change in changes:
        slot = change.slot
        plan: dict[str, Any] = {"planned_start": slot.planned_start, "planned_end": slot.planned_end}
        if change.moves:
            plan["planned_room"] = slot.room
        Occurrence.objects.filter(pk=change.occurrence.pk).update(**plan)
    first = Occurrence.objects.filter(series=series).order_by("planned_start").first()
    Series.objects.filter(pk=series.pk).update(first_at=first.planned_start)


@transaction.atomic
def cancel_following(occurrence: Occurrence, *, actor: User, reason: str, at: datetime | None = None) -> int:
    """This visit and all that follow in its series are off; says how many."""
    at = at or now()
    visits = [each.appointment for each in following(occurrence)]
    for visit in visits:
        cancel(visit, actor=actor, reason=reason, at=at)
    return len(visits)
