"""Clocks, started the honest way, on the smallest record there is."""

from datetime import date, datetime

from accounts.models import Department, User
from deadlines import actions
from deadlines.models import Clock, Obligation
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


def oblige(
    code: str = "GIFT_WEEKLY_STOCK", *, owner: User | None = None, since: date | None = None, **details
) -> Obligation:
    """Something owed again and again, with the turns that have begun by now."""
    if owner is None and "department" not in details:
        owner = UserFactory()
    at = details.pop("at", None) or now()
    label = details.pop("label", "Stock of gifts")
    return actions.oblige(code, owner=owner, since=since or at.date(), label=label, actor=None, at=at, **details)
