"""A call that the telephone system knows, at the form in which it is logged: `?heard=` names it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Contact

from . import actions
from .actions import telephone
from .models import Call, TelephoneCall
from .standards import number


def rings_now(request: HttpRequest) -> TelephoneCall | None:
    """The call the address names, of one's own telephone."""
    key = request.GET.get("heard", "")
    if not key.isdecimal():
        return None
    own = TelephoneCall.objects.visible_to(request.user).with_line()
    return get_object_or_404(own, pk=key[:18])


def known_of(heard: TelephoneCall | None, user: User) -> dict[str, Any]:
    """What the telephone system says already stands in the form."""
    if heard is None:
        return {}
    known: dict[str, Any] = {
        "called_at": heard.rang_at,
        "caller_phone": heard.number,
        "direction": heard.direction,
        "rings": heard.rings(number("RING_SECONDS", heard.began_at)),
    }
    name_callers([heard], user)
    if heard.contact is not None:
        known |= {"caller_name": heard.contact.name, "organisation": heard.contact.organisation.name}
    if heard.recording:
        known["no_recording_reason"] = _("The telephone system keeps it.")
    return known


def log_of(heard: TelephoneCall | None) -> Callable[..., Call]:
    """How this call is logged: with what the telephone system measured, where it knows the call."""
    return actions.log if heard is None else partial(telephone.log_heard, heard)


def name_callers(rows: list[TelephoneCall], user: User) -> None:
    """Gives each call `contact`, where one person of the customer list has its number; one query for all."""
    people: dict[str, list[Contact]] = {}
    known = Contact.objects.visible_to(user).filter(phone__in={row.number for row in rows} - {""})
    for contact in known.select_related("organisation"):
        people.setdefault(contact.phone, []).append(contact)
    for row in rows:
        found = people.get(row.number, [])
        row.contact = found[0] if len(found) == 1 else None
