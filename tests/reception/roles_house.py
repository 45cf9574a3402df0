"""Who gets what about the people in the house, with visits, things and entries that are none of theirs."""

from datetime import timedelta

from history.moment import now
from notices import actions as notices
from reception import actions, passes
from reception.actions import confidentiality, house, lost, watch
from reception.actions.badges import issue_badges
from reception.models import LostItem, Site, WatchEntry
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory
from tests.roles import Row

COUNTS = {"gate_security", "front_desk", "receptionist", "admin"}
DESK = {"front_desk", "receptionist"}
DOOR = DESK | {"gate_security"}
SEES_VISITS = {"marketing_center", "admin", "inspector"}
EVERYBODY = frozenset({"*"})


def visitor_in_house():
    appointment = AppointmentFactory(confirmed=True, starts_at=now() + timedelta(hours=1))
    actions.check_in(appointment, actor=None)
    return appointment.visitors.get()


def roll_call():
    return house.begin_roll_call(visitor_in_house().appointment.site, actor=UserFactory())


def tick():
    visitor = visitor_in_house()
    return {"site": visitor.appointment.site_id, "visitor": visitor.pk, "seen": "1"}


def badge():
    visitor = visitor_in_house()
    return [issue_badges([visitor], actor=UserFactory())[0].key]


def thing():
    item = LostItem(description="Keys", site=Site.objects.earliest("pk"), found_at=now(), found_where="Hall")
    item.found_by = "Guard"
    return lost.find(item, actor=UserFactory())


def things_form():
    site = Site.objects.earliest("pk").pk
    return {"description": "Keys", "site": site, "found_at": "2026-03-11 11:00", "found_where": "Hall", "found_by": "G"}


def entry():
    return watch.enter(WatchEntry(name="Wang Fang", reason="Threats", instruction="Call us"), actor=UserFactory())


def entry_form():
    return {"name": "Wang Fang", "reason": "Threats", "instruction": "Call us"}


def hit():
    visitor = visitor_in_house()
    person = WatchEntry(name=visitor.name, reason="Threats", instruction="Call us")
    return watch.enter(person, actor=UserFactory()).hits.get()


def notice():
    site = Site.objects.earliest("pk")
    return confidentiality.issue(site, body="Keep it.", body_zh="保密。", actor=UserFactory())


def to_sign():
    visitor = visitor_in_house()
    confidentiality.issue(visitor.appointment.site, body="Keep it.", body_zh="保密。", actor=UserFactory())
    return visitor


def token():
    until = now() + timedelta(days=1)
    return [notices.issue_link(confidentiality.PURPOSE, about=to_sign(), expires_at=until, at=now())]


def pass_token():
    return [passes.pass_path(to_sign().appointment, at=now()).strip("/").split("/")[-1]]


def reason():
    return {"reason": "Another person"}


def of(make, *names):
    """The arguments of an address, out of what `make` made."""
    return lambda: [getattr(row, name) for row in [make()] for name in names]


COUNTING = {"ok": COUNTS, "forbidden": EVERYBODY}
KEEPING = {"ok": {"admin"}, "forbidden": EVERYBODY}
ANSWERING = {"ok": DESK}
AT_THE_DOOR = {"ok": DOOR, "forbidden": EVERYBODY}
FOUND = {"ok": DOOR, "forbidden": SEES_VISITS}
SIGNING = {"ok": DOOR, "forbidden": SEES_VISITS}

ROWS = [
    Row("reception:house", **COUNTING),
    Row("reception:house-part", **COUNTING),
    Row("reception:house-print", **COUNTING),
    Row("reception:house-worker", public=True),
    Row("reception:roll-calls", **COUNTING),
    Row("reception:roll-call", make=of(roll_call, "pk"), ok=COUNTS),
    Row("reception:begin-roll-call", method="post", **COUNTING),
    Row("reception:end-roll-call", method="post", make=of(roll_call, "pk"), ok=COUNTS),
    Row("reception:roll-call-tick", method="post", post=tick, **COUNTING),
    Row("reception:roll-call-ticks", method="post", **COUNTING),
    Row("reception:badges", **AT_THE_DOOR),
    Row("reception:badges", method="post", **AT_THE_DOOR),
    Row("reception:badge-sheet", **AT_THE_DOOR),
    Row("reception:badge", make=badge, ok=DOOR | SEES_VISITS),
    Row("reception:lost-property"),
    Row("reception:log-found", **AT_THE_DOOR),
    Row("reception:log-found", method="post", post=things_form, **AT_THE_DOOR),
    Row("reception:found", make=of(thing, "pk"), ok=DOOR | SEES_VISITS),
    Row("reception:edit-found", make=of(thing, "pk"), **FOUND),
    Row("reception:edit-found", method="post", make=of(thing, "pk"), post=things_form, **FOUND),
    Row("reception:give-back", method="post", make=of(thing, "pk"), post=lambda: {"returned_to": "Wang"}, **FOUND),
    Row("reception:dispose", method="post", make=of(thing, "pk"), post=lambda: {"disposal": "Police"}, **FOUND),
    Row("reception:take-back", method="post", make=of(thing, "pk"), post=reason, **FOUND),
    Row("reception:watch-list", **KEEPING),
    Row("reception:watch-create", **KEEPING),
    Row("reception:watch-create", method="post", post=entry_form, **KEEPING),
    Row("reception:watch-entry", make=of(entry, "pk"), ok={"admin"}),
    Row("reception:watch-edit", make=of(entry, "pk"), ok={"admin"}),
    Row("reception:watch-edit", method="post", make=of(entry, "pk"), post=entry_form, ok={"admin"}),
    Row("reception:watch-lift", method="post", make=of(entry, "pk"), post=reason, ok={"admin"}),
    Row("reception:watch-hits", **{"ok": DESK, "forbidden": EVERYBODY}),
    Row("reception:watch-hit", make=of(hit, "pk"), **ANSWERING),
    Row("reception:watch-let-in", method="post", make=of(hit, "pk"), post=reason, **ANSWERING),
    Row("reception:watch-turn-away", method="post", make=of(hit, "pk"), post=reason, **ANSWERING),
    Row("reception:confidentiality-list", **KEEPING),
    Row("reception:issue-confidentiality", **KEEPING),
    Row("reception:issue-confidentiality", method="post", **KEEPING),
    Row("reception:confidentiality", make=of(notice, "pk"), **KEEPING),
    Row("reception:withdraw-confidentiality", method="post", make=of(notice, "pk"), **KEEPING),
    Row("reception:sign", make=of(to_sign, "appointment_id", "pk"), **SIGNING),
    Row("reception:sign", method="post", make=of(to_sign, "appointment_id", "pk"), **SIGNING),
    Row("reception:sign-link", method="post", make=of(to_sign, "appointment_id", "pk"), **SIGNING),
    Row("reception:sign-by-pass", make=pass_token, public=True),
    Row("reception:sign-by-pass", method="post", make=pass_token, public=True),
    Row("reception:sign-by-link", make=token, public=True),
    Row("reception:sign-by-link", method="post", make=token, public=True),
]
