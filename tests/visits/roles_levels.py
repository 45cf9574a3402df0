"""Who gets what at the addresses of signing and of levels."""

from datetime import timedelta

from history.moment import now
from notices import actions as notices
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, waiting
from tests.roles import Row
from visits.links import PURPOSE
from visits.models import Level, PermittedGift

SEES = {"marketing_center", "admin", "inspector"}
EDITS_TABLE = {"ok": {"marketing_center", "admin"}, "forbidden": {"*"}}


def level():
    return ["A"]


def sheet():
    return [InfoSheetFactory(level="A").pk]


def item():
    return ["venue"]


def gift():
    fields = {"level": Level.objects.get(code="A"), "name": "Tea set", "created_at": now()}
    return [PermittedGift.objects.create(**fields).pk]


def token():
    """A link that was written for a product manager who is nobody of the table."""
    sheet = InfoSheetFactory(submitted=True)
    person = UserFactory(role="info_sheet_approver")
    purpose = f"{PURPOSE} {waiting(sheet).pk} {person.pk}"
    return [notices.issue_link(purpose, about=sheet, expires_at=now() + timedelta(days=1), at=now())]


ROWS = [
    Row("visits:to-sign"),
    Row("visits:decide-several", method="post"),
    Row("visits:sign-link", make=token, public=True, ok=set(), forbidden={"*"}),
    Row("visits:sign-link", method="post", make=token, public=True, ok=set(), forbidden={"*"}),
    Row("visits:special-plan", make=sheet, ok=set(), forbidden=SEES),
    Row("visits:special-plan", method="post", make=sheet, ok=set(), forbidden=SEES),
    Row("visits:level", make=level),
    Row("visits:add-item", **EDITS_TABLE),
    Row("visits:add-item", method="post", **EDITS_TABLE),
    Row("visits:rename-item", make=item, **EDITS_TABLE),
    Row("visits:rename-item", method="post", make=item, **EDITS_TABLE),
    Row("visits:retire-item", method="post", make=item, **EDITS_TABLE),
    Row("visits:restore-item", method="post", make=item, **EDITS_TABLE),
    Row("visits:edit-level", make=level, **EDITS_TABLE),
    Row("visits:edit-level", method="post", make=level, **EDITS_TABLE),
    Row("visits:edit-path", make=level, **EDITS_TABLE),
    Row("visits:edit-path", method="post", make=level, **EDITS_TABLE),
    Row("visits:set-cap", make=level, **EDITS_TABLE),
    Row("visits:set-cap", method="post", make=level, **EDITS_TABLE),
    Row("visits:add-gift", make=level, **EDITS_TABLE),
    Row("visits:add-gift", method="post", make=level, **EDITS_TABLE),
    Row("visits:edit-gift", make=gift, **EDITS_TABLE),
    Row("visits:edit-gift", method="post", make=gift, **EDITS_TABLE),
    Row("visits:retire-gift", method="post", make=gift, **EDITS_TABLE),
    Row("visits:restore-gift", method="post", make=gift, **EDITS_TABLE),
]
