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

KEY_LENGTH = 200


@transaction.atomic
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
    readers = _with_deputies(people, at)
    if not readers:
        return
    said = _said(kind, about=about, at=at, params=params) | {"actor": actor}
    notices, letters = [], []
    without_mail = _without_mail(readers, kind)
    for reader, principal in readers.items():
        told = said | {"recipient": reader, "on_behalf_of": principal, "key": _key(reader.pk, kind, about, key)}
        notices.append(Notice(**told))
        if reader.email and reader.pk not in without_mail:
            later = max(at, not_before or at)
            letters.append(Message(**told, address=reader.email, not_before=later, try_at=later))
    # In one order everywhere, so that two transactions never wait for each other.
    Notice.objects.bulk_create(sorted(notices, key=lambda row: row.key), ignore_conflicts=True)
    _post(letters)


@dataclass(frozen=True)
class Told:
    """One notice of many: everything `notify` would find out by itself is given, frozen."""

    recipients: list[User]
    kind: str
    about_type: int
    about_id: int
    key: str
    label: str
    label_zh: str = ""
    url: str = ""
    params: dict = field(default_factory=dict)


@transaction.atomic(savepoint=False)
def notify_many(said: list[Told], *, at: datetime) -> None:
    """What `notify` does, for a whole batch of the sweep in a handful of statements."""
    people = {person for one in said for person in one.recipients if person.is_active}
    if not people:
        return
    stand_ins: dict[int, list[Deputy]] = {}
    rows = Deputy.objects.in_force(at).filter(person__in=people, deputy__is_active=True)
    for row in rows.select_related("person", "deputy").order_by("pk"):
        stand_ins.setdefault(row.person_id, []).append(row)
    deputies = {row.deputy for rows in stand_ins.values() for row in rows}
    choices = _mail_choices(people | deputies)
    notices, letters = [], []
    for one in said:
        readers: dict[User, int | None] = {person: None for person in one.recipients if person.is_active}
        for row in [row for person in one.recipients for row in stand_ins.get(person.pk, ())]:
            readers.setdefault(row.deputy, row.person_id)
        params = {name: frozen(value) for name, value in one.params.items()}
        for reader, principal in readers.items():
            words = {
                "key": f"{reader.pk}|{one.kind}|{one.about_type}/{one.about_id}|{one.key}",
                "kind": one.kind,
                "about_type_id": one.about_type,
                "about_id": one.about_id,
                "label": one.label,
                "label_zh": one.label_zh,
                "url": one.url,
                "params": params,
                "recipient_id": reader.pk,
                "on_behalf_of_id": principal,
            }
            notices.append(words)
            if reader.email and choices.get((reader.pk, one.kind), choices.get((reader.pk, ""), True)):
                letters.append(words | {"address": reader.email})
    # In one order everywhere, so that two transactions never wait for each other.
    insert(Notice, sorted(notices, key=_by_key), skip_existing=True, at=at)
    insert(Message, sorted(letters, key=_by_key), skip_existing=True, at=at, not_before=at, try_at=at)
    if letters:
        transaction.on_commit(nudge, robust=True)


def _by_key(row: dict) -> str:
    return row["key"]


def _mail_choices(readers: Iterable[User]) -> dict[tuple[int, str], bool]:
    """Who chose for which kind (empty: for all) whether to get mail."""
    rows = Preference.objects.filter(person__in=readers).values_list("person", "kind", "by_mail")
    return {(person, kind): by_mail for person, kind, by_mail in rows}


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
    later = max(at, not_before or at)
    letter = Message(
        **_said(kind, about=about, at=at, params=params) | {"url": ""},
        key=_key(address, kind, about, key),
        actor=actor,
        address=address,
        language=language,
        calendar=calendar or "",
        calendar_method=method if calendar else "",
        not_before=later,
        try_at=later,
    )
    _post([letter])


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


def _said(kind: str, *, about: models.Model, at: datetime, params: dict | None) -> dict:
    template_of(kind)  # a missing template shows here, at the desk of whoever writes the code
    label = in_both(about)
    return {
        "kind": kind,
        "about_type": ContentType.objects.get_for_model(about),
        "about_id": about.pk,
        "label": label["en"][:200],
        "label_zh": label["zh-hans"][:200],
        "url": about.get_absolute_url() if hasattr(about, "get_absolute_url") else "",
        "params": {name: frozen(value) for name, value in (params or {}).items()},
        "at": at,
    }


def _key(whom: object, kind: str, about: models.Model, reason: str) -> str:
    key = f"{whom}|{kind}|{about._meta.label_lower}/{about.pk}|{reason}"
    return key if len(key) <= KEY_LENGTH else hashlib.sha256(key.encode()).hexdigest()


def _with_deputies(people: list[User], at: datetime) -> dict[User, User | None]:
    """Each active reader and for whom they read: nobody (None) where they are meant themselves."""
    readers: dict[User, User | None] = {person: None for person in people if person.is_active}
    stand_ins = Deputy.objects.in_force(at).filter(person__in=people, deputy__is_active=True)
    for row in stand_ins.select_related("person", "deputy").order_by("pk"):
        readers.setdefault(row.deputy, row.person)
    return readers


def _without_mail(readers: Iterable[User], kind: str) -> set[int]:
    """Who has switched off mail of this kind; a choice for the kind counts more than one for all."""
    chosen: dict[int, bool] = {}
    rows = Preference.objects.filter(person__in=list(readers), kind__in=["", kind]).order_by("kind")
    for person, by_mail in rows.values_list("person", "by_mail"):
        chosen[person] = by_mail
    return {person for person, by_mail in chosen.items() if not by_mail}


def _post(letters: list[Message]) -> None:
    if letters:
        Message.objects.bulk_create(sorted(letters, key=lambda row: row.key), ignore_conflicts=True)
        transaction.on_commit(nudge, robust=True)
