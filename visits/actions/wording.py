"""How the company words purposes and responsibilities."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from history import flow
from history.moment import now
from visits.models import PurposeLabel, Responsibility

from .refusals import Untold

RIGHT = "visits.change_standard"


@transaction.atomic
def edit_purpose(label: PurposeLabel, *, actor: User, version: int, **fields: Any) -> None:
    """A purpose is called otherwise from now on, or offered to other customers (S3-06)."""
    flow.change(label, actor=actor, version=version, for_=on_behalf(actor, permission=RIGHT), **fields)


@transaction.atomic
def add_responsibility(
    *, role: str, text: str, text_zh: str = "", order: int = 0, actor: User, at: datetime | None = None
) -> Responsibility:
    """A role answers for one thing more (S3-37); what stands there already is not written twice."""
    there = Responsibility.objects.select_for_update().filter(role=role)
    if any(row.text == text for row in there):
        raise Untold("add", _("This is in the list of the role already."))
    row = Responsibility(role=role, text=text, text_zh=text_zh, order=order)
    flow.begin(row, "add", actor=actor, at=at or now(), for_=on_behalf(actor, permission=RIGHT))
    return row


@transaction.atomic
def edit_responsibility(row: Responsibility, *, actor: User, version: int, **fields: Any) -> None:
    """It is worded otherwise, or not in use any more."""
    flow.change(row, actor=actor, version=version, for_=on_behalf(actor, permission=RIGHT), **fields)
