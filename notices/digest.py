"""What somebody wants once a day and not each time: one mail per working morning, nothing twice, never an empty one."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import User
from pages.formats import local

from .kinds import still_holds
from .models import Message, Notice
from .quiet import digest_time, is_working_day
from .rows import insert
from .words import Stored, absolute, in_both, put

KIND = "notices.digest"
PEOPLE = 200  # whose digests are written in one transaction


def gather(at: datetime) -> int:
    """On a working morning everybody who has something for their digest gets one letter into the outbox.

    What comes later in the day goes into the next one. Two rounds at once write each digest once.
    """
    today = local(at)
    morning = datetime.combine(today.date(), digest_time(), tzinfo=today.tzinfo)
    if at < morning:
        return 0
    written, asked = 0, False
    while people := _people_of(morning):
        if not asked and not is_working_day(today.date()):
            return 0
        asked = True
        written += _write(people, morning, at)
    return written


def _people_of(morning: datetime) -> list[int]:
    """Some of those who have something to be told and got no digest this morning."""
    person = ContentType.objects.get_for_model(User)
    had = Message.objects.filter(about_type=person, about_id=OuterRef("recipient"), kind=KIND, at=morning)
    pending = Notice.objects.for_digest().filter(~Exists(had), at__lt=morning)
    return list(pending.order_by("recipient").values_list("recipient", flat=True).distinct()[:PEOPLE])


@transaction.atomic
def _write(people: list[int], morning: datetime, at: datetime) -> int:
    # Whoever comes second waits here, and then finds nothing left.
    pending = Notice.objects.for_digest().filter(at__lt=morning, recipient__in=people)
    locked = pending.select_for_update().order_by("pk").values_list("pk", "recipient")
    entries: dict[int, list[int]] = {}
    for pk, person in locked:
        entries.setdefault(person, []).append(pk)
    readers = {person.pk: person for person in User.objects.filter(pk__in=entries)}
    reachable = {pk: person for pk, person in readers.items() if person.is_active and person.email}
    Notice.objects.filter(pk__in=_flat(entries, readers.keys() - reachable.keys())).update(in_digest=False)
    insert(Message, [_letter(person, morning) for person in reachable.values()], at=morning, not_before=at, try_at=at)
    keys = {_key(pk, morning): pk for pk in reachable}
    for pk, key in Message.objects.filter(key__in=keys).values_list("pk", "key"):
        Notice.objects.filter(pk__in=entries[keys[key]]).update(digest=pk)
    return len(reachable)


def _flat(entries: dict[int, list[int]], people: Iterable[int]) -> list[int]:
    return [pk for person in people for pk in entries[person]]


def _key(person: int, morning: datetime) -> str:
    return f"{person}|{KIND}|{morning.date()}"


def _letter(person: User, morning: datetime) -> dict:
    label = in_both(person)
    return {
        "key": _key(person.pk, morning),
        "kind": KIND,
        "about_type_id": ContentType.objects.get_for_model(User).pk,
        "about_id": person.pk,
        "label": label["en"],
        "label_zh": label["zh-hans"],
        "url": reverse("notices:inbox"),
        "params": {},
        "recipient_id": person.pk,
        "address": person.email,
    }


def entries_of(letter: Message) -> list[Notice]:
    """What the digest has to say at this moment: what is over since is left out."""
    return [notice for notice in letter.entries.order_by("at", "pk") if still_holds(notice)]


def listing(letter: Message, language: str, stored: Stored | None) -> str:
    """The entries of the digest as lines: what, and where to look."""
    lines = []
    for notice in entries_of(letter):
        title, _text = put(notice, language, stored)
        lines.append(f"• {title}")
        lines += [f"  {absolute(notice.url)}"] if notice.url else []
    return "\n".join(lines)
