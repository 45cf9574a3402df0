"""Every version of a sheet is kept: who wrote it, when, and what it said (S3-32)."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from history import flow
from history.models import Event
from visits import frozen, said
from visits.models import InfoSheet, SheetVersion

# Who comes back to a sheet after this long writes another version.
SITTING = timedelta(minutes=30)


def keep(
    sheet: InfoSheet,
    verb: str,
    *,
    actor: User | None,
    at: datetime,
    for_: User | None = None,
    words: dict[str, Any] | None = None,
) -> SheetVersion:
    """What the sheet says now is a version of its own, where it says something new; `words` spares a second look."""
    close(sheet)
    words = said.snapshot(sheet) if words is None else words
    last = _versions(sheet).first()
    if last is not None and last.said == words:
        SheetVersion.objects.filter(pk=last.pk).update(up_to=sheet.version)
        return last
    return _add(sheet, verb, words, actor=actor, at=at, for_=for_)


def write_on(
    sheet: InfoSheet, *, before: dict[str, Any], actor: User, at: datetime, for_: User | None = None
) -> SheetVersion | None:
    """What somebody saved goes into the version they are writing, else into a new one that stays open for them.

    `before` is what the sheet said a moment ago: what changed without being typed here is a version of Portico's.
    """
    last = _versions(sheet).first()
    if last is not None and last.is_open:
        is_same_sitting = last.by_id == actor.pk and at - last.at <= SITTING and last.said == before
        if not is_same_sitting:
            close(sheet)
            last = _versions(sheet).first()
    if last is None:
        last = _add(sheet, "draft", before, actor=sheet.created_by, at=sheet.created_at)
    elif last.said != before:
        last = _add(sheet, "follow", before, actor=None, at=at)
    after = said.snapshot(sheet)
    if after == before:
        return None
    if last.is_open:
        SheetVersion.objects.filter(pk=last.pk).update(said=after, at=at, up_to=sheet.version)
        return last
    return _add(sheet, "edit", after, actor=actor, at=at, for_=for_, is_open=True)


def close(sheet: InfoSheet) -> None:
    """Whoever was typing is done: what they wrote in one sitting is told in the history as one edit."""
    written = _versions(sheet).filter(is_open=True).select_related("by", "on_behalf_of").first()
    if written is None:
        return
    base = _versions(sheet).filter(number__lt=written.number).first()
    facts = said.facts(base.said if base else {}, written.said)
    if not facts:
        # Typed and taken back again.
        written.delete()
        return
    SheetVersion.objects.filter(pk=written.pk).update(is_open=False)
    flow.record(sheet, "edit", actor=written.by, at=written.at, for_=written.on_behalf_of, facts=facts)


def moved(sheet: InfoSheet, event: Event) -> None:
    """A verb moved the sheet: what it said then is kept; called by the wires, inside its transaction."""
    version = keep(sheet, event.verb, actor=event.actor, at=event.at, for_=event.on_behalf_of)
    if sheet.state in {InfoSheet.State.CLOSED, InfoSheet.State.CANCELLED}:
        SheetVersion.objects.filter(pk=version.pk).update(names=frozen.names_of(sheet))


def _versions(sheet: InfoSheet) -> QuerySet[SheetVersion]:
    return SheetVersion.objects.filter(sheet=sheet).order_by("-number")


def _add(
    sheet: InfoSheet,
    verb: str,
    words: dict[str, Any],
    *,
    actor: User | None,
    at: datetime,
    for_: User | None = None,
    is_open: bool = False,
) -> SheetVersion:
    last = _versions(sheet).values_list("number", flat=True).first() or 0
    return SheetVersion.objects.create(
        sheet=sheet,
        number=last + 1,
        up_to=sheet.version,
        verb=verb,
        began_at=at,
        at=at,
        by=actor,
        on_behalf_of=for_,
        said=words,
        is_open=is_open,
    )
