"""What a sheet and its tasks do when their appointment changes; called by the wires, inside its transaction."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines import actions as deadlines
from deadlines import standards
from history import flow
from history.models import Event
from notices import actions as notices
from reception.actions import Refused
from reception.actions.letters import concerned
from reception.models import Appointment
from visits import said, weighty
from visits.models import InfoSheet

from . import keeping, preparation, reading, signing
from .asking import SPECIAL_PLAN, assigned_to, preparing, tell_of_change, void
from .clearance import SIGN_OFF, ask_for_exemption, judge, settle

# What stands on the appointment alone, and the names of who comes.
FOLLOWED = (*said.VISIT, "starts_on", "visitors")


def visit_confirmed(visit: Appointment, event: Event) -> None:
    """A visit that needs a sheet is promised one two working days ahead, drafted or not (S3-27)."""
    judge(visit, actor=event.actor, at=event.at)


def visit_moved(visit: Appointment, event: Event) -> None:
    """The promises count back from the new start; on another day the sheet is signed again (S3-33)."""
    at, actor = event.at, event.actor
    deadlines.move_anchor(visit, SIGN_OFF, anchor=visit.starts_at, at=at, actor=actor)
    sheet = _under_way(visit)
    is_told = sheet is not None and not sheet.is_editable
    was = event.facts.get("starts_at", [None])[0]
    preparation.move_tasks(visit, actor=actor, at=at, was=was, is_told=is_told)
    if sheet is not None:
        deadlines.move_anchor(sheet, SPECIAL_PLAN, anchor=visit.starts_at, at=at, actor=actor)
        reading.follow_start(sheet, actor=actor, at=at)
        _follow(sheet, event)
    if visit.clearance != Appointment.Clearance.NOT_NEEDED:
        settle(visit, actor=None, at=at)
        ask_for_exemption(visit, actor=actor, at=at)


def visit_edited(visit: Appointment, event: Event) -> None:
    """The sheet hears of everything that stands on the appointment alone."""
    changed = event.facts
    sheet = _under_way(visit)
    if sheet is not None and sheet.is_changeable and "receptionist" in changed:
        sentence = _("From approval until the visitor leaves, the receptionist changes on the sheet, by a manager.")
        raise Refused("edit", sentence, field="receptionist")
    if changed.keys() & {"salesperson", "contact_person"}:
        owner = visit.salesperson or visit.contact_person
        deadlines.reassign(visit, SIGN_OFF, owner=owner, at=event.at, actor=event.actor)
    if sheet is not None:
        _follow(sheet, event)
    if changed.keys() & {"kind", "head_count"} and visit.state == Appointment.State.CONFIRMED:
        judge(visit, actor=event.actor, at=event.at)


def people_changed(visit: Appointment, event: Event) -> None:
    """Somebody got a part in the visit, or has none any more; where the plan stands already, they read it (S1-16).

    Whoever has a draft open, with the name that stood there before, does not put it back unawares.
    """
    sheet = _under_way(visit)
    if sheet is not None and sheet.is_changeable:
        reading.take_part(sheet, assigned_to(sheet), actor=event.actor, at=event.at)
    elif sheet is not None:
        _follow(sheet, event)


def names_changed(visit: Appointment, event: Event) -> None:
    """More people were named for the visit at reception."""
    sheet = _under_way(visit)
    if sheet is not None:
        _follow(sheet, event)


def sheet_approved(sheet: InfoSheet, event: Event) -> None:
    """Everybody with a part in the visit reads the plan (S1-17)."""
    reading.make_known(sheet, assigned_to(sheet), actor=event.actor, at=event.at)
    if not standards.is_on("AUTO_HAND_OVER", event.at):
        params = {"starts_at": sheet.appointment.starts_at}
        people = User.objects.holding("visits.hand_over_infosheet")
        key, kind = f"v{sheet.version}", "visits.hand_over_wanted"
        notices.notify(people, kind, about=sheet, at=event.at, actor=event.actor, key=key, params=params)


def visit_off(visit: Appointment, event: Event) -> None:
    """Declined, cancelled, or nobody came: nothing is owed or prepared any more (R22)."""
    at, actor = event.at, event.actor
    deadlines.cancel(visit, SIGN_OFF, at=at, actor=actor)
    sheet = _under_way(visit)
    if sheet is not None:
        _call_off(sheet, actor=actor, at=at)
        void(sheet, actor=actor, at=at)
        deadlines.cancel(sheet, at=at, actor=actor)
        flow.move(sheet, "cancel", actor=actor, at=at)
    # Those whom reception writes to hear of their tasks by the same letter.
    written_to = concerned(visit) if event.verb in {"cancel", "decline"} else []
    preparation.recall_tasks(visit, actor=actor, at=at, written_to=written_to)


def visit_restored(visit: Appointment, event: Event) -> None:
    """Cancelled too soon: its sheet is a draft again, to be looked through and submitted anew."""
    sheet = InfoSheet.objects.select_for_update(of=("self",)).filter(appointment=visit).first()
    if sheet is not None and sheet.can("restore"):
        flow.move(sheet, "restore", actor=event.actor, at=event.at)


def visit_over(visit: Appointment, event: Event) -> None:
    """The visitor has left: the sheet is closed as it is; what was not done by now stays late."""
    at, actor = event.at, event.actor
    deadlines.stop(visit, SIGN_OFF, at=at, actor=actor)
    preparation.end_tasks(visit, actor=actor, at=at)
    sheet = _under_way(visit)
    if sheet is not None:
        void(sheet, actor=actor, at=at)
        deadlines.stop(sheet, SPECIAL_PLAN, at=at, actor=actor)
        reading.end_reading(sheet, actor=actor, at=at, is_off=False)
        flow.move(sheet, "close", actor=actor, at=at)


def _under_way(visit: Appointment) -> InfoSheet | None:
    rows = InfoSheet.objects.select_for_update(of=("self",)).filter(state__in=InfoSheet.UNDER_WAY)
    return rows.filter(appointment=visit).first()


def _follow(sheet: InfoSheet, event: Event) -> None:
    """Take over what changed on the appointment: weighty after submission it reopens the approval, else it is noted."""
    after = said.snapshot(sheet)
    before = after | _then(sheet, event)
    if not any(after[name] != before[name] for name in after):
        return
    at, actor = event.at, event.actor
    if weighty.fields(before, after, at) and sheet.can("reopen"):
        signing.reopen(sheet, before=before, actor=actor, at=at)
        return
    # Another version: what somebody has read of it, or has open to write in, is not what it says any more.
    InfoSheet.objects.filter(pk=sheet.pk).update(version=F("version") + 1)
    sheet.refresh_from_db()
    flow.record(sheet, "follow", actor=actor, at=at, facts=said.facts(before, after))
    keeping.keep(sheet, "follow", actor=actor, at=at, words=after)
    if sheet.is_changeable:
        tell_of_change(sheet, before=before, after=after, actor=actor, at=at)


def _then(sheet: InfoSheet, event: Event) -> dict[str, Any]:
    """What the sheet said of the visit before: by its last version, and by what the event knows."""
    last = sheet.versions.order_by("-number").values_list("said", flat=True).first() or {}
    old = {name: last[name] for name in FOLLOWED if name in last}
    for name in ("starts_at", "ends_at", "head_count"):
        if name in event.facts:
            old[name] = _said(event.facts[name][0])
    if "starts_at" in old:
        old["starts_on"] = said.site_day(old["starts_at"])
    return old


def _call_off(sheet: InfoSheet, *, actor: User | None, at: datetime) -> None:
    """Whoever had a part by the sheet alone hears once that nothing comes of it (R22).

    Those of the appointment hear it from reception, those who prepare something with their tasks.
    """
    reading.end_reading(sheet, actor=actor, at=at, is_off=True)
    told = set(concerned(sheet.appointment)) | set(preparing(sheet))
    people = assigned_to(sheet) - told
    notices.notify(people, "visits.visit_called_off", about=sheet, at=at, actor=actor)


def _said(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
