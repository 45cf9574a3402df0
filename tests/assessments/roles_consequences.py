"""Who gets what at the addresses of what follows from results, with records that belong to nobody among them."""

from datetime import date

from assessments.models import FailStreak, ViolationKind
from tests.factories.accounts import UserFactory
from tests.factories.consequences import appeal, card_of, idea, person, rectification, reward, violation
from tests.roles import EVERYBODY, Row

ORDERS = {"admin", "inspector", "assessor"}
CARDS = {"hr", "admin", "assessor"}
REWARDS = {"admin", "hr"}
REPORTS = {"inspector", "admin"}
ADOPTS = {"admin", "manager"}
QUARTERS = (date(2025, 10, 1), date(2026, 1, 1))


def a_card():
    return [card_of(person(), points=50).pk]


def an_appeal():
    return [appeal().pk]


def an_order():
    return [rectification("planned").pk]


def a_done_order():
    return [rectification("done").pk]


def a_violation():
    return [violation().pk]


def a_confirmed_violation():
    return [violation("confirmed").pk]


def a_kind():
    return [ViolationKind.objects.first().pk]


def a_reward():
    return [reward(approver=UserFactory(role="hr")).pk]


def a_streak():
    failing = person()
    last = [card_of(failing, points=50, quarter=day) for day in QUARTERS][-1]
    return [FailStreak.objects.get(scorecard=last).pk]


def an_idea():
    return [idea().pk]


def reason():
    return {"reason": "As said"}


def decision():
    return {"decision": "As said", "decided_on": "2026-03-11"}


def only(name, make, *, sees, may=frozenset(), post=None):
    """Whoever may gets its page and does it; whoever sees the record and may not is refused; the rest knows nothing."""
    said = {"make": make, "ok": may, "forbidden": set(sees) - set(may)}
    return [Row(name, **said), Row(name, "post", post=post or dict, **said)]


def posts(name, make, *, sees, may=frozenset()):
    return [Row(name, "post", make=make, ok=may, forbidden=set(sees) - set(may))]


ROWS = [
    # Lists show what one may see.
    Row("assessments:rectifications"),
    Row("assessments:export-rectifications"),
    Row("assessments:appeals"),
    Row("assessments:streaks"),
    Row("assessments:rewards"),
    Row("assessments:export-rewards"),
    Row("assessments:violations"),
    Row("assessments:ideas"),
    # Results.
    Row("assessments:seal", make=a_card, ok=CARDS),
    *only("assessments:object", a_card, sees=CARDS),
    *posts("assessments:acknowledge", a_card, sees=CARDS),
    Row("assessments:appeal", make=an_appeal, ok=CARDS),
    *only("assessments:appeal-decide", an_appeal, sees=CARDS, may={"admin", "hr"}),
    *posts("assessments:appeal-withdraw", an_appeal, sees=CARDS),
    # What has to be put right.
    Row("assessments:rectification", make=an_order, ok=ORDERS),
    Row("assessments:order-rectification-of", ok=ORDERS, forbidden=EVERYBODY),
    Row("assessments:order-rectification-of", "post", ok=ORDERS, forbidden=EVERYBODY),
    *only("assessments:rectification-plan", an_order, sees=ORDERS),
    *only("assessments:rectification-finish", an_order, sees=ORDERS),
    *only("assessments:rectification-entrust", an_order, sees=ORDERS, may=ORDERS),
    *only("assessments:rectification-withdraw", an_order, sees=ORDERS, may=ORDERS, post=reason),
    *only("assessments:rectification-verify", a_done_order, sees=ORDERS, may=ORDERS, post=lambda: {"words": "Seen"}),
    *only("assessments:rectification-send-back", a_done_order, sees=ORDERS, may=ORDERS, post=reason),
    # Fails in a row.
    Row("assessments:streak", make=a_streak, ok={"admin"}),
    *only("assessments:streak-decide", a_streak, sees={"admin"}, may={"admin"}, post=decision),
    # Rewards and penalties.
    Row("assessments:reward", make=a_reward, ok=REWARDS),
    Row("assessments:record-reward", ok=REWARDS, forbidden=EVERYBODY),
    Row("assessments:record-reward", "post", ok=REWARDS, forbidden=EVERYBODY),
    *posts("assessments:reward-approve", a_reward, sees=REWARDS),
    *only("assessments:reward-refuse", a_reward, sees=REWARDS),
    *only("assessments:reward-withdraw", a_reward, sees=REWARDS, may=REWARDS, post=reason),
    # Violations: nobody but the admins and the person's superior (S4-17).
    Row("assessments:violation", make=a_violation, ok={"admin"}),
    Row("assessments:report-violation", ok=REPORTS, forbidden=EVERYBODY),
    Row("assessments:report-violation", "post", ok=REPORTS, forbidden=EVERYBODY),
    *only("assessments:violation-confirm", a_violation, sees={"admin"}, may={"admin"}, post=decision),
    *only("assessments:violation-dismiss", a_violation, sees={"admin"}, may={"admin"}, post=decision),
    *only("assessments:object-to-violation", a_confirmed_violation, sees={"admin"}),
    Row("assessments:violation-kinds", ok=REPORTS, forbidden=EVERYBODY),
    Row("assessments:add-violation-kind", ok={"admin"}, forbidden=EVERYBODY),
    Row("assessments:add-violation-kind", "post", ok={"admin"}, forbidden=EVERYBODY),
    Row("assessments:violation-kind", make=a_kind, ok={"admin"}, forbidden=EVERYBODY),
    Row("assessments:violation-kind", "post", make=a_kind, ok={"admin"}, forbidden=EVERYBODY),
    # Ideas are shared with everybody.
    Row("assessments:idea", make=an_idea),
    Row("assessments:submit-idea"),
    Row("assessments:submit-idea", "post"),
    Row("assessments:edit-idea", make=an_idea, ok=set(), forbidden=EVERYBODY),
    Row("assessments:edit-idea", "post", make=an_idea, ok=set(), forbidden=EVERYBODY),
    Row("assessments:ideas-missing", ok=ADOPTS, forbidden=EVERYBODY),
    Row("assessments:idea-adopt", make=an_idea, ok=ADOPTS, forbidden=EVERYBODY),
    Row("assessments:idea-adopt", "post", make=an_idea, ok=ADOPTS, forbidden=EVERYBODY),
    Row("assessments:idea-reject", make=an_idea, ok=ADOPTS, forbidden=EVERYBODY),
    Row("assessments:idea-reject", "post", make=an_idea, ok=ADOPTS, forbidden=EVERYBODY),
]
