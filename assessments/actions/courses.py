"""Courses: planned, announced to those who go, held, and with what result (S2-72, S2-73)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from assessments.models import Attendance, Course, Topic
from assessments.models.period import midnight
from deadlines import obligations
from deadlines.models import Obligation
from history import flow
from history.moment import now
from notices import actions as notices
from pages.formats import local

RUNS = "assessments.run_training"
OBLIGATION = "TRAINING"


class TrainingRefused(flow.NotAllowed):
    """This cannot be done with the course; says why, and beside which field."""

    def __init__(self, verb: str, why: str, field: str | None = None):
        super().__init__(verb)
        self.why, self.field = why, field

    def __str__(self) -> str:
        return self.why


@transaction.atomic
def found_topic(topic: Topic, *, actor: User, at: datetime | None = None) -> Topic:
    """One more thing that people are trained in."""
    at = at or now()
    topic.code = f"topic-{Topic.objects.count() + 1}-{int(at.timestamp())}"
    return _with_free_name(lambda: flow.begin(topic, "found", actor=actor, at=at, for_=_for(actor)), topic)


@transaction.atomic
def edit_topic(topic: Topic, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> Topic:
    """What the topic is called, who needs it and what suggests it, from now on."""
    return _with_free_name(
        lambda: flow.change(topic, actor=actor, version=version, at=at, for_=_for(actor), **fields), topic
    )


def _with_free_name(write, topic: Topic) -> Topic:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        raise TrainingRefused("edit", _("There is a topic of this name already."), field="name") from error
    return topic


@transaction.atomic
def plan_course(course: Course, *, actor: User, at: datetime | None = None) -> Course:
    """A course is announced; the same form twice is one course."""
    at = at or now()
    try:
        with transaction.atomic():
            flow.begin(course, "plan", actor=actor, at=at, for_=_for(actor))
    except IntegrityError:
        first = Course.objects.filter(form_token=course.form_token).first() if course.form_token else None
        if first is None:
            raise
        return first
    if course.trainer_id and course.trainer != actor:
        _tell([course.trainer], "assessments.training_to_give", course, actor=actor, at=at)
    return course


@transaction.atomic
def edit_course(course: Course, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> None:
    """What was announced is changed; another day or place is told to those who go."""
    at = at or now()
    before = course.held_on, course.place
    changed = flow.change(course, actor=actor, version=version, at=at, for_=_for(actor), **fields)
    if changed is not None and (course.held_on, course.place) != before and course.can("hold"):
        key = f"{course.held_on}|{course.place}"
        _tell(_going(course), "assessments.training_moved", course, actor=actor, at=at, key=key)


@transaction.atomic
def hold(course: Course, *, actor: User, at: datetime | None = None) -> None:
    """The course took place: what is owed every quarter is done (TRAINING), and results may be written down."""
    at = at or now()
    if course.held_on > local(at).date():
        raise TrainingRefused("hold", _("The day of the course has not come yet."))
    flow.move(course, "hold", actor=actor, at=at, for_=_for(actor))
    for owed in _owed_by(course, actor):
        obligations.fulfil(owed, at=at, actor=actor, words=course.title)


@transaction.atomic
def cancel_course(course: Course, *, reason: str, actor: User, at: datetime | None = None) -> None:
    """It does not take place; everybody who was going is told why."""
    at = at or now()
    if not reason.strip():
        raise TrainingRefused("cancel", _("Say why it does not take place."), field="reason")
    going = _going(course)
    flow.move(course, "cancel", actor=actor, at=at, for_=_for(actor), words=reason.strip())
    people = [*going, course.trainer] if course.trainer else going
    _tell(people, "assessments.training_cancelled", course, actor=actor, at=at, reason=reason.strip())


@transaction.atomic
def plan_again(course: Course, *, actor: User, at: datetime | None = None) -> None:
    """It was noted as held or cancelled by mistake; refused once somebody's result stands."""
    if course.attendances.exclude(state__in=[*Attendance.EXPECTED, *Attendance.OUT]).exists():
        raise TrainingRefused("plan_again", _("Somebody's attendance is noted already."))
    flow.move(course, "plan_again", actor=actor, at=at, for_=_for(actor))


@transaction.atomic
def note_attended(
    attendance: Attendance,
    *,
    actor: User,
    version: int,
    score: Decimal | None = None,
    passed: bool | None = None,
    certificate: str = "",
    at: datetime | None = None,
) -> None:
    """The person came, with this result; where the course has a pass mark, the score says who passed."""
    if attendance.course.state != Course.State.HELD:
        raise TrainingRefused("attend", _("Note the course as held first."))
    mark = attendance.course.pass_mark
    if score is not None and mark is not None:
        passed = score >= mark
    result = {"score": score, "passed": passed, "certificate": certificate.strip()}
    _note(attendance, "attend", actor=actor, version=version, at=at, **result)


@transaction.atomic
def note_absent(attendance: Attendance, *, actor: User, version: int, at: datetime | None = None) -> None:
    """The person did not come: there is no result."""
    if attendance.course.state != Course.State.HELD:
        raise TrainingRefused("miss", _("Note the course as held first."))
    _note(attendance, "miss", actor=actor, version=version, at=at, score=None, passed=None, certificate="")


def _note(attendance: Attendance, verb: str, *, actor: User, version: int, at: datetime | None, **result: Any) -> None:
    if attendance.person == actor:
        raise TrainingRefused(verb, _("Nobody notes a result of their own."))
    after = Attendance.FLOW[verb][1]
    if attendance.state == after and all(getattr(attendance, name) == value for name, value in result.items()):
        return
    if attendance.version != version:
        raise flow.Stale(verb, winner=flow.Event.objects.latest_of(attendance))
    before = {name: getattr(attendance, name) for name in result}
    facts = {name: [_plain(before[name]), _plain(value)] for name, value in result.items() if before[name] != value}
    flow.move(attendance, verb, actor=actor, at=at, for_=_for(actor), facts=facts, **result)


def _plain(value: Any) -> Any:
    """As the history keeps it: points without the zeros of their column."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _owed_by(course: Course, actor: User) -> list[Obligation]:
    """The running obligations to train that this course is one turn of."""
    people = {actor.pk, course.trainer_id}
    homes = {actor.department_id, course.trainer.department_id if course.trainer else None} - {None}
    rows = Obligation.objects.running().filter(code=OBLIGATION)
    by_person = rows.filter(owner__in=people - {None})
    return list(by_person | rows.filter(owner=None, department__in=homes))


def _going(course: Course) -> list[User]:
    rows = course.attendances.filter(state__in=Attendance.EXPECTED).select_related("person")
    return [row.person for row in rows]


def _tell(people: list[User], kind: str, course: Course, *, actor: User, at: datetime, key: str = "", **more) -> None:
    params = {"course": course.title, "held_on": midnight(course.held_on), "place": course.place, **more}
    others = [person for person in people if person != actor]
    notices.notify(others, kind, about=course, at=at, key=key, params=params, actor=actor)


def _for(actor: User) -> User | None:
    return on_behalf(actor, permission=RUNS)
