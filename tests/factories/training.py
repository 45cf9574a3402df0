"""Courses, case studies and regular meetings: the smallest valid ones, brought to their state by the actions."""

from datetime import date, timedelta
from decimal import Decimal

import factory

from assessments.actions import case_studies, courses, nominations, regular_meetings
from assessments.models import CaseStudy, Course, RegularMeeting, Topic
from history.moment import now
from pages.formats import local
from tests.factories.accounts import UserFactory
from tests.factories.calls import IssueFactory


class CourseFactory(factory.Factory):
    """An internal course next week; `topic="etiquette"` by code, `held=True` took place today."""

    class Meta:
        model = Course

    title = factory.Sequence("Course {}".format)
    hours = Decimal("2.0")
    method = Course.Method.INTERNAL
    trainer = factory.LazyFunction(lambda: UserFactory(role="trainer"))
    held_on = factory.LazyFunction(lambda: local(now()).date() + timedelta(days=7))

    @classmethod
    def _create(cls, model_class, *args, topic="business_knowledge", held=False, **fields):
        if held:
            fields["held_on"] = fields.pop("on", local(now()).date())
        if fields["method"] == Course.Method.EXTERNAL:
            fields = {"provider": "The Institute"} | fields
        actor = fields["trainer"] or UserFactory(role="trainer")
        course = courses.plan_course(Course(topic=Topic.objects.get(code=topic), **fields), actor=actor)
        if held:
            courses.hold(course, actor=actor)
        return course


def attended(person, *, topic="business_knowledge", on=None, score=None, passed=None, hours="2.0", **course):
    """That this person was at a course of the topic on that day."""
    held = CourseFactory(topic=topic, held=True, on=on or local(now()).date(), hours=Decimal(hours), **course)
    row = nominations.nominate(held, person, actor=held.trainer)
    courses.note_attended(row, actor=held.trainer, version=row.version, score=score, passed=passed)
    return row


class CaseFactory(factory.Factory):
    """A draft on an issue; `shared=True` is read by everybody."""

    class Meta:
        model = CaseStudy

    title = "The pump of Hongda Machinery"
    facts = "Wang Fang called; the pump had stopped."
    author = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, author, shared=False, **fields):
        if not {"appointment", "call", "issue"} & fields.keys():
            fields["issue"] = IssueFactory()
        case = case_studies.begin_case(CaseStudy(**fields), actor=author)
        if shared:
            case_studies.share(case, actor=author, version=case.version)
        return case


class MeetingFactory(factory.Factory):
    """The whole company's meeting about February, an hour ago; `held=True` has minutes."""

    class Meta:
        model = RegularMeeting

    starts_on, ends_on = date(2026, 2, 1), date(2026, 2, 28)
    meets_at = factory.LazyFunction(lambda: now() - timedelta(hours=1))
    chair = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, held=False, attendees=(), actor=None, **fields):
        meeting = RegularMeeting(**fields)
        actor = actor or meeting.chair
        regular_meetings.plan_meeting(meeting, attendees=attendees, actor=actor)
        if held:
            regular_meetings.hold_meeting(meeting, minutes="All went well.", actor=actor)
        return meeting
