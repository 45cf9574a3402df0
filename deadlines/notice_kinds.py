"""What the deadline engine tells people."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, moment, number, text

DEADLINES = _("Deadlines")
CLOCK = {"limit": text(_("time limit")), "due": moment(_("due")), "owner": text(_("in whose hands"))}
DIGEST = {
    "count": number(_("how many")),
    "mine": number(_("how many in your own hands")),
    "passed": number(_("how many passed up to you")),
    "first": text(_("the first of them")),
}

# A reminder of a promise that was kept, cancelled or moved before it went out goes nowhere (R17).
IS_OWED = "deadlines.still.is_owed"

KINDS = [
    Kind("deadlines.due_soon", DEADLINES, _("A deadline comes near"), placeholders=CLOCK, check=IS_OWED),
    Kind(
        "deadlines.due_tonight",
        DEADLINES,
        _("A deadline comes near in the quiet hours"),
        can_wait=False,
        placeholders=CLOCK,
        check=IS_OWED,
    ),
    Kind(
        "deadlines.last_chance",
        DEADLINES,
        _("Last chance before the close of work"),
        can_wait=False,
        placeholders={**CLOCK, "duty": text(_("who is on duty then")), "hand_over": text(_("where to hand it over"))},
        check=IS_OWED,
    ),
    Kind(
        "deadlines.on_duty",
        DEADLINES,
        _("A deadline is handed to you because you are on duty"),
        can_wait=False,
        is_forced=True,
        placeholders={**CLOCK, "by": text(_("who handed it over"))},
    ),
    Kind("deadlines.due", DEADLINES, _("A deadline has passed"), can_wait=False, placeholders=CLOCK, check=IS_OWED),
    Kind(
        "deadlines.escalated",
        DEADLINES,
        _("A missed deadline is passed up to you"),
        can_wait=False,
        is_forced=True,
        placeholders=CLOCK,
        check=IS_OWED,
    ),
    Kind("deadlines.resumed", DEADLINES, _("A deadline goes on after its pause"), placeholders=CLOCK),
    Kind("deadlines.handed_over", DEADLINES, _("A deadline is handed to you"), placeholders=CLOCK),
    Kind(
        "deadlines.obliged",
        DEADLINES,
        _("Something is yours to do again and again"),
        placeholders={name: CLOCK[name] for name in ("limit", "owner")},
    ),
    Kind(
        "deadlines.sweep_failed",
        DEADLINES,
        _("A deadline cannot be announced"),
        can_wait=False,
        is_forced=True,
        placeholders={"code": text(_("code")), "error": text(_("what the machine says"))},
    ),
    Kind(
        "deadlines.digest",
        DEADLINES,
        _("Many deadlines at once"),
        can_wait=False,
        is_forced=True,
        placeholders=DIGEST,
    ),
    Kind(
        "deadlines.outage_digest",
        DEADLINES,
        _("What fell due while Portico was silent"),
        can_wait=False,
        is_forced=True,
        placeholders={**DIGEST, "since": moment(_("beginning of the silence")), "until": moment(_("its end"))},
    ),
    Kind(
        "deadlines.was_silent",
        DEADLINES,
        _("Portico was silent"),
        can_wait=False,
        is_forced=True,
        placeholders={
            "since": moment(_("beginning of the silence")),
            "until": moment(_("its end")),
            "fired": number(_("moments told now")),
        },
    ),
    Kind(
        "deadlines.limit_moved",
        DEADLINES,
        _("You are named as approving a move of deadlines"),
        can_wait=False,
        placeholders={
            "limit": text(_("time limit")),
            "actor": text(_("who did it")),
            "count": number(_("deadlines moved")),
            "reason": text(_("reason")),
        },
    ),
    Kind(
        "deadlines.calendar_moved",
        DEADLINES,
        _("You are named as approving that a calendar makes deadlines late"),
        can_wait=False,
        placeholders={
            "actor": text(_("who did it")),
            "count": number(_("deadlines that became late")),
            "reason": text(_("reason")),
        },
    ),
    Kind(
        "deadlines.year_missing",
        DEADLINES,
        _("The next year is missing in the working calendar"),
        placeholders={"calendar": text(_("working calendar")), "year": number(_("year"))},
    ),
]
