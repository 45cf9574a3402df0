"""Who gets what at the addresses of the sheet itself: its versions, its audit checklist, and the company's words."""

from tests.factories.visits import InfoSheetFactory
from tests.roles import Row
from tests.visits.roles import SEES, draft, only
from visits.models import PurposeLabel, Responsibility

EDITS = {"ok": {"marketing_center", "admin"}, "forbidden": {"*"}}


def version():
    return [InfoSheetFactory().pk, 1]


def audit():
    return [InfoSheetFactory(purpose_type="audit").pk]


def purpose():
    return [PurposeLabel.objects.earliest("pk").pk]


def responsibility():
    return [Responsibility.objects.earliest("pk").pk]


ROWS = [
    Row("visits:export"),
    Row("visits:type", method="post", make=draft, **only()),
    Row("visits:versions", make=draft, ok=SEES),
    Row("visits:version", make=version, ok=SEES),
    Row("visits:tick-audit", method="post", make=audit, **only()),
    Row("visits:purposes"),
    Row("visits:edit-purpose", make=purpose, **EDITS),
    Row("visits:edit-purpose", method="post", make=purpose, **EDITS),
    Row("visits:responsibilities"),
    Row("visits:add-responsibility", **EDITS),
    Row("visits:add-responsibility", method="post", **EDITS),
    Row("visits:edit-responsibility", make=responsibility, **EDITS),
    Row("visits:edit-responsibility", method="post", make=responsibility, **EDITS),
]
