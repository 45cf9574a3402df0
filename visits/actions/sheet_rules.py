"""Which visits need an information sheet: the company's own rules, each change with its history."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from history import flow
from history.models import Event
from history.moment import now
from visits.models import SheetRule

from .refusals import Untold


@transaction.atomic
def add_rule(*, actor: User, at: datetime | None = None, **fields: Any) -> SheetRule:
    """From now on, visits of this kind, level and size need a sheet or none; visits confirmed already stay as they are.

    Raises `Untold` where there is such a rule.
    """
    rule = SheetRule(**fields)
    try:
        with transaction.atomic():
            flow.begin(rule, "add", actor=actor, at=at or now(), for_=_for(actor), facts=_facts(rule))
    except IntegrityError as taken:
        raise Untold("add", _there_is_one()) from taken
    return rule


@transaction.atomic
def edit_rule(rule: SheetRule, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> None:
    """Visits are judged differently from now on; what holds for all levels stays so. Raises `Stale` and `Untold`."""
    if rule.is_base:
        fields = {"needs_sheet": fields["needs_sheet"]}
    try:
        with transaction.atomic():
            flow.change(rule, actor=actor, version=version, at=at or now(), for_=_for(actor), **fields)
    except IntegrityError as taken:
        raise Untold("edit", _there_is_one()) from taken


@transaction.atomic
def retire_rule(rule: SheetRule, *, actor: User, at: datetime | None = None) -> None:
    """It is not asked any more; the rule that holds for the whole kind of visit always is."""
    if rule.is_base:
        raise Untold("retire", _("This rule holds where no other does: say in it whether a sheet is needed."))
    _switch(rule, "retire", False, actor=actor, at=at)


@transaction.atomic
def use_rule_again(rule: SheetRule, *, actor: User, at: datetime | None = None) -> None:
    """It is asked again."""
    _switch(rule, "use_again", True, actor=actor, at=at)


def _switch(rule: SheetRule, verb: str, is_active: bool, *, actor: User, at: datetime | None) -> None:
    if not SheetRule.objects.filter(pk=rule.pk, is_active=not is_active).update(is_active=is_active):
        raise flow.NotAllowed(verb, winner=Event.objects.latest_of(rule))
    rule.refresh_from_db()
    flow.record(rule, verb, actor=actor, at=at or now(), for_=_for(actor))


def _for(actor: User) -> User | None:
    return on_behalf(actor, permission="visits.change_standard")


def _facts(rule: SheetRule) -> dict[str, Any]:
    level = rule.level.code if rule.level else ""
    return {"level": level, "from_head_count": rule.from_head_count, "needs_sheet": rule.needs_sheet}


def _there_is_one() -> str:
    return _("There is a rule for this kind of visit, level and head count already: edit that one.")
