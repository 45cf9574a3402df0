"""What people are told about information sheets and the preparation of visits."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, moment, number, text

SHEETS = _("Information sheets and preparation")
BEGINS = {"starts_at": moment(_("beginning of the visit"))}
DECIDED = BEGINS | {"who": text(_("who decided")), "reason": text(_("reason"))}


def told(code: str, label, placeholders, *, can_wait: bool = True) -> Kind:
    return Kind(f"visits.{code}", SHEETS, label, can_wait, placeholders=placeholders)


KINDS = [
    told("level_wanted", _("A reception level is wanted"), BEGINS),
    told("level_set", _("The reception level is set"), BEGINS | {"level": text(_("reception level"))}),
    told(
        "sheet_submitted",
        _("A sheet waits for your signature"),
        BEGINS | {"author": text(_("author")), "level": text(_("reception level"))},
    ),
    told("sheet_approved", _("A sheet is approved"), DECIDED),
    told("sheet_returned", _("A sheet is returned"), DECIDED),
    told("sheet_handed_over", _("An approved sheet is handed to you"), BEGINS),
    told(
        "sheet_changed",
        _("Something about a visit has changed"),
        {"visit": text(_("visit")), "changes": text(_("what changed"))},
        can_wait=False,
    ),
    told(
        "visit_exempted",
        _("A visit is exempted at short notice"),
        BEGINS | {"reason": text(_("reason"))},
        can_wait=False,
    ),
    told(
        "receptionist_changed",
        _("Another receptionist takes a visit"),
        {
            "former": text(_("former receptionist")),
            "receptionist": text(_("receptionist")),
            "reason": text(_("reason")),
        },
    ),
    told(
        "tasks_given",
        _("Tasks to prepare a visit"),
        BEGINS | {"visit": text(_("visit")), "tasks": number(_("number of tasks"))},
    ),
    told("tasks_recalled", _("Tasks for a visit are recalled"), {}),
]
