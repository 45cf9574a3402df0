"""Until when somebody may object to a result, and who may decide it."""

from datetime import datetime

from accounts.models import User
from deadlines.arithmetic import due
from deadlines.days import calendar_of, current_version
from deadlines.models import Clock, TimeLimit
from deadlines.terms import terms_of
from history.models import Event

from .models import Appeal, Scorecard, Violation

APPEAL = "APPEAL"
# Whoever did one of these has had a part in the result.
PARTS = {"score", "propose", "publish", "correct", "report", "confirm"}


def until(about: Scorecard | Violation, at: datetime) -> datetime | None:
    """Until when it can still be objected to; None when the time is over, was used, or no time is set."""
    if isinstance(about, Violation):
        return _until_of_violation(about, at)
    clock = Clock.objects.of(about).running().filter(code=APPEAL).first()
    return clock.due_at if clock is not None and at < clock.due_at else None


def _until_of_violation(violation: Violation, at: datetime) -> datetime | None:
    """The same term, but no clock of the engine's: its boards would tell of it to people who must not know."""
    confirmed = Event.objects.latest_move_of(violation)
    if violation.state != Violation.State.CONFIRMED or confirmed is None or violation.appeals.exists():
        return None
    limit = TimeLimit.objects.chosen(APPEAL, confirmed.at)
    if limit is None or not limit.is_set:
        return None
    end = due(terms_of(limit), confirmed.at, calendar_of(current_version(at))).at
    return end if at < end else None


def open_appeal(about: Scorecard | Violation) -> Appeal | None:
    return about.appeals.open().select_related("created_by").first()


def involved(about: Scorecard | Violation) -> set[int]:
    """Those who do not decide about an objection: the person, and whoever scored, showed, published or reported it."""
    events = Event.objects.about(about).filter(verb__in=PARTS)
    people = {pk for row in events.values_list("actor", "on_behalf_of") for pk in row if pk}
    if isinstance(about, Violation):
        return people | {about.person_id}
    scorers = set(about.scores.exclude(by=None).values_list("by", flat=True))
    return people | scorers | ({concerned(about)} - {None})


def concerned(about: Scorecard | Violation) -> int | None:
    """Whose result it is: the person, or the head of the department; they alone object to it."""
    return about.person_id or about.department.head_id


def is_outside(user: User, about: Scorecard | Violation) -> bool:
    """Had they no part in the result, and does nobody whom they stand in for object to it?"""
    return user.pk not in involved(about) and concerned(about) not in user.hats()


def right_to_decide(about: Scorecard | Violation) -> str:
    return "assessments.decide_violation" if isinstance(about, Violation) else "assessments.decide_appeal"


def deciders(about: Scorecard | Violation) -> list[User]:
    """Who can decide about an objection to it."""
    holders = User.objects.holding(right_to_decide(about)).exclude(pk__in=involved(about))
    return [user for user in holders if concerned(about) not in user.hats()]
