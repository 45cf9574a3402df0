"""PostgreSQL as the framework talks to it, but for one question less on every page."""

import select

from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_IDLE


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether the line that was kept since the last page still stands.

        Between two pages the server has nothing to say, unless it takes its leave: where there is
        something to read, the line is given up and a new one opened; so is one on which a
        transaction was left open. The framework asks the server for the answer to `SELECT 1` instead.
        """
        if self.connection is None or self.connection.closed:
            return False
        if self.connection.get_transaction_status() != TRANSACTION_STATUS_IDLE:
            return False
        said = select.poll()
        said.register(self.connection.fileno(), select.POLLIN)
        return not said.poll(0)
