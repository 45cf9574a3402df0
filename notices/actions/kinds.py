"""What the company decides about a kind of notice: whether it goes out, and in which words."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from history.moment import now
from notices.kinds import kind_of
from notices.models import Switch, Wording
from notices.substitution import fits


class Forced(ValueError):
    """Nobody can switch this kind off."""


@transaction.atomic
def switch(code: str, setting: str, *, actor: User, version: int, at: datetime | None = None) -> None:
    """The company forces a kind, switches it off, or leaves it to people. Raises `Stale` and `Forced`."""
    if setting == Switch.Setting.OFF and kind_of(code).is_forced:
        raise Forced(_("An escalation cannot be switched off."))
    row, _created = Switch.objects.get_or_create(kind=code)
    flow.change(row, actor=actor, version=version, at=at or now(), verb="switch", setting=setting)


@transaction.atomic
def write_words(
    code: str, language: str, *, title: str, body: str, actor: User, version: int, at: datetime | None = None
) -> Wording:
    """The company says it in its own words. Raises `Stale`, and `ValueError` for words that cannot be filled in."""
    fits(title, body, kind_of(code))
    row, _created = Wording.objects.get_or_create(kind=code, language=language)
    flow.change(row, actor=actor, version=version, at=at or now(), title=title, body=body)
    return row


@transaction.atomic
def reset_words(wording: Wording, *, actor: User, version: int, at: datetime | None = None) -> None:
    """Back to the words the product comes with; what was there stays in the history. Raises `Stale`."""
    flow.change(wording, actor=actor, version=version, at=at or now(), verb="reset", title="", body="")
