"""What happens to sheets and tasks when an appointment or a sheet moves, and when nobody signs in time."""

from datetime import datetime

from deadlines.acts import Busy, at_checkpoint
from deadlines.models import Clock
from history.flow import on

from .actions import following, keeping, programme, reading, resuming, submission, upkeep
from .models import InfoSheet

on("reception.Appointment", "confirm")(following.visit_confirmed)
# The programme first: who signs the sheet again, and its next version, have the hours as they are now.
on("reception.Appointment", "reschedule")(programme.visit_moved)
on("reception.Appointment", "reschedule")(following.visit_moved)
on("reception.Appointment", "edit")(following.visit_edited)
on("reception.Appointment", "cancel", "decline", "mark_no_show")(following.visit_off)
on("reception.Appointment", "check_out", "leave_unseen")(following.visit_over)
on("reception.Appointment", "restore")(following.visit_restored)
on("reception.Appointment", "undo_check_out", "undo_check_out_unmet")(resuming.visit_resumed)
on("reception.Appointment", "assign", "take_duty_back")(following.people_changed)
on("reception.Appointment", "expect")(following.names_changed)
on("visits.InfoSheet", "approve")(following.sheet_approved)
on("reception.Appointment", "confirm")(upkeep.visit_agreed)
on("reception.Appointment", "edit", "assign")(upkeep.visit_changed)
on("visits.InfoSheet", "approve")(programme.sheet_approved)
on("visits.InfoSheet", "close", "cancel")(programme.sheet_over)
on("visits.InfoSheet", "restore", *InfoSheet.RESUMING)(programme.sheet_resumed)

# Whatever moves a sheet is a version of it, where it says something new.
MOVES = ("submit", "sign", "approve", "return", "hand_over", "reopen", "relevel", "close", "cancel", "restore")
on("visits.InfoSheet", *MOVES, *InfoSheet.RESUMING)(keeping.moved)


@at_checkpoint("SIGN_STEP", "warn", instead=True)
def remind_to_sign(clocks: list[Clock], at: datetime) -> None:
    for clock in clocks:
        submission.remind(_held(clock), at=at)


@at_checkpoint("SIGN_STEP", "due", instead=True)
def pass_signature_on(clocks: list[Clock], at: datetime) -> None:
    for clock in clocks:
        submission.pass_on(_held(clock), at=at)


@at_checkpoint("CHANGE_PUSH", "due", instead=True)
def say_who_has_not_read(clocks: list[Clock], at: datetime) -> None:
    for clock in clocks:
        reading.answer_for_news(_held(clock), at=at)


def _held(clock: Clock) -> InfoSheet:
    """The clock's sheet, locked; somebody who signs it just now is not waited for."""
    rows = InfoSheet.objects.select_for_update(of=("self",), skip_locked=True).select_related("appointment", "level")
    row = rows.filter(pk=clock.subject_id).first()
    if row is None:
        raise Busy
    return row
