"""How many unread notices the reader has, on every page that shows it."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Notice

MOST_SHOWN = 99


def inbox(request: HttpRequest) -> dict:
    """`inbox_count`: the number as it is shown, empty when there is none; asked only where a template shows it."""
    return {"inbox_count": SimpleLazyObject(lambda: unread_count(request))}


def unread_count(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    # No more than a hundred entries of the index, however full the inbox is.
    number = Notice.objects.visible_to(user).unread().order_by()[: MOST_SHOWN + 1].count()
    return f"{MOST_SHOWN}+" if number > MOST_SHOWN else str(number or "")
