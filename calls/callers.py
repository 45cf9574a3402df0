"""Who is on the line: the people found beside the call form, with their customer's last calls and open issues."""

from collections import defaultdict
from dataclasses import dataclass

from accounts.models import User
from customers.models import Contact
from reception.callers import callers as people
from reception.models import Appointment

from .models import Call, Issue

CALLS_EACH, MOST = 3, 60


@dataclass
class Caller:
    """A person of the customer list with what we have to do with their customer."""

    contact: Contact
    visits: list[Appointment]
    calls: list[Call]
    issues: list[Issue]


def callers(user: User, typed: str) -> list[Caller]:
    """Those of whom what was typed may be a part: number, name, company, pinyin or initials."""
    found = people(user, typed)
    customers = {row.contact.organisation_id for row in found}
    calls = _by_customer(Call.objects.visible_to(user).filter(organisation__in=customers).order_by("-called_at"))
    open_issues = Issue.objects.visible_to(user).open().filter(organisation__in=customers).order_by("-received_at")
    issues = _by_customer(open_issues)
    return [
        Caller(
            row.contact,
            row.visits,
            calls[row.contact.organisation_id][:CALLS_EACH],
            issues[row.contact.organisation_id][:CALLS_EACH],
        )
        for row in found
    ]


def _by_customer(rows) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows.with_people()[:MOST]:
        found[row.organisation_id].append(row)
    return found
