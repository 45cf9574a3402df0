"""How the company's own reference table is kept."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.rules import on_behalf
from history import flow
from visits.models import ReceptionStandard


@transaction.atomic
def edit_standard(standard: ReceptionStandard, *, actor: User, version: int, **fields: Any) -> None:
    """One cell of the table reads differently from now on; sheets whose level is set keep their words (S3-11)."""
    for_ = on_behalf(actor, permission="visits.change_standard")
    flow.change(standard, actor=actor, version=version, for_=for_, **fields)
