"""Who may do what with courses, case studies and regular meetings."""

from accounts.models import User

from .models import Attendance, CaseStudy, Course, Decision, RegularMeeting
from .models.training import RUN, VIEW

APPROVE = "assessments.approve_training"
CALL_MEETING = "assessments.call_meeting"


def may_run(user: User) -> bool:
    """Plan courses, keep the list of topics."""
    return user.may(RUN)


def may_keep(user: User, course: Course) -> bool:
    """Change a course, say that it was held, write down results: who runs training, and its own trainer."""
    return user.may(RUN) or course.trainer_id in user.hats()


def may_read_materials(user: User, course: Course) -> bool:
    """What is taught is no secret in the house."""
    return user.is_active


def may_see_all_records(user: User) -> bool:
    return user.may(VIEW) or user.may(RUN)


def may_see_record(user: User, person: User) -> bool:
    """One's own, one's people's; everybody's with the right."""
    return may_see_all_records(user) or bool(user.hats() & {person.pk, *_superiors(person)})


def may_nominate(user: User, person: User) -> bool:
    """Oneself, one's people, and with the right everybody."""
    return user.may(RUN) or bool(user.hats() & {person.pk, *_superiors(person)})


def may_withdraw(user: User, attendance: Attendance) -> bool:
    return may_nominate(user, attendance.person) or attendance.nominated_by_id in user.hats()


def may_decide(user: User, attendance: Attendance) -> bool:
    """A superior or somebody with the right; nobody who goes or who nominated, not by way of a deputyship either."""
    hats = user.hats()
    if hats & {attendance.person_id, attendance.nominated_by_id}:
        return False
    return user.may(APPROVE) or bool(hats & _superiors(attendance.person))


def may_read_certificate(user: User, attendance: Attendance) -> bool:
    return may_see_record(user, attendance.person) or attendance.course.trainer_id in user.hats()


def may_add_certificate(user: User, attendance: Attendance) -> bool:
    """The person brings it home, or who keeps the course files it."""
    return attendance.person_id in user.hats() or may_keep(user, attendance.course)


def may_edit_case(user: User, case: CaseStudy) -> bool:
    return case.created_by_id in user.hats()


def may_call_meetings(user: User) -> bool:
    """Who has the right, and heads of departments for their own."""
    return user.may(CALL_MEETING) or user.heads.exists()


def may_keep_meeting(user: User, meeting: RegularMeeting) -> bool:
    """Whoever called it or chairs it, the head of its department, and who has the right."""
    head = meeting.department.head_id if meeting.department else None
    return user.may(CALL_MEETING) or bool(user.hats() & {meeting.created_by_id, meeting.chair_id, head})


def may_finish_decision(user: User, decision: Decision) -> bool:
    return decision.owner_id in user.hats() or may_keep_meeting(user, decision.meeting)


def _superiors(person: User) -> set[int | None]:
    head = person.department.head_id if person.department else None
    return {one for one in (person.manager_id, head) if one is not None and one != person.pk}
