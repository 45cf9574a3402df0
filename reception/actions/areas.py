"""The parts of a site that visitors may be shown are named."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from history import flow
from history.moment import now
from reception.models import Area


@transaction.atomic
def name_area(*, actor: User, at: datetime | None = None, **fields: Any) -> Area:
    """A new area of a site; restricted ones ask for an escort from now on."""
    area = Area.objects.create(**fields)
    flow.record(area, "found", actor=actor, at=at or now())
    return area


@transaction.atomic
def edit_area(area: Area, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> None:
    """Another name, or another rule about escorts; who was in it before stays as it was on the day."""
    flow.change(area, actor=actor, version=version, at=at or now(), **fields)
