"""The regular meeting: called, its pack laid on the table, its decisions handed to somebody (S2-48)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from assessments import pack
from assessments.models import Decision, RegularMeeting
from deadlines import actions as deadlines
from deadlines import obligations
from deadlines.models import Obligation
from history import flow
from history.moment import now
from notices import actions as notices
from pages.formats import colon

CALLS = "assessments.call_meeting"
OBLIGATION = "REGULAR_MEETING"


class MeetingRefused(flow.NotAllowed):
    """This cannot be done with the meeting; says why, and beside which field."""

    def __init__(self, verb: str, why: str, field: str | None = None):
        super().__init__(verb)
        self.why, self.field = why, field

    def __str__(self) -> str:
        return self.why


@transaction.atomic
def plan_meeting(
    meeting: RegularMeeting, *, attendees: Iterable[User], actor: User, at: datetime | None = None
) -> RegularMeeting:
    """A meeting about a period is called; whoever is to come is told. The same form twice is one meeting."""
    at = at or now()
    try:
        with transaction.atomic():
            flow.begin(meeting, "plan", actor=actor, at=at, for_=_for(actor))
    except IntegrityError:
        first = RegularMeeting.objects.filter(form_token=meeting.form_token).first() if meeting.form_token else None
        if first is None:
            raise
        return first
    meeting.attendees.set(attendees)
    _tell(_others(meeting, actor), "assessments.meeting_called", meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def edit_meeting(
    meeting: RegularMeeting,
    *,
    attendees: Iterable[User],
    actor: User,
    version: int,
    at: datetime | None = None,
    **fields: Any,
) -> None:
    """Another time, place or round of people; whoever is new or has to come at another time is told."""
    at = at or now()
    if not meeting.can("hold"):
        raise flow.NotAllowed("edit", winner=flow.Event.objects.latest_move_of(meeting))
    before, invited = meeting.meets_at, set(meeting.attendees.all())
    flow.change(meeting, actor=actor, version=version, at=at, for_=_for(actor), **fields)
    chosen = set(attendees)
    meeting.attendees.set(chosen)
    fresh = chosen | {meeting.chair} if meeting.meets_at != before else chosen - invited
    key = meeting.meets_at.isoformat()
    _tell([one for one in fresh if one != actor], "assessments.meeting_called", meeting, actor=actor, at=at, key=key)


@transaction.atomic
def keep_minutes(
    meeting: RegularMeeting, *, minutes: str, actor: User, version: int, at: datetime | None = None
) -> None:
    """What was written so far is kept, for whoever keeps the minutes alone; the history does not repeat a draft."""
    minutes = minutes.strip()
    if not meeting.can("hold"):
        raise flow.NotAllowed("keep", winner=flow.Event.objects.latest_move_of(meeting))
    if minutes == meeting.minutes:
        return
    row = RegularMeeting.objects.filter(pk=meeting.pk, version=version, state=RegularMeeting.State.PLANNED)
    if not row.update(minutes=minutes, version=F("version") + 1):
        raise flow.Stale("keep", winner=flow.Event.objects.latest_of(meeting))
    meeting.refresh_from_db()
    flow.record(meeting, "keep", actor=actor, at=at, for_=_for(actor))


@transaction.atomic
def hold_meeting(
    meeting: RegularMeeting, *, minutes: str, actor: User, version: int | None = None, at: datetime | None = None
) -> None:
    """The minutes are finished: the figures stay as they lay on the table, everybody may read them,
    and the month's obligation to meet is done (REGULAR_MEETING)."""
    at = at or now()
    if not minutes.strip():
        raise MeetingRefused("hold", _("Write the minutes first."), field="minutes")
    if version is not None and version != meeting.version and meeting.can("hold"):
        raise flow.Stale("hold", winner=flow.Event.objects.latest_of(meeting))
    if meeting.meets_at > at:
        raise MeetingRefused("hold", _("The meeting has not begun yet."))
    figures = pack.kept(pack.counted(meeting, at))
    flow.move(
        meeting, "hold", actor=actor, at=at, for_=_for(actor), minutes=minutes.strip(), figures=figures, held_at=at
    )
    for owed in _owed(meeting):
        obligations.fulfil(owed, at=at, actor=actor, words=str(meeting))
    _tell(_others(meeting, actor), "assessments.meeting_minutes", meeting, actor=actor, at=at)


@transaction.atomic
def correct_minutes(
    meeting: RegularMeeting, *, minutes: str, actor: User, version: int, at: datetime | None = None
) -> None:
    """The words of the minutes are corrected, with old and new in the history; the figures stay."""
    if not minutes.strip():
        raise MeetingRefused("correct", _("Write the minutes first."), field="minutes")
    if meeting.state == RegularMeeting.State.CANCELLED:
        raise flow.NotAllowed("correct", winner=flow.Event.objects.latest_move_of(meeting))
    flow.change(meeting, actor=actor, version=version, at=at, for_=_for(actor), verb="correct", minutes=minutes.strip())


@transaction.atomic
def cancel_meeting(meeting: RegularMeeting, *, reason: str, actor: User, at: datetime | None = None) -> None:
    """It does not take place; what was written down as decided beforehand is owed no more."""
    at = at or now()
    if not reason.strip():
        raise MeetingRefused("cancel", _("Say why it does not take place."), field="reason")
    flow.move(meeting, "cancel", actor=actor, at=at, for_=_for(actor), words=reason.strip())
    for decision in meeting.decisions.open():
        drop_decision(decision, reason=reason, actor=actor, at=at)
    people = _others(meeting, actor)
    _tell(people, "assessments.meeting_cancelled", meeting, actor=actor, at=at, reason=reason.strip())


@transaction.atomic
def decide(
    meeting: RegularMeeting,
    *,
    text: str,
    owner: User,
    due_at: datetime,
    actor: User,
    form_token: UUID | None = None,
    at: datetime | None = None,
) -> Decision:
    """Something was decided: somebody carries it out by a moment, is told, and owes it until it is done."""
    at = at or now()
    if meeting.state == RegularMeeting.State.CANCELLED:
        raise flow.NotAllowed("agree", winner=flow.Event.objects.latest_move_of(meeting))
    if due_at <= at:
        raise MeetingRefused("agree", _("Choose a moment that is still to come."), field="due_at")
    decision = Decision(meeting=meeting, text=text.strip(), owner=owner, due_at=due_at, form_token=form_token)
    try:
        with transaction.atomic():
            flow.begin(decision, "agree", actor=actor, at=at, for_=_for(actor))
    except IntegrityError:
        first = Decision.objects.filter(form_token=form_token).first() if form_token else None
        if first is None:
            raise
        return first
    flow.record(meeting, "agree", actor=actor, at=at, for_=_for(actor), words=decision.text)
    deadlines.start(decision, "ACTION_ITEM", owner=owner, at=at, actor=actor, due_at=due_at, label=decision.text[:80])
    if owner != actor:
        params = {"decision": decision.text, "due": due_at, "meeting": meeting}
        kind = "assessments.decision_given"
        notices.notify(owner, kind, about=decision, at=at, params=params, actor=actor)
    return decision


@transaction.atomic
def finish_decision(decision: Decision, *, actor: User, at: datetime | None = None) -> None:
    """What was decided is carried out."""
    at = at or now()
    for_ = on_behalf(actor, of=decision.owner)
    flow.move(decision, "finish", actor=actor, at=at, for_=for_, done_at=at)
    flow.record(decision.meeting, "finish", actor=actor, at=at, for_=for_, words=decision.text)
    deadlines.stop(decision, "ACTION_ITEM", at=at, actor=actor)


@transaction.atomic
def drop_decision(decision: Decision, *, reason: str, actor: User, at: datetime | None = None) -> None:
    """It is not wanted any more; why stays written."""
    at, words = at or now(), reason.strip()
    if not words:
        raise MeetingRefused("drop", _("Say why it is not needed any more."), field="reason")
    flow.move(decision, "drop", actor=actor, at=at, for_=_for(actor), words=words)
    flow.record(
        decision.meeting, "drop", actor=actor, at=at, for_=_for(actor), words=f"{decision.text}{colon()}{words}"
    )
    deadlines.cancel(decision, "ACTION_ITEM", at=at, actor=actor, reason=words)


def _owed(meeting: RegularMeeting) -> list[Obligation]:
    """The running obligations that this meeting is one turn of: the department's, or of the chair for all."""
    rows = Obligation.objects.running().filter(code=OBLIGATION)
    if meeting.department_id:
        return list(rows.filter(department=meeting.department_id))
    return list(rows.filter(owner=meeting.chair))


def _others(meeting: RegularMeeting, actor: User) -> list[User]:
    people = dict.fromkeys([meeting.chair, *meeting.attendees.all()])
    return [person for person in people if person != actor]


def _tell(people: list[User], kind: str, meeting: RegularMeeting, *, actor: User, at: datetime, key="", **more) -> None:
    params = {"meeting": meeting, "meets_at": meeting.meets_at, "place": meeting.place, **more}
    notices.notify(people, kind, about=meeting, at=at, key=key, params=params, actor=actor)


def _for(actor: User) -> User | None:
    return on_behalf(actor, permission=CALLS)
