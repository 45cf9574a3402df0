"""Who has a part in a visit hears what its sheet says, and it shows who has read it (S1-17, S3-33)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines import actions as deadlines
from deadlines.models import Clock
from history import flow
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices import actions as notices
from pages.formats import listed, listed_later
from visits.models import InfoSheet, Reader

from .refusals import Untold

READ_PLAN = "READ_PLAN"
CHANGE_PUSH = "CHANGE_PUSH"


def make_known(sheet: InfoSheet, people: Iterable[User], *, actor: User | None, at: datetime) -> None:
    """The plan is approved: everybody with a part reads it a working day ahead (S1-17); its authors know it."""
    readers = _ask(sheet, people, knowing=sheet.authors, at=at)
    asked = [reader for reader in readers if not reader.has_acknowledged]
    for reader in asked:
        _start(reader, actor=actor, at=at)
    _invite(sheet, asked, actor=actor, at=at)


def tell_news(sheet: InfoSheet, people: Iterable[User], *, actor: User | None, at: datetime) -> None:
    """What they have read is not the plan any more: minutes later the salesperson sees who has not read the news."""
    knowing = {actor.pk} if actor is not None else set()
    readers = _ask(sheet, people, knowing=knowing, at=at)
    if any(not reader.has_opened for reader in readers):
        visit = sheet.appointment
        owner = visit.salesperson or visit.contact_person
        deadlines.start(sheet, CHANGE_PUSH, owner=owner, at=at, actor=actor)


def take_part(sheet: InfoSheet, people: Iterable[User], *, actor: User | None, at: datetime) -> None:
    """Somebody got a part in a visit whose plan stands, or has none any more: the new ones read it as it is."""
    known = set(sheet.readers.taking_part().values_list("person", flat=True))
    people = list(people)
    new = _ask(sheet, [person for person in people if person.pk not in known], knowing=set(), at=at)
    for reader in new:
        _start(reader, actor=actor, at=at)
    _invite(sheet, new, actor=actor, at=at)
    _release(sheet, {person.pk for person in people}, actor=actor, at=at)


def note_opened(sheet: InfoSheet, *, person: User, at: datetime | None = None) -> None:
    """A reader has the sheet before them as it stands now; that and nothing else is written by looking at it."""
    mine = Reader.objects.filter(sheet=sheet, person=person, opened_version__lt=sheet.version)
    mine.update(opened_at=at or now(), opened_version=sheet.version)


@transaction.atomic
def acknowledge(sheet: InfoSheet, *, version: int, actor: User, at: datetime | None = None) -> None:
    """ "I have read the plan", at the version that stood before them; a deputy says it for whom they stand in.

    Said twice it is said once. Raises `Untold` where something new came while they were reading.
    """
    at = at or now()
    reader = reader_of(sheet, actor)
    if reader is None:
        raise NotAllowed("read_plan", winner=Event.objects.latest_move_of(sheet))
    if reader.asked_version > version:
        raise Untold("read_plan", _("The plan has changed while you were reading: here it is as it stands now."))
    waiting = Reader.objects.filter(pk=reader.pk, acknowledged_version__lt=reader.asked_version)
    version = min(version, sheet.version)
    read = {"acknowledged_at": at, "acknowledged_version": version}
    if not waiting.update(**read, opened_at=at, opened_version=max(version, reader.opened_version)):
        return
    for_ = reader.person if reader.person_id != actor.pk else None
    flow.record(sheet, "read_plan", actor=actor, at=at, for_=for_)
    deadlines.stop(reader, READ_PLAN, at=at, actor=actor)
    _stop_when_all_know(sheet, actor=actor, at=at)


@transaction.atomic
def answer_for_news(sheet: InfoSheet, *, at: datetime) -> None:
    """The minutes for a change to reach everybody are over: kept where all have seen it, else who has not is said."""
    if _stop_when_all_know(sheet, actor=None, at=at):
        return
    visit = sheet.appointment
    unread = sheet.readers.taking_part().unread().select_related("person")
    notices.notify(
        {visit.salesperson or visit.contact_person, visit.receptionist} - {None},
        "visits.change_unread",
        about=sheet,
        at=at,
        key=f"v{sheet.version}",
        params={"people": listed_later(list(unread))},
    )


@transaction.atomic
def remind(sheet: InfoSheet, *, actor: User, at: datetime | None = None) -> int:
    """Whoever has not read the plan hears of it once more, at most once an hour; answers how many they are."""
    at = at or now()
    missing = list(sheet.readers.taking_part().unacknowledged().select_related("person"))
    if missing:
        _invite(sheet, missing, actor=actor, at=at, key=f"again {at:%Y-%m-%d %H}")
        flow.record(sheet, "remind_readers", actor=actor, at=at, words=listed(missing))
    _stop_when_all_know(sheet, actor=actor, at=at)
    return len(missing)


def reader_of(sheet: InfoSheet, user: User) -> Reader | None:
    """As whom this person reads: themselves, else somebody they stand in for."""
    rows = list(sheet.readers.taking_part().filter(person__in=user.hats()).select_related("person"))
    return min(rows, key=lambda row: (row.person_id != user.pk, row.pk), default=None)


def follow_start(sheet: InfoSheet, *, actor: User | None, at: datetime) -> None:
    """The visit begins at another time: the plan is read by a working day before that."""
    for reader in sheet.readers.taking_part():
        deadlines.move_anchor(reader, READ_PLAN, anchor=sheet.appointment.starts_at, at=at, actor=actor)


def end_reading(sheet: InfoSheet, *, actor: User | None, at: datetime, is_off: bool) -> None:
    """The visit is over, or off: nobody is waited for any more."""
    end = deadlines.cancel if is_off else deadlines.stop
    end(sheet, CHANGE_PUSH, at=at, actor=actor)
    for reader in sheet.readers.taking_part().unacknowledged():
        end(reader, READ_PLAN, at=at, actor=actor)


def _ask(sheet: InfoSheet, people: Iterable[User], *, knowing: set[int], at: datetime) -> list[Reader]:
    """The readers of these people, each asked for the sheet as it is now; who is `knowing` has read it already."""
    people = {person.pk: person for person in people if person.is_active}
    there = {row.person_id: row for row in Reader.objects.filter(sheet=sheet, person__in=people)}
    news = {"asked_at": at, "asked_version": sheet.version, "released_at": None}
    Reader.objects.filter(pk__in=[row.pk for row in there.values()]).update(**news)
    Reader.objects.bulk_create(
        [Reader(sheet=sheet, person=person, **news) for pk, person in people.items() if pk not in there],
        ignore_conflicts=True,
    )
    read = {"opened_at": at, "opened_version": sheet.version}
    read |= {"acknowledged_at": at, "acknowledged_version": sheet.version}
    Reader.objects.filter(sheet=sheet, person__in=knowing & people.keys()).update(**read)
    return list(Reader.objects.filter(sheet=sheet, person__in=people).select_related("person", "sheet__appointment"))


def _start(reader: Reader, *, actor: User | None, at: datetime) -> None:
    anchor = reader.sheet.appointment.starts_at
    deadlines.start(reader, READ_PLAN, owner=reader.person, at=at, actor=actor, anchor=anchor)


def _invite(sheet: InfoSheet, readers: Iterable[Reader], *, actor: User | None, at: datetime, key: str = "") -> None:
    people = [reader.person for reader in readers]
    params = {"starts_at": sheet.appointment.starts_at}
    key = key or f"v{sheet.version}"
    notices.notify(people, "visits.plan_to_read", about=sheet, at=at, actor=actor, key=key, params=params)


def _release(sheet: InfoSheet, staying: set[int], *, actor: User | None, at: datetime) -> None:
    for reader in sheet.readers.taking_part().exclude(person__in=staying):
        deadlines.cancel(reader, READ_PLAN, at=at, actor=actor)
        Reader.objects.filter(pk=reader.pk).update(released_at=at)
    _stop_when_all_know(sheet, actor=actor, at=at)


def _stop_when_all_know(sheet: InfoSheet, *, actor: User | None, at: datetime) -> bool:
    """Everybody has seen the news: it was out when the last of them had."""
    readers = list(sheet.readers.taking_part())
    if not all(reader.has_opened for reader in readers):
        return False
    seen = [reader.opened_at for reader in readers if reader.opened_at is not None]
    clock = Clock.objects.of(sheet).running().filter(code=CHANGE_PUSH).first()
    if clock is not None:
        last = max([clock.started_at, *seen])
        deadlines.stop(sheet, CHANGE_PUSH, at=min(last, at), actor=actor)
    return True
