"""What happens at the tablet of an entrance, and how the tablets are set up."""

import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from accounts.models import User
from deadlines import standards
from history import flow
from history.models import Event
from history.moment import now
from notices.models.link import hash_of
from pages.formats import local
from pages.forms import PhoneField
from reception.models import Announcement, Appointment, Entrance, Kiosk, KioskMiss, Site, Visitor
from reception.recognition import of_that_day

from . import letters, watch
from .arrival import check_in, party_of, sign_in
from .gate import desk
from .leaving import check_out, come_back, go_out, sign_out

Kind = Announcement.Kind
State = Appointment.State

# So many that fit nobody within so long, and the tablet asks for the desk (R33). The number is the
# standard KIOSK_MISSES; where nobody has set it, a tablet is still not guessed at for ever.
MISSES, WITHIN = 5, timedelta(minutes=10)
# The code is one for the whole visit: typed again at once it is the same person, later the next of the party.
SAME_PERSON = timedelta(seconds=10)


def find_kiosk(token: str) -> Kiosk | None:
    """The tablet in use whose address carries this token."""
    return Kiosk.objects.in_use().select_related("site").filter(token_hash=hash_of(token)).first()


def is_shut(kiosk: Kiosk, at: datetime) -> bool:
    """Somebody is guessing: for a while nothing is looked up at this tablet."""
    most = standards.number("KIOSK_MISSES", at) or MISSES
    return kiosk.misses.filter(at__gt=at - WITHIN).count() >= most


@transaction.atomic
def look_up(kiosk: Kiosk, typed: str, *, at: datetime) -> tuple[Appointment, Visitor | None] | None:
    """Whose code, or whose whole phone number, this is today at this site; one that fits nobody is counted (R33)."""
    row = Kiosk.objects.select_for_update().get(pk=kiosk.pk)
    if is_shut(row, at):
        return None
    found = _by_code(row, typed, at) or _by_phone(row, typed, at)
    if found is None:
        KioskMiss.objects.filter(kiosk=row, at__lte=at - WITHIN).delete()
        KioskMiss.objects.create(kiosk=row, at=at)
    Kiosk.objects.filter(pk=row.pk).update(seen_at=at)
    return found


@transaction.atomic
def announce(
    kiosk: Kiosk, appointment: Appointment, *, visitor: Visitor | None = None, at: datetime | None = None
) -> Announcement:
    """The guest is here: the desk confirms it, or, where the site lets them, they have signed in (S1-28)."""
    at = at or now()
    kept = _note(kiosk, appointment, Kind.HERE, visitor=visitor, at=at)
    if kept.settled_at is not None:
        return kept
    if _allows(kiosk, "checks_in") and _is_plain(appointment, visitor, at):
        try:
            with transaction.atomic():
                let_in(appointment, visitor, kept.head_count, actor=None, at=at)
        except flow.NotAllowed:
            pass  # whatever stands in the way is for the desk to see, not for the tablet
        else:
            settle(kept, actor=None, at=at)
            return kept
    _ask_the_desk(kept, "reception.guest_announced", at=at)
    return kept


@transaction.atomic
def take_leave(
    kiosk: Kiosk, appointment: Appointment, *, visitor: Visitor | None = None, at: datetime | None = None
) -> Announcement:
    """The guest goes: the desk says goodbye, or, where the site lets them, they have signed out."""
    at = at or now()
    kept = _note(kiosk, appointment, Kind.GOING, visitor=visitor, at=at)
    # The code is one for the whole visit: which of several goes, only the desk can see.
    is_known = visitor is not None or _here(appointment).count() <= 1
    if appointment.can("check_out") and _allows(kiosk, "checks_out") and is_known:
        if goes_on(appointment, at):
            go_out(appointment, visitors=[visitor] if visitor else None, actor=None, at=at)
        else:
            let_go(appointment, visitor, actor=None, at=at)
        settle(kept, actor=None, at=at)
        return kept
    _ask_the_desk(kept, "reception.guest_leaving", at=at)
    return kept


def let_in(appointment: Appointment, visitor: Visitor | None, count: int, *, actor: User | None, at: datetime) -> None:
    """A guest who is known by name, or so many of the party, sign in; with the first of them the wait begins.

    In no transaction of its own: what the watch list tells the desk stays when the guest is held.
    """
    out = appointment.visitors.filter(is_out=True, **({"pk": visitor.pk} if visitor else {}))[:count]
    if out and appointment.is_here:
        come_back(appointment, visitors=out, actor=actor, at=at)
        return
    coming = [visitor] if visitor else party_of(appointment)[:count]
    if appointment.can("check_in"):
        check_in(appointment, actor=actor, visitors=coming, at=at)
        return
    if not coming or not appointment.is_here:
        raise flow.NotAllowed("sign_in", winner=Event.objects.latest_move_of(appointment))
    for guest in coming:
        if guest.pk is None:
            guest.save(force_insert=True)
        sign_in(guest, actor=actor, at=at)


def goes_on(appointment: Appointment, at: datetime) -> bool:
    """Is it a visit of several days whose last is still to come? Whoever goes is back tomorrow."""
    return local(appointment.ends_at).date() > local(at).date()


@transaction.atomic
def let_go(appointment: Appointment, visitor: Visitor | None, *, actor: User | None, at: datetime) -> None:
    """Somebody leaves before the others; the last one, or one who is not named, ends the visit."""
    if visitor is not None and _here(appointment).exclude(pk=visitor.pk).exists():
        sign_out(visitor, actor=actor, at=at)
    else:
        check_out(appointment, actor=actor, at=at)


@transaction.atomic
def settle(announcement: Announcement, *, actor: User | None, is_refused: bool = False, at: datetime) -> bool:
    """Somebody has seen to it; of two who do at once, only one gets True."""
    row = Announcement.objects.open().filter(pk=announcement.pk)
    return bool(row.update(settled_at=at, settled_by=actor, is_refused=is_refused))


def waiting(user: User, at: datetime):
    """Who announced themselves today and is not seen to; those the desk has checked in otherwise are."""
    rows = Announcement.objects.visible_to(user).open().since(at - timedelta(hours=12))
    here = Q(kind=Kind.HERE, appointment__state=State.CONFIRMED)
    inside = Q(kind=Kind.HERE, appointment__state__in=Appointment.IN_HOUSE)
    here |= inside & Q(visitor__isnull=False, visitor__signed_in_at=None)
    here |= inside & Q(visitor=None, at__gt=F("appointment__arrived_at"))
    going = Q(kind=Kind.GOING, appointment__state__in=Appointment.IN_HOUSE)
    return rows.filter(here | going).with_visit().order_by("at")


@transaction.atomic
def set_up(site: Site, *, name: str, actor: User, at: datetime | None = None) -> tuple[Kiosk, str]:
    """A tablet for an entrance; its token comes back once and is not kept."""
    token = secrets.token_urlsafe(18)
    kiosk = Kiosk(site=site, name=name.strip(), token_hash=hash_of(token))
    flow.begin(kiosk, "set_up", actor=actor, at=at)
    return kiosk, token


@transaction.atomic
def renew(kiosk: Kiosk, *, actor: User, at: datetime | None = None) -> str:
    """Another address for the tablet; the old one opens nothing any more."""
    token = secrets.token_urlsafe(18)
    columns = {"token_hash": hash_of(token), "revoked_at": None}
    flow.change(kiosk, actor=actor, version=kiosk.version, verb="renew", at=at, **columns)
    return token


@transaction.atomic
def revoke(kiosk: Kiosk, *, actor: User, at: datetime | None = None) -> None:
    """The tablet is out of use: its address opens nothing any more."""
    at = at or now()
    flow.change(kiosk, actor=actor, version=kiosk.version, verb="revoke", at=at, revoked_at=at)


@transaction.atomic
def edit_entrance(site: Site, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> Entrance:
    """How one gets into the site, and what visitors may do there themselves."""
    entrance, is_new = Entrance.objects.get_or_create(site=site)
    seen = entrance.version if is_new else version
    flow.change(entrance, actor=actor, version=seen, at=at or now(), **fields)
    return entrance


def _by_code(kiosk: Kiosk, typed: str, at: datetime) -> tuple[Appointment, Visitor | None] | None:
    """What is typed, or what a scanner reads: the address in the QR code ends in the visitor code."""
    plain = unicodedata.normalize("NFKC", typed).strip().rstrip("/").rsplit("/", 1)[-1]
    code = re.sub(r"[\s-]", "", plain)
    if not re.fullmatch(r"\d{8}", code):
        return None
    rows = list(_expected(kiosk, at).filter(code=code)[:2])
    return (rows[0], None) if len(rows) == 1 else None


def _by_phone(kiosk: Kiosk, typed: str, at: datetime) -> tuple[Appointment, Visitor | None] | None:
    try:
        phone = PhoneField().clean(typed)
    except ValidationError:
        return None
    guests = Visitor.objects.filter(appointment__in=_expected(kiosk, at), phone=phone)
    guest = guests.select_related("appointment").order_by("signed_out_at", "appointment__starts_at", "pk").first()
    if guest is not None:
        return _expected(kiosk, at).get(pk=guest.appointment_id), guest
    visit = _expected(kiosk, at).filter(visitor_phone=phone).order_by("starts_at", "pk").first()
    return (visit, visit.visitors.first()) if visit else None


def _expected(kiosk: Kiosk, at: datetime):
    """Visits of today at this site that are agreed and not over."""
    rows = of_that_day(local(at).date()).filter(site=kiosk.site).exclude(state=State.REQUESTED)
    return rows.with_people()


def _note(kiosk: Kiosk, appointment: Appointment, kind: str, *, visitor: Visitor | None, at: datetime) -> Announcement:
    """Somebody who presses twice is announced once, and every other of the party is announced as well."""
    of_this = Announcement.objects.filter(appointment=appointment, kind=kind, visitor=visitor)
    known = of_this.open()
    # Checked in by another way since, or long gone: this is somebody else.
    is_past = Q(at__lt=at - timedelta(hours=12))
    if kind == Kind.HERE and visitor is None and appointment.arrived_at is not None:
        is_past |= Q(at__lte=appointment.arrived_at, settled_at=None)
        just_now = of_this.filter(settled_at__gt=at - SAME_PERSON, is_refused=False).first()
        if just_now is not None:
            return just_now
    count = _here(appointment).count() if kind == Kind.GOING and visitor is None else 1
    row = Announcement(
        kind=kind, appointment=appointment, visitor=visitor, kiosk=kiosk, head_count=max(count, 1), at=at
    )
    try:
        with transaction.atomic():
            known.filter(is_past).update(settled_at=at)
            row.save(force_insert=True)
    except IntegrityError:
        if kind == Kind.HERE and visitor is None:
            more = known.filter(at__lte=at - SAME_PERSON, head_count__lt=len(party_of(appointment)))
            more.update(head_count=F("head_count") + 1)
        return known.get()
    return row


def _ask_the_desk(announcement: Announcement, kind: str, *, at: datetime) -> None:
    visit = announcement.appointment
    people = [*desk(), visit.sign_in_person]
    letters.tell(people, kind, visit, actor=None, at=at, key=str(announcement.pk))


def _here(appointment: Appointment):
    return appointment.visitors.filter(signed_in_at__isnull=False, signed_out_at=None)


def _allows(kiosk: Kiosk, what: str) -> bool:
    return Entrance.objects.filter(site=kiosk.site, **{what: True}).exists()


def _is_plain(appointment: Appointment, visitor: Visitor | None, at: datetime) -> bool:
    """Nothing that somebody of ours must decide stands between the guest and the house.

    The watch list is asked here, too: what `check_in` tells the desk of it would be taken back with its refusal.
    """
    guest = visitor or appointment.visitors.filter(signed_in_at=None).first()
    is_held = guest is not None and bool(watch.screen([guest], at=at))
    return appointment.clearance != Appointment.Clearance.WAITING and not is_held
