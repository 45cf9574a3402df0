"""What the deadline engine tells people."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, moment, text

DEADLINES = _("Deadlines")
CLOCK = {"limit": text(_("time limit")), "due": moment(_("due")), "owner": text(_("in whose hands"))}


KINDS = [
    Kind("deadlines.due_soon", DEADLINES, _("A deadline comes near"), placeholders=CLOCK),
    Kind(
        "deadlines.last_chance",
        DEADLINES,
        _("Last chance before the close of work"),
        can_wait=False,
        placeholders=CLOCK,
    ),
    Kind("deadlines.due", DEADLINES, _("A deadline has passed"), can_wait=False, placeholders=CLOCK),
    Kind(
        "deadlines.escalated",
        DEADLINES,
        _("A missed deadline is passed up to you"),
        can_wait=False,
        is_forced=True,
        placeholders=CLOCK,
    ),
    Kind(
        "deadlines.sweep_failed",
        DEADLINES,
        _("A deadline cannot be announced"),
        can_wait=False,
        is_forced=True,
        placeholders={"code": text(_("code")), "error": text(_("what the machine says"))},
    ),
]
