"""Who gets what at the addresses of the front desk, with visits that are none of theirs."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

from history.moment import now
from reception import actions
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory
from tests.roles import Row

SEES_ALL = {"front_desk", "receptionist", "marketing_center", "admin", "inspector"}
KEEPS_THE_BOOK = {"front_desk", "receptionist", "marketing_center", "admin"}
AT_THE_DOOR = {"front_desk", "receptionist"}
GATE = {"gate_security"}


def requested():
    return [AppointmentFactory(requested=True).pk]


def confirmed():
    """Tomorrow: the gate does not see it yet."""
    return [AppointmentFactory(confirmed=True).pk]


def today(**reached):
    appointment = AppointmentFactory(**reached or {"confirmed": True}, starts_at=now() + timedelta(hours=1))
    return appointment


def cleared_today():
    appointment = today()
    actions.set_clearance(appointment, "not_needed", actor=None, at=now())
    return [appointment.pk]


def uncleared_today():
    appointment = today()
    actions.set_clearance(appointment, "waiting", actor=None, at=now())
    return [appointment.pk]


def arrived():
    appointment = today()
    actions.check_in(appointment, actor=None, reason="for the test")
    return [appointment.pk]


def begun():
    """The visit should have begun, and nobody is here."""
    return [AppointmentFactory(confirmed=True, starts_at=now() - timedelta(minutes=30)).pk]


def visitor_here():
    (pk,) = arrived()
    appointment = AppointmentFactory._meta.model.objects.get(pk=pk)
    return [pk, appointment.visitors.get().pk]


def completed():
    appointment = today()
    actions.check_in(appointment, actor=None, reason="for the test")
    actions.check_out(appointment, actor=None)
    return [appointment.pk]


def important():
    superior = UserFactory(department=DepartmentFactory())
    host = UserFactory(department=DepartmentFactory(), manager=superior)
    return [AppointmentFactory(requested=True, contact_person=host, is_important=True).pk]


def booking():
    """A place and the needs: what a confirmation must have."""
    return {"starts_at": "2026-03-12T10:00", "ends_at": "2026-03-12T11:00", "place": "Office 301", "version": 0} | {
        "needs": "Tea",
        "channel": "phone",
    }


def reason():
    return {"reason": "No time", "channel": "phone"}


def duty():
    return {"person": UserFactory(department=DepartmentFactory()).pk, "duty": "Guides"}


BOOK = {"ok": KEEPS_THE_BOOK, "forbidden": {"inspector"}}
DOOR = {"ok": AT_THE_DOOR | GATE, "forbidden": {"marketing_center", "admin", "inspector"}}

ROWS = [
    Row("reception:list"),
    Row("reception:board"),
    Row("reception:board-part"),
    Row("reception:rooms"),
    Row("reception:create"),
    Row("reception:create", method="post"),
    Row("reception:detail", make=confirmed, ok=SEES_ALL),
    Row("reception:detail", make=cleared_today, ok=SEES_ALL | GATE),
    Row("reception:edit", make=requested, **BOOK),
    Row("reception:edit", method="post", make=requested, **BOOK),
    Row("reception:confirm", make=requested, **BOOK),
    Row("reception:confirm", method="post", make=requested, post=booking, **BOOK),
    Row("reception:confirm", make=cleared_today, ok=KEEPS_THE_BOOK, forbidden={"inspector", *GATE}),
    Row("reception:decline", method="post", make=requested, post=reason, **BOOK),
    Row("reception:reschedule", make=confirmed, **BOOK),
    Row("reception:reschedule", method="post", make=confirmed, post=booking, **BOOK),
    Row("reception:cancel", method="post", make=confirmed, post=reason, **BOOK),
    Row(
        "reception:cancel", method="post", make=cleared_today, post=reason, **BOOK | {"forbidden": {"inspector", *GATE}}
    ),
    Row("reception:check-in", method="post", make=cleared_today, **DOOR),
    # Not cleared: the door alone is not enough.
    Row(
        "reception:check-in",
        method="post",
        make=uncleared_today,
        post=reason,
        ok={"receptionist"},
        forbidden={"front_desk", "marketing_center", "admin", "inspector", *GATE},
    ),
    Row("reception:undo-check-in", method="post", make=arrived, post=reason, **DOOR),
    Row("reception:undo-check-out", method="post", make=completed, post=reason, **DOOR),
    Row("reception:start-meeting", method="post", make=arrived, **DOOR),
    Row("reception:check-out", method="post", make=arrived, **DOOR),
    Row("reception:mark-no-show", method="post", make=begun, **DOOR),
    Row("reception:expect", method="post", make=arrived, post=lambda: {"name": "Li Na"}, **DOOR),
    Row("reception:sign-in", method="post", make=visitor_here, **DOOR),
    Row("reception:sign-out", method="post", make=visitor_here, **DOOR),
    Row("reception:give-duty", method="post", make=confirmed, post=duty, **BOOK),
    # Only the superior instructs.
    Row(
        "reception:instruct",
        method="post",
        make=important,
        post=lambda: {"instruction": "Lunch"},
        ok=set(),
        forbidden=SEES_ALL,
    ),
    Row("reception:record", make=arrived, ok=KEEPS_THE_BOOK, forbidden={"inspector", *GATE}),
    Row("reception:record", method="post", make=arrived, ok=KEEPS_THE_BOOK, forbidden={"inspector", *GATE}),
    Row("reception:close", method="post", make=completed, ok=KEEPS_THE_BOOK, forbidden={"inspector", *GATE}),
]

# Each part of the desk keeps its rows in a module of its own beside this one: `roles_<part>.py`.
PARTS = sorted(path.stem for path in Path(__file__).parent.glob("roles_*.py"))
ROWS += [row for part in PARTS for row in import_module(f"tests.reception.{part}").ROWS]
