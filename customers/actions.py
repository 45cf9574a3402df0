"""How organisations and contacts come about and change."""

from datetime import datetime
from functools import cache
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, Q, QuerySet, When

from accounts.models import User
from accounts.rules import on_behalf
from history import flow
from history.moment import now
from pages.prepared import Prepared

from . import search
from .models import Contact, Organisation

NAMED = Prepared(
    lambda key, name: Organisation.objects.filter(Q(name_key=key) | Q(name_zh=name)).order_by("pk")[:1], str, str
)


def find_or_register(name: str, *, actor: User | None, at: datetime | None = None) -> Organisation:
    """The organisation of this name in either language, entered now where nobody has typed it before."""
    known = NAMED.first(search.normal(name), name.strip()) if name.strip() else None
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return register(Organisation(name=name.strip()), actor=actor, at=at)
    except IntegrityError:
        # Somebody else typed it at the same moment.
        return Organisation.objects.get(name_key=search.normal(name))


def register(organisation: Organisation, *, actor: User | None, at: datetime | None = None) -> Organisation:
    """An organisation enters the customer list; the name must be new (IntegrityError)."""
    organisation.name_key = search.normal(organisation.name)
    organisation.search = search.index(organisation.name, organisation.name_zh)
    flow.begin(organisation, "register", actor=actor, at=at or now())
    return organisation


@transaction.atomic
def edit(organisation: Organisation, *, actor: User, version: int, **fields: Any) -> None:
    """Facts about the organisation are put right; raises `Stale` where somebody saved in between.

    The name must be no other's (IntegrityError).
    """
    flow.change(organisation, actor=actor, version=version, for_=on_behalf(actor, of=organisation.owner), **fields)
    organisation.name_key = search.normal(organisation.name)
    organisation.search = search.index(organisation.name, organisation.name_zh)
    Organisation.objects.filter(pk=organisation.pk).update(name_key=organisation.name_key, search=organisation.search)


def set_tier(organisation: Organisation, tier: str, *, reason: str, actor: User, version: int) -> None:
    """The customer's value is judged anew, with a reason; every earlier judgement stays in the history (S4-173)."""
    flow.change(
        organisation,
        verb="set_tier",
        actor=actor,
        for_=on_behalf(actor, permission="customers.set_tier"),
        version=version,
        tier=tier,
        tier_reason=reason,
    )


def find_or_register_contact(
    organisation: Organisation,
    *,
    name: str,
    phone: str = "",
    email: str = "",
    actor: User | None,
    at: datetime | None = None,
) -> Contact:
    """The person of this name in the organisation, entered now where they are new; a phone number is enough.

    What was not known of them before is added, what was known is left as it is.
    """
    contact = _same_person(bool(phone), bool(email)).first(organisation.pk, name.strip(), phone, email)
    if contact is None:
        contact = Contact(organisation=organisation, name=name.strip(), phone=phone, email=email)
        contact.search = search.index(contact.name, contact.phone, contact.email)
        flow.begin(contact, "register", actor=actor, at=at or now())
        return contact
    _add(contact, phone=phone, email=email, actor=actor)
    return contact


@cache
def _same_person(has_phone: bool, has_email: bool) -> Prepared[Contact]:
    """Who of an organisation is the person of a name, a phone number and an address, if these are known."""

    def build(organisation: int, name: str, phone: str = "", email: str = "") -> QuerySet[Contact]:
        same = Contact.objects.filter(Q(name__iexact=name) | Q(name_zh=name), organisation=organisation)
        reach = Q(phone=phone) if has_phone else Q()
        reach |= Q(email__iexact=email) if has_email else Q()
        if not reach:
            return same.order_by("pk")[:1]
        # Two people of one name are told apart by how they are reached; who has no other number or address may be them.
        blank = Q(phone__in=["", phone]) & (Q(email="") | Q(email__iexact=email))
        return same.filter(reach | blank).order_by(Case(When(reach, then=0), default=1), "pk")[:1]

    return Prepared(build, int, str, *([str, str] if has_phone or has_email else []))


def _add(contact: Contact, *, phone: str, email: str, actor: User | None) -> None:
    """What was not known of somebody before, whoever else writes on them at the same moment."""
    if (contact.phone or not phone) and (contact.email or not email):
        return
    with transaction.atomic(savepoint=False):
        contact.refresh_from_db(from_queryset=Contact.objects.select_for_update())
        news = {"phone": contact.phone or phone, "email": contact.email or email}
        edit_contact(contact, actor=actor, version=contact.version, **news)


@transaction.atomic
def edit_contact(contact: Contact, *, actor: User | None, version: int, **fields: Any) -> None:
    """Facts about a person are put right; past appointments keep what was true then."""
    if flow.change(contact, actor=actor, version=version, **fields) is not None:
        contact.search = search.index(contact.name, contact.name_zh, contact.phone, contact.email)
        Contact.objects.filter(pk=contact.pk).update(search=contact.search)


def register_contact(contact: Contact, *, actor: User, at: datetime | None = None) -> Contact:
    """A person of an organisation enters the list."""
    contact.search = search.index(contact.name, contact.name_zh, contact.phone, contact.email)
    flow.begin(contact, "register", actor=actor, at=at or now())
    return contact
