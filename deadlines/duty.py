"""The duty roster: who is there when nobody else is at work, and takes over what falls due then."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from history.flow import NotAllowed
from notices import actions as notices
from pages import formats

from . import actions, arithmetic, rules
from .days import calendar_by_pk
from .models import CalendarVersion, Clock, DutyTurn, WorkCalendar


class Taken(NotAllowed):
    """Two people are never on duty at one site at once: whose turn that is must be clear."""

    def __init__(self, rival: DutyTurn):
        super().__init__("add")
        self.rival = rival

    def __str__(self) -> str:
        return _("%(person)s is on duty then: %(period)s. Remove that turn first, or choose another time.") % {
            "person": self.rival.person,
            "period": formats.period(self.rival.starts_at, self.rival.ends_at),
        }


class NobodyOnDuty(NotAllowed):
    """There is nobody to hand it over to."""

    def __init__(self) -> None:
        super().__init__("hand_over")

    def __str__(self) -> str:
        return _("Nobody else is on the duty roster for that time.")


def on_duty(at: datetime, calendar: WorkCalendar | None = None) -> User | None:
    """Who is on duty at the instant, at the site of this calendar, else at the company's."""
    turns = DutyTurn.objects.standing().filter(starts_at__lte=at, ends_at__gt=at, person__is_active=True)
    turns = turns.select_related("person", "calendar")
    own = turns.filter(calendar=calendar).first() if calendar else None
    turn = own or turns.filter(calendar__code=WorkCalendar.SITE).first()
    return turn.person if turn else None


class Roster:
    """The turns ahead, asked for once: who could take over what falls due."""

    def __init__(self, at: datetime):
        self.at = at
        self._turns: list[DutyTurn] | None = None
        self._calendar_of: dict[int, int] = {}
        self._site = 0

    def who(self, clock: Clock) -> User | None:
        """Who is on duty when `clock` falls due, or at last before it."""
        if self._turns is None:
            self._read()
        until = max(clock.due_at, self.at)
        for calendar in (self._calendar_of[clock.calendar_version_id], self._site):
            for turn in self._turns:
                if turn.calendar_id == calendar and turn.starts_at <= until:
                    return turn.person
        return None

    def _read(self) -> None:
        ahead = DutyTurn.objects.ending_after(self.at).filter(person__is_active=True)
        self._turns = list(ahead.select_related("person").order_by("-starts_at"))
        versions = CalendarVersion.objects.values_list("pk", "calendar", "calendar__code")
        for version, calendar, code in versions:
            self._calendar_of[version] = calendar
            if code == WorkCalendar.SITE:
                self._site = calendar


@dataclass(frozen=True)
class Offer:
    """What a clock's page says of duty: who would take it over; nobody when the roster is empty then."""

    person: User | None


def offer(clock: Clock, user: User, at: datetime) -> Offer | None:
    """For a promise that falls due when nobody is at work, to whoever may hand it over."""
    if clock.state != Clock.State.RUNNING or not rules.may_hand_over(user, clock):
        return None
    if not is_outside_work(clock, at):
        return None
    person = Roster(at).who(clock)
    return Offer(person) if person is None or person.pk != clock.owner_id else None


def is_outside_work(clock: Clock, at: datetime) -> bool:
    """Does it fall due, or is it late, at a moment when nobody is at work?"""
    moment, calendar = max(clock.due_at, at), calendar_by_pk(clock.calendar_version_id)
    return arithmetic.last_close(calendar, moment) < moment and not arithmetic.is_working_moment(calendar, moment)


@transaction.atomic
def hand_over(clock: Clock, *, actor: User, at: datetime) -> User:
    """Whoever is on duty when it falls due holds the promise from now on; it stays its department's."""
    person = Roster(at).who(clock)
    if person is None or person.pk == clock.owner_id:
        raise NobodyOnDuty
    changed = actions.reassign(clock.subject, clock.code, owner=person, at=at, actor=actor, department=clock.department)
    if not changed:
        raise NotAllowed("hand_over")
    notices.notify(
        person,
        "deadlines.on_duty",
        about=clock,
        at=at,
        key=at.isoformat(),
        params={"limit": clock.limit, "due": clock.due_at, "owner": person, "by": actor},
        actor=actor,
    )
    return person


def add(
    person: User, *, starts_at: datetime, ends_at: datetime, calendar: WorkCalendar, actor: User, at: datetime
) -> DutyTurn:
    """A turn of duty stands in the roster; raises `Taken` where somebody else is on duty then."""
    turn = DutyTurn(person=person, starts_at=starts_at, ends_at=ends_at, calendar=calendar)
    try:
        with transaction.atomic():
            flow.begin(turn, "add", actor=actor, at=at)
    except IntegrityError:
        rivals = DutyTurn.objects.standing().filter(calendar=calendar, starts_at__lt=ends_at, ends_at__gt=starts_at)
        rival = rivals.select_related("person").first()
        if rival is None:
            raise
        raise Taken(rival) from None
    return turn


@transaction.atomic
def remove(turn: DutyTurn, *, actor: User, at: datetime) -> None:
    """The turn is taken out of the roster; what was handed over meanwhile stays where it is."""
    if not DutyTurn.objects.standing().filter(pk=turn.pk).update(removed_at=at):
        raise NotAllowed("remove")
    flow.record(turn, "remove", actor=actor, at=at)
