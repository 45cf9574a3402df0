"""Until when a task is done: counted back from the visit; inside that time it is urgent, with a clock of its own."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import User
from deadlines import actions as deadlines
from deadlines.arithmetic import Calendar, due
from deadlines.days import calendar_for, calendar_of
from deadlines.models import Clock, TimeLimit
from deadlines.models.limit import pick
from deadlines.terms import terms_of
from visits.models import PrepTask

PREP, ANSWER = "PREP_TASKS", "PREP_ANSWER"
URGENT = "urgent"


class Timing:
    """The lead times that hold at one moment, read once for all the tasks of an act."""

    def __init__(self, at: datetime):
        self.at = at
        self.limits = list(TimeLimit.objects.in_force(at).filter(code=PREP))
        self.calendars: dict[int, Calendar] = {}

    def latest(self, task: PrepTask) -> datetime | None:
        """Until when it is done in the usual time; None where no number is set."""
        limit = pick(self.limits, {"task": task.code})
        if limit is None or not limit.is_set:
            return None
        return due(terms_of(limit), task.counted_from, self._calendar(task)).at

    def is_inside(self, task: PrepTask) -> bool:
        """There is less time than the lead time: what is wanted now is wanted urgently (R23)."""
        latest = self.latest(task)
        return latest is not None and latest <= self.at

    def _calendar(self, task: PrepTask) -> Calendar:
        known = self.calendars.get(task.department_id)
        if known is None:
            known = self.calendars[task.department_id] = calendar_of(calendar_for(task.department, self.at))
        return known


def start_clock(task: PrepTask, timing: Timing, *, actor: User | None, at: datetime) -> None:
    """What is owed: the task itself, and while it is urgent and unanswered, a yes or a no."""
    deadlines.start_many(task, _owed(task, timing, at), actor=actor)


def start_clocks(tasks: Iterable[PrepTask], timing: Timing, *, actor: User | None, at: datetime) -> None:
    """The same for tasks that were given a moment ago, in one go."""
    promised = [(task, promise) for task in tasks for promise in _owed(task, timing, at)]
    deadlines.start_together(promised, actor=actor)


def _owed(task: PrepTask, timing: Timing, at: datetime) -> list[deadlines.Promise]:
    held: dict[str, Any] = {"owner": task.owner or task.department.head, "department": task.department, "at": at}
    name = URGENT if timing.is_inside(task) else task.code
    promises = [deadlines.Promise(PREP, anchor=task.counted_from, selectors={"task": name}, **held)]
    if task.state == PrepTask.State.URGENT:
        promises.append(deadlines.Promise(ANSWER, **held))
    return promises


def is_urgent_clock(clock: Clock | None) -> bool:
    return clock is not None and clock.limit.selectors.get("task") == URGENT
