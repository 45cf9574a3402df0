"""A check-out was taken back: what had ended with it goes on; called by the wires, inside its transaction (R26)."""

from datetime import datetime

from django.db.models import Model, QuerySet

from accounts.models import User
from deadlines import actions as deadlines
from deadlines.models import Clock
from history import flow
from history.models import Event
from reception.models import Appointment
from visits.models import Approval, InfoSheet, PrepTask

from .clearance import SIGN_OFF


def visit_resumed(visit: Appointment, event: Event) -> None:
    """They are still here: the sheet is what it was before they left, and what was owed then is owed again."""
    left_at, at, actor = event.facts["left_at"], event.at, event.actor
    sheet = InfoSheet.objects.select_for_update(of=("self",)).filter(appointment=visit).first()
    if sheet is not None and sheet.state == InfoSheet.State.CLOSED:
        sheet.appointment = visit
        _as_it_was(sheet, actor=actor, at=at)
        _go_on(sheet, _ended(sheet, left_at), actor=actor, at=at)
        for reader in sheet.readers.taking_part().unacknowledged():
            _go_on(reader, _ended(reader, left_at), actor=actor, at=at)
    for task in PrepTask.objects.standing().to_do().filter(appointment=visit):
        _go_on(task, _ended(task, left_at), actor=actor, at=at)
    # The two working days were over long ago, and say so; only of a visit that is still to come they run.
    ahead = _ended(visit, left_at).filter(code=SIGN_OFF, due_at__gt=at)
    _go_on(visit, ahead, actor=actor, at=at)


def _as_it_was(sheet: InfoSheet, *, actor: User | None, at: datetime) -> None:
    """In the state in which the leaving found it, with the signatures that were still asked for."""
    closed = Event.objects.about(sheet).filter(verb="close").latest("pk")
    flow.move(sheet, f"resume_{closed.before}", actor=actor, at=at)
    if sheet.state == InfoSheet.State.SUBMITTED:
        # Of the last submission of a sheet that was being signed nothing else can be void.
        asked = Approval.objects.filter(submission=sheet.submissions.first(), decision=Approval.Decision.VOID)
        asked.update(decision=Approval.Decision.WAITING)


def _ended(subject: Model, left_at: datetime) -> QuerySet[Clock]:
    """The clocks of one record that ended because the guests had left."""
    ends = [Clock.State.STOPPED, Clock.State.CANCELLED]
    return Clock.objects.of(subject).filter(state__in=ends, stopped_at=left_at)


def _go_on(subject: Model, clocks: QuerySet[Clock], *, actor: User | None, at: datetime) -> None:
    """Due when it was due, in the same hands; the cycle before keeps its verdict."""
    promises = [
        deadlines.Promise(
            clock.code,
            clock.owner,
            at,
            anchor=clock.anchor,
            department=clock.department,
            selectors=clock.limit.selectors,
        )
        for clock in clocks.select_related("limit", "owner__department", "department")
    ]
    if promises:
        deadlines.start_many(subject, promises, actor=actor)
