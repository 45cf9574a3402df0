"""Robots: added, changed, tried out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Department, User
from history import flow
from history.models import Event
from history.moment import now
from notices import brands
from notices.doors import Refused
from notices.models import Message, Robot
from notices.webhook import call_robot, judge
from notices.words import absolute

TEST_PHONE = "+8613800000000"


@transaction.atomic
def add_robot(
    *,
    actor: User,
    departments: list[Department],
    form_token: UUID | None = None,
    at: datetime | None = None,
    **columns: Any,
) -> Robot:
    """A group, or a gateway for text messages, is told from now on; the same form twice is one robot."""
    known = Robot.objects.filter(form_token=form_token).first() if form_token else None
    if known is not None:
        return known
    robot = Robot.objects.create(form_token=form_token, **columns)
    robot.departments.set(departments)
    flow.record(robot, "add", actor=actor, at=at or now())
    return robot


@transaction.atomic
def change_robot(
    robot: Robot,
    *,
    actor: User,
    version: int,
    departments: list[Department],
    address: str = "",
    secret: str = "",
    at: datetime | None = None,
    **columns: Any,
) -> None:
    """New settings; an empty address or secret stays as it is. Raises `Stale` for the second of two savers.

    A robot that goes out of use leaves nothing behind that would come out when it is used again.
    """
    at = at or now()
    before = set(robot.departments.all())
    if Robot.objects.select_for_update().get(pk=robot.pk).version != version:
        raise flow.Stale("edit", winner=Event.objects.latest_of(robot))
    flow.change(robot, actor=actor, version=version, at=at, **columns)
    if before != set(departments):
        robot.departments.set(departments)
        facts = {"departments": [[str(each) for each in rows] for rows in (before, departments)]}
        flow.record(robot, "edit", actor=actor, at=at, facts=facts)
    new = {name: value for name, value in (("address", address), ("secret", secret)) if value}
    if new:  # in the history it says that they changed, never what they are
        Robot.objects.filter(pk=robot.pk).update(version=F("version") + 1, **new)
        robot.refresh_from_db()
        flow.record(robot, "change_secret", actor=actor, at=at)
    if not robot.is_active:
        over = {"dead_at": at, "closed_at": at, "closed_why": "out of use", "lease": None, "lease_until": None}
        Message.objects.waiting().filter(robot=robot).update(**over)


def try_out(robot: Robot, *, actor: User) -> tuple[bool, str]:
    """Call the robot now, with a text that says it is a test; comes back with what it answered."""
    at = now()
    said = brands.Said(
        key=f"test-{robot.pk}-{at.timestamp():.3f}",
        kind="notices.test",
        topic=_("Test"),
        title=_("A test from Portico"),
        text=_("%(person)s is trying out whether notices arrive here.") % {"person": actor},
        url=absolute("/"),
        at=at,
        language=robot.language,
        phone=actor.phone or TEST_PHONE,
    )
    try:
        answer = call_robot(robot, said, key=said.key)
        judge(robot, answer)
    except Refused as refusal:
        good, words = False, str(refusal)
    else:
        good, words = True, answer.words
    flow.record(robot, "test", actor=actor, at=at, facts={"answer": words})
    return good, words
