"""Telling people, once per reason, by every way they and the company have chosen."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from accounts.models import User
from notices.kinds import kind_of
from notices.models import Message, Notice
from notices.quiet import earliest
from notices.rows import insert, insert_together
from notices.tasks import nudge
from notices.ways import Company, Ways
from notices.words import frozen, in_both, template_of

KEY_LENGTH = LABEL_LENGTH = 200


@dataclass(frozen=True)
class Told:
    """One thing to tell: to whom, about what, and in which frozen words."""

    recipients: list[User]
    kind: str
    about_type: int
    about_id: int
    key: str
    label: str
    label_zh: str = ""
    url: str = ""
    params: dict = field(default_factory=dict)
    # What only one reader is told, a deputy as much as whom it was meant for: a link of their own.
    own: Callable[[User], dict] | None = None

    def key_for(self, whom: object) -> str:
        key = f"{whom}|{self.kind}|{self.about_type}/{self.about_id}|{self.key}"
        return key if len(key) <= KEY_LENGTH else hashlib.sha256(key.encode()).hexdigest()

    def row_for(self, whom: object) -> dict:
        """The columns that a notice and a letter have in common."""
        return {
            "key": self.key_for(whom),
            "kind": self.kind,
            "about_type_id": self.about_type,
            "about_id": self.about_id,
            "label": self.label[:LABEL_LENGTH],
            "label_zh": self.label_zh[:LABEL_LENGTH],
            "url": self.url,
            "params": {name: frozen(value) for name, value in self.params.items()},
        }


def notify(
    recipients: User | Iterable[User],
    kind: str,
    *,
    about: models.Model,
    at: datetime,
    key: str = "",
    params: dict | None = None,
    actor: User | None = None,
    not_before: datetime | None = None,
    own: Callable[[User], dict] | None = None,
) -> None:
    """Put a notice into each recipient's inbox, and a letter into the outbox for those who want mail.

    Whoever stands in for a recipient at `at` is told too, "for X", unless the kind is personal.
    The same recipient, kind, record and `key` twice is once. `own` answers for each reader what is for them alone.
    """
    people = [recipients] if isinstance(recipients, User) else [person for person in recipients if person]
    if people:
        said = replace(told(people, kind, about=about, key=key, params=params), own=own)
        notify_many([said], at=at, actor=actor, not_before=not_before)


def told(people: list[User], kind: str, *, about: models.Model, key: str = "", params: dict | None = None) -> Told:
    """One thing to tell about a record, which the notice opens; for `notify_many`."""
    url = about.get_absolute_url() if hasattr(about, "get_absolute_url") else ""
    return _told(people, kind, about=about, key=key, params=params, url=url)


@transaction.atomic(savepoint=False)
def notify_many(
    said: list[Told],
    *,
    at: datetime,
    actor: User | None = None,
    not_before: datetime | None = None,
    company: Company | None = None,
) -> None:
    """What `notify` does, for many things at once in a handful of statements."""
    for kind in {one.kind for one in said}:
        template_of(kind)  # a missing template shows here, at the desk of whoever writes the code
    ways = Ways.of({one.kind for one in said}, {person for one in said for person in one.recipients}, company, at)
    readings = [
        (one, reader, meant)
        for one in said
        for reader, meant in _readers(one.recipients, {} if kind_of(one.kind).is_personal else ways.stand_ins).items()
    ]
    later = earliest({one.kind for one in said}, at, not_before)
    notices, letters = [], []
    for one, reader, meant in readings:
        row = one.row_for(reader.pk) | {"recipient_id": reader.pk, "on_behalf_of_id": meant}
        if one.own is not None:
            row["params"] |= {name: frozen(value) for name, value in one.own(reader).items()}
        notices.append(row | {"in_digest": ways.in_digest(reader, one.kind)})
        letters += [row | way | later[one.kind] for way in ways.letters(reader, one)]
    for one in said:
        if robots := ways.robots(one):
            row = one.row_for("") | {"recipient_id": None, "on_behalf_of_id": None}
            letters += [row | way | later[one.kind] for way in robots]
    same = {"at": at, "actor_id": actor.pk if actor else None}
    # In one order everywhere, so that two transactions never wait for each other.
    rows = [(Notice, sorted(notices, key=_by_key)), (Message, sorted(letters, key=_by_key))]
    insert_together(rows, skip_existing=True, **same)
    if letters:
        transaction.on_commit(nudge, robust=True)


@transaction.atomic
def write(
    address: str,
    kind: str,
    *,
    about: models.Model,
    at: datetime,
    key: str = "",
    params: dict | None = None,
    language: str = "",
    calendar: str | None = None,
    method: str = "REQUEST",
    actor: User | None = None,
    not_before: datetime | None = None,
) -> None:
    """Write a letter to somebody outside the house, once per reason; without a language it is in both.

    `calendar` is the text of an invitation that goes with it. The address of the record stays
    inside the house: a link for the reader is one of `params`. Nothing is written where the
    company has switched the kind off.
    """
    template_of(kind)
    if not address or Ways.of({kind}, set()).is_off(kind):
        return
    letter = _told([], kind, about=about, key=key, params=params).row_for(address) | {
        "actor_id": actor.pk if actor else None,
        "address": address,
        "language": language,
        "calendar": calendar or "",
        "calendar_method": method if calendar else "",
    }
    insert(Message, [letter | earliest({kind}, at, not_before)[kind]], skip_existing=True, at=at)
    transaction.on_commit(nudge, robust=True)


@transaction.atomic
def revoke(about: models.Model, kinds: Iterable[str] = (), *, at: datetime) -> int:
    """What was still to be sent about this record (of these kinds) is over: it goes nowhere any more (R17).

    For the action that cancels or moves the record, in its own transaction. The inbox keeps
    what it said. Comes back with the number of letters that will not be sent.
    """
    notices = Notice.objects.about(about).for_digest()
    letters = Message.objects.about(about).filter(sent_at=None, dead_at=None)
    if kinds:
        notices, letters = notices.filter(kind__in=list(kinds)), letters.filter(kind__in=list(kinds))
    notices.update(in_digest=False)
    return letters.update(dead_at=at, closed_at=at, closed_why="revoked", lease=None, lease_until=None)


def _told(people: list[User], kind: str, *, about: models.Model, key: str, params: dict | None, url: str = "") -> Told:
    label = in_both(about)
    return Told(
        recipients=people,
        kind=kind,
        about_type=ContentType.objects.get_for_model(about).pk,
        about_id=about.pk,
        key=key,
        label=label["en"],
        label_zh=label["zh-hans"],
        url=url,
        params=params or {},
    )


def _readers(people: list[User], stand_ins: dict[int, list[User]]) -> dict[User, int | None]:
    """Each active reader and for whom they read: for nobody (None) where they are meant themselves."""
    readers: dict[User, int | None] = {person: None for person in people if person.is_active}
    for person in people:
        for deputy in stand_ins.get(person.pk, ()):
            readers.setdefault(deputy, person.pk)
    return readers


def _by_key(row: dict) -> str:
    return row["key"]
