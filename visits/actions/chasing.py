"""Asking for what is still open: one notice to each person that lists theirs, and not too often (S3-30)."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from deadlines import standards
from history import flow
from history.moment import now
from notices import actions as notices
from visits.models import PrepTask, PrepTaskQuerySet


@transaction.atomic
def chase(tasks: PrepTaskQuerySet, *, actor: User, at: datetime | None = None) -> tuple[int, int]:
    """Everybody with open tasks among these gets one notice with all of theirs.

    Whoever was asked within the last CHASE_EVERY hours is left in peace. Says how many were asked,
    and how many were not.
    """
    at = at or now()
    rows = tasks.ahead().to_do().order_by("appointment__starts_at", "pk").values_list("pk", flat=True)
    # Held until the end: of two who press the button at once, one asks.
    held = PrepTask.objects.select_for_update(of=("self",)).filter(pk__in=list(rows)).order_by("pk")
    held = held.select_related("appointment__organisation", "owner", "department__head")
    theirs = _by_holder(sorted(held, key=lambda task: (task.appointment.starts_at, task.pk)), actor)
    spared = _asked_lately(at) & theirs.keys()
    _ask({person: rows for person, rows in theirs.items() if person not in spared}, actor=actor, at=at)
    return len(theirs) - len(spared), len(spared)


def _by_holder(tasks: list[PrepTask], actor: User) -> dict[User, list[PrepTask]]:
    """Whoever has them in hand, with theirs; nobody asks themselves."""
    found: dict[User, list[PrepTask]] = {}
    for task in tasks:
        for person in task.people:
            if person != actor:
                found.setdefault(person, []).append(task)
    return found


def _asked_lately(at: datetime) -> set[User]:
    hours = standards.number("CHASE_EVERY", at) or 0
    tasks = PrepTask.objects.filter(chased_at__gt=at - timedelta(hours=hours)).select_related(
        "owner", "department__head"
    )
    return {person for task in tasks for person in task.people}


def _ask(theirs: dict[User, list[PrepTask]], *, actor: User, at: datetime) -> None:
    """Each task is asked for once in its history, however many have it in hand."""
    tasks = {task.pk: task for rows in theirs.values() for task in rows}
    PrepTask.objects.filter(pk__in=list(tasks)).update(chased_at=at)
    flow.record_many(list(tasks.values()), "chase", actor=actor, at=at)
    key = f"chase {at.isoformat()}"
    said = []
    for person, rows in theirs.items():
        params = {"tasks": len(rows), "list": _list(rows), "who": actor}
        said.append(notices.told([person], "visits.tasks_chased", about=rows[0], key=key, params=params))
    if said:
        notices.notify_many(said, at=at, actor=actor)


def _list(tasks: list[PrepTask]) -> dict[str, str]:
    return {
        "en": "\n".join(f"- {task.text} ({_visit(task)})" for task in tasks),
        "zh-hans": "\n".join(f"- {task.text_zh or task.text}（{_visit(task, chinese=True)}）" for task in tasks),
    }


def _visit(task: PrepTask, *, chinese: bool = False) -> str:
    visit = task.appointment
    if visit.is_private:
        return "私密来访" if chinese else "private visit"
    return (chinese and visit.organisation.name_zh) or visit.organisation.name
