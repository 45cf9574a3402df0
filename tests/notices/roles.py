"""Who gets what at the addresses of notices: one's own inbox, and what the company decides about telling."""

from history.moment import now
from notices.actions import notify
from notices.models import Message, Notice, Robot, Wording
from tests.factories.accounts import UserFactory
from tests.roles import Row

KIND = "notices.deputy_appointed"


def notice():
    reader = UserFactory()
    params = {"person": "He Host", "starts_at": now(), "ends_at": now()}
    notify(reader, KIND, about=reader, at=now(), params=params)
    return [Notice.objects.get(recipient=reader).pk]


def dead_letter():
    reader = Notice.objects.get(pk=notice()[0]).recipient
    Message.objects.filter(recipient=reader).update(dead_at=now())
    return [Message.objects.get(recipient=reader).pk]


def robot():
    row = Robot.objects.create(name=f"Robot {Robot.objects.count()}", brand="generic", address="http://127.0.0.1:9/")
    return [row.pk]


def kind():
    return [KIND]


def wording():
    return [KIND, "en"]


def own_wording():
    Wording.objects.create(kind=KIND, language="en", title="Title", body="Text")
    return wording()


NOBODY = frozenset()
MANAGERS = {"ok": {"admin"}, "otherwise": 403}

ROWS = [
    Row("notices:inbox"),
    Row("notices:read-all", method="post"),
    Row("notices:mail"),
    Row("notices:mail", method="post"),
    Row("notices:open", method="post", make=notice, ok=NOBODY),
    Row("notices:read", method="post", make=notice, ok=NOBODY),
    Row("notices:mute", method="post", make=notice, ok=NOBODY),
    Row("notices:kinds", **MANAGERS),
    Row("notices:kind", make=kind, **MANAGERS),
    Row("notices:kind", method="post", make=kind, **MANAGERS),
    Row("notices:wording", make=wording, **MANAGERS),
    Row("notices:wording", method="post", make=wording, **MANAGERS),
    Row("notices:reset", method="post", make=own_wording, **MANAGERS),
    Row("notices:robots", **MANAGERS),
    Row("notices:add-robot", **MANAGERS),
    Row("notices:add-robot", method="post", **MANAGERS),
    Row("notices:robot", make=robot, **MANAGERS),
    Row("notices:robot", method="post", make=robot, **MANAGERS),
    Row("notices:test-robot", method="post", make=robot, **MANAGERS),
    Row("notices:dead", **MANAGERS),
    Row("notices:retry-selected", method="post", **MANAGERS),
    Row("notices:retry", method="post", make=dead_letter, **MANAGERS),
    Row("notices:give-up", method="post", make=dead_letter, **MANAGERS),
]
