"""What departments prepare, edited by the company; tasks that are given already keep what they have."""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from deadlines import limits
from deadlines.models import TimeLimit
from deadlines.models.limit import Rule, pick
from deadlines.terms import amount_words
from history import flow
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from visits.models import PrepTemplate, PrepTemplateItem

from .refusals import Untold
from .timing import PREP

TAKEN = gettext_noop("There is a template of this code already: edit that one.")


@transaction.atomic
def edit_template(
    template: PrepTemplate,
    *,
    version: int,
    lines: Sequence[dict[str, Any]],
    lead_days: int | None,
    actor: User,
    at: datetime | None = None,
    **columns: Any,
) -> None:
    """Words, department, owner, lead time and checklist of one template; holds for tasks that are given from now on.

    Raises `Stale` when somebody else saved since the form was opened.
    """
    at = at or now()
    if PrepTemplate.objects.select_for_update().get(pk=template.pk).version != version:
        raise Stale("edit", winner=Event.objects.latest_of(template))
    flow.change(template, actor=actor, version=version, at=at, **columns)
    _write_items(template, lines, actor=actor, at=at)
    _set_lead(template, lead_days, actor=actor, at=at)


@transaction.atomic
def add_template(
    template: PrepTemplate,
    *,
    lines: Sequence[dict[str, Any]],
    lead_days: int | None,
    actor: User,
    at: datetime | None = None,
) -> PrepTemplate:
    """Something new that is prepared at one level, or for every visit; of one code there is one at each."""
    at = at or now()
    same = PrepTemplate.objects.filter(level=template.level, code=template.code)
    if same.exists():
        raise Untold("add", _(TAKEN))
    try:
        with transaction.atomic():  # of two who add it at once the database lets one
            flow.begin(template, "add", actor=actor, at=at)
    except IntegrityError:
        raise Untold("add", _(TAKEN)) from None
    _write_items(template, lines, actor=actor, at=at, is_new=True)
    _set_lead(template, lead_days, actor=actor, at=at)
    return template


@transaction.atomic
def retire_template(template: PrepTemplate, *, actor: User, at: datetime | None = None) -> None:
    """Nobody is asked for it any more; what is being prepared goes on."""
    _use(template, False, "retire", actor=actor, at=at or now())


@transaction.atomic
def revive_template(template: PrepTemplate, *, actor: User, at: datetime | None = None) -> None:
    """It is prepared again from now on."""
    _use(template, True, "revive", actor=actor, at=at or now())


def lead_days_of(template: PrepTemplate, at: datetime | None = None) -> int | None:
    """The working days that this kind of task has as a lead time of its own; None where it has the usual one."""
    limit = limit_of(template, at)
    own = limit is not None and limit.variant == template.code
    return limit.amount if own and limit is not None and limit.unit == Rule.Unit.WORKING_DAYS else None


def limit_of(template: PrepTemplate, at: datetime | None = None) -> TimeLimit | None:
    """The time limit by which its tasks are done."""
    return pick(TimeLimit.objects.in_force(at or now()).filter(code=PREP), {"task": template.code})


def lead_words(at: datetime | None = None) -> Callable[[PrepTemplate], str]:
    """For many templates at once: how long before the visit each one's tasks are done, in words."""
    rows = list(TimeLimit.objects.in_force(at or now()).filter(code=PREP))

    def words(template: PrepTemplate) -> str:
        limit = pick(rows, {"task": template.code})
        return amount_words(limit) if limit else ""

    return words


def _use(template: PrepTemplate, is_active: bool, verb: str, *, actor: User, at: datetime) -> None:
    if template.is_active == is_active:
        raise NotAllowed(verb, winner=Event.objects.latest_of(template))
    flow.change(template, actor=actor, version=template.version, at=at, verb=verb, is_active=is_active)


def _write_items(
    template: PrepTemplate, lines: Sequence[dict[str, Any]], *, actor: User, at: datetime, is_new: bool = False
) -> None:
    there = {item.pk: item for item in template.items.all()}
    before = [_said(item) for item in there.values()]
    template.items.exclude(pk__in=[line["pk"] for line in lines if line.get("pk") in there]).delete()
    for order, line in enumerate(lines, 1):
        item = there.get(line.get("pk")) or PrepTemplateItem(template=template)
        item.order, item.text, item.text_zh = order, line["text"].strip(), line.get("text_zh", "").strip()
        item.quantity, item.per_person = line.get("quantity"), bool(line.get("per_person"))
        item.save()
    after = [_said(item) for item in template.items.all()]
    if before != after and not is_new:
        facts = {"items": [before, after]}
        PrepTemplate.objects.filter(pk=template.pk).update(version=template.version + 1)
        template.version += 1
        flow.record(template, "edit_items", actor=actor, at=at, facts=facts)


def _said(item: PrepTemplateItem) -> str:
    return f"{item.text} × {item.quantity}" if item.quantity else item.text


def _set_lead(template: PrepTemplate, days: int | None, *, actor: User, at: datetime) -> None:
    """The lead time is a time limit like all others, with versions, and shows where those are kept.

    Without a number of its own any more it is as long as usual.
    """
    if days == lead_days_of(template, at):
        return
    reason = _("set with the template “%(template)s”") % {"template": template}
    usual = pick(TimeLimit.objects.in_force(at).filter(code=PREP), {})
    if usual is None:
        raise Untold("edit", _("The usual lead time is not set: an administrator keeps it with the time limits."))
    columns: dict[str, Any] = {"amount": usual.amount, "unit": usual.unit}
    if days is not None:
        columns = {"amount": days, "unit": Rule.Unit.WORKING_DAYS}
    newest = TimeLimit.objects.filter(code=PREP, variant=template.code).order_by("-number").first()
    if newest is not None:
        limits.change(newest, valid_from=max(at, newest.valid_from), actor=actor, reason=reason, at=at, **columns)
        return
    own = copy(usual)
    own.pk, own._state = None, type(usual._state)()
    own.variant, own.selectors = template.code, {"task": template.code}
    own.number, own.valid_from, own.is_proposed = 1, at, False
    own.name, own.name_zh = template.text[:120], template.text_zh[:120]
    own.amount, own.unit = days, Rule.Unit.WORKING_DAYS
    own.save(force_insert=True)
    flow.record(own, "change", actor=actor, at=at, words=reason, facts={"amount": [None, days]})
