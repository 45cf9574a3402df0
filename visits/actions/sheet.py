"""How a sheet is drawn up and changed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from deadlines import actions as deadlines
from history import flow
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from notices import actions as notices
from pages.formats import local
from reception import actions as reception
from reception.models import Appointment
from visits import said
from visits.models import InfoSheet, Level, LevelSetting, SheetVisitor

from . import keeping, programme, services, signing, writing
from .clearance import SIGN_OFF, judge
from .refusals import Untold
from .writing import Lines


@transaction.atomic
def draft(appointment: Appointment, *, actor: User, at: datetime | None = None) -> InfoSheet:
    """Sales begin the sheet of a visit, with what the customer list and the appointment know already.

    Two clicks, or two people, are one sheet. Whoever draws it up becomes the visit's salesperson where it has none.
    """
    at = at or now()
    visit = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    known = InfoSheet.objects.filter(appointment=visit).first()
    if known is not None:
        return known
    if visit.state in Appointment.OVER:
        raise NotAllowed("draft", winner=Event.objects.latest_of(visit))
    if visit.salesperson_id is None:
        reception.assign(visit, salesperson=actor, actor=actor, at=at)
        deadlines.reassign(visit, SIGN_OFF, owner=actor, at=at, actor=actor)
    sheet = InfoSheet(appointment=visit, host=visit.contact_person, purpose_text=visit.purpose, **_known(visit))
    flow.begin(sheet, "draft", actor=actor, at=at, for_=on_behalf(actor, of=visit.salesperson))
    _bring_guests(visit)
    programme.ask_for_cars(sheet)
    keeping.keep(sheet, "draft", actor=actor, at=at)
    notices.notify(
        User.objects.holding("visits.set_level"),
        "visits.level_wanted",
        about=sheet,
        at=at,
        actor=actor,
        params={"starts_at": visit.starts_at},
    )
    return sheet


@transaction.atomic
def edit(
    sheet: InfoSheet,
    *,
    actor: User,
    version: int,
    fields: dict[str, Any],
    lines: Lines | None = None,
    at: datetime | None = None,
) -> None:
    """What the author typed is kept, complete or not, and told in the history.

    Raises `Overtaken` where somebody saved in between, and NotAllowed once the sheet is with its approvers.
    """
    type_on(sheet, actor=actor, version=version, fields=fields, lines=lines, at=at)
    keeping.close(sheet)


@transaction.atomic
def type_on(
    sheet: InfoSheet,
    *,
    actor: User,
    version: int,
    fields: dict[str, Any],
    lines: Lines | None = None,
    at: datetime | None = None,
) -> None:
    """The same while the author goes on typing: one sitting is one version, and one line of the history."""
    at = at or now()
    signing.locked(sheet)
    if not sheet.is_editable:
        raise NotAllowed("edit", winner=Event.objects.latest_of(sheet))
    before = said.snapshot(sheet)
    for_ = _for(actor, sheet)
    of_visit = writing.apart(fields)
    writing.write(sheet, fields, lines or {}, version=version, actor=actor, at=at)
    keeping.write_on(sheet, before=before, actor=actor, at=at, for_=for_)
    if writing.write_visit(sheet, of_visit, actor=actor, at=at):
        keeping.keep(sheet, "follow", actor=actor, at=at, for_=for_)


@transaction.atomic
def set_level(
    sheet: InfoSheet,
    *,
    level: Level,
    importance: str,
    potential: str,
    reason: str,
    actor: User,
    seen: int | None = None,
    at: datetime | None = None,
) -> None:
    """The Marketing Center judges how the visit is received, and says why (S3-12, S1-48).

    A new level brings its default services; a sheet that was submitted already goes back to its author.
    Raises `Stale` where it was judged after the judgement `seen` (0: none was); the same said twice is once.
    """
    at = at or now()
    if not reason.strip():
        raise Untold("set_level", _reason_wanted())
    signing.held(sheet)
    if sheet.state not in InfoSheet.UNDER_WAY:
        raise NotAllowed("set_level", winner=Event.objects.latest_of(sheet))
    last = sheet.level_settings.first()
    judged = {"level": level, "importance": importance, "potential": potential, "reason": reason.strip()}
    if last is not None and last.set_by == actor and all(getattr(last, name) == judged[name] for name in judged):
        return
    if seen is not None and seen != (last.pk if last else 0):
        raise Stale("set_level", winner=Event.objects.latest_of(sheet))
    before, old = said.snapshot(sheet), sheet.level
    LevelSetting.objects.create(sheet=sheet, **judged, set_at=at, set_by=actor)
    for_ = on_behalf(actor, permission="visits.set_level")
    if level == old:
        flow.record(sheet, "set_level", actor=actor, at=at, for_=for_)
        return
    InfoSheet.objects.filter(pk=sheet.pk).update(level=level, version=F("version") + 1)
    sheet.refresh_from_db()
    reception.set_level(sheet.appointment, level.code)
    services.load(sheet)
    if sheet.is_editable:
        facts = {"level": [str(old) if old else "", str(level)]}
        flow.record(sheet, "set_level", actor=actor, at=at, for_=for_, facts=facts)
        keeping.keep(sheet, "set_level", actor=actor, at=at, for_=for_)
        if sheet.appointment.state == Appointment.State.CONFIRMED:
            judge(sheet.appointment, actor=actor, at=at)
    else:
        signing.take_back(sheet, before=before, actor=actor, at=at, for_=for_)
    author = sheet.appointment.salesperson or sheet.created_by
    params = {"level": level, "starts_at": sheet.appointment.starts_at}
    notices.notify(author, "visits.level_set", about=sheet, at=at, actor=actor, key=f"v{sheet.version}", params=params)


@transaction.atomic
def confirm_purpose(sheet: InfoSheet, *, actor: User, at: datetime | None = None) -> None:
    """The project engineer has made sure why the technical customer comes (S3-24)."""
    at = at or now()
    row = InfoSheet.objects.filter(pk=sheet.pk, state__in=InfoSheet.EDITABLE, purpose_confirmed_at__isnull=True)
    confirmed = {"purpose_confirmed_at": at, "purpose_confirmed_by": actor}
    if not row.update(version=F("version") + 1, **confirmed):
        raise NotAllowed("confirm_purpose", winner=Event.objects.latest_of(sheet))
    sheet.refresh_from_db()
    for_ = on_behalf(actor, of=sheet.project_engineer)
    facts = {"purpose_text": sheet.purpose_text}
    flow.record(sheet, "confirm_purpose", actor=actor, at=at, for_=for_, facts=facts)


def _known(visit: Appointment) -> dict[str, Any]:
    """What the customer list knows already (S1-08); a partner is an existing customer (S3-04)."""
    organisation = visit.organisation
    known = {name: getattr(organisation, name) for name in signing.LEARNED}
    if organisation.relation == organisation.Relation.EXISTING:
        known["visitor_category"] = InfoSheet.Category.EXISTING
    if visit.origin == Appointment.Origin.REQUESTED:
        # Formally or in passing: the day on which they first asked (S3-15).
        notice = visit.formal_notices.order_by("received_at").first()
        known["requested_on"] = local(
            min(notice.received_at, visit.received_at) if notice else visit.received_at
        ).date()
    return known


def _bring_guests(visit: Appointment) -> None:
    """What is known of each guest: title, diet, customs and language (S0-05, S1-61)."""
    for order, guest in enumerate(visit.visitors.select_related("contact").order_by("pk"), 1):
        contact = guest.contact
        if contact is not None and not guest.job_title and contact.job_title:
            visit.visitors.filter(pk=guest.pk).update(job_title=contact.job_title)
        habits = {name: getattr(contact, name, "") for name in ("diet", "customs", "language")}
        habits["address"] = getattr(contact, "form_of_address", "")
        SheetVisitor.objects.get_or_create(visitor=guest, defaults={"seniority": order} | habits)


def _for(actor: User, sheet: InfoSheet) -> User | None:
    return on_behalf(actor, of=sheet.appointment.salesperson)


def _reason_wanted() -> str:
    return _("Give the reason: it is kept.")
