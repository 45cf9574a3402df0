"""Who gets what at the addresses of notices: everybody their own inbox, nobody another's."""

from history.moment import now
from notices.actions import notify
from notices.models import Notice
from tests.factories.accounts import UserFactory
from tests.roles import Row


def notice():
    reader = UserFactory()
    params = {"person": "He Host", "starts_at": now(), "ends_at": now()}
    notify(reader, "notices.deputy_appointed", about=reader, at=now(), params=params)
    return [Notice.objects.get(recipient=reader).pk]


NOBODY = frozenset()

ROWS = [
    Row("notices:inbox"),
    Row("notices:read-all", method="post"),
    Row("notices:mail"),
    Row("notices:mail", method="post"),
    Row("notices:open", method="post", make=notice, ok=NOBODY),
    Row("notices:read", method="post", make=notice, ok=NOBODY),
    Row("notices:mute", method="post", make=notice, ok=NOBODY),
]
