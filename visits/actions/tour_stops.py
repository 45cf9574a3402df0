"""The list of places that guests are shown is kept (S1-34)."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from history import flow
from history.moment import now
from visits.models import TourStop

from .refusals import Untold

KEEPS = "visits.manage_tour_stops"


def found_stop(stop: TourStop, *, actor: User, at: datetime | None = None) -> None:
    """One more place to show; raises `Untold` where the site has one of that name."""
    at = at or now()
    try:
        with transaction.atomic():
            stop.save(force_insert=True)
            flow.record(stop, "found", actor=actor, at=at, for_=on_behalf(actor, permission=KEEPS))
    except IntegrityError as error:
        raise Untold("found", _name_taken(error)) from error


def edit_stop(stop: TourStop, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> None:
    """What the stop is called and asks for, from now on; raises `Stale` where somebody saved in between."""
    at = at or now()
    try:
        with transaction.atomic():
            for_ = on_behalf(actor, permission=KEEPS)
            flow.change(stop, actor=actor, version=version, at=at, for_=for_, **fields)
    except IntegrityError as error:
        raise Untold("edit", _name_taken(error)) from error


def _name_taken(error: IntegrityError) -> str:
    # PostgreSQL names the constraint, SQLite the columns.
    if "tour_stop_once" not in str(error) and "visits_tourstop.name" not in str(error):
        raise error
    return _("The site has a stop of this name already.")
