"""Who has signed what their site asks of them; reading only."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from .models import Appointment, ConfidentialityNotice, Signing, Visitor


@dataclass(frozen=True)
class Signature:
    """Where one visitor stands with the version that holds at their site."""

    visitor: Visitor
    notice: ConfidentialityNotice | None
    signing: Signing | None

    @property
    def is_signed(self) -> bool:
        return self.signing is not None and self.signing.is_signed

    @property
    def is_refused(self) -> bool:
        return self.signing is not None and not self.signing.is_signed

    @property
    def is_due(self) -> bool:
        """Something is to be signed, and is not."""
        return self.notice is not None and not self.is_signed


def signatures_of(appointment: Appointment, visitors: Iterable[Visitor] | None = None) -> list[Signature]:
    """Each visitor of a visit; empty where the site asks for nothing.

    Who signed this version on an earlier visit has signed: a person we know is known by their contact.
    """
    notice = ConfidentialityNotice.objects.in_force().filter(site=appointment.site_id).first()
    people = list(appointment.visitors.all() if visitors is None else visitors) if notice else []
    if not people:
        return []
    known = {person.contact_id for person in people} - {None}
    rows = Signing.objects.filter(Q(visitor__in=people) | Q(visitor__contact__in=known), notice=notice)
    # A signature outlives a refusal, and the latest word counts among those of one kind.
    said = list(rows.select_related("visitor").order_by("is_signed", "at", "pk"))
    found = {}
    for signing in said:
        for person in people:
            if signing.visitor_id == person.pk or (
                person.contact_id and signing.visitor.contact_id == person.contact_id
            ):
                found[person.pk] = signing
    return [Signature(person, notice, found.get(person.pk)) for person in people]


def signature_of(visitor: Visitor) -> Signature:
    rows = signatures_of(visitor.appointment, [visitor])
    return rows[0] if rows else Signature(visitor, None, None)


def is_signing_due(appointment: Appointment) -> bool:
    """Has the visitor after whom the visit is named something to sign?"""
    first = appointment.visitors.select_related("appointment").first()
    return first is not None and signature_of(first).is_due
