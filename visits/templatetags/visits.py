"""How ready a visit is, and amounts."""

from django import template

from reception.models import Appointment
from visits import overstandard, rules, signatories
from visits.models import Approval, InfoSheet
from visits.models.purpose import words_of

register = template.Library()
register.filter("yuan", overstandard.yuan)


@register.inclusion_tag("visits/_ready.html")
def ready(visit: Appointment) -> dict[str, int]:
    """n of m prepared, from the columns that the appointment keeps; no query."""
    return {"ready": visit.tasks_total - visit.tasks_open, "total": visit.tasks_total}


@register.simple_tag
def purpose_of(sheet: InfoSheet) -> str:
    """Why they come, in the company's words (S3-06)."""
    words = sheet.day.word("purpose_type", sheet.purpose_type) if sheet.day else ""
    return words or words_of(sheet.purpose_type)


@register.inclusion_tag("visits/_reading.html", takes_context=True)
def reading(context: dict, sheet: InfoSheet) -> dict:
    """Who has read the plan, and one's own button; two queries."""
    user = context["user"]
    rows = list(sheet.readers.taking_part())
    hats = user.hats()
    mine = [row for row in rows if row.person_id in hats]
    return {
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "sheet": sheet,
        "reader": min(mine, key=lambda row: (row.person_id != user.pk, row.pk), default=None),
        "asked": len(rows),
        "read": sum(row.has_acknowledged for row in rows),
    }


@register.inclusion_tag("visits/_returned.html")
def returned(sheet: InfoSheet) -> dict:
    """Why the sheet came back from a signer, as long as it lies with its author; a query for a returned one."""
    if sheet.state != InfoSheet.State.RETURNED:
        return {"approval": None}
    latest = sheet.submissions.first()
    rows = latest.approvals.filter(decision=Approval.Decision.RETURNED) if latest else Approval.objects.none()
    return {"approval": rows.select_related("decided_by").first()}


@register.inclusion_tag("visits/_special_plan.html", takes_context=True)
def special_plan(context: dict, sheet: InfoSheet) -> dict:
    """The special reception plan of a sheet that asks for one, and the way to write it (S1-10)."""
    wanted = sheet.needs_special_plan
    return {
        "sheet": sheet,
        "plan": signatories.plan_of(sheet) if wanted else None,
        "offer_write": wanted and sheet.is_editable and rules.may_edit(context["user"], sheet),
    }


@register.simple_tag(takes_context=True)
def to_sign_count(context: dict) -> int:
    """How many sheets wait for the signature of whoever looks at the page."""
    return len(signatories.waiting_for(context["user"]))


@register.simple_tag(takes_context=True)
def may_see_exemptions(context: dict) -> bool:
    """Does this reader get the figures of short notice?"""
    return rules.may_see_exemptions(context["user"])
