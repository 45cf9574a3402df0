"""Links for people without an account: one purpose, once, until they expire."""

import secrets
from datetime import datetime

from django.db import models

from notices.models import Link, hash_of


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
