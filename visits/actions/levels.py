"""How the levels are kept: what they ask for, who signs, what may be spent, which gifts are given."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from history import flow
from history.flow import Stale
from history.models import Event
from history.moment import now
from visits.models import ApprovalStep, Cap, Level, PermittedGift
from visits.overstandard import yuan
from visits.signatories import unsignable

from .refusals import Untold

RIGHT = "visits.change_standard"


@transaction.atomic
def edit_level(level: Level, *, actor: User, version: int, **fields: Any) -> None:
    """The level asks for something else from now on; raises `Stale` where somebody saved in between."""
    flow.change(level, actor=actor, version=version, for_=on_behalf(actor, permission=RIGHT), **fields)


@transaction.atomic
def edit_path(level: Level, *, steps: Sequence[ApprovalStep], version: int, actor: User) -> None:
    """Sheets of the level that are submitted from now on are signed like this; raises `Stale` and `Untold`.

    What is submitted already goes its way to the end.
    """
    refused = unsignable(steps)
    if refused:
        raise Untold("edit_path", " ".join(refused))
    before = _words(level.steps.select_related("person", "position").order_by("order"))
    after = _words(steps)
    if before == after:
        return
    if not Level.objects.filter(pk=level.pk, version=version).update(version=F("version") + 1):
        raise Stale("edit_path", winner=Event.objects.latest_of(level))
    level.steps.all().delete()
    for step in steps:
        step.level = level
    ApprovalStep.objects.bulk_create(steps)
    level.refresh_from_db()
    for_ = on_behalf(actor, permission=RIGHT)
    flow.record(level, "edit_path", actor=actor, for_=for_, facts={"path": [before, after]})


@transaction.atomic
def set_cap(
    level: Level,
    *,
    category: str,
    amount: Decimal | None,
    valid_from: date,
    reason: str,
    actor: User,
    at: datetime | None = None,
) -> Cap:
    """So much may be spent without asking on visits from this day on; the same twice is once."""
    at = at or now()
    if not reason.strip():
        raise Untold("set_cap", _("Give the reason: it is kept."))
    Level.objects.select_for_update().get(pk=level.pk)
    last = level.caps.filter(category=category, valid_from=valid_from).order_by("-pk").first()
    if last is not None and last.amount == amount:
        return last
    cap = Cap.objects.create(
        level=level,
        category=category,
        amount=amount,
        valid_from=valid_from,
        reason=reason.strip(),
        set_at=at,
        set_by=actor,
    )
    earlier = level.caps.filter(category=category, valid_from__lt=valid_from).order_by("-valid_from", "-pk")
    before = last or earlier.first()
    facts = {category: [yuan(before.amount if before else None), yuan(amount)], "valid_from": valid_from}
    for_ = on_behalf(actor, permission=RIGHT)
    flow.record(level, "set_cap", actor=actor, at=at, for_=for_, facts=facts, words=reason.strip())
    return cap


def add_gift(level: Level, *, actor: User, **fields: Any) -> PermittedGift:
    """Guests of the level may be given this; raises `Untold` where the level has one of this name."""
    gift = PermittedGift(level=level, **fields)
    try:
        with transaction.atomic():
            flow.begin(gift, "add", actor=actor, for_=on_behalf(actor, permission=RIGHT))
    except IntegrityError as error:
        raise Untold("add", _("This level has a gift of this name already.")) from error
    return gift


def edit_gift(gift: PermittedGift, *, actor: User, version: int, verb: str = "edit", **fields: Any) -> None:
    """The gift is another one, or others of it are given; also retired and taken up again."""
    for_ = on_behalf(actor, permission=RIGHT)
    try:
        with transaction.atomic():
            flow.change(gift, actor=actor, version=version, for_=for_, verb=verb, **fields)
    except IntegrityError as error:
        raise Untold(verb, _("This level has a gift of this name already.")) from error


def retire_gift(gift: PermittedGift, *, actor: User) -> None:
    edit_gift(gift, actor=actor, version=gift.version, verb="retire", is_active=False)


def restore_gift(gift: PermittedGift, *, actor: User) -> None:
    edit_gift(gift, actor=actor, version=gift.version, verb="restore", is_active=True)


def _words(steps: Iterable[ApprovalStep]) -> str:
    return "; ".join(f"{step.order}. {step} ({step.terms})" for step in steps)
