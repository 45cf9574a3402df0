"""What is put right on an approved sheet: by whom, until when, and when it is signed again (S3-31, S3-33)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from history import flow
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices import actions as notices
from reception import actions as reception
from visits import cutoff, said, weighty
from visits.complete import missing
from visits.models import InfoSheet
from visits.overstandard import lines_over

from . import keeping, signing, writing
from .asking import assigned_to, tell_of_change
from .clearance import settle
from .refusals import Incomplete, Untold
from .writing import Lines


@transaction.atomic
def change(
    sheet: InfoSheet,
    *,
    actor: User,
    version: int,
    fields: dict[str, Any],
    lines: Lines | None = None,
    at: datetime | None = None,
) -> None:
    """An approved sheet is put right: logged, told to everybody with a part, signed again where it is weighty.

    Raises `Untold` for what is not this person's to change any more, `Incomplete` where something would be missing.
    """
    at = at or now()
    signing.held(sheet)
    if not sheet.is_changeable:
        raise NotAllowed("change", winner=Event.objects.latest_of(sheet))
    before, over = said.snapshot(sheet), weighty.over_standard(lines_over(sheet))
    of_visit = writing.apart(fields)
    writing.write(sheet, fields, lines or {}, version=version, actor=actor, at=at)
    after = said.snapshot(sheet)
    changing = {name for name in after if after[name] != before[name]}
    changing |= {name for name, value in of_visit.items() if value != getattr(sheet.appointment, name)}
    frozen = cutoff.frozen(sheet, changing, by=actor, at=at)
    if frozen:
        raise Untold("change", frozen)
    lacking = missing(sheet)
    if lacking:
        raise Incomplete(lacking)
    for_ = on_behalf(actor, of=sheet.appointment.salesperson)
    facts = said.facts(before, after)
    if facts:
        flow.record(sheet, "change", actor=actor, at=at, for_=for_, facts=facts)
        keeping.keep(sheet, "change", actor=actor, at=at, for_=for_, words=after)
        is_weighty = weighty.fields(before, after, at) or weighty.is_more(over, lines_over(sheet), at)
        # Another head count reopens the approval by itself, once is enough.
        if is_weighty and "head_count" not in changing:
            signing.reopen(sheet, before=before, actor=actor, at=at, for_=for_)
        else:
            tell_of_change(sheet, before=before, after=after, actor=actor, at=at)
    if "purpose_type" in facts and sheet.state == InfoSheet.State.HANDED_OVER:
        settle(sheet.appointment, actor=actor, at=at)
    if writing.write_visit(sheet, of_visit, actor=actor, at=at):
        keeping.keep(sheet, "follow", actor=actor, at=at, for_=for_)


@transaction.atomic
def change_receptionist(
    sheet: InfoSheet, *, receptionist: User, reason: str, actor: User, at: datetime | None = None
) -> None:
    """Somebody else receives an approved visit after all: a manager's word, with the reason (S3-31).

    What the former one was to see to is the new one's (S3-28).
    """
    at = at or now()
    if not reason.strip():
        raise Untold("change_receptionist", _("Give the reason: it is kept."))
    signing.held(sheet)
    if not sheet.is_changeable:
        raise NotAllowed("change_receptionist", winner=Event.objects.latest_of(sheet))
    visit, former = sheet.appointment, sheet.appointment.receptionist
    if receptionist == former:
        return
    reception.assign(visit, receptionist=receptionist, actor=actor, at=at)
    if sheet.handed_over_to_id:
        InfoSheet.objects.filter(pk=sheet.pk).update(handed_over_to=receptionist, version=sheet.version + 1)
        sheet.refresh_from_db()
    for_ = on_behalf(actor, permission="visits.exempt_infosheet")
    facts = {"receptionist": [str(former or ""), str(receptionist)]}
    flow.record(sheet, "change_receptionist", actor=actor, at=at, for_=for_, words=reason.strip(), facts=facts)
    keeping.keep(sheet, "change_receptionist", actor=actor, at=at, for_=for_)
    params = {"former": former or "", "receptionist": receptionist, "reason": reason.strip()}
    people = assigned_to(sheet) | {former, receptionist}
    notices.notify(
        people - {None},
        "visits.receptionist_changed",
        about=sheet,
        at=at,
        actor=actor,
        key=f"v{sheet.version}",
        params=params,
    )
