"""Who should go to which course, and why: weak criteria, failed items, failed tests (S0-15, S2-69..71)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines import standards
from pages.formats import local

from .models import Attendance, Course, CriterionScore, Finding, Inspection, Scorecard, Topic
from .models.period import quarters_before
from .training import came


@dataclass(frozen=True)
class Reason:
    """One result that suggests a course; where it is written, for those who may read it there."""

    said: str
    on: date
    url: str = ""


@dataclass
class Suggestion:
    """One person and one topic, with everything that speaks for it."""

    person: User
    topic: Topic
    reasons: list[Reason]
    # Where the person is nominated already.
    attendance: Attendance | None = None
    # The next course of the topic that they could be nominated for.
    course: Course | None = None

    @property
    def is_open(self) -> bool:
        return self.attendance is None

    @property
    def last_on(self) -> date:
        return max(reason.on for reason in self.reasons)


def since(at: datetime) -> date:
    """What is older than the quarter before says little about today."""
    return quarters_before(local(at).date(), 2)[-1][0]


def suggestions(people: QuerySet, *, at: datetime, reader: User) -> list[Suggestion]:
    """For each of these people each topic that their results suggest, until they were trained in it afterwards.

    The questions to the database do not grow with the people.
    """
    topics = list(Topic.objects.in_use())
    start = since(at)
    found: dict[tuple[int, int], list[Reason]] = {}
    people = people.order_by()
    for person, topic, reason in (
        *_of_criteria(people, topics, start, at, reader),
        *_of_findings(people, topics, start, reader),
        *_of_tests(people, topics, start, reader),
    ):
        found.setdefault((person, topic), []).append(reason)
    trained = _trained(found)
    named = {person.pk: person for person in User.objects.filter(pk__in={key for key, _topic in found}).with_place()}
    by_key, expected, courses = {row.pk: row for row in topics}, _expected(found, at), _next_courses(at)
    rows = []
    for (person, topic), reasons in found.items():
        if (last := trained.get((person, topic))) and last > max(reason.on for reason in reasons):
            continue
        row = Suggestion(named[person], by_key[topic], sorted(reasons, key=lambda one: one.on, reverse=True))
        row.attendance, row.course = expected.get((person, topic)), courses.get(topic)
        rows.append(row)
    return sorted(rows, key=lambda row: (not row.is_open, row.topic.order, str(row.person)))


def _of_criteria(people, topics, start: date, at: datetime, reader: User) -> Iterable[tuple[int, int, Reason]]:
    """Published results below the pass mark."""
    mark = standards.number("TRAINING_PASS_MARK", at)
    wanted = {code: topic.pk for topic in topics for code in topic.criteria}
    if mark is None or not wanted:
        return
    rows = CriterionScore.objects.filter(
        scorecard__person__in=people.values("pk"),
        scorecard__state=Scorecard.State.PUBLISHED,
        scorecard__period__ends_on__gte=start,
        criterion__code__in=wanted,
        points__lt=mark,
    )
    rows = rows.select_related("criterion", "scorecard__period__scheme").order_by("pk")
    cards = Scorecard.objects.filter(pk__in={row.scorecard_id for row in rows})
    open_to = _open_to(reader, cards)
    for row in rows:
        card, mine = row.scorecard, row.scorecard_id in open_to
        said = _("%(criterion)s below the pass mark") % {"criterion": row.criterion}
        if mine:
            said = _("%(criterion)s: %(points)s points, the pass mark is %(mark)s") % {
                "criterion": row.criterion,
                "points": _plain(row.points),
                "mark": mark,
            }
        reason = Reason(said, card.period.ends_on, card.get_absolute_url() if mine else "")
        yield card.person_id, wanted[row.criterion.code], reason


def _of_findings(people, topics, start: date, reader: User) -> Iterable[tuple[int, int, Reason]]:
    """What inspections found about a person and nobody took back."""
    wanted = {area: topic.pk for topic in topics for area in topic.areas}
    rows = Finding.objects.standing().filter(
        person__in=people.values("pk"), area__in=wanted, inspection__in=Inspection.objects.counted()
    )
    rows = rows.filter(inspection__inspected_at__date__gte=start).select_related("inspection", "item").order_by("pk")
    open_to = set(
        Finding.objects.visible_to(reader).filter(pk__in={row.pk for row in rows}).values_list("pk", flat=True)
    )
    for row in rows:
        mine = row.pk in open_to
        area = row.get_area_display()
        said = _("Failed item (%(area)s): %(item)s") % {"area": area, "item": row} if mine else ""
        said = said or _("A failed item: %(area)s") % {"area": area}
        day = local(row.inspection.inspected_at).date()
        yield row.person_id, wanted[row.area], Reason(said, day, row.get_absolute_url() if mine else "")


def _of_tests(people, topics, start: date, reader: User) -> Iterable[tuple[int, int, Reason]]:
    """Courses that were attended and not passed."""
    rows = came(passed=False, person__in=people.values("pk"), course__held_on__gte=start)
    rows = rows.filter(course__topic__in=topics).select_related("course").order_by("pk")
    open_to = set(
        Attendance.objects.visible_to(reader).filter(pk__in={row.pk for row in rows}).values_list("pk", flat=True)
    )
    for row in rows:
        said = _("Course “%(course)s” not passed") % {"course": row.course}
        if row.pk in open_to:
            yield row.person_id, row.course.topic_id, Reason(said, row.course.held_on, row.get_absolute_url())
        else:
            yield row.person_id, row.course.topic_id, Reason(said, row.course.held_on)


def _open_to(reader: User, rows: QuerySet) -> set[int]:
    """Which of the rows the reader may see themselves; of the others they hear no more than that there is one."""
    keys = {row.pk for row in rows}
    return set(rows.model.objects.visible_to(reader).filter(pk__in=keys).values_list("pk", flat=True))


def _trained(found) -> dict[tuple[int, int], date]:
    """When each of them was last trained in that topic, not counting what they failed."""
    rows = came(person__in={person for person, _topic in found}).exclude(passed=False)
    days: dict[tuple[int, int], date] = {}
    for person, topic, day in rows.order_by("course__held_on").values_list(
        "person", "course__topic", "course__held_on"
    ):
        days[person, topic] = day
    return days


def _expected(found, at: datetime) -> dict[tuple[int, int], Attendance]:
    rows = Attendance.objects.filter(
        Q(course__state=Course.State.PLANNED),
        state__in=Attendance.EXPECTED,
        person__in={person for person, _topic in found},
        course__held_on__gte=local(at).date(),
    )
    return {(row.person_id, row.course.topic_id): row for row in rows.select_related("course")}


def _next_courses(at: datetime) -> dict[int, Course]:
    courses: dict[int, Any] = {}
    for course in Course.objects.to_come(local(at).date()):
        courses.setdefault(course.topic_id, course)
    return courses


def _plain(points: Decimal) -> str:
    return f"{points.normalize():f}"
