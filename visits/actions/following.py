"""What a sheet and its tasks do when their appointment changes; called by the wires, inside its transaction."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from deadlines import actions as deadlines
from history import flow
from history.models import Event
from reception import actions as reception
from reception.actions import Refused
from reception.models import Appointment
from visits import said
from visits.models import InfoSheet, SheetRule

from . import preparation, signing
from .asking import SPECIAL_PLAN, tell_of_change, void
from .clearance import SIGN_OFF, settle

FOLLOWED = ("starts_at", "ends_at", "head_count")


def visit_confirmed(visit: Appointment, event: Event) -> None:
    """A visit that needs a sheet is promised one two working days ahead, drafted or not (S3-27)."""
    rule = SheetRule.objects.filter(kind=visit.kind).first()
    if rule is None or not rule.needs_sheet:
        return
    # A sheet that was signed while the request was still open is handed over already.
    if not InfoSheet.objects.filter(appointment=visit, state=InfoSheet.State.HANDED_OVER).exists():
        owner = visit.salesperson or visit.contact_person
        deadlines.start(visit, SIGN_OFF, owner=owner, at=event.at, actor=event.actor, anchor=visit.starts_at)
    settle(visit, actor=None, at=event.at)


def visit_moved(visit: Appointment, event: Event) -> None:
    """The promises count back from the new start; on another day the sheet is signed again (S3-33)."""
    at, actor = event.at, event.actor
    deadlines.move_anchor(visit, SIGN_OFF, anchor=visit.starts_at, at=at, actor=actor)
    preparation.move_tasks(visit, actor=actor, at=at)
    sheet = _under_way(visit)
    if sheet is not None:
        deadlines.move_anchor(sheet, SPECIAL_PLAN, anchor=visit.starts_at, at=at, actor=actor)
        _follow(sheet, event)
    if visit.clearance != Appointment.Clearance.NOT_NEEDED:
        settle(visit, actor=None, at=at)


def visit_edited(visit: Appointment, event: Event) -> None:
    """Head count, salesperson and receptionist matter to the sheet."""
    changed = event.facts
    sheet = _under_way(visit)
    if sheet is not None and sheet.is_changeable and "receptionist" in changed:
        sentence = _("From approval until the visitor leaves, the receptionist changes on the sheet, by a manager.")
        raise Refused("edit", sentence, field="receptionist")
    if changed.keys() & {"salesperson", "contact_person"}:
        owner = visit.salesperson or visit.contact_person
        deadlines.reassign(visit, SIGN_OFF, owner=owner, at=event.at, actor=event.actor)
    if sheet is not None and changed.keys() & set(FOLLOWED):
        _follow(sheet, event)
    if "kind" in changed and visit.state == Appointment.State.CONFIRMED and sheet is None:
        _judge_anew(visit, event)


def visit_off(visit: Appointment, event: Event) -> None:
    """Declined, cancelled, or nobody came: nothing is owed or prepared any more (R22)."""
    at, actor = event.at, event.actor
    deadlines.cancel(visit, SIGN_OFF, at=at, actor=actor)
    sheet = _under_way(visit)
    if sheet is not None:
        void(sheet)
        deadlines.cancel(sheet, at=at, actor=actor)
        flow.move(sheet, "cancel", actor=actor, at=at)
    preparation.recall_tasks(visit, actor=actor, at=at)


def visit_over(visit: Appointment, event: Event) -> None:
    """The visitor has left: the sheet is closed as it is; what was not done by now stays late."""
    at, actor = event.at, event.actor
    deadlines.stop(visit, SIGN_OFF, at=at, actor=actor)
    preparation.end_tasks(visit, actor=actor, at=at)
    sheet = _under_way(visit)
    if sheet is not None:
        void(sheet)
        deadlines.stop(sheet, SPECIAL_PLAN, at=at, actor=actor)
        flow.move(sheet, "close", actor=actor, at=at)


def _under_way(visit: Appointment) -> InfoSheet | None:
    rows = InfoSheet.objects.select_for_update(of=("self",)).filter(state__in=InfoSheet.UNDER_WAY)
    return rows.filter(appointment=visit).first()


def _follow(sheet: InfoSheet, event: Event) -> None:
    """Take over what changed on the appointment: weighty after submission it reopens the approval, else it is noted."""
    after = said.snapshot(sheet)
    old = {name: _said(event.facts[name][0]) for name in FOLLOWED if name in event.facts}
    before = after | old
    if "starts_at" in old:
        before["starts_on"] = said.site_day(old["starts_at"])
    differing = {name for name in after if after[name] != before[name]}
    if differing & said.MATERIAL and sheet.can("reopen"):
        signing.reopen(sheet, before=before, actor=event.actor, at=event.at)
    elif differing:
        flow.record(sheet, "follow", actor=event.actor, at=event.at, facts=said.facts(before, after))
        if sheet.is_changeable:
            tell_of_change(sheet, before=before, after=after, actor=event.actor, at=event.at)


def _judge_anew(visit: Appointment, event: Event) -> None:
    """Another kind of visit needs a sheet where the old one did not, or none any more."""
    needs = SheetRule.objects.filter(kind=visit.kind, needs_sheet=True).exists()
    if needs:
        visit_confirmed(visit, event)
        return
    deadlines.cancel(visit, SIGN_OFF, at=event.at, actor=event.actor)
    reception.set_clearance(visit, Appointment.Clearance.NOT_NEEDED, actor=event.actor, at=event.at)


def _said(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
