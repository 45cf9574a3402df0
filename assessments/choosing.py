"""Which customers a survey goes to: of the customer list, by what is known of them (S2-51)."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from assessments.models.opt_out import opted_out
from assessments.models.period import midnight
from calls.models import Call
from customers.models import Contact, Organisation
from reception.models import Appointment

# The words of `Survey.chosen`; days as ISO text, people and organisations by id.
WORDS = ("tier", "relation", "industry", "owner", "visited_since", "not_visited_since", "called_since", "one_each")


def contacts_for(user: User, chosen: dict[str, Any]) -> QuerySet[Contact]:
    """The people a survey would ask, of the customers this person may see; one of each organisation where chosen so.

    Whoever can neither be written to nor called is nobody to ask, nor is who does not want to be asked.
    """
    rows = _reached(user, chosen).filter(~opted_out("pk", "email"))
    if chosen.get("one_each"):
        # The first who can be written to, else the first at all.
        colleagues = Contact.objects.filter(~opted_out("pk", "email"), organisation=OuterRef("organisation"))
        by_mail = colleagues.exclude(email="").order_by("pk")
        anybody = colleagues.exclude(phone="").order_by("pk")
        rows = rows.filter(Q(pk=by_mail.values("pk")[:1]) | ~Exists(by_mail) & Q(pk=anybody.values("pk")[:1]))
    return rows


def left_alone(user: User, chosen: dict[str, Any]) -> QuerySet[Contact]:
    """Those of the group who do not want to be asked; none where a colleague is asked instead (one of each)."""
    rows = _reached(user, chosen).filter(opted_out("pk", "email"))
    return (
        rows.exclude(organisation__in=contacts_for(user, chosen).values("organisation"))
        if chosen.get("one_each")
        else rows
    )


def _reached(user: User, chosen: dict[str, Any]) -> QuerySet[Contact]:
    organisations = _organisations(Organisation.objects.visible_to(user), chosen)
    rows = Contact.objects.filter(organisation__in=organisations).exclude(email="", phone="")
    return rows.select_related("organisation__owner").order_by("organisation__name", "name", "pk")


def _organisations(rows: QuerySet, chosen: dict[str, Any]) -> QuerySet:
    if tiers := chosen.get("tier"):
        rows = rows.filter(tier__in=["" if tier == "-" else tier for tier in tiers])
    if relations := chosen.get("relation"):
        rows = rows.filter(relation__in=relations)
    if industry := chosen.get("industry"):
        rows = rows.filter(industry__icontains=industry)
    if owner := chosen.get("owner"):
        rows = rows.filter(owner=owner)
    visits = Appointment.objects.filter(organisation=OuterRef("pk"), left_at__isnull=False)
    if since := chosen.get("visited_since"):
        rows = rows.filter(Exists(visits.filter(left_at__gte=_start(since))))
    if since := chosen.get("not_visited_since"):
        rows = rows.filter(~Exists(visits.filter(left_at__gte=_start(since))))
    if since := chosen.get("called_since"):
        calls = Call.objects.filter(organisation=OuterRef("pk"))
        rows = rows.filter(Exists(calls.filter(called_at__gte=_start(since))))
    return rows


def _start(day: str):
    return midnight(date.fromisoformat(day))
