"""The lines of the list of appointments, with every word ready: fifty of them are felt in the time a page takes."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.urls import reverse

from pages.formats import period

from .models import Appointment


class Line(NamedTuple):
    """What the list shows of one appointment."""

    url: str
    visitor: str
    organisation: str
    when: str
    where: str
    contact_person: str
    department: str
    state: str
    state_label: str


def lines_of(rows: Iterable[Appointment]) -> Iterator[Line]:
    """One line each; what is the same for all, the address and the words for the states, is made once."""
    address = reverse("reception:detail", args=[0])
    labels = {state: str(label) for state, label in Appointment.State.choices}
    for row in rows:
        yield Line(
            address.replace("/0/", f"/{row.pk}/"),
            row.visitor_name,
            str(row.organisation),
            period(row.starts_at, row.ends_at),
            row.where,
            str(row.contact_person),
            str(row.department),
            row.state,
            labels[row.state],
        )
