"""Who gets what at the addresses of accounts. Every own page is everybody's; nobody ends what is another's."""

from datetime import timedelta

from accounts import actions
from accounts.models import SavedView
from history.moment import now
from tests.factories.accounts import DepartmentFactory, PositionFactory, UserFactory
from tests.roles import Row


def deputy():
    row = actions.appoint_deputy(UserFactory(), UserFactory(), now(), now() + timedelta(days=1), None)
    return [row.pk]


def absence():
    return [actions.record_absence(UserFactory(), now(), now() + timedelta(days=1), actor=None).pk]


def a_view():
    return {"page": "reception:list", "name": "Mine", "query": "state=requested"}


def a_view_of_somebody():
    owner = UserFactory()
    return [SavedView.objects.create(owner=owner, page="reception:list", name="Theirs", created_at=now()).pk]


def language():
    return {"language": "zh-hans"}


def somebody():
    return [UserFactory().pk]


def gone():
    return [UserFactory(is_active=False).pk]


def department():
    return [DepartmentFactory().pk]


def position():
    return [PositionFactory().pk]


MANAGING = {"ok": {"admin"}, "forbidden": {"*"}}

ROWS = [
    Row("accounts:keep-view", "post", post=a_view),
    Row("accounts:forget-view", "post", make=a_view_of_somebody, ok=set()),
    Row("accounts:login", public=True),
    Row("accounts:logout", method="post", public=True),
    Row("accounts:language", method="post", post=language, public=True),
    Row("accounts:me"),
    Row("accounts:password"),
    Row("accounts:password", method="post"),
    Row("accounts:end-deputy", method="post", make=deputy, ok={"admin"}),
    Row("accounts:end-absence", method="post", make=absence, ok={"admin"}),
    Row("accounts:person", make=somebody, ok={"admin"}),
    Row("accounts:appoint-deputy", make=somebody, ok={"admin"}),
    Row("accounts:appoint-deputy", method="post", make=somebody, ok={"admin"}),
    Row("accounts:record-absence", make=somebody, ok={"admin"}),
    Row("accounts:record-absence", method="post", make=somebody, ok={"admin"}),
    Row("accounts:people", **MANAGING),
    Row("accounts:create", **MANAGING),
    Row("accounts:create", method="post", **MANAGING),
    Row("accounts:edit", make=somebody, **MANAGING),
    Row("accounts:edit", method="post", make=somebody, **MANAGING),
    Row("accounts:set-password", make=somebody, **MANAGING),
    Row("accounts:set-password", method="post", make=somebody, **MANAGING),
    Row("accounts:deactivate", method="post", make=somebody, **MANAGING),
    Row("accounts:reactivate", method="post", make=gone, **MANAGING),
    Row("accounts:found-department", **MANAGING),
    Row("accounts:found-department", method="post", **MANAGING),
    Row("accounts:edit-department", make=department, **MANAGING),
    Row("accounts:edit-department", method="post", make=department, **MANAGING),
    Row("accounts:positions", **MANAGING),
    Row("accounts:found-position", **MANAGING),
    Row("accounts:found-position", method="post", **MANAGING),
    Row("accounts:edit-position", make=position, **MANAGING),
    Row("accounts:edit-position", method="post", make=position, **MANAGING),
]
