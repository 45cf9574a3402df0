"""Opening a period: from then on its cards collect; and who joins it later."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from assessments.models import Period, Scheme, Scorecard
from history import flow
from history.moment import now
from reception.actions import Refused


def already_open(kind: str, starts_on: date, ends_on: date, scheme: Scheme) -> Period | None:
    """The regular period of these days and this scheme, if somebody opened it."""
    if kind != Period.Kind.REGULAR:
        return None
    return Period.objects.filter(kind=kind, starts_on=starts_on, ends_on=ends_on, scheme__code=scheme.code).first()


@transaction.atomic
def open_period(
    *,
    kind: str,
    starts_on: date,
    ends_on: date,
    scheme: Scheme,
    actor: User | None,
    name: str = "",
    people: Iterable[User] | None = None,
    departments: Iterable[Department] | None = None,
    form_token: UUID | None = None,
    for_: User | None = None,
    at: datetime | None = None,
) -> Period:
    """A period begins to be assessed: one card for each person who meets customers and for their departments (S4-92).

    `people` and `departments` name others instead. The same form posted twice, or the same
    regular period opened twice, is one period.
    """
    at = at or now()
    known = _first_of(form_token) or already_open(kind, starts_on, ends_on, scheme)
    if known is not None:
        return known
    period = Period(
        kind=kind, name=name.strip(), starts_on=starts_on, ends_on=ends_on, scheme=scheme, form_token=form_token
    )
    try:
        with transaction.atomic():
            flow.begin(period, "open", actor=actor, at=at, for_=for_)
    except IntegrityError:
        known = _first_of(form_token) or already_open(kind, starts_on, ends_on, scheme)
        if known is None:
            raise
        return known
    chosen = list(people) if people is not None else list(customer_facing())
    if departments is None:
        keys = {person.department_id for person in chosen} if people is None else set()
        departments = Department.objects.filter(pk__in=keys - {None}, is_active=True)
    _begin(period, departments, chosen, actor=actor, for_=for_, at=at)
    return period


@transaction.atomic
def join(
    period: Period,
    *,
    people: Iterable[User] = (),
    departments: Iterable[Department] = (),
    actor: User,
    for_: User | None = None,
    at: datetime | None = None,
) -> int:
    """Somebody came, or was forgotten: they are assessed as well, from the records of the whole period.

    Too little of these is "not assessed", as for everybody. Whoever has a card keeps it; how many
    got one. Raises `Refused` when the period is closed.
    """
    at = at or now()
    # Whoever adds the same people at the same time waits here.
    period = Period.objects.select_for_update().get(pk=period.pk)
    if not period.is_open(at):
        raise Refused("join", _("This period is over and all its results are published."))
    there = period.scorecards.values_list("person", "department")
    known = {key for key, _department in there}, {key for _person, key in there}
    fresh = [row for row in people if row.pk not in known[0]]
    homes = [row for row in departments if row.pk not in known[1]]
    _begin(period, homes, fresh, actor=actor, for_=for_, at=at)
    return len(fresh) + len(homes)


def _begin(
    period: Period,
    departments: Iterable[Department],
    people: Iterable[User],
    *,
    actor: User | None,
    for_: User | None,
    at: datetime,
) -> None:
    """A company of thousands opens its quarter in a few statements."""
    subjects = [{"department": row} for row in departments] + [{"person": person} for person in people]
    cards = [Scorecard(period=period, **subject) for subject in subjects]
    flow.begin_many(cards, "open", actor=actor, at=at, for_=for_)


def customer_facing():
    """Everybody whose position meets customers directly."""
    return User.objects.active().filter(position__is_customer_facing=True).order_by("department__code", "name", "pk")


def _first_of(form_token: UUID | None) -> Period | None:
    return Period.objects.filter(form_token=form_token).first() if form_token else None
