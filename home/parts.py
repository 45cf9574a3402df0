"""What home shows on every page."""

from typing import Any

from django.http import HttpRequest

from accounts.models import User
from deadlines import proof
from deadlines.rules import may_see_proof
from history.moment import now


def engine_alarm(request: HttpRequest, user: User) -> tuple[str, dict[str, Any]] | None:
    """The red banner of those who run the engine, once no sweep has finished for three minutes."""
    if not may_see_proof(user):
        return None
    last, at = proof.last_run(), now()
    if last is not None and at - last.finished_at <= proof.SILENT_AFTER:
        return None
    return "home/_alarm.html", {"since": last.finished_at if last else None}
