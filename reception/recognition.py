"""Is whoever stands at the gate expected after all? Planned visits that look like theirs (R24)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.search import normal
from pages.formats import local

from .models import Appointment, WalkIn, day_limits

PHONE, NAME, ORGANISATION = _("same phone"), _("same name"), _("same organisation")
STATES = (*Appointment.AHEAD, *Appointment.IN_HOUSE)
SHOWN = 5


@dataclass(frozen=True)
class Match:
    """A planned visit, and what makes it look like the visitor's."""

    appointment: Appointment
    reasons: list[str | Promise]


def of_that_day(day: date):
    """Visits that are not over and take place on the day, those of several days among them."""
    start, end = day_limits(day)
    return Appointment.objects.filter(starts_at__lt=end, ends_at__gt=start, state__in=STATES)


def planned_for(walk_in: WalkIn, user: User) -> list[Match]:
    """Visits of the day with the same phone, name or organisation, the likeliest first, as far as one may know them."""
    name, organisation = normal(walk_in.visitor_name), normal(walk_in.organisation_name)
    alike = Q(search__contains=name) | Q(visitors__name__iexact=walk_in.visitor_name)
    if walk_in.phone:
        alike |= Q(visitor_phone=walk_in.phone) | Q(visitors__phone=walk_in.phone)
    if organisation:
        alike |= Q(organisation__search__contains=organisation)
    rows = of_that_day(local(walk_in.arrived_at).date()).visible_to(user).open_to(user).filter(alike).distinct()
    rows = rows.select_related("organisation", "contact_person", "room", "site").prefetch_related("visitors")
    found = [Match(row, _reasons(row, walk_in.phone, name, organisation)) for row in rows.order_by("starts_at", "pk")]
    return sorted((match for match in found if match.reasons), key=lambda match: _likelihood(match.reasons))[:SHOWN]


def _reasons(row: Appointment, phone: str, name: str, organisation: str) -> list[str | Promise]:
    guests = list(row.visitors.all())
    phones = {row.visitor_phone, *(guest.phone for guest in guests)} - {""}
    names = {normal(row.visitor_name), *(normal(guest.name) for guest in guests)}
    known = {normal(row.organisation.name), normal(row.organisation.name_zh)} - {""}
    alike = {PHONE: phone in phones, NAME: name in names, ORGANISATION: organisation in known}
    return [reason for reason, is_alike in alike.items() if is_alike]


def _likelihood(reasons: list) -> tuple:
    return tuple(reason not in reasons for reason in (PHONE, NAME, ORGANISATION))
