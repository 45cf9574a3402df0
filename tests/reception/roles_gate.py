"""Who gets what at the gate, at the entrances and with passes."""

from history.moment import now
from reception import actions as desk
from reception import passes
from reception.actions import kiosk as kiosk_actions
from reception.actions import outcome, walkin
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.gate import reported, tablet
from tests.factories.reception import AppointmentFactory, SiteFactory
from tests.roles import Row

SEES_ALL = {"front_desk", "receptionist", "marketing_center", "admin", "inspector"}
DESK = {"front_desk", "receptionist"}
READS = SEES_ALL - DESK
GATE = {"gate_security"}
DECIDES = {"ok": DESK, "forbidden": READS}


def somebody():
    return UserFactory(department=DepartmentFactory())


def at_the_gate():
    return [reported().pk]


def passed_on():
    walk_in = reported()
    walkin.forward(walk_in, to=somebody(), actor=somebody())
    return [walk_in.pk]


def left():
    walk_in = reported()
    outcome.leave(walk_in, actor=somebody())
    return [walk_in.pk]


def important():
    return [reported(is_important=True, wanted_person=UserFactory(manager=somebody())).pk]


def decided():
    walk_in = reported()
    walkin.decide(walk_in, is_urgent=True, can_receive=True, actor=somebody())
    return [walk_in.pk]


def with_its_visit():
    return [reported().pk, AppointmentFactory(confirmed=True, starts_at=now()).pk]


def they_return():
    draft = outcome.rebook(reported(), person=somebody(), phone="+8613800000000", next_step="Soon", actor=somebody())
    return [draft.pk]


def we_visit():
    said = {"phone": "+8613800000000", "address": "Harbour Road 5", "next_step": "Soon"}
    return [outcome.visit_them(reported(), person=somebody(), actor=somebody(), **said).pk]


def announced():
    site = SiteFactory()
    visit = AppointmentFactory(confirmed=True, site=site, starts_at=now())
    kiosk, _token = tablet(site)
    return [kiosk_actions.announce(kiosk, visit).pk]


def at_a_tablet():
    _kiosk, token = tablet()
    return [token]


def a_kiosk():
    kiosk, _token = tablet()
    return [kiosk.pk]


def a_pass():
    path = passes.pass_path(AppointmentFactory(confirmed=True), at=now())
    return [path.rstrip("/").rsplit("/", 1)[-1]]


def confirmed_today():
    visit = AppointmentFactory(confirmed=True, starts_at=now())
    desk.set_clearance(visit, "not_needed", actor=None, at=now())
    return [visit.pk]


def a_code():
    return [AppointmentFactory(confirmed=True, starts_at=now()).code]


def seen_again():
    return {"phone": "13800000000", "address": "Harbour Road 5", "next_step": "Soon", "person": somebody().pk}


def a_tablet():
    return {"site": SiteFactory().pk, "name": "Main entrance"}


def verb(name, make, post=dict, **who):
    return Row(f"reception:{name}", method="post", make=make, post=post, **who)


MANAGES = {"ok": {"admin"}, "forbidden": {"*"}, "otherwise": 403}

ROWS = [
    Row("reception:walk-ins"),
    Row("reception:walk-ins-part"),
    Row("reception:walk-in-list"),
    Row("reception:walk-in-create", ok=DESK | GATE, forbidden={"*"}),
    verb("walk-in-create", list, ok=DESK | GATE, forbidden={"*"}),
    Row("reception:walk-in", make=at_the_gate, ok=SEES_ALL),
    Row("reception:walk-in-standing", make=at_the_gate, ok=SEES_ALL),
    Row("reception:walk-in-edit", make=at_the_gate, **DECIDES),
    verb("walk-in-edit", at_the_gate, **DECIDES),
    verb("walk-in-forward", at_the_gate, lambda: {"to": somebody().pk}, **DECIDES),
    # Only who was asked answers.
    verb("walk-in-acknowledge", passed_on, lambda: {"answer": "coming"}, ok=set(), forbidden=SEES_ALL),
    verb("walk-in-decide", at_the_gate, lambda: {"is_urgent": "no", "can_receive": "no"}, **DECIDES),
    Row("reception:walk-in-receive", make=decided, **DECIDES),
    verb("walk-in-receive", decided, **DECIDES),
    verb("walk-in-recognise", with_its_visit, **DECIDES),
    verb("walk-in-rebook", at_the_gate, seen_again, **DECIDES),
    verb("walk-in-visit-them", at_the_gate, seen_again, **DECIDES),
    verb("walk-in-refer", at_the_gate, lambda: {"next_step": "Gate 3"}, **DECIDES),
    verb("walk-in-leave", at_the_gate, **DECIDES),
    verb("walk-in-reopen", left, lambda: {"reason": "A mistake"}, **DECIDES),
    verb("walk-in-instruct", important, lambda: {"instruction": "Tea"}, ok=set(), forbidden=SEES_ALL),
    Row("reception:visit-drafts"),
    Row("reception:visit-draft", make=they_return, ok=SEES_ALL),
    verb("visit-draft-book", they_return, **DECIDES),
    verb("visit-draft-take-up", we_visit, lambda: {"words": "Friday"}, **DECIDES),
    verb("visit-draft-drop", they_return, lambda: {"reason": "No need"}, **DECIDES),
    # Without a login: the token is the whole authority.
    Row("reception:pass", make=a_pass, public=True),
    Row("reception:kiosk", make=at_a_tablet, public=True),
    Row("reception:kiosk-here", make=at_a_tablet, public=True),
    Row("reception:kiosk-here", method="post", make=at_a_tablet, public=True),
    Row("reception:kiosk-leaving", make=at_a_tablet, public=True),
    Row("reception:kiosk-leaving", method="post", make=at_a_tablet, public=True),
    Row("reception:kiosk-unannounced", make=at_a_tablet, public=True),
    Row("reception:kiosk-unannounced", method="post", make=at_a_tablet, public=True),
    Row("reception:kiosk-thanks", make=lambda: [*at_a_tablet(), "forged"], public=True),
    Row("reception:pass-link", make=confirmed_today, ok=DESK, forbidden=READS | GATE),
    verb("pass-link", confirmed_today, ok=DESK, forbidden=READS | GATE),
    Row("reception:code", make=a_code),
    verb("announced-confirm", announced, ok=DESK | GATE, forbidden=READS),
    verb("announced-refuse", announced, ok=DESK | GATE, forbidden=READS),
    Row("reception:entrances", **MANAGES),
    Row("reception:entrance-edit", make=lambda: [SiteFactory().pk], **MANAGES),
    verb("entrance-edit", lambda: [SiteFactory().pk], **MANAGES),
    verb("kiosk-create", list, a_tablet, **MANAGES),
    Row("reception:kiosk-address", make=a_kiosk, **MANAGES),
    verb("kiosk-renew", a_kiosk, **MANAGES),
    verb("kiosk-revoke", a_kiosk, **MANAGES),
]
