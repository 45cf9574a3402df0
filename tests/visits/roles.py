"""Who gets what at the addresses of visits, with a sheet that belongs to nobody among them."""

from importlib import import_module
from pathlib import Path

from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory
from tests.roles import Row
from visits.models import Approval, ReceptionStandard

SEES = {"marketing_center", "admin", "inspector"}
SIGNS = {"info_sheet_approver"}
DESK = {"front_desk", "receptionist", "marketing_center", "admin", "inspector"}
TASKS = {"receptionist", "marketing_center", "admin", "inspector"}
EDITS_TABLE = {"ok": {"marketing_center", "admin"}, "forbidden": {"*"}}


def nobody_else():
    """A visit in which no role of the table has a part."""
    return VisitFactory(confirmed=True, contact_person=UserFactory(department=DepartmentFactory()))


def visit():
    return [nobody_else().pk]


def draft():
    return [InfoSheetFactory().pk]


def complete():
    return [InfoSheetFactory(complete=True).pk]


def submitted():
    return [InfoSheetFactory(submitted=True).pk]


def approved():
    return [InfoSheetFactory(approved=True).pk]


def task():
    return [InfoSheetFactory(approved=True).prep_tasks.first().pk]


def standard():
    return [ReceptionStandard.objects.earliest("pk").pk]


def asked():
    return {"approval": Approval.objects.latest("pk").pk}


def ticks():
    return asked() | {"is_reasonable": "on", "is_appropriate": "on"}


def reason():
    return asked() | {"reason": "Too late in the day"}


def only(*roles, signs=False):
    """These may, whoever else sees the sheet may not; the rest does not know of it."""
    return {"ok": set(roles), "forbidden": (SEES | (SIGNS if signs else set())) - set(roles)}


ROWS = [
    Row("visits:list"),
    Row("visits:create"),
    Row("visits:standards"),
    Row("visits:suggest-person"),
    Row("visits:preparation"),
    Row("visits:preparation-part"),
    Row("visits:edit-standard", make=standard, **EDITS_TABLE),
    Row("visits:edit-standard", method="post", make=standard, **EDITS_TABLE),
    Row("visits:draft", method="post", make=visit, ok=set(), forbidden=DESK),
    Row("visits:exempt", make=visit, ok=set(), forbidden=DESK),
    Row("visits:exempt", method="post", make=visit, ok=set(), forbidden=DESK),
    Row("visits:detail", make=draft, ok=SEES),
    Row("visits:print", make=draft, ok=SEES),
    Row("visits:edit", make=draft, **only()),
    Row("visits:edit", method="post", make=draft, **only()),
    Row("visits:set-level", make=draft, **only("marketing_center")),
    Row("visits:set-level", method="post", make=draft, **only("marketing_center")),
    Row("visits:confirm-purpose", method="post", make=complete, **only()),
    Row("visits:submit", method="post", make=complete, **only()),
    Row("visits:decide", make=submitted, **only(*SIGNS)),
    Row("visits:approve", method="post", make=submitted, post=ticks, **only(*SIGNS)),
    Row("visits:return", method="post", make=submitted, post=reason, **only(*SIGNS)),
    Row("visits:hand-over", method="post", make=approved, **only("marketing_center", signs=True)),
    Row("visits:change-receptionist", make=approved, **only(signs=True)),
    Row("visits:change-receptionist", method="post", make=approved, **only(signs=True)),
]

# Each part keeps its rows in a module of its own beside this one: `roles_<part>.py`.
PARTS = sorted(path.stem for path in Path(__file__).parent.glob("roles_*.py"))
ROWS += [row for part in PARTS for row in import_module(f"tests.visits.{part}").ROWS]
