"""The role × url table: how a row is written. Each app's rows are `ROWS` in `tests/<app>/roles.py`."""

from collections.abc import Callable
from dataclasses import dataclass, field

# Every group of accounts.roles, and `staff`: a colleague with an account and no role.
EVERYBODY = frozenset({"*"})


@dataclass(frozen=True)
class Row:
    """What each role gets at one url, with a record that belongs to none of them.

    `make` builds the record and returns the url's arguments. A role in `ok` gets a page or
    a redirect to one, a role in `forbidden` 403, everybody else `otherwise`; somebody without
    a login is sent to the login page unless the url is `public`.
    """

    name: str
    method: str = "get"
    make: Callable[[], list] = list
    post: Callable[[], dict] = field(default=dict)
    ok: frozenset[str] | set[str] = EVERYBODY
    forbidden: frozenset[str] | set[str] = frozenset()
    otherwise: int = 404
    public: bool = False
    to_all: int = 0  # no page: what everybody gets, with or without a login, for it asks for a token of its own
