"""What people are told about information sheets and the preparation of visits."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, moment, number, text

SHEETS = _("Information sheets and preparation")
BEGINS = {"starts_at": moment(_("beginning of the visit"))}
SIGNING = BEGINS | {"link": text(_("address at which it is signed"))}
THEIRS = {"visit": text(_("visit")), "list": text(_("the tasks"))}
TASKS = BEGINS | THEIRS | {"tasks": number(_("number of tasks"))}
ANSWERED = {"visit": text(_("visit")), "who": text(_("who decided")), "reason": text(_("reason"))}
DECIDED = BEGINS | {"who": text(_("who decided")), "reason": text(_("reason"))}


def told(code: str, label, placeholders, *, can_wait: bool = True, check: str = "") -> Kind:
    return Kind(f"visits.{code}", SHEETS, label, can_wait, placeholders=placeholders, check=check)


KINDS = [
    told("level_wanted", _("A reception level is wanted"), BEGINS),
    told("level_set", _("The reception level is set"), BEGINS | {"level": text(_("reception level"))}),
    told("purpose_to_confirm", _("A purpose waits for its project engineer"), BEGINS | {"who": text(_("who asks"))}),
    told(
        "sheet_submitted",
        _("A sheet waits for your signature"),
        SIGNING | {"author": text(_("author")), "level": text(_("reception level"))},
        check="visits.links.is_still_asked",
    ),
    told("sign_reminder", _("A sheet still waits for your signature"), SIGNING, check="visits.links.is_still_asked"),
    told(
        "sign_passed_on",
        _("You may sign in place of somebody who does not answer"),
        SIGNING | {"asked": text(_("who was asked"))},
        can_wait=False,
        check="visits.links.is_still_asked",
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
        "change_unread",
        _("Some have not read what changed"),
        {"people": text(_("who has not read it"))},
        can_wait=False,
    ),
    told("exemption_wanted", _("A visit at short notice needs your exemption"), BEGINS, can_wait=False),
    told("hand_over_wanted", _("An approved sheet is to be handed over"), BEGINS),
    told("plan_to_read", _("A reception plan is to be read"), BEGINS),
    told("visit_called_off", _("A visit in which you have a part does not take place"), {}, can_wait=False),
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
    told("tasks_given", _("Tasks to prepare a visit"), TASKS),
    told("tasks_urgent", _("Urgent tasks to prepare a visit: they need a yes"), TASKS, can_wait=False),
    told("tasks_moved", _("A visit that you prepare has another time"), BEGINS | THEIRS),
    told("tasks_dropped", _("Tasks for a visit are not needed any more"), THEIRS),
    told("tasks_recalled", _("Tasks for a visit are recalled"), {"list": text(_("the tasks"))}),
    told("task_accepted", _("An urgent task is accepted"), {name: ANSWERED[name] for name in ("visit", "who")}),
    told("task_refused", _("An urgent task is refused"), ANSWERED, can_wait=False),
    told("task_handed_on", _("A task is handed on to you"), THEIRS | {"who": text(_("who handed it on"))}),
    told(
        "tasks_chased",
        _("What of your preparation is still open"),
        {"tasks": number(_("number of tasks")), "list": text(_("the tasks")), "who": text(_("who asks"))},
    ),
]
