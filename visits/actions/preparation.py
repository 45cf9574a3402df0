"""What the departments prepare: given on confirmation and on approval, ticked, confirmed by the head, recalled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.rules import on_behalf
from deadlines import actions as deadlines
from deadlines.models import Clock
from history import flow
from history.moment import now
from notices import actions as notices
from pages.formats import local
from reception import actions as reception
from reception.models import Appointment
from visits import audit
from visits.models import InfoSheet, PrepTask, PrepTemplate, TransportLine

from . import giving
from .giving import BY_HAND, by_person, in_both_lists
from .refusals import Untold
from .timing import ANSWER, PREP, Timing, is_urgent_clock, start_clock

State = PrepTask.State
SHOWN = 3  # of what is not ticked yet, that many are named


@transaction.atomic(savepoint=False)
def prepare(appointment: Appointment, *, actor: User | None, at: datetime) -> list[PrepTask]:
    """A visit is agreed: room, materials, people and refreshments are prepared, sheet or not (S0-09)."""
    standing = {giving.key_of(task) for task in _standing(appointment)}
    wanted = [each for each in giving.on_confirmation(appointment) if each.key not in standing]
    given = giving.give(appointment, wanted, sheet=None, actor=actor, at=at)
    giving.tell_given(given, actor=actor, at=at, key="confirmed")
    count(appointment)
    return given


@transaction.atomic
def give_tasks(sheet: InfoSheet, *, actor: User | None, at: datetime) -> list[PrepTask]:
    """Each department gets its tasks from the approved sheet, and hears of them once (S3-29).

    What the confirmed visit is being prepared with already is taken over, not asked for twice. After a
    second approval only what is new is given, and what nobody wants any more is recalled.
    """
    visit = sheet.appointment
    wanted = {row.key: row for row in giving.by_the_sheet(sheet)}
    standing = {giving.key_of(task): task for task in _standing(visit)}
    kept = {row.key for row in giving.on_confirmation(visit)}
    timing, pressed = Timing(at), []
    for key, task in standing.items():
        if key in wanted and giving.adopt(task, wanted[key], sheet, actor=actor, at=at) and task.is_to_do:
            pressed += [task] if _retime(task, timing, actor=actor, at=at) else []
    gone = standing.keys() - wanted.keys() - kept
    dropped = [task for key, task in standing.items() if key in gone and task.sheet_id and task.code != BY_HAND]
    _recall(dropped, actor=actor, at=at)
    for person, theirs in by_person(dropped).items():
        params = {"visit": visit.public_name, "list": in_both_lists(theirs)}
        details: dict[str, Any] = {"at": at, "actor": actor, "key": f"v{sheet.version}", "params": params}
        notices.notify(person, "visits.tasks_dropped", about=theirs[0], **details)
    new = [row for key, row in wanted.items() if key not in standing]
    given = giving.give(visit, new, sheet=sheet, actor=actor, at=at)
    giving.tell_given([*pressed, *given], actor=actor, at=at, key=f"v{sheet.version}")
    count(visit)
    return given


@transaction.atomic
def tick(task: PrepTask, *, actor: User, at: datetime | None = None) -> None:
    """It is prepared; where the department's head ticks, or nobody heads it, it is confirmed as well.

    Raises `Untold` while a line of its checklist is not ticked. Whoever does what was asked for
    urgently has said yes to it.
    """
    at = at or now()
    _hold(task)
    lacking = unready(task) if task.can("tick") else []
    if lacking:
        raise Untold("tick", _still_open(lacking))
    for_ = on_behalf(actor, of=task.owner) or on_behalf(actor, of=task.department.head)
    flow.move(task, "tick", actor=actor, at=at, for_=for_, done_at=at, done_by=actor, refusal="")
    deadlines.stop(task, PREP, at=at, actor=actor)
    deadlines.stop(task, ANSWER, at=at, actor=actor)
    if task.department.head_id is None or task.department.head_id in actor.hats():
        confirm(task, actor=actor, at=at)
        return
    count(task.appointment)


def unready(task: PrepTask) -> list[str]:
    """What keeps a task from being done, in the reader's language: lines not ticked, and what its sheet asks for."""
    lacking = [str(item) for item in task.items.filter(ticked_at__isnull=True)]
    when = task.template.when if task.template and task.sheet else ""
    if when == PrepTemplate.When.AUDIT and task.sheet is not None:  # S3-34
        lacking += audit.unticked(task.sheet)
    if when == PrepTemplate.When.TRANSPORT and not task.part and task.sheet is not None:  # S1-24
        cars = task.sheet.transport.filter(need=TransportLine.Need.WANTED)
        lacking += [
            _("%(car)s: not complete, or the customer not told") % {"car": car} for car in cars if not car.is_complete
        ]
    return lacking


@transaction.atomic
def untick(task: PrepTask, *, actor: User | None, at: datetime | None = None) -> None:
    """It is not prepared after all: the promise runs again."""
    at = at or now()
    _hold(task)
    empty = {"done_at": None, "done_by": None, "head_confirmed_at": None, "head_confirmed_by": None}
    for_ = on_behalf(actor, of=task.owner) if actor else None
    flow.move(task, "untick", actor=actor, at=at, for_=for_, **empty)
    start_clock(task, Timing(at), actor=actor, at=at)
    count(task.appointment)


@transaction.atomic
def confirm(task: PrepTask, *, actor: User, at: datetime | None = None) -> None:
    """The department's head has seen that it is done (S3-35)."""
    at = at or now()
    _hold(task)
    for_ = on_behalf(actor, of=task.department.head)
    flow.move(task, "confirm", actor=actor, at=at, for_=for_, head_confirmed_at=at, head_confirmed_by=actor)
    count(task.appointment)


@transaction.atomic
def recall_tasks(
    appointment: Appointment, *, actor: User | None, at: datetime, written_to: Iterable[User] = ()
) -> None:
    """The visit will not happen: nothing is to be prepared, and whoever was to hears it once (R22).

    Of those whom reception is about to write to, its letter names the tasks.
    """
    tasks = list(_standing(appointment))
    people = by_person(tasks)
    _recall(tasks, actor=actor, at=at)
    lists = {person: in_both_lists(theirs) for person, theirs in people.items()}
    by_letter = set(written_to) - {actor}
    appointment.fallen_away = {person.pk: tasks for person, tasks in lists.items() if person in by_letter}
    for person in lists.keys() - by_letter:
        params, key = {"list": lists[person]}, at.isoformat()
        notices.notify(person, "visits.tasks_recalled", about=appointment, at=at, actor=actor, key=key, params=params)
    count(appointment)


@transaction.atomic
def move_tasks(
    appointment: Appointment, *, actor: User | None, at: datetime, was: datetime | None = None, is_told: bool = False
) -> None:
    """The visit has a new start: what is still to be prepared is due by it.

    What has no time left for the usual way becomes urgent, what has again is not any more. What
    is of no use on another day than it `was` made for is to be done again. `is_told`: whoever
    prepares hears of the new time by the sheet.
    """
    timing, tasks = Timing(at), list(_standing(appointment))
    other_day = was is not None and local(was).date() != local(appointment.starts_at).date()
    pressed = []
    for task in tasks:
        task.appointment = appointment
        is_again = other_day and task.template is not None and task.template.is_redone
        if is_again:
            task.items.update(ticked_at=None, ticked_by=None)
        if task.is_to_do:
            pressed += [task] if _retime(task, timing, actor=actor, at=at) else []
        elif is_again:
            untick(task, actor=None, at=at)
    giving.tell_given(pressed, actor=actor, at=at, key=at.isoformat())
    if tasks and not is_told:
        params = {"visit": appointment.public_name, "starts_at": appointment.starts_at}
        for person, theirs in by_person(tasks).items():
            details: dict[str, Any] = {"at": at, "actor": actor, "key": f"moved {appointment.starts_at.isoformat()}"}
            params["list"] = in_both_lists(theirs)
            notices.notify(person, "visits.tasks_moved", about=theirs[0], params=dict(params), **details)


def _retime(task: PrepTask, timing: Timing, *, actor: User | None, at: datetime) -> bool:
    """Its clock counts from the new start; where that changes whether there is time enough, a new one runs.

    Says whether it needs a yes from now on, which its people are to hear.
    """
    clock = Clock.objects.of(task).filter(code=PREP).open().select_related("limit").first()
    inside = timing.is_inside(task)
    if clock is not None and is_urgent_clock(clock) == inside:
        deadlines.move_anchor(task, PREP, anchor=task.counted_from, at=at, actor=actor)
        return False
    deadlines.cancel(task, at=at, actor=actor, reason=_("the visit was moved"))
    is_pressed = inside and task.state == State.OPEN
    if is_pressed:
        flow.move(task, "press", actor=None, at=at)
    elif not inside and task.state != State.OPEN:
        flow.move(task, "ease", actor=None, at=at, refusal="", answered_at=None, answered_by=None)
    start_clock(task, timing, actor=actor, at=at)
    return is_pressed


@transaction.atomic
def end_tasks(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """The visitor has left: what was not prepared stays so, and its clock stops where it stands."""
    for task in _standing(appointment).to_do():
        deadlines.stop(task, PREP, at=at, actor=actor)
        deadlines.cancel(task, ANSWER, at=at, actor=actor)


def count(appointment: Appointment) -> None:
    """The front desk's n of m: a task is ready when it is done and its department's head has confirmed it."""
    states = list(PrepTask.objects.standing().filter(appointment=appointment).values_list("state", flat=True))
    open_ = sum(state != State.CONFIRMED for state in states)
    reception.set_tasks(appointment, open=open_, total=len(states))


def _hold(task: PrepTask) -> None:
    """Of two who act on a visit's tasks at once, the second waits: both are counted, and no tick is taken back between.

    The visit first, then the task, as everywhere.
    """
    Appointment.objects.select_for_update(of=("self",)).filter(pk=task.appointment_id).values_list("pk").first()
    PrepTask.objects.select_for_update(of=("self",)).filter(pk=task.pk).values_list("pk").first()


def _standing(appointment: Appointment):
    rows = PrepTask.objects.standing().filter(appointment=appointment)
    return rows.select_related("department__head", "owner", "appointment", "template").order_by("pk")


def _recall(tasks: Iterable[PrepTask], *, actor: User | None, at: datetime) -> None:
    for task in tasks:
        flow.move(task, "recall", actor=actor, at=at)
        deadlines.cancel(task, at=at, actor=actor)


def _still_open(lacking: list[str]) -> str:
    more = len(lacking) - SHOWN
    named = _(", ").join(lacking[:SHOWN])
    if more > 0:
        rest = ngettext("%(n)d more", "%(n)d more", more) % {"n": more}
        named = _("%(named)s and %(rest)s") % {"named": named, "rest": rest}
    return _("Not ticked yet: %(named)s.") % {"named": named}
