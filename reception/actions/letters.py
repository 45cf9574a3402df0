"""What is said about an appointment, to our people and to the visitor."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType

from accounts.models import Department, User
from notices import actions as notices
from notices.actions import Told
from notices.models import Notice
from notices.words import in_both
from pages.formats import local
from reception import passes, privacy
from reception.invitations import invitation
from reception.models import Appointment, Enquiry

# The purpose of the link by which a visitor chooses among proposed times.
CHOOSE_TIME = "reception.choose_time"
IMPORTANT = "reception.important_visitor"
# What is overtaken by a new time, a new place or a cancellation.
PLANNED = [
    f"reception.{kind}"
    for kind in (
        "request_registered",
        "request_from_sales",
        "important_visitor",
        "instruction",
        "assigned",
        "visit_confirmed",
        "visit_rescheduled",
        "visitor_confirmed",
        "visitor_rescheduled",
        "visitor_late",
        "visitor_missing",
        "room_offered",
    )
]


def facts(appointment: Appointment) -> dict[str, Any]:
    """What every notice and letter about an appointment may mention."""
    return {
        "visitor": appointment.visitor_name,
        "organisation": appointment.organisation,
        "head_count": appointment.head_count,
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "spans_days": local(appointment.starts_at).date() != local(appointment.ends_at).date(),
        "place": appointment.room or appointment.place,
        "address": appointment.site.address,
        "meeting_point": appointment.meeting_point,
        "purpose": appointment.purpose,
        "needs": appointment.needs,
        "special_needs": appointment.special_needs,
        "is_important": appointment.is_important,
        "contact_person": appointment.contact_person,
        "contact_phone": appointment.contact_person.phone,
        "reason": appointment.decline_reason or appointment.cancel_reason,
    }


def tell(
    people: Iterable[User | None],
    kind: str,
    appointment: Appointment,
    *,
    actor: User | None,
    at: datetime,
    key: str = "",
    own: Callable[[User], dict[str, Any]] | None = None,
    **more: Any,
) -> None:
    """These people of ours, each once, but not whoever did it; `own` is what each reader is told alone."""
    others = [person for person in people if person is not None and person != actor]
    if others:
        told = of(appointment, kind, others, key=key, own=own, **more)
        notices.notify_many([told], at=at, actor=actor)


def tell_each(said: Iterable[Told], *, at: datetime) -> None:
    """Of many visits at once, in a handful of statements; each as `of` puts it."""
    notices.notify_many(list(said), at=at)


def of(
    appointment: Appointment,
    kind: str,
    people: Iterable[User | None],
    *,
    key: str = "",
    own: Callable[[User], dict[str, Any]] | None = None,
    about: Enquiry | None = None,
    **more: Any,
) -> Told:
    """One thing to tell these people of ours about a visit, each once; of a private one as much as they may know.

    `about` is what the notice opens where that is not the visit.
    """
    opened: Appointment | Enquiry = about or appointment
    names = in_both(appointment.public_name)
    said = facts(privacy.concealed(appointment)) if appointment.is_private else facts(appointment)

    def alone(reader: User) -> dict[str, Any]:
        known = facts(privacy.seen_by(reader, appointment)) if appointment.is_private else {}
        return known | (own(reader) if own else {})

    return Told(
        recipients=list({person.pk: person for person in people if person is not None}.values()),
        kind=kind,
        about_type=ContentType.objects.get_for_model(opened).pk,
        about_id=opened.pk,
        key=key,
        label=names["en"],
        label_zh=names["zh-hans"],
        url=opened.get_absolute_url(),
        params=said | more,
        own=alone if own or appointment.is_private else None,
    )


def take_back(appointment: Appointment, *, at: datetime) -> None:
    """The visit moves or is off: what was still to be sent of how it was planned goes nowhere (R17)."""
    notices.revoke(appointment, PLANNED, at=at)


def overtake(appointment: Appointment, *, at: datetime) -> None:
    """The answer is given: what went before it goes nowhere, and other proposed times can be chosen no more."""
    if not appointment.visitor_email:
        return  # nothing was written
    notices.revoke(appointment, ["reception.visitor_acknowledged", "reception.visitor_proposed"], at=at)
    if appointment.proposals.filter(closed_at__isnull=True).update(closed_at=at):
        notices.revoke_links(appointment, CHOOSE_TIME, at=at)


def concerned(appointment: Appointment) -> list[User]:
    """Everybody of ours whom a visit concerns, each once."""
    people = [appointment.contact_person, appointment.deputy, appointment.receptionist, appointment.salesperson]
    people += [appointment.created_by, appointment.sign_in_person]
    people += [duty.person for duty in appointment.assignments.select_related("person")]
    return list({person.pk: person for person in people if person is not None}.values())


def note_seen(appointment: Appointment, *, reader: User, at: datetime) -> None:
    """Whoever opens the record has seen what they were told of it, also by the address in a letter (S2-18)."""
    notices.mark_read(Notice.objects.about(appointment).visible_to(reader), at=at)


def tell_us(appointment: Appointment, kind: str, *, actor: User | None, at: datetime) -> None:
    """Everybody of ours whom the visit concerns hears of a change of it."""
    key = str(appointment.invitation_sequence)
    own = _fallen_away(appointment.fallen_away) if appointment.fallen_away else None
    tell(concerned(appointment), kind, appointment, actor=actor, at=at, key=key, own=own)


def _fallen_away(tasks: dict[int, Any]) -> Callable[[User], dict[str, Any]]:
    """Whoever stands in for somebody reads what falls away for them."""

    def own(reader: User) -> dict[str, Any]:
        people = [reader] if reader.pk in tasks else reader.principals()
        return {"tasks": next((tasks[person.pk] for person in people if person.pk in tasks), "")}

    return own


def tell_visitor(
    appointment: Appointment,
    kind: str,
    *,
    at: datetime,
    method: str = "",
    key: str = "",
    not_before: datetime | None = None,
    **more: Any,
) -> None:
    """The visitor gets a letter where there is an address, with the calendar entry it is about.

    Nothing goes out about a visit that is already over (R16).
    """
    if not appointment.visitor_email or appointment.ends_at <= at:
        return
    language = appointment.contact.language if appointment.contact else ""
    if method == "REQUEST":
        address = notices.absolute(passes.pass_path(appointment, at=at))
        more |= {"pass_url": address, "code": passes.spaced(appointment.code)}
    notices.write(
        appointment.visitor_email,
        kind,
        about=appointment,
        at=at,
        key=key or str(appointment.invitation_sequence),
        params=facts(appointment) | more,
        not_before=not_before,
        language=language,
        calendar=invitation(appointment, method=method, at=at) if method else None,
        method=method or "REQUEST",
    )


def tell_superior(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """Important customers and special needs are reported upwards at once (S2-25)."""
    if appointment.is_important or appointment.special_needs:
        superior = superior_of(appointment.contact_person, appointment.department)
        tell([superior], IMPORTANT, appointment, actor=actor, at=at)


def superior_of(host: User | None, department: Department | None) -> User | None:
    """The superior of whoever receives somebody, else the head of the department."""
    return (host.manager if host else None) or (department.head if department else None)
