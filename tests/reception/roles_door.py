"""Who gets what on the board, at parties at the door, and with the areas that visitors are shown."""

from datetime import timedelta

from history.moment import now
from reception import actions
from reception.models import Area
from tests.factories.reception import AppointmentFactory, SiteFactory
from tests.roles import Row

DOOR = {
    "ok": {"front_desk", "receptionist", "gate_security"},
    "forbidden": {"marketing_center", "admin", "inspector"},
}
DESK = {"ok": DOOR["ok"] - {"gate_security"}, "forbidden": DOOR["forbidden"] | {"gate_security"}}


def expected():
    """A general visit of today, which no sheet keeps outside."""
    return [AppointmentFactory(confirmed=True, starts_at=now() + timedelta(hours=1)).pk]


def here():
    (pk,) = expected()
    actions.check_in(AppointmentFactory._meta.model.objects.get(pk=pk), actor=None)
    return [pk]


def area():
    return Area.objects.create(site=SiteFactory(), name="Workshop")


def shown():
    (pk,) = here()
    appointment = AppointmentFactory._meta.model.objects.get(pk=pk)
    Area.objects.create(site=appointment.site, name="Workshop")
    return [pk]


ROWS = [
    Row("reception:day-list"),
    Row("reception:together", method="post", post=lambda: {"verb": "check_in"}),
    # What a party needs and who belongs to it is more than the gate sees.
    Row("reception:arrival", make=expected, **DESK),
    Row("reception:departure", make=here, **DESK),
    Row("reception:tell-wait", method="post", make=here, post=lambda: {"minutes": 5, "reason": "A call"}, **DOOR),
    Row("reception:go-out", method="post", make=here, **DOOR),
    Row("reception:come-back", method="post", make=here, **DOOR),
    Row("reception:enter-area", method="post", make=shown, **DOOR),
    Row("reception:leave-area", method="post", make=shown, **DOOR),
    Row("reception:areas", ok={"admin"}, otherwise=403),
    Row("reception:area-create", ok={"admin"}, otherwise=403),
    Row("reception:area-create", method="post", ok={"admin"}, otherwise=403),
    Row("reception:area-edit", make=lambda: [area().pk], ok={"admin"}, otherwise=403),
    Row("reception:area-edit", method="post", make=lambda: [area().pk], ok={"admin"}, otherwise=403),
]
