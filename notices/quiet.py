"""When a letter that can wait may go out. Notices knows no calendar: the settings name who does."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.conf import settings
from django.utils.module_loading import import_string

from .kinds import kind_of


def _named(setting: str) -> Callable | None:
    """The function whose dotted path the setting holds."""
    path = getattr(settings, setting, "")
    return import_string(path) if path else None


def earliest(codes: set[str], at: datetime, not_before: datetime | None) -> dict[str, dict[str, datetime]]:
    """The columns of a letter of each kind that say when it may go out: what can wait waits for the morning."""
    wanted = max(at, not_before or at)
    patient = {code for code in codes if kind_of(code).can_wait}
    quiet = _named("QUIET_HOURS") if patient else None
    morning = max(wanted, quiet(wanted)) if quiet else wanted
    moments = {code: morning if code in patient else wanted for code in codes}
    return {code: {"not_before": moment, "try_at": moment} for code, moment in moments.items()}


def is_working_day(day: date) -> bool:
    """Do people work that day? Where nobody says, they do."""
    asked = _named("WORKING_DAY")
    return asked(day) if asked else True


def digest_time() -> time:
    """When on a working morning the digests go out."""
    return time.fromisoformat(getattr(settings, "DIGEST_AT", "08:30"))
