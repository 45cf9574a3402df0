"""An audit on its way: its sheet is being written, and its checklist is half ticked."""

from datetime import timedelta

from pages.formats import local
from papers.models import ChecklistItem
from reception import actions as reception
from reception.models import Appointment
from visits import actions as visits
from visits.audit import CHECKLIST
from visits.models import InfoSheet

from .diary import Diary
from .stage import Stage

TICKED = ["scope", "kind", "agenda", "auditors", "documents"]
PURPOSE = "Supplier audit of the quality system 质量体系供应商审核"


def tell(diary: Diary, stage: Stage) -> None:
    """Asked for a week ago; sales typed at it twice, and their questions to the auditors are not all answered."""
    today = local(diary.end).date()
    starts_at = diary.on(diary.after(today, 9), 9.5)
    asked = diary.on(diary.after(today, -3), 10)
    diary.note(asked, lambda at: _book(diary, stage, starts_at, at))


def _book(diary: Diary, stage: Stage, starts_at, at) -> None:
    sales = stage.people["sales"]
    organisation = next(row for row in stage.organisations if row.owner == sales)
    contact = organisation.contacts.first()
    visit = reception.request(
        Appointment(
            channel="email",
            received_at=at,
            organisation=organisation,
            contact=contact,
            visitor_name=f"{contact.name_zh} {contact.name}",
            visitor_phone=contact.phone,
            visitor_email=contact.email,
            head_count=3,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=6),
            place="Orchid 兰亭",
            purpose=PURPOSE,
            needs="A room for the auditors alone 审核组单独用房",
            contact_person=sales,
            salesperson=sales,
        ),
        actor=sales,
        at=at,
    )
    diary.note(diary.in_hours(at, 1), lambda then: _confirm(diary, stage, visit, then))


def _confirm(diary: Diary, stage: Stage, visit: Appointment, at) -> None:
    visit.refresh_from_db()
    if not visit.can("confirm"):
        return
    sales = stage.people["sales"]
    reception.confirm(visit, actor=sales, channel="email", place=visit.place, at=at)
    sheet = visits.draft(visit, actor=sales, at=at)
    first = {
        "visitor_category": InfoSheet.Category.EXISTING,
        "customer_kind": InfoSheet.CustomerKind.COMMERCIAL,
        "purpose_type": InfoSheet.Purpose.AUDIT,
        "audit_kind": InfoSheet.AuditKind.SYSTEM,
    }
    visits.edit(sheet, actor=sales, version=sheet.version, fields=first, at=at)
    diary.note(diary.in_hours(at, 5), lambda then: _go_on(diary, stage, sheet, then))


def _go_on(diary: Diary, stage: Stage, sheet: InfoSheet, at) -> None:
    sheet.refresh_from_db()
    if not sheet.is_editable:
        return
    sales = stage.people["sales"]
    more = {
        "purpose_text": PURPOSE,
        "reception_lead": stage.people["receptionist"],
        "receptionist": stage.people["receptionist"],
        "other_requirements": "An interpreter for the closing meeting 末次会议需要翻译",
        "budget_meal": 900,
        "budget_transport": 300,
    }
    visits.edit(sheet, actor=sales, version=sheet.version, fields=more, at=at)
    items = [item for item in ChecklistItem.objects.of(CHECKLIST) if item.code in TICKED]
    visits.tick_audit(sheet, items=items, actor=sales, at=at)
