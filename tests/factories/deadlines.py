"""Clocks, started the honest way, on the smallest record there is."""

from datetime import datetime

from accounts.models import Department, User
from deadlines import actions
from deadlines.models import Clock
from history.moment import now
from tests.factories.accounts import DepartmentFactory, UserFactory


def start_clock(
    code: str = "REPLY_GENERAL",
    *,
    subject: Department | None = None,
    owner: User | None = None,
    at: datetime | None = None,
    **details,
) -> Clock:
    """A running clock; without a subject it is on a new department, which stands for any record."""
    if owner is None and "department" not in details:
        owner = UserFactory()
    return actions.start(subject or DepartmentFactory(), code, owner=owner, at=at or now(), **details)
