"""What the record of a visit shows of its answer: who was asked, what was proposed, who comes, who has read it."""

from dataclasses import dataclass
from datetime import datetime

from django import template
from django.utils.translation import gettext as _

from accounts.models import User
from history.moment import now
from notices.models import Notice
from reception import rules
from reception.actions import proposing
from reception.actions.ending import next_use
from reception.forms import HandOnForm
from reception.models import Appointment

register = template.Library()


@dataclass
class Part:
    """Somebody of ours in a visit: what they do, when they were told and whether they have seen it (S2-18)."""

    person: User
    part: str
    told_at: datetime | None = None
    seen_at: datetime | None = None


@register.simple_tag
def participants(appointment: Appointment, assignments) -> list[Part]:
    named = [
        (appointment.receptionist, _("Customer receptionist")),
        (appointment.salesperson, _("Salesperson")),
        (appointment.deputy, _("Deputy")),
        (appointment.sign_in_person, _("Sign-in person")),
    ]
    parts = [Part(person, part) for person, part in named if person is not None]
    parts += [Part(row.person, row.duty) for row in assignments]
    told = Notice.objects.about(appointment).filter(kind="reception.assigned").order_by("at")
    notices = {notice.recipient_id: notice for notice in told.only("recipient", "at", "read_at", "kind")}
    for part in parts if notices else ():
        notice = notices.get(part.person.pk)
        if notice is not None:
            part.told_at, part.seen_at = notice.at, notice.read_at
    return parts


@register.inclusion_tag("reception/_answering.html", takes_context=True)
def answering(context, appointment: Appointment) -> dict:
    """While a request waits: whom it must suit, and which times were proposed; while a visitor waits: who comes."""
    request, state = context["request"], Appointment.State
    shown = {"appointment": appointment, "request": request, "csrf_token": context.get("csrf_token"), "at": now()}
    if appointment.state == state.ARRIVED:
        shown["offer_answer"] = rules.may_answer_desk(request.user, appointment)
        shown["hand_form"] = HandOnForm(auto_id="hand_%s") if shown["offer_answer"] else None
    if appointment.state in Appointment.IN_HOUSE:
        shown["next_use"] = next_use(appointment)
    if appointment.state in (state.REQUESTED, state.CONFIRMED):
        shown["enquiries"] = list(appointment.enquiries.with_people())
        shown["proposals"] = proposing.round_of(appointment)
    return shown
