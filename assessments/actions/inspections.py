"""Planning an inspection, looking item by item, and saying what came of it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Department, User
from assessments.inspection_rules import is_outsider
from assessments.models import Inspection, InspectionItem, SampleItem
from assessments.models.inspection import share
from deadlines import actions as deadlines
from deadlines import obligations
from deadlines.models import Obligation
from deadlines.refusals import Refused as NothingOwed
from history import flow
from history.models import Event
from history.moment import now
from notices import actions as notices
from pages.formats import listed
from papers.models import Checklist, ChecklistItem, Tick
from reception.actions import Refused

from . import findings
from .engaging import PLANNED, engage
from .second_opinions import ask_by_lot

SCHEDULE = "INSPECTION"


@transaction.atomic
def plan_inspection(
    *,
    kind: str,
    planned_for: date,
    inspectors: Iterable[User],
    checklists: Iterable[Checklist],
    actor: User,
    department: Department | None = None,
    staff: User | None = None,
    drawn: SampleItem | None = None,
    notes: str = "",
    form_token: UUID | None = None,
    for_: User | None = None,
    at: datetime | None = None,
) -> Inspection:
    """Somebody is to look, on a day: the items are those of the checklists as they stand now (S1-75..77, S2-53).

    Inspectors are of another department than whom they look at, and nobody looks at themselves.
    """
    at = at or now()
    if form_token and (known := Inspection.objects.filter(form_token=form_token).first()):
        return known
    department = department or (staff.department if staff else None)
    if department is None and staff is None:
        raise Refused("plan", _("Say which department or whom the inspection is about."), field="department")
    inspectors = list(inspectors)
    check_inspectors(inspectors, department=department, staff=staff)
    items = ChecklistItem.objects.in_use().filter(checklist__in=checklists).order_by("checklist__order", "order", "pk")
    if not items:
        raise Refused("plan", _("Choose a checklist that has items."), field="checklists")
    inspection = Inspection(
        kind=kind,
        department=department,
        staff=staff,
        planned_for=planned_for,
        drawn=drawn,
        notes=notes.strip(),
        form_token=form_token,
    )
    try:
        with transaction.atomic():
            flow.begin(inspection, "plan", actor=actor, at=at, for_=for_)
    except IntegrityError:
        return Inspection.objects.get(form_token=form_token)
    inspection.inspectors.set(inspectors)
    InspectionItem.objects.bulk_create(_taken(inspection, number, item) for number, item in enumerate(items))
    engage(inspection, inspectors, actor=actor, at=at)
    return inspection


@transaction.atomic
def edit_inspection(
    inspection: Inspection,
    *,
    version: int,
    planned_for: date,
    inspectors: Iterable[User],
    notes: str,
    actor: User,
    for_: User | None = None,
    at: datetime | None = None,
) -> None:
    """Another day, or somebody else who looks."""
    at, inspectors = at or now(), list(inspectors)
    if not inspection.can("finish"):
        raise flow.NotAllowed("edit", winner=Event.objects.latest_move_of(inspection))
    check_inspectors(inspectors, department=inspection.department, staff=inspection.staff)
    if inspection.second_of_id:
        known = set(inspection.second_of.inspectors.values_list("pk", flat=True))
        if known & {person.pk for person in inspectors}:
            raise Refused("edit", _("A second opinion is given by somebody else than the first."), field="inspectors")
    before, day = set(inspection.inspectors.all()), inspection.planned_for
    changes: dict[str, Any] = {"planned_for": planned_for, "notes": notes.strip()}
    if not flow.change(inspection, actor=actor, version=version, at=at, for_=for_, **changes):
        if before == set(inspectors):
            return
        if inspection.version != version:
            raise flow.Stale("edit", winner=Event.objects.latest_of(inspection))
    if before != set(inspectors):
        inspection.inspectors.set(inspectors)
        said = {"inspectors": [_names(before), _names(inspectors)]}
        flow.record(inspection, "edit", actor=actor, at=at, for_=for_, facts=said)
    deadlines.cancel(inspection, PLANNED, at=at, actor=actor, reason=_("planned anew"))
    told = inspectors if planned_for != day else [person for person in inspectors if person not in before]
    engage(inspection, inspectors, told=told, actor=actor, at=at)


@transaction.atomic
def note_item(
    item: InspectionItem,
    *,
    result: str,
    version: int,
    actor: User,
    note: str = "",
    for_: User | None = None,
    at: datetime | None = None,
) -> InspectionItem:
    """One item was looked at: kept at once; a fail opens a finding, and another result takes it back (S0-20).

    `version` is the one the inspector saw; raises `Stale` where another inspector wrote something else since.
    """
    at, note = at or now(), note.strip()
    inspection = _lock(item.inspection_id)
    if not inspection.can("finish"):
        raise flow.NotAllowed("note", winner=Event.objects.latest_move_of(inspection))
    item = InspectionItem.objects.select_for_update().get(pk=item.pk)
    if (item.result, item.note) == (result, note):
        return item
    if result not in Tick.Result.values:
        raise Refused("note", _("A tick is pass, fail or n.a."))
    if result == Tick.Result.NA and not item.allows_na:
        raise Refused("note", _("“%(item)s” cannot be left as not applicable.") % {"item": item})
    if item.version != version:
        raise flow.Stale("note", winner=Event.objects.latest_of(inspection))
    values = {"result": result, "note": note, "by": actor, "at": at}
    InspectionItem.objects.filter(pk=item.pk).update(version=F("version") + 1, **values)
    item.refresh_from_db()
    item.inspection = inspection
    flow.record(inspection, "note", actor=actor, at=at, for_=for_, facts={"item": item.pk, "result": result})
    if inspection.second_of_id is None:
        findings.follow_item(item, actor=actor, for_=for_, at=at)
    return item


@transaction.atomic
def finish_inspection(
    inspection: Inspection,
    *,
    inspected_at: datetime,
    actor: User,
    notes: str = "",
    for_: User | None = None,
    at: datetime | None = None,
) -> None:
    """Everything was looked at, every fail has its note: the score stands, and whom it was about can read it."""
    at = at or now()
    inspection = _lock(inspection.pk)
    if inspected_at > at:
        raise Refused("finish", _("This moment has not come yet."), field="inspected_at")
    open_items = inspection.items.open().count()
    if inspection.can("finish") and open_items:
        sentence = ngettext("%(n)d item is not looked at yet.", "%(n)d items are not looked at yet.", open_items)
        raise Refused("finish", sentence % {"n": open_items})
    unexplained = inspection.items.unexplained().count()
    if inspection.can("finish") and unexplained:
        sentence = ngettext(
            "%(n)d failed item has no note: say what is wrong.",
            "%(n)d failed items have no note: say what is wrong.",
            unexplained,
        )
        raise Refused("finish", sentence % {"n": unexplained})
    found = inspection.items.rated().aggregate(**WEIGHTS)
    values: dict[str, Any] = {
        "score": share(found["passed"] or 0, found["rated"] or 0),
        "serious": found["serious"],
        "inspected_at": inspected_at,
    }
    if notes.strip():
        values["notes"] = notes.strip()
    facts = {"score": values["score"]}
    flow.move(inspection, "finish", actor=actor, at=at, for_=for_, facts=facts, **values)
    deadlines.stop(inspection, PLANNED, at=at, actor=actor)
    _meet_schedule(inspection, actor=actor, at=at)
    if inspection.second_of_id is None:
        _tell_inspected(inspection, actor=actor, at=at)
        ask_by_lot(inspection, at=at)


@transaction.atomic
def cancel_inspection(
    inspection: Inspection, *, reason: str, actor: User, for_: User | None = None, at: datetime | None = None
) -> None:
    """It does not take place; what was noted so far stays with it, its findings are taken back."""
    at = at or now()
    if not reason.strip():
        raise Refused("cancel", _("Say why it does not take place."), field="reason")
    flow.move(inspection, "cancel", actor=actor, at=at, for_=for_, words=reason.strip())
    deadlines.cancel(inspection, PLANNED, at=at, actor=actor, reason=reason.strip())
    for finding in inspection.findings.filter(state="open"):
        flow.move(finding, "withdraw", actor=actor, at=at, for_=for_)


@transaction.atomic
def close_inspection(
    inspection: Inspection, *, actor: User, for_: User | None = None, at: datetime | None = None
) -> None:
    """Nothing is left to do: every finding is put right or dismissed."""
    at, unsettled = at or now(), inspection.findings.unsettled().count()
    if inspection.can("close") and unsettled:
        sentence = ngettext("%(n)d finding is not settled yet.", "%(n)d findings are not settled yet.", unsettled)
        raise Refused("close", sentence % {"n": unsettled})
    flow.move(inspection, "close", actor=actor, at=at, for_=for_)


# Over rated items: the weight that passed, all of it, and how many failed that may not fail.
WEIGHTS = {
    "passed": Sum("weight", filter=Q(result=Tick.Result.PASS)),
    "rated": Sum("weight"),
    "serious": Count("pk", filter=Q(result=Tick.Result.FAIL, is_serious=True)),
}


def check_inspectors(inspectors: list[User], *, department: Department | None, staff: User | None) -> None:
    if not inspectors:
        raise Refused("plan", _("Say who inspects."), field="inspectors")
    inside = [str(person) for person in inspectors if not is_outsider(person, department=department, staff=staff)]
    if inside:
        sentence = _(
            "%(people)s cannot inspect here: inspectors come from another department, "
            "and nobody inspects themselves, their superior or their own people."
        )
        raise Refused("plan", sentence % {"people": listed(inside)}, field="inspectors")


def _taken(inspection: Inspection, number: int, item: ChecklistItem) -> InspectionItem:
    """The item in the words and with the weight of today."""
    frozen = ("area", "topic", "text", "text_zh", "weight", "is_serious", "allows_na")
    values = {name: getattr(item, name) for name in frozen}
    return InspectionItem(inspection=inspection, item=item, item_version=item.version, order=number, **values)


def _lock(pk: int) -> Inspection:
    """Whoever ticks or finishes the same inspection at the same moment waits here."""
    return Inspection.objects.select_for_update(of=("self",)).select_related("department", "staff").get(pk=pk)


def _meet_schedule(inspection: Inspection, *, actor: User, at: datetime) -> None:
    """An inspection counts for what its inspectors, or their departments, owe by the schedule (INSPECTION)."""
    people = list(inspection.inspectors.all())
    homes = [person.department_id for person in people if person.department_id]
    owed = Obligation.objects.running().filter(code=SCHEDULE)
    owed = owed.filter(Q(owner__in=people) | Q(owner=None, department__in=homes))
    for obligation in owed.order_by("pk"):
        if _is_about(obligation, inspection):
            try:
                obligations.fulfil(obligation, at=at, actor=actor, words=str(inspection))
            except NothingOwed:
                continue  # no turn of it lies on this day


def _is_about(obligation: Obligation, inspection: Inspection) -> bool:
    """What is owed for one department is met by looking at that one; what names none, by any."""
    subject = obligation.subject
    return not isinstance(subject, Department) or bool(inspection.home and inspection.home.is_within(subject))


def _tell_inspected(inspection: Inspection, *, actor: User, at: datetime) -> None:
    home = inspection.home
    readers = {person for person in (inspection.staff, home.head if home else None) if person}
    params = {"score": "" if inspection.score is None else str(inspection.score)}
    if readers:
        notices.notify(
            list(readers), "assessments.inspection_done", about=inspection, at=at, params=params, actor=actor
        )


def _names(people: Iterable[User]) -> list[str]:
    return sorted(str(person) for person in people)
