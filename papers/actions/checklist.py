"""Edit a checklist item; tick it on a record."""

from datetime import datetime
from itertools import count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from history.models import Event
from history.moment import now
from papers.models import Checklist, ChecklistItem, Tick


class CannotTick(ValueError):
    """The item does not allow this result; the message says why."""


@transaction.atomic
def add_item(checklist: Checklist, *, actor: User, for_: User | None = None, **columns: Any) -> ChecklistItem:
    """A company's own item on the list; inspections that are planned already go on without it."""
    stem = slugify(columns["text"])[:30].strip("-") or "item"
    taken = set(checklist.items.values_list("code", flat=True))
    code = next(code for n in count(1) if (code := f"own-{stem}-{n}") not in taken)
    item = ChecklistItem(checklist=checklist, code=code, **columns)
    flow.begin(item, "add", actor=actor, for_=for_)
    return item


@transaction.atomic
def edit_item(item: ChecklistItem, *, actor: User, version: int, for_: User | None = None, **changes: Any):
    """New wording, weight or use of an item; ticks made before keep the version they were made on."""
    return flow.change(item, actor=actor, version=version, for_=for_, **changes)


@transaction.atomic
def tick(
    item: ChecklistItem,
    subject: models.Model,
    *,
    result: str = Tick.Result.PASS,
    actor: User,
    at: datetime | None = None,
    note: str = "",
) -> Tick:
    """Somebody looked at `item` on `subject`; looking again replaces the result, and history keeps both."""
    at = at or now()
    if result not in Tick.Result.values:
        raise CannotTick(_("A tick is pass, fail or n.a."))
    if result == Tick.Result.NA and not item.allows_na:
        raise CannotTick(_("“%(item)s” cannot be left as not applicable.") % {"item": item})
    values = {"result": result, "by": actor, "at": at, "note": note, "item_version": item.version}
    kind = ContentType.objects.get_for_model(subject)
    row, _created = Tick.objects.update_or_create(item=item, subject_type=kind, subject_id=subject.pk, defaults=values)
    flow.record(subject, "tick", actor=actor, at=at, facts={"item": item.pk, "result": result}, words=note)
    return row


@transaction.atomic
def untick(item: ChecklistItem, subject: models.Model, *, actor: User, at: datetime | None = None) -> Event | None:
    """Take a tick back; with none there nothing happens."""
    gone, _by_model = Tick.objects.on(subject).filter(item=item).delete()
    if not gone:
        return None
    return flow.record(subject, "untick", actor=actor, at=at, facts={"item": item.pk})
