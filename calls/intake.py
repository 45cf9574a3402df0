"""With what the call form opens: a missed call that is returned, a draft, the number that rings."""

from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.forms import Form
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from accounts.models import User
from history.moment import now

from .models import Call, CallDraft

# What of a posted form is no part of a draft.
NOT_TYPED = {"csrfmiddlewaretoken", "form_token", "keep", "returns"}


def opening(asked: QueryDict, user: User, missed: QuerySet[Call]) -> dict[str, Any]:
    """What stands in the form before anything is typed, as the address asks for it."""
    draft = _asked(asked, "draft", CallDraft.objects.visible_to(user))
    if draft is not None:
        return draft.typed | {"form_token": draft.form_token}
    at, returned = now(), asked.get("returns", "")
    if not returned.isdecimal():
        return {"called_at": at, "caller_phone": asked.get("phone", "")}
    row = get_object_or_404(missed.select_related("organisation"), pk=returned[:18])
    return {
        "called_at": at,
        "caller_phone": row.caller_phone,
        "caller_name": row.caller_name,
        "organisation": row.organisation.name if row.organisation else "",
        "direction": Call.Direction.OUT,
        "returns": row.pk,
    }


def as_typed(posted: QueryDict) -> dict[str, Any]:
    """What stands in the fields of a posted form, for a draft."""
    typed: dict[str, Any] = {name: str(value) for name, value in posted.items() if name not in NOT_TYPED and value}
    return typed | {name: posted.getlist(name) for name in typed.keys() & {"points_conveyed"}}


def token_of(form: Form) -> UUID:
    """The token of a posted form, or a new one where it came without."""
    form.is_valid()
    return form.cleaned_data.get("form_token") or uuid4()


def _asked(asked: QueryDict, name: str, rows: QuerySet) -> Any:
    key = asked.get(name, "")
    return rows.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
