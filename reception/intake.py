"""With what the booking form opens: a caller who was found, a visit again, a draft, a slot of the calendar."""

from typing import Any

from django.http import QueryDict

from accounts.models import User
from customers.models import Contact

from . import rules
from .callers import callers_of
from .forms.calendar import SlotForm
from .models import Appointment, Draft

AGAIN = (
    "visitor_name",
    "visitor_phone",
    "visitor_email",
    "head_count",
    "purpose",
    "needs",
    "kind",
    "special_needs",
    "contact_person",
    "department",
    "is_important",
    "is_private",
)


def opening(asked: QueryDict, user: User) -> dict[str, Any]:
    """What stands in the form before anything is typed, as the address asks for it."""
    if not asked:  # as nearly always; who may see which draft, visit and contact need not be worked out
        return {}
    draft = _asked(asked, "draft", Draft.objects.visible_to(user))
    if draft is not None:
        return draft.typed | {"form_token": draft.form_token}
    initial = {"organisation_name": asked.get("organisation", "")} | SlotForm(asked).slot()
    before = _asked(asked, "again", Appointment.objects.visible_to(user).select_related("organisation"))
    if before is not None and rules.may_see_details(user, before):
        return initial | again(before)
    contact = _asked(asked, "contact", Contact.objects.visible_to(user).select_related("organisation__owner"))
    if contact is not None:
        return initial | of_contact(user, contact)
    return initial | {"contact_person": user.pk if asked.get("mine") else None}


def again(before: Appointment) -> dict[str, Any]:
    """A visitor who could not be received, or comes again: the same facts for another day (S4-218)."""
    besides = {"organisation_name": before.organisation.name, "equipment": before.needed_equipment}
    return {name: getattr(before, name) for name in AGAIN} | besides


def of_contact(user: User, contact: Contact) -> dict[str, Any]:
    """Who is calling, and who of ours receives them as a rule."""
    (caller,) = callers_of(user, [contact])
    return {
        "visitor_name": contact.name,
        "visitor_phone": contact.phone,
        "visitor_email": contact.email,
        "organisation_name": contact.organisation.name,
        "contact_person": caller.host,
    }


def _asked(asked: QueryDict, name: str, rows: Any) -> Any:
    key = asked.get(name, "")
    return rows.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
