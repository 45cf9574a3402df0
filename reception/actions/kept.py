"""Facts about an appointment that the floors above decide and this one keeps: the desk never looks upstairs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department, User
from history import flow
from history.models import Event
from history.moment import now
from pages.formats import colon
from reception.models import Appointment, Assignment, ReceptionRecord
from reception.rules import acting_for

from . import letters
from .rooms import Refused

# What somebody is who is named for a visit, in the words of the notice that tells them.
ROLES = {
    "receptionist": gettext_lazy("customer receptionist"),
    "salesperson": gettext_lazy("salesperson"),
    "deputy": gettext_lazy("deputy"),
    "sign_in_person": gettext_lazy("sign-in person"),
}


@transaction.atomic(savepoint=False)
def set_clearance(
    appointment: Appointment, clearance: str, *, actor: User | None, at: datetime, words: str = ""
) -> None:
    """Whether the information sheet stands in the way of this visit."""
    before = Appointment.objects.values_list("clearance", flat=True).get(pk=appointment.pk)
    if not _keep(appointment, clearance=clearance):
        return
    # That a new visit waits for its sheet is no deed of anybody.
    if clearance == Appointment.Clearance.CLEARED:
        flow.record(appointment, "clear", actor=actor, at=at, words=words)
    elif before == Appointment.Clearance.CLEARED:
        flow.record(appointment, "withhold", actor=actor, at=at, words=words)


def set_tasks(appointment: Appointment, *, open: int, total: int) -> None:
    """How many of the departments' tasks are not done yet, of how many."""
    _keep(appointment, tasks_open=open, tasks_total=total)


def set_level(appointment: Appointment, level: str) -> None:
    """How the visit is received: the code of its reception level, by which rooms are chosen (S1-11)."""
    _keep(appointment, level=level)


def set_satisfaction(appointment: Appointment, score: int | None) -> None:
    """What the visitor thought of it, from 1 to 5."""
    _keep(appointment, satisfaction=score)


@transaction.atomic
def assign(
    appointment: Appointment,
    *,
    receptionist: User | None = None,
    salesperson: User | None = None,
    actor: User | None,
    at: datetime,
) -> None:
    """Who looks after the visit is named, and told (S2-18)."""
    named = {"receptionist": receptionist, "salesperson": salesperson}
    news = {role: person for role, person in named.items() if person and person != getattr(appointment, role)}
    if not news:
        return
    _keep(appointment, **news)
    facts = {role: str(person) for role, person in news.items()}
    flow.note(appointment, "assign", actor=actor, at=at, facts=facts)
    # Who was named before and is named again hears it again.
    letters.tell(news.values(), "reception.assigned", appointment, actor=actor, at=at, key=at.isoformat())


@transaction.atomic
def arrange(
    appointment: Appointment,
    *,
    deputy: User | None,
    sign_in_person: User | None,
    actor: User,
    at: datetime | None = None,
) -> None:
    """Who acts for the contact person on this visit (S4-251), and who records who comes (S1-28); the new ones hear it.

    Whoever acts for the host has the same rights and gets the same notices.
    """
    at = at or now()
    if appointment.state in Appointment.OVER:
        raise flow.NotAllowed("arrange", winner=Event.objects.latest_of(appointment))
    if deputy is not None and deputy.pk == appointment.contact_person_id:
        raise Refused("arrange", _("The contact person needs somebody else as deputy."), field="deputy")
    named = {"deputy": deputy, "sign_in_person": sign_in_person}
    news = {role: person for role, person in named.items() if person != getattr(appointment, role)}
    if not news:
        return
    facts = {role: [str(getattr(appointment, role) or ""), str(person or "")] for role, person in news.items()}
    _keep(appointment, **news)
    flow.record(appointment, "arrange", actor=actor, at=at, for_=acting_for(actor, appointment), facts=facts)
    for role, person in news.items():
        if person is not None:
            duty = ROLES[role]
            key = f"{role} {at.isoformat()}"
            letters.tell([person], "reception.assigned", appointment, actor=actor, at=at, key=key, duty=duty)


@transaction.atomic
def give_duty(
    appointment: Appointment,
    *,
    person: User,
    duty: str,
    department: Department | None = None,
    actor: User,
    at: datetime | None = None,
) -> Assignment:
    """Somebody gets a part in the visit for a department, and what they are to do (S0-45), and is told at once (S2-18).

    Where no `department` is said it is their own, else the one that receives the visit. A second duty of one person
    takes the place of the first; the same one said again is nothing new.
    """
    at = at or now()
    if appointment.state in Appointment.OVER:
        raise flow.NotAllowed("assign", winner=Event.objects.latest_of(appointment))
    if not duty.strip():
        raise Refused("assign", _("Say what this person is to do."), field="duty")
    wanted = {"duty": duty.strip(), "department": department or person.department or appointment.department}
    row = Assignment.objects.filter(appointment=appointment, person=person).first()
    if row is not None and all(getattr(row, name) == value for name, value in wanted.items()):
        return row
    row, _created = Assignment.objects.update_or_create(appointment=appointment, person=person, defaults=wanted)
    for_ = acting_for(actor, appointment)
    flow.note(appointment, "assign", actor=actor, at=at, for_=for_, words=str(row))
    key = f"{row.duty} {at.isoformat()}"
    letters.tell([person], "reception.assigned", appointment, actor=actor, at=at, key=key, duty=row.duty)
    return row


@transaction.atomic
def take_duty_back(appointment: Appointment, *, person: User, actor: User, at: datetime | None = None) -> None:
    """Somebody has no part in the visit any more, and hears that; nobody had given them one: nothing happens."""
    at = at or now()
    if appointment.state in Appointment.OVER:
        raise flow.NotAllowed("take_duty_back", winner=Event.objects.latest_of(appointment))
    row = Assignment.objects.filter(appointment=appointment, person=person).first()
    if row is None:
        return
    duty = row.duty
    row.delete()
    for_ = acting_for(actor, appointment)
    flow.note(appointment, "take_duty_back", actor=actor, at=at, for_=for_, words=f"{person}{colon()}{duty}")
    key = at.isoformat()
    letters.tell([person], "reception.duty_taken_back", appointment, actor=actor, at=at, key=key, duty=duty)


@transaction.atomic
def instruct(appointment: Appointment, *, instruction: str, actor: User, at: datetime | None = None) -> None:
    """The superior says what is to be done for an important visitor (S2-25), and those concerned hear it."""
    at = at or now()
    if not _keep(appointment, instruction=instruction.strip()):
        return
    ReceptionRecord.objects.filter(appointment=appointment, closed_at__isnull=True).update(
        instruction=appointment.instruction
    )
    flow.record(appointment, "instruct", actor=actor, at=at, words=appointment.instruction)
    people = [appointment.contact_person, appointment.deputy, appointment.receptionist]
    text, key = appointment.instruction, at.isoformat()
    letters.tell(people, "reception.instruction", appointment, actor=actor, at=at, key=key, instruction=text)


def _keep(appointment: Appointment, **columns: object) -> bool:
    """Write columns that no form of the desk carries, so that nobody's open form turns stale; False: nothing new."""
    is_new = bool(Appointment.objects.filter(pk=appointment.pk).exclude(**columns).update(**columns))
    for name, value in columns.items():
        setattr(appointment, name, value)
    return is_new
