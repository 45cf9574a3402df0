"""Typical cases, written down by those who saw them and shared without names (S2-74)."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from assessments.hiding import hidden
from assessments.models import CaseStudy
from assessments.sources import names_in
from history import flow
from history.moment import now


@transaction.atomic
def begin_case(case: CaseStudy, *, actor: User, at: datetime | None = None) -> CaseStudy:
    """A record is marked as a typical case; the same form twice is one case."""
    try:
        with transaction.atomic():
            flow.begin(case, "begin", actor=actor, at=at or now())
    except IntegrityError:
        first = CaseStudy.objects.filter(form_token=case.form_token).first() if case.form_token else None
        if first is None:
            raise
        return first
    return case


@transaction.atomic
def edit_case(case: CaseStudy, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> None:
    """What was written is changed; what is shared is changed only by sharing it again."""
    if case.state != CaseStudy.State.DRAFT:
        raise flow.NotAllowed("edit", winner=flow.Event.objects.latest_move_of(case))
    flow.change(case, actor=actor, version=version, at=at, **fields)


@transaction.atomic
def share(case: CaseStudy, *, actor: User, version: int, at: datetime | None = None) -> None:
    """Colleagues may read it: a copy is made in which nobody is named, and only that is ever shown to them."""
    at = at or now()
    if case.version != version:
        raise flow.Stale("share", winner=flow.Event.objects.latest_of(case))
    flow.move(case, "share", actor=actor, at=at, shared=without_names(case), shared_at=at)


@transaction.atomic
def withdraw_case(case: CaseStudy, *, actor: User, at: datetime | None = None) -> None:
    """It is the author's alone again."""
    flow.move(case, "withdraw", actor=actor, at=at, shared={}, shared_at=None)


def without_names(case: CaseStudy) -> dict[str, str]:
    """Each piece of the case as it would be shared now."""
    written = {piece: getattr(case, piece) for piece in CaseStudy.PIECES}
    names, words = names_in(case.source, "\n".join(written.values())), case.also_hide.splitlines()
    return {piece: hidden(text, names, words) for piece, text in written.items()}
