"""How the company's own reference table is kept."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from history import flow
from visits.models import Level, ReceptionStandard

from .refusals import Untold

RIGHT = "visits.change_standard"


@transaction.atomic
def edit_standard(standard: ReceptionStandard, *, actor: User, version: int, **fields: Any) -> None:
    """One cell of the table reads differently from now on; sheets whose level is set keep their words (S3-11)."""
    flow.change(standard, actor=actor, version=version, for_=on_behalf(actor, permission=RIGHT), **fields)


def add_item(
    code: str, *, name: str, name_zh: str, is_service: bool, cells: dict[Level, dict[str, Any]], actor: User
) -> None:
    """The table has one more item, at the end; raises `Untold` where somebody added it at the same moment."""
    for_ = on_behalf(actor, permission=RIGHT)
    last = ReceptionStandard.objects.aggregate(last=Max("order"))["last"] or 0
    common = {"item_code": code, "name": name, "name_zh": name_zh, "is_service": is_service, "order": last + 1}
    try:
        with transaction.atomic():
            for level, cell in cells.items():
                flow.begin(ReceptionStandard(level=level, **common, **cell), "add", actor=actor, for_=for_)
    except IntegrityError as error:
        raise Untold("add", _("The table has an item of this name already.")) from error


@transaction.atomic
def rename_item(code: str, *, actor: User, version: int, **fields: Any) -> None:
    """The item is called something else in all its cells; `version` is that of the first of them."""
    for_ = on_behalf(actor, permission=RIGHT)
    for number, row in enumerate(_cells(code)):
        seen = version if number == 0 else row.version
        flow.change(row, actor=actor, version=seen, for_=for_, **fields)


@transaction.atomic
def retire_item(code: str, *, actor: User) -> None:
    """No new sheet gets the item; the sheets that have it keep it."""
    _switch(code, "retire", actor, is_active=False)


@transaction.atomic
def restore_item(code: str, *, actor: User) -> None:
    _switch(code, "restore", actor, is_active=True)


def _switch(code: str, verb: str, actor: User, *, is_active: bool) -> None:
    for_ = on_behalf(actor, permission=RIGHT)
    for row in _cells(code):
        flow.change(row, actor=actor, version=row.version, for_=for_, verb=verb, is_active=is_active)


def _cells(code: str) -> list[ReceptionStandard]:
    rows = ReceptionStandard.objects.select_for_update(of=("self",)).filter(item_code=code)
    return list(rows.order_by("level__code"))
