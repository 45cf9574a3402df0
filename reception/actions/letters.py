"""What is said about an appointment, to our people and to the visitor."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from accounts.models import Department, User
from notices import actions as notices
from notices.models import Notice
from pages.formats import local
from reception import passes
from reception.invitations import invitation
from reception.models import Appointment

# The purpose of the link by which a visitor chooses among proposed times.
CHOOSE_TIME = "reception.choose_time"
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
    **more: Any,
) -> None:
    """These people of ours, each once, but not whoever did it."""
    others = {person.pk: person for person in people if person is not None and person != actor}
    params = facts(appointment) | more
    notices.notify(others.values(), kind, about=appointment, at=at, key=key, params=params, actor=actor)


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
    tell(concerned(appointment), kind, appointment, actor=actor, at=at, key=str(appointment.invitation_sequence))


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
        report_upwards(
            appointment,
            host=appointment.contact_person,
            department=appointment.department,
            said=facts(appointment),
            actor=actor,
            at=at,
        )


def report_upwards(
    about: Model,
    *,
    host: User | None,
    department: Department | None,
    said: dict[str, Any],
    actor: User | None,
    at: datetime,
) -> None:
    """The superior of whoever receives them, else the department's head, hears of an important or special visitor.

    `about` is an appointment or somebody who came without one; `said` is what the notice may mention.
    """
    superior = (host.manager if host else None) or (department.head if department else None)
    if superior is not None and superior != actor:
        notices.notify(superior, "reception.important_visitor", about=about, at=at, params=said, actor=actor)
