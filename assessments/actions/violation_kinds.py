"""The categories of violations: a company adds its own, renames them, and takes them out of use."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from assessments.models import ViolationKind
from history import flow
from history.moment import now


@transaction.atomic
def add(*, actor: User, at: datetime | None = None, **columns: Any) -> ViolationKind:
    """One more category, at the end of the list unless an order is given."""
    kind = ViolationKind.objects.create(code=f"own-{uuid4().hex[:12]}", **columns)
    flow.record(kind, "create", actor=actor, at=at or now())
    return kind


@transaction.atomic
def edit(kind: ViolationKind, *, version: int, actor: User, at: datetime | None = None, **columns: Any) -> None:
    """It is called otherwise, or no longer offered; what was reported under it keeps it."""
    flow.change(kind, actor=actor, version=version, at=at or now(), **columns)
