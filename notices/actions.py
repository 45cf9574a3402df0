"""Telling people, once per reason; and links for people without an account."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from accounts.models import Deputy, User
from history.moment import now

from .models import Link, Message, Notice, Preference, hash_of
from .rows import insert
from .tasks import nudge
from .words import absolute, frozen, in_both, template_of

__all__ = [
    "Told",
    "absolute",
    "find_link",
    "health",
    "issue_link",
    "mark_read",
    "notify",
    "notify_many",
    "revoke_links",
    "set_mail",
    "use_link",
    "write",
]

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
) -> None:
    """Put a notice into each recipient's inbox, and a letter into the outbox for those who want mail.

    Whoever stands in for a recipient at `at` is told too, "for X". The same recipient, kind,
    record and `key` twice is once.
    """
    people = [recipients] if isinstance(recipients, User) else [person for person in recipients if person]
    if people:
        url = about.get_absolute_url() if hasattr(about, "get_absolute_url") else ""
        told = _told(people, kind, about=about, key=key, params=params, url=url)
        notify_many([told], at=at, actor=actor, not_before=not_before)


@transaction.atomic
def notify_many(
    said: list[Told], *, at: datetime, actor: User | None = None, not_before: datetime | None = None
) -> None:
    """What `notify` does, for many things at once in a handful of statements."""
    for kind in {one.kind for one in said}:
        template_of(kind)  # a missing template shows here, at the desk of whoever writes the code
    stand_ins = _stand_ins({person for one in said for person in one.recipients}, at)
    readings = [(one, reader, meant) for one in said for reader, meant in _readers(one.recipients, stand_ins).items()]
    choices = _mail_choices({reader for _one, reader, _meant in readings})
    notices, letters = [], []
    for one, reader, meant in readings:
        row = one.row_for(reader.pk) | {"recipient_id": reader.pk, "on_behalf_of_id": meant}
        notices.append(row)
        if reader.email and choices.get((reader.pk, one.kind), choices.get((reader.pk, ""), True)):
            letters.append(row | {"address": reader.email})
    later = max(at, not_before or at)
    same = {"at": at, "actor_id": actor.pk if actor else None}
    # In one order everywhere, so that two transactions never wait for each other.
    insert(Notice, sorted(notices, key=_by_key), skip_existing=True, **same)
    insert(Message, sorted(letters, key=_by_key), skip_existing=True, **same, not_before=later, try_at=later)
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
    inside the house: a link for the reader is one of `params`.
    """
    if not address:
        return
    told = _told([], kind, about=about, key=key, params=params)
    later = max(at, not_before or at)
    letter = told.row_for(address) | {
        "actor_id": actor.pk if actor else None,
        "address": address,
        "language": language,
        "calendar": calendar or "",
        "calendar_method": method if calendar else "",
    }
    template_of(kind)
    insert(Message, [letter], skip_existing=True, at=at, not_before=later, try_at=later)
    transaction.on_commit(nudge, robust=True)


def mark_read(notices: models.QuerySet, *, at: datetime) -> int:
    """The reader has seen these notices."""
    return notices.filter(read_at=None).update(read_at=at)


def set_mail(person: User, kind: str, *, by_mail: bool) -> None:
    """The person wants, or no longer wants, notices of this kind by mail as well; an empty kind means all."""
    Preference.objects.update_or_create(person=person, kind=kind, defaults={"by_mail": by_mail})


def issue_link(purpose: str, *, about: models.Model, expires_at: datetime, at: datetime) -> str:
    """A new token for one purpose on one record; only its hash is kept, so it cannot be shown again."""
    token = secrets.token_urlsafe(24)
    Link.objects.create(purpose=purpose, about=about, token_hash=hash_of(token), issued_at=at, expires_at=expires_at)
    return token


def find_link(token: str, purpose: str, *, at: datetime) -> Link | None:
    """The link of this token, if it may be used for this purpose now."""
    return Link.objects.bearing(token).usable(at).filter(purpose=purpose).first()


def use_link(link: Link, at: datetime) -> bool:
    """Spend the link; of two who try at once only one gets True."""
    return bool(Link.objects.usable(at).filter(pk=link.pk).update(used_at=at))


def revoke_links(about: models.Model, purpose: str | None = None, *, at: datetime) -> int:
    """The record's links (of one purpose) stop working."""
    links = Link.objects.about(about).usable(at)
    return (links.filter(purpose=purpose) if purpose else links).update(revoked_at=at)


def health(at: datetime | None = None) -> timedelta | None:
    """How long the oldest letter that should have gone out has been waiting; None when none is."""
    at = at or now()
    oldest = Message.objects.waiting().filter(not_before__lte=at).order_by("not_before").first()
    return at - oldest.not_before if oldest else None


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


def _stand_ins(people: set[User], at: datetime) -> dict[int, list[User]]:
    """Who stands in for each of these people now."""
    found: dict[int, list[User]] = {}
    rows = Deputy.objects.in_force(at).filter(person__in=people, deputy__is_active=True)
    for row in rows.select_related("deputy").order_by("pk"):
        found.setdefault(row.person_id, []).append(row.deputy)
    return found


def _readers(people: list[User], stand_ins: dict[int, list[User]]) -> dict[User, int | None]:
    """Each active reader and for whom they read: for nobody (None) where they are meant themselves."""
    readers: dict[User, int | None] = {person: None for person in people if person.is_active}
    for person in people:
        for deputy in stand_ins.get(person.pk, ()):
            readers.setdefault(deputy, person.pk)
    return readers


def _mail_choices(readers: set[User]) -> dict[tuple[int, str], bool]:
    """Who chose for which kind (empty: for all) whether to get mail; without a choice they do."""
    rows = Preference.objects.filter(person__in=readers).values_list("person", "kind", "by_mail")
    return {(person, kind): by_mail for person, kind, by_mail in rows}


def _by_key(row: dict) -> str:
    return row["key"]
