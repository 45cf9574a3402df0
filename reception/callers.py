"""Who is calling: the people a receptionist finds while the phone is at her ear, with what there is to know of them."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from accounts.models import User
from customers import search
from customers.models import Contact

from .models import Appointment

FOUND, VISITS_EACH, VISITS_OF_ONE = 6, 2, 5


@dataclass
class Caller:
    """A person of the customer list, with their customer's visits, the latest first."""

    contact: Contact
    visits: list[Appointment]

    @property
    def host(self) -> User | None:
        """Who received this customer last, else whose customer it is."""
        return self.visits[0].contact_person if self.visits else self.contact.organisation.owner


def callers(user: User, typed: str) -> list[Caller]:
    """Those of whom the fragment of a number, a name, a company, its pinyin or initials may be; in two queries."""
    text = search.digits_of(typed) or typed
    if len(text.strip()) < 2:
        return []
    found = Contact.objects.visible_to(user).known_as(text).select_related("organisation__owner")
    return callers_of(user, list(found.likeliest(text)[:FOUND]))


def callers_of(user: User, contacts: list[Contact]) -> list[Caller]:
    """These people with the visits of their customers; all there is room for where it is only one."""
    each = VISITS_OF_ONE if len(contacts) == 1 else VISITS_EACH
    visits = _visits(user, {contact.organisation_id for contact in contacts})
    return [Caller(contact, visits[contact.organisation_id][:each]) for contact in contacts]


def _visits(user: User, organisations: set[int]) -> dict[int, list[Appointment]]:
    """The latest visits of these customers that this person may see."""
    found: dict[int, list[Appointment]] = defaultdict(list)
    if not organisations:
        return found
    visible = Appointment.objects.visible_to(user).open_to(user).filter(organisation__in=organisations)
    called_off = [Appointment.State.DECLINED, Appointment.State.CANCELLED]
    rows = visible.exclude(state__in=called_off).select_related("contact_person").order_by("-starts_at", "-pk")
    for row in rows[: FOUND * 10]:
        found[row.organisation_id].append(row)
    return found


def sounds_of_people() -> dict[int, str]:
    """What else than their name our people are found by: pinyin, initials, staff number."""
    rows = User.objects.active().values_list("pk", "name", "name_zh", "username", "staff_number")
    return {pk: _sound(name, name_zh, f"{username} {number or ''}") for pk, name, name_zh, username, number in rows}


@lru_cache(maxsize=5000)
def _sound(name: str, name_zh: str, more: str) -> str:
    return search.index(name, name_zh, more.strip())
