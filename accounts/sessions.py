"""Logins as the framework keeps them in the database, read with a statement that is written out."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection

# Every page of the product asks this: building it anew takes longer than the answer.
ASKED = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """What is kept of this login; nothing, and no login any more, where it is over or was never there."""
        # A login ends by the machine's clock, as the framework wrote it down.
        at = connection.ops.adapt_datetimefield_value(datetime.now(UTC))  # noqa: TID251
        with connection.cursor() as cursor:
            cursor.execute(ASKED, [self.session_key, at])
            kept = cursor.fetchone()
        if kept is None:
            self._session_key = None
            return {}
        return self.decode(kept[0])
