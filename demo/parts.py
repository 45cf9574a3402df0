"""What the demonstration shows on the login page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from . import company
from .build import is_loaded

LOGINS = 14


def logins(request: HttpRequest, user: Any) -> tuple[str, dict[str, Any]] | None:
    """The demonstration's logins, for as long as it is loaded."""
    if settings.IS_COMPANY or not is_loaded():
        return None
    return "demo/_logins.html", {"people": company.CAST[:LOGINS], "password": company.PASSWORD}
