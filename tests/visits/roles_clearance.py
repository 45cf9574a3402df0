"""Who gets what at the addresses of duties, readers, exemptions and the rules about which visits need a sheet."""

from reception import actions as reception
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory
from tests.roles import Row
from tests.visits.roles import EDITS_TABLE, SEES, approved, draft, only
from visits import actions
from visits.models import SheetRule

COUNTS = {"ok": {"manager", "marketing_center", "admin", "inspector"}, "forbidden": {"*"}}


def duty():
    sheet = InfoSheetFactory()
    seller = sheet.appointment.salesperson
    row = reception.give_duty(sheet.appointment, person=UserFactory(), duty="Guides", actor=seller)
    return [sheet.pk, row.pk]


def rule():
    return [SheetRule.objects.earliest("pk").pk]


def narrow():
    fields = {"kind": "general", "level": None, "from_head_count": 40, "needs_sheet": True}
    known = SheetRule.objects.filter(from_head_count=40).first()
    return [(known or actions.add_rule(actor=UserFactory(), **fields)).pk]


ROWS = [
    Row("visits:people", make=draft, ok=SEES),
    Row("visits:give-duty", method="post", make=draft, **only()),
    Row("visits:take-duty-back", method="post", make=duty, **only()),
    Row("visits:read-plan", method="post", make=approved, **only(signs=True)),
    Row("visits:remind-readers", method="post", make=approved, **only(signs=True)),
    Row("visits:exemptions", **COUNTS),
    Row("visits:export-exemptions", **COUNTS),
    Row("visits:sheet-rules"),
    Row("visits:add-sheet-rule", **EDITS_TABLE),
    Row("visits:add-sheet-rule", method="post", **EDITS_TABLE),
    Row("visits:edit-sheet-rule", make=rule, **EDITS_TABLE),
    Row("visits:edit-sheet-rule", method="post", make=rule, **EDITS_TABLE),
    Row("visits:retire-sheet-rule", method="post", make=narrow, **EDITS_TABLE),
    Row("visits:use-sheet-rule-again", method="post", make=narrow, **EDITS_TABLE),
]
