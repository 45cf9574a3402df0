"""How many unread notices the reader has, on every page that shows it."""

from django.db import connection
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Notice

MOST_SHOWN = 99
# `Notice.objects.visible_to(user).unread()`, written out because every page asks it. No more than a hundred entries of
# the index, however full the inbox is.
UNREAD = f"""
SELECT count(*) FROM (
  SELECT 1 FROM {Notice._meta.db_table} WHERE recipient_id = %s AND read_at IS NULL LIMIT %s
) AS unread
"""


def inbox(request: HttpRequest) -> dict:
    """`inbox_count`: the number as it is shown, empty when there is none; asked only where a template shows it."""
    return {"inbox_count": SimpleLazyObject(lambda: unread_count(request))}


def unread_count(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [user.pk, MOST_SHOWN + 1])
        (number,) = cursor.fetchone()
    return f"{MOST_SHOWN}+" if number > MOST_SHOWN else str(number or "")
