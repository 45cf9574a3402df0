"""Who goes to a course: nominated, and approved by somebody else where the company pays (S2-73)."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from assessments.models import Attendance, Course
from assessments.models.period import midnight
from history import flow
from history.moment import now
from notices import actions as notices

from .courses import TrainingRefused

State = Attendance.State


@transaction.atomic
def nominate(course: Course, person: User, *, actor: User, reason: str = "", at: datetime | None = None) -> Attendance:
    """The person is to go: at once, or once it is approved; they hear of it. Nominated twice, it is one nomination."""
    at = at or now()
    if course.state == Course.State.CANCELLED:
        raise TrainingRefused("nominate", _("This course was cancelled."))
    first = State.WAITING if course.needs_approval else State.ENROLLED
    known = Attendance.objects.filter(course=course, person=person).select_related("course", "person").first()
    said: dict[str, Any] = {"actor": actor, "at": at, "for_": _for(actor, person), "words": reason.strip()}
    if known is not None and known.state not in Attendance.OUT:
        return known
    if known is not None:
        verb = "nominate_again" if course.needs_approval else "enrol_again"
        flow.move(known, verb, nominated_by=actor, decided_by=None, decided_at=None, **said)
        attendance = known
    else:
        attendance = Attendance(course=course, person=person, state=first, nominated_by=actor)
        try:
            with transaction.atomic():
                flow.begin(attendance, "nominate", **said)
        except IntegrityError:  # the other of two quick clicks
            return Attendance.objects.select_related("course", "person").get(course=course, person=person)
    if person != actor:
        _tell([person], "assessments.training_nominated", attendance, actor=actor, at=at)
    if attendance.state == State.WAITING:
        _tell(approvers(attendance), "assessments.training_to_approve", attendance, actor=actor, at=at)
    return attendance


@transaction.atomic
def approve_nomination(attendance: Attendance, *, actor: User, at: datetime | None = None) -> None:
    """Somebody other than nominator and nominee agrees that the person is sent."""
    _decide(attendance, "approve", actor=actor, at=at or now())


@transaction.atomic
def decline_nomination(attendance: Attendance, *, reason: str, actor: User, at: datetime | None = None) -> None:
    if not reason.strip():
        raise TrainingRefused("decline", _("Say why not."), field="reason")
    _decide(attendance, "decline", actor=actor, at=at or now(), reason=reason.strip())


@transaction.atomic
def withdraw_nomination(attendance: Attendance, *, actor: User, at: datetime | None = None) -> None:
    """The person does not go after all."""
    at = at or now()
    flow.move(attendance, "withdraw", actor=actor, at=at, for_=_for(actor, attendance.person))
    if attendance.person != actor:
        _tell([attendance.person], "assessments.training_withdrawn", attendance, actor=actor, at=at)


def approvers(attendance: Attendance) -> list[User]:
    """Whom to ask: the person's superiors, else those with the right; never who nominated, never the nominee."""
    person = attendance.person
    head = person.department.head if person.department else None
    out = {person.pk, attendance.nominated_by_id}
    superiors = [one for one in (person.manager, head) if one is not None and one.is_active and one.pk not in out]
    if superiors:
        return list(dict.fromkeys(superiors))
    return list(User.objects.holding("assessments.approve_training").exclude(pk__in=out))


def _decide(attendance: Attendance, verb: str, *, actor: User, at: datetime, reason: str = "") -> None:
    said: dict[str, Any] = {
        "actor": actor,
        "at": at,
        "words": reason,
        "for_": on_behalf(actor, permission="assessments.approve_training"),
    }
    flow.move(attendance, verb, decided_by=actor, decided_at=at, **said)
    people = dict.fromkeys(one for one in (attendance.person, attendance.nominated_by) if one and one != actor)
    key = f"{verb}|{attendance.version}"
    kind = "assessments.training_approved" if verb == "approve" else "assessments.training_declined"
    _tell(list(people), kind, attendance, actor=actor, at=at, key=key, reason=reason)


def _tell(people: list[User], kind: str, attendance: Attendance, *, actor: User, at: datetime, key="", **more) -> None:
    course = attendance.course
    params = {
        "course": course.title,
        "person": attendance.person,
        "held_on": midnight(course.held_on),
        "place": course.place,
        **more,
    }
    key = key or str(attendance.version)
    notices.notify(people, kind, about=attendance, at=at, key=key, params=params, actor=actor)


def _for(actor: User, person: User) -> User | None:
    return on_behalf(actor, of=person) or on_behalf(actor, permission="assessments.run_training")
