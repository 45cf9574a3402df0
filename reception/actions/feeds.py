"""Secret addresses for calendar programs: given, renewed, taken back."""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.models import User
from history.moment import now
from notices.models.link import hash_of
from reception.models import Feed, Room


@transaction.atomic
def open_feed(owner: User, *, room: Room | None = None, at: datetime | None = None) -> str:
    """Somebody's calendar program may read their visits, or a room's bookings; an older address is void at once.

    Returns the token of the address: it is told once, and only its hash is kept.
    """
    at = at or now()
    User.objects.select_for_update().get(pk=owner.pk)
    close_feed(owner, room=room, at=at)
    token = secrets.token_urlsafe(24)
    Feed.objects.create(owner=owner, room=room, token_hash=hash_of(token), created_at=at)
    return token


def close_feed(owner: User, *, room: Room | None = None, at: datetime | None = None) -> None:
    """Whoever has the address reads nothing any more."""
    Feed.objects.filter(owner=owner, room=room, revoked_at=None).update(revoked_at=at or now())


def find_feed(token: str) -> Feed | None:
    """The feed of an address, as long as it holds and its owner works here."""
    feeds = Feed.objects.select_related("owner", "room__site").filter(revoked_at=None, owner__is_active=True)
    return feeds.filter(token_hash=hash_of(token)).first()
