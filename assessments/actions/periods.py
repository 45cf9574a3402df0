"""Opening a period: from then on its cards collect."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Department, User
from assessments.models import Period, Scheme, Scorecard
from history import flow
from history.models import Event
from history.moment import now


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
    subjects = [{"department": row} for row in departments] + [{"person": person} for person in chosen]
    cards = [Scorecard(period=period, created_at=at, created_by=actor, **subject) for subject in subjects]
    _begin_all(Scorecard.objects.bulk_create(cards), actor=actor, for_=for_, at=at)
    return period


def customer_facing():
    """Everybody whose position meets customers directly."""
    return User.objects.active().filter(position__is_customer_facing=True).order_by("department__code", "name", "pk")


def _begin_all(cards: list[Scorecard], *, actor: User | None, for_: User | None, at: datetime) -> None:
    """One event for each card: a company of thousands opens its quarter in a few statements."""
    events = [
        Event(subject=card, verb="open", actor=actor, on_behalf_of=for_, after=card.state, at=at) for card in cards
    ]
    for event in events:
        event.hash = event.fingerprint()
    Event.objects.bulk_create(events)


def _first_of(form_token: UUID | None) -> Period | None:
    return Period.objects.filter(form_token=form_token).first() if form_token else None
