"""A call that is being written down is kept while it is typed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from calls.models import Call, CallDraft
from history.moment import now

LONGEST_TITLE = 200


def keep_draft(*, owner: User, typed: dict[str, Any], form_token: UUID, at: datetime | None = None) -> CallDraft | None:
    """What was typed so far, finished or not; the same form again is the same draft. None: nothing worth keeping."""
    names = [str(typed.get(name, "")).strip() for name in ("caller_name", "organisation")]
    title = " · ".join(filter(None, names)) or str(typed.get("caller_phone") or typed.get("summary") or "").strip()
    if not title or Call.objects.filter(form_token=form_token).exists():  # also what comes after it was logged
        return None
    kept = {"title": title[:LONGEST_TITLE], "typed": typed, "kept_at": at or now()}
    mine = CallDraft.objects.filter(form_token=form_token, owner=owner)
    if not mine.update(**kept):
        try:
            with transaction.atomic():
                return CallDraft.objects.create(form_token=form_token, owner=owner, **kept)
        except IntegrityError:  # the other tab was faster; a token of somebody else's form is no key to their draft
            mine.update(**kept)
    return mine.first()


def discard_draft(draft: CallDraft) -> None:
    """It is not needed any more."""
    CallDraft.objects.filter(pk=draft.pk).delete()
