"""Who gets what of training, case studies and regular meetings, with rows that belong to nobody among them."""

from assessments.actions import nominations
from assessments.actions import regular_meetings as meetings
from assessments.models import Topic
from deadlines.arithmetic import ONE_DAY
from history.moment import now
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.training import CaseFactory, CourseFactory, MeetingFactory
from tests.roles import Row

RUNS = {"trainer", "admin"}
READS = {"trainer", "admin", "hr"}
MEETS = {"admin", "manager", "supervisor"}
RUN = {"ok": RUNS, "forbidden": {"*"}}


def somebody():
    return UserFactory(department=DepartmentFactory())


def a_course():
    return [CourseFactory().pk]


def a_course_today():
    return [CourseFactory(held_on=now().date()).pk]


def a_held_course():
    return [CourseFactory(held=True).pk]


def an_attendance():
    return [nominations.nominate(CourseFactory(), somebody(), actor=somebody()).pk]


def a_waiting_one():
    course = CourseFactory(method="external", trainer=None)
    return [nominations.nominate(course, somebody(), actor=somebody()).pk]


def a_person():
    return [somebody().pk]


def a_topic():
    return [Topic.objects.first().pk]


def a_case():
    return [CaseFactory(shared=True).pk]


def an_issue():
    return ["issue", CaseFactory().issue_id]


def a_meeting():
    return [MeetingFactory().pk]


def a_figure():
    return [*a_meeting(), "visits"]


def a_departments_figure():
    return [*a_figure(), DepartmentFactory().pk]


def a_decision():
    meeting, owner = MeetingFactory(), somebody()
    return [meetings.decide(meeting, text="x", owner=owner, due_at=now() + ONE_DAY, actor=meeting.chair).pk]


REASON = {"reason": "for the test"}
KEEPS = {"ok": MEETS}
SEES_ISSUES = {"admin", "supervisor", "agent", "inspector"}

ROWS = [
    # Courses are announced to everybody.
    Row("assessments:courses"),
    Row("assessments:export-courses"),
    Row("assessments:plan-course", **RUN),
    Row("assessments:plan-course", "post", **RUN),
    Row("assessments:course", make=a_course),
    Row("assessments:edit-course", make=a_course, **RUN),
    Row("assessments:edit-course", "post", make=a_course, **RUN),
    Row("assessments:hold-course", "post", make=a_course_today, **RUN),
    Row("assessments:cancel-course", "post", make=a_course, post=lambda: REASON, **RUN),
    Row("assessments:plan-course-again", "post", make=a_held_course, **RUN),
    Row("assessments:nominate", "post", make=a_course),
    Row("assessments:results", make=a_held_course, **RUN),
    Row("assessments:results", "post", make=a_held_course, **RUN),
    # Who goes, and how they did.
    Row("assessments:attendance", make=an_attendance, ok=READS),
    Row("assessments:certificate", make=an_attendance, ok=READS),
    Row("assessments:approve-nomination", "post", make=a_waiting_one, ok={"admin", "hr"}, forbidden={"trainer"}),
    Row(
        "assessments:decline-nomination",
        "post",
        make=a_waiting_one,
        post=lambda: REASON,
        ok={"admin", "hr"},
        forbidden={"trainer"},
    ),
    Row("assessments:withdraw-nomination", "post", make=an_attendance, ok=RUNS, forbidden={"hr"}),
    Row("assessments:suggestions"),
    Row("assessments:training-people"),
    Row("assessments:export-training"),
    Row("assessments:training-record", make=a_person, ok=READS),
    Row("assessments:topics"),
    Row("assessments:add-topic", **RUN),
    Row("assessments:add-topic", "post", **RUN),
    Row("assessments:edit-topic", make=a_topic, **RUN),
    Row("assessments:edit-topic", "post", make=a_topic, **RUN),
    # Cases are read by everybody and written by who sees the record.
    Row("assessments:cases"),
    Row("assessments:case", make=a_case),
    Row("assessments:begin-case", make=an_issue, ok=SEES_ISSUES),
    Row("assessments:begin-case", "post", make=an_issue, ok=SEES_ISSUES),
    Row("assessments:edit-case", make=a_case, ok=set(), forbidden={"*"}),
    Row("assessments:edit-case", "post", make=a_case, ok=set(), forbidden={"*"}),
    Row("assessments:share-case", "post", make=a_case, ok=set(), forbidden={"*"}),
    Row("assessments:withdraw-case", "post", make=a_case, ok=set(), forbidden={"*"}),
    # Regular meetings.
    Row("assessments:meetings"),
    Row("assessments:plan-meeting", ok=MEETS, forbidden={"*"}),
    Row("assessments:plan-meeting", "post", ok=MEETS, forbidden={"*"}),
    Row("assessments:meeting", make=a_meeting, **KEEPS),
    Row("assessments:edit-meeting", make=a_meeting, **KEEPS),
    Row("assessments:edit-meeting", "post", make=a_meeting, **KEEPS),
    Row("assessments:meeting-print", make=a_meeting, **KEEPS),
    Row("assessments:keep-minutes", "post", make=a_meeting, post=lambda: {"minutes": "Well."}, **KEEPS),
    Row("assessments:minutes", "post", make=a_meeting, post=lambda: {"minutes": "Well."}, **KEEPS),
    Row("assessments:cancel-meeting", "post", make=a_meeting, post=lambda: REASON, **KEEPS),
    Row("assessments:decide", "post", make=a_meeting, **KEEPS),
    Row("assessments:meeting-rows", make=a_figure, **KEEPS),
    Row("assessments:meeting-rows-of", make=a_departments_figure, **KEEPS),
    Row("assessments:meeting-rows-of-nobody", make=a_figure, **KEEPS),
    Row("assessments:finish-decision", "post", make=a_decision, **KEEPS),
    Row("assessments:drop-decision", "post", make=a_decision, post=lambda: REASON, **KEEPS),
]
