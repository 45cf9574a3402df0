"""Requests that are begun and not registered yet."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from history.moment import now
from pages.prepared import Prepared
from reception.models import Draft

LONGEST_TITLE = 200
OF_FORM = Prepared(lambda form_token: Draft.objects.filter(form_token=form_token)[:1], UUID)


@transaction.atomic
def keep_draft(
    *, owner: User, typed: dict[str, Any], form_token: UUID | None = None, at: datetime | None = None
) -> Draft:
    """What was typed so far is kept for later, finished or not; the same form kept again is the same draft."""
    names = [str(typed.get(name, "")).strip() for name in ("visitor_name", "organisation_name")]
    title = " · ".join(filter(None, names)) or str(typed.get("visitor_phone", "")).strip()
    kept = {"owner": owner, "title": title[:LONGEST_TITLE], "typed": typed, "kept_at": at or now()}
    if form_token is None:
        return Draft.objects.create(**kept)
    # A token of somebody else's form is no key to their draft.
    mine = Draft.objects.select_for_update().filter(form_token=form_token, owner=owner)
    if mine.update(**kept):
        return mine.get()
    is_taken = Draft.objects.filter(form_token=form_token).exists()
    return Draft.objects.create(**kept) if is_taken else Draft.objects.create(form_token=form_token, **kept)


def discard_draft(draft: Draft) -> None:
    """It is not needed any more."""
    Draft.objects.filter(pk=draft.pk).delete()


def use_up(form_token: UUID | None, *, reader: User) -> None:
    """The request is registered: its draft has done its work, also where a deputy went on with it."""
    if form_token is not None and OF_FORM.exists(form_token):
        Draft.objects.visible_to(reader).filter(form_token=form_token).delete()
