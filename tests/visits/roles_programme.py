"""Who gets what at the addresses of a programme, with a visit that belongs to nobody among them."""

from datetime import timedelta

from reception.models import Site
from tests.factories.reception import RoomFactory
from tests.factories.visits import InfoSheetFactory, itinerary_line
from tests.roles import Row
from visits import actions
from visits.models import InfoSheet, TourStop

SEES = {"marketing_center", "admin", "inspector"}
KEEPS = {"ok": {"marketing_center", "admin"}, "otherwise": 403}
NOT_THEIRS = {"ok": set(), "forbidden": SEES}


def sheet():
    return [InfoSheetFactory().pk]


def in_english():
    return [*sheet(), "en"]


def planned():
    """A sheet with a step through a safety area, a car and a meal."""
    row = InfoSheetFactory()
    # Rows are made one beside the other on one page walk: a site names a stop once.
    stop, _new = TourStop.objects.get_or_create(
        site=Site.objects.earliest("pk"), name="Foundry", defaults={"is_safety_area": True}
    )
    lines = {"itinerary": [itinerary_line(row, kind="tour", stop=stop)]}
    lines["meals"] = [{"starts_at": row.appointment.starts_at, "minutes": 60}]
    actions.edit(row, actor=row.appointment.salesperson, version=row.version, fields={}, lines=lines)
    return row


def ride():
    return [planned().transport.first().pk]


def step():
    return [planned().itinerary.get().pk]


def meal():
    return [planned().meals.get().pk]


def stop():
    planned()
    return [TourStop.objects.get().pk]


def offer():
    row = InfoSheet.objects.latest("pk")
    start = row.appointment.starts_at
    span = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}
    return span | {"room": RoomFactory().pk, "version": row.version, "line": 0}


def by_phone():
    return {"way": "phone"}


ROWS = [
    Row("visits:programme", make=sheet, ok=SEES),
    Row("visits:programme-ours", make=sheet, ok=SEES),
    Row("visits:programme-guests", make=in_english, ok=SEES),
    Row("visits:clashes", method="post", make=sheet, **NOT_THEIRS),
    Row("visits:take-offer", method="post", make=sheet, post=offer, **NOT_THEIRS),
    Row("visits:tell-customer", method="post", make=ride, post=by_phone, **NOT_THEIRS),
    Row("visits:explain-safety", method="post", make=step, **NOT_THEIRS),
    Row("visits:meal", make=meal, ok=SEES),
    Row("visits:seat", method="post", make=meal, **NOT_THEIRS),
    Row("visits:unseat", method="post", make=meal, **NOT_THEIRS),
    Row("visits:tour-stops"),
    Row("visits:tour-stop-create", **KEEPS),
    Row("visits:tour-stop-create", method="post", **KEEPS),
    Row("visits:tour-stop-edit", make=stop, **KEEPS),
    Row("visits:tour-stop-edit", method="post", make=stop, **KEEPS),
]
