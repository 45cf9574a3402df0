"""Everybody of ours with a part in a visit: what it is, for which department, and whether they have read the plan."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import Department, User
from reception.models import Assignment

from .models import InfoSheet, ItineraryLine, Reader


@dataclass
class Part:
    """One colleague of a visit; `duty` is the one that was given by name and can be taken back."""

    person: User
    roles: list[str] = field(default_factory=list)
    duty: Assignment | None = None
    reader: Reader | None = None

    @property
    def department(self) -> Department | None:
        return self.duty.department if self.duty and self.duty.department else self.person.department

    @property
    def is_missing(self) -> bool:
        """Asked to read the plan, and has not said yet that they have."""
        return self.reader is not None and not self.reader.has_acknowledged


def parts(sheet: InfoSheet) -> list[Part]:
    """Each colleague once, those who have not read the plan first; in a fixed number of queries."""
    found: dict[int, Part] = {}

    def add(person: User | None, role: str) -> None:
        if person is not None:
            part = found.setdefault(person.pk, Part(person))
            if role not in part.roles:
                part.roles.append(role)

    visit = sheet.appointment
    add(visit.salesperson, _("Salesperson"))
    add(visit.receptionist, _("Customer receptionist"))
    add(sheet.reception_lead, _("Reception lead"))
    add(sheet.host, _("Host"))
    add(visit.contact_person, _("Contact person"))
    add(sheet.project_engineer, _("Project engineer"))
    add(sheet.see_off_person, _("Who sees the guest off"))
    add(visit.deputy, _("Deputy"))
    add(visit.sign_in_person, _("Sign-in person"))
    for line in sheet.leaders.select_related("person__department"):
        add(line.person, _("Attending leader"))
    for step in sheet.itinerary.select_related("person__department"):
        add(step.person, ItineraryLine.Kind(step.kind).label)
    for meal in sheet.meals.select_related("host__department"):
        add(meal.host, _("Host at the table"))
    for duty in visit.assignments.select_related("person__department", "department"):
        add(duty.person, duty.duty)
        found[duty.person_id].duty = duty
    for reader in sheet.readers.taking_part():
        if reader.person_id in found:
            found[reader.person_id].reader = reader
    return sorted(found.values(), key=lambda part: not part.is_missing)
