"""What changes about people: deputies, absences, presence, accounts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils.translation import gettext as _

from history.flow import NotAllowed, Stale, change, moved, record
from history.models import Event
from history.moment import now
from pages.formats import listed

from .models import Absence, Department, Deputy, Position, User

MANAGING = "accounts.manage_people"


class Refused(NotAllowed):
    """This cannot be done, and why."""

    def __init__(self, verb: str, reason: str):
        super().__init__(verb)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


@transaction.atomic
def appoint_deputy(person: User, deputy: User, starts_at: datetime, ends_at: datetime, actor: User | None) -> Deputy:
    """`deputy` acts for `person` during this time, gets their notices and shows in history as acting for them."""
    _lock(person)
    if not deputy.is_active:
        raise Refused("appoint_deputy", _("%(person)s's account is closed.") % {"person": deputy})
    same = person.deputies.filter(deputy=deputy, starts_at__lt=ends_at, ends_at__gt=starts_at).first()
    if same:
        raise Refused("appoint_deputy", _("%(person)s is the deputy in this time already.") % {"person": deputy})
    row = Deputy.objects.create(person=person, deputy=deputy, starts_at=starts_at, ends_at=ends_at)
    facts = {"deputy": deputy.name, "starts_at": starts_at, "ends_at": ends_at}
    _note(person, "appoint_deputy", actor=actor, facts=facts)
    return row


@transaction.atomic
def end_deputy(row: Deputy, *, actor: User | None, at: datetime | None = None) -> None:
    """The deputy no longer acts for the person; one that had not begun never does."""
    at = at or now()
    if not _cut_short(row, at):
        raise Refused("end_deputy", _("This has ended already."))
    _note(row.person, "end_deputy", actor=actor, at=at, facts={"deputy": row.deputy.name})


@transaction.atomic
def record_absence(
    person: User, starts_at: datetime, ends_at: datetime, *, note: str = "", actor: User | None
) -> Absence:
    """The person is not there in this time; the front desk tells callers and visitors what the note says (S4-258)."""
    row = Absence.objects.create(person=person, starts_at=starts_at, ends_at=ends_at, note=note)
    _note(person, "record_absence", actor=actor, facts={"starts_at": starts_at, "ends_at": ends_at}, words=note)
    return row


@transaction.atomic
def end_absence(row: Absence, *, actor: User | None, at: datetime | None = None) -> None:
    """The person is back before the time, or does not go after all."""
    at = at or now()
    if not _cut_short(row, at):
        raise Refused("end_absence", _("This has ended already."))
    _note(row.person, "end_absence", actor=actor, at=at)


def set_presence(user: User, presence: str, until: datetime | None = None) -> None:
    """Where the person is now; kept by the floors above, whose own history tells why."""
    User.objects.filter(pk=user.pk).update(presence=presence, presence_until=until)
    user.presence, user.presence_until = presence, until


def choose_language(user: User, language: str) -> None:
    """The language the person reads, wherever they log in."""
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language


@transaction.atomic
def change_password(user: User, password: str, *, actor: User) -> None:
    """A new password; every other session of the person ends."""
    user.set_password(password)
    User.objects.filter(pk=user.pk).update(password=user.password)
    _note(user, "change_password", actor=actor)


@transaction.atomic
def set_password(person: User, password: str, *, actor: User) -> None:
    """Whoever manages people gives somebody a new password, for example because the old one is forgotten."""
    person.set_password(password)
    User.objects.filter(pk=person.pk).update(password=person.password)
    _note(person, "set_password", actor=actor)


@transaction.atomic
def register(person: User, *, password: str, roles: Iterable[Group], actor: User | None) -> User:
    """A new colleague with an account."""
    person.date_joined = now()
    person.set_password(password)
    person.save(force_insert=True)
    person.groups.set(roles)
    _note(person, "register", actor=actor, facts={"roles": [[], _names(roles)]})
    return person


@transaction.atomic
def edit(person: User, *, roles: Iterable[Group], actor: User, version: int, **columns: Any) -> None:
    """New facts and roles of a person; whoever saves second, having seen the old ones, is told."""
    current = _lock(person)
    if current.version != version:
        raise Stale("edit", winner=Event.objects.latest_of(person))
    person.refresh_from_db()
    before, after = _names(person.groups.all()), _names(roles)
    managed = person.has_perm(MANAGING)
    change(person, actor=actor, version=version, **columns)  # type: ignore[arg-type]  # a version, but no states
    if before != after:
        person.groups.set(roles)
        User.objects.filter(pk=person.pk).update(version=version + 1)
        _note(person, "set_roles", actor=actor, facts={"roles": [before, after]})
    _somebody_manages("edit", managed)


@transaction.atomic
def found(place: Department | Position, *, actor: User) -> Department | Position:
    """A new department, or a new position."""
    place.save(force_insert=True)
    record(place, "found", actor=actor)
    return place


@transaction.atomic
def rearrange(place: Department | Position, *, actor: User, version: int, **columns: Any) -> None:
    """New facts of a department or a position; a department never becomes a part of its own part."""
    parent = columns.get("parent")
    if isinstance(place, Department) and parent and parent.is_within(place):
        raise Refused("edit", _("%(department)s is a part of this one.") % {"department": parent})
    change(place, actor=actor, version=version, **columns)  # type: ignore[arg-type]  # a version, but no states


@transaction.atomic
def deactivate(person: User, *, actor: User | None, at: datetime | None = None) -> None:
    """The person has left: they cannot log in, stand in for nobody and are offered nowhere. Their records stay."""
    at = at or now()
    if person.heads.exists():
        places = listed(person.heads.all())
        raise Refused("deactivate", _("First name another head of %(departments)s.") % {"departments": places})
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise Refused("deactivate", _("The account is closed already."))
    _somebody_manages("deactivate", person.has_perm(MANAGING))
    person.is_active = False
    for row in person.stands_in_for.filter(ends_at__gt=at).select_related("deputy", "person"):
        end_deputy(row, actor=actor, at=at)
    _note(person, "deactivate", actor=actor, at=at)


@transaction.atomic
def reactivate(person: User, *, actor: User | None) -> None:
    """The person is back; what they stood in for is not."""
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        raise Refused("reactivate", _("The account is open already."))
    person.is_active = True
    _note(person, "reactivate", actor=actor)


def _note(
    person: User, verb: str, *, actor: User | None, at: datetime | None = None, words: str = "", facts: Any = None
) -> None:
    event = record(person, verb, actor=actor, at=at, words=words, facts=facts)
    moved.send(User, subject=person, verb=verb, event=event)


def _lock(person: User) -> User:
    """One change of a person at a time."""
    return User.objects.select_for_update().get(pk=person.pk)


def _names(roles: Iterable[Group]) -> list[str]:
    return sorted(role.name for role in roles)


def _somebody_manages(verb: str, managed: bool) -> None:
    """Where this was the last person who may manage people, it does not happen."""
    others = User.objects.active().filter(is_superuser=True)
    if managed and not (User.objects.holding(MANAGING).exists() or others.exists()):
        raise Refused(verb, _("Somebody must remain who manages people."))


def _cut_short(row: models.Model, at: datetime) -> bool:
    """End a span of time now; one that has not begun goes away. False where it was over already."""
    current = type(row)._base_manager.filter(pk=row.pk, ends_at__gt=at)
    return bool(current.filter(starts_at__lt=at).update(ends_at=at) or current.filter(starts_at__gte=at).delete()[0])
