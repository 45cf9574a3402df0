"""Things left behind: logged, told of, given back (S4-247)."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from customers import search
from history import flow
from history.moment import now
from notices import actions as notices
from pages.formats import phone
from reception.models import LostItem

from .rooms import Refused


@transaction.atomic
def find(item: LostItem, *, actor: User, at: datetime | None = None) -> LostItem:
    """Something was found: it is written down, and whoever received the visitor hears of it.

    The same form twice is one thing.
    """
    at = at or now()
    if item.found_at > at:
        raise Refused("find", _("This moment has not come yet."), field="found_at")
    item.search = _search(item)
    try:
        with transaction.atomic():
            flow.begin(item, "find", actor=actor, at=at)
    except IntegrityError:
        first = LostItem.objects.filter(form_token=item.form_token).first() if item.form_token else None
        if first is None:
            raise
        return first
    _tell(item, actor=actor, at=at)
    return item


@transaction.atomic
def edit(item: LostItem, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> None:
    """What was written of it is corrected; a visit that is named now hears of it now."""
    at, before = at or now(), item.appointment_id
    if fields.get("found_at", item.found_at) > at:
        raise Refused("edit", _("This moment has not come yet."), field="found_at")
    if flow.change(item, actor=actor, version=version, at=at, **fields) is None:
        return
    LostItem.objects.filter(pk=item.pk).update(search=_search(item))
    if item.appointment_id and item.appointment_id != before:
        _tell(item, actor=actor, at=at)


@transaction.atomic
def give_back(item: LostItem, *, actor: User, returned_to: str, at: datetime | None = None) -> None:
    """Its owner, or somebody for them, has it again."""
    at = at or now()
    flow.move(
        item,
        "give_back",
        actor=actor,
        at=at,
        words=returned_to.strip(),
        returned_to=returned_to.strip(),
        returned_at=at,
        returned_by=actor,
    )


@transaction.atomic
def dispose(item: LostItem, *, actor: User, disposal: str, at: datetime | None = None) -> None:
    """Nobody asked for it: it went to the police, to charity, into the bin; to whom and why is kept."""
    flow.move(item, "dispose", actor=actor, at=at, words=disposal.strip(), disposal=disposal.strip())


@transaction.atomic
def take_back(item: LostItem, *, actor: User, reason: str, at: datetime | None = None) -> None:
    """It was the wrong owner, or the wrong entry: it is on the shelf again, with both acts in the history."""
    cleared: dict[str, Any] = {"returned_to": "", "returned_at": None, "returned_by": None, "disposal": ""}
    flow.move(item, "take_back", actor=actor, at=at, words=reason.strip(), **cleared)


def _search(item: LostItem) -> str:
    return search.index(item.description, item.found_where, item.found_by)


def _tell(item: LostItem, *, actor: User, at: datetime) -> None:
    """The contact person knows whom to call."""
    visit = item.appointment
    if visit is None:
        return
    people = {person for person in (visit.contact_person, visit.receptionist) if person and person != actor}
    params = {
        "thing": item.description,
        "found_where": item.found_where,
        "found_at": item.found_at,
        "visitor": visit.visitor_name,
        "organisation": visit.organisation,
        "visitor_phone": phone(visit.visitor_phone),
    }
    key = str(visit.pk)
    notices.notify(people, "reception.item_found", about=item, at=at, key=key, params=params, actor=actor)
