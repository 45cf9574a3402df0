"""Who gets what at each url of calls."""

from calls import actions
from history.moment import now
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, IssueFactory
from tests.roles import Row

from .roles_afterwards import ROWS as AFTERWARDS
from .roles_call import ROWS as CALL
from .roles_telephone import ROWS as TELEPHONE

CALLS = {"admin", "agent", "duty_officer", "inspector", "supervisor"}
ISSUES = {"admin", "agent", "inspector", "supervisor"}
WORKERS = {"supervisor"}


def a_call():
    return [actions.log(CallFactory(), actor=UserFactory()).pk]


def an_issue(**state):
    return lambda: [IssueFactory(**state).pk]


def a_support():
    issue = IssueFactory(acknowledged=True)
    support = actions.ask_support(issue, actor=issue.handler, task="Look", expert=UserFactory())
    return [issue.pk, support.pk]


def a_merged_issue():
    issue = IssueFactory()
    actions.merge(issue, other=IssueFactory(organisation=issue.organisation), actor=issue.created_by)
    return [max(issue.pk, *issue.merged.values_list("pk", flat=True), issue.pk)]


def verb(name, state, words=None, *, workers=frozenset(WORKERS)):
    """A verb of somebody else's issue: those who see issues and spread the work may, those who only see may not."""
    seen = {"make": an_issue(**state), "ok": set(workers), "forbidden": ISSUES - workers}
    rows = [Row(f"calls:{name}", "post", post=words or dict, **seen)]
    return [*rows, Row(f"calls:{name}", **seen)] if words else rows


def told():
    return {"channel": "phone", "text": "We are on it.", "told_at": now().strftime("%Y-%m-%dT%H:%M")}


ROWS = [
    *CALL,
    *TELEPHONE,
    Row("calls:list"),
    Row("calls:create"),
    Row("calls:miss"),
    Row("calls:detail", make=a_call, ok=CALLS),
    Row("calls:note-error", make=a_call, ok=set(), forbidden=CALLS),
    Row("calls:issues"),
    Row("calls:issue-create"),
    Row("calls:figures"),
    Row("calls:figures-export"),
    Row("calls:call-figures-export"),
    Row("calls:figure", make=lambda: ["reply_rate"]),
    Row("calls:figure-export", make=lambda: ["reply_rate"]),
    Row("calls:issue", make=an_issue(), ok=ISSUES),
    Row("calls:give-support", make=a_support, ok=set(), forbidden=ISSUES),
    Row("calls:accept-support", "post", make=a_support, ok=set(), forbidden=ISSUES),
    Row("calls:decline-support", make=a_support, ok=set(), forbidden=ISSUES),
    *verb("merge", {}, dict),
    *verb("split", {}, lambda: {"description": "A bill", "category": "general"}),
    Row("calls:separate", make=a_merged_issue, ok=WORKERS, forbidden=ISSUES - WORKERS),
    *verb("take", {}),
    *verb("acknowledge", {"handler": None}, workers=frozenset()),
    *verb("reply", {"acknowledged": True}, lambda: told() | {"kind": "progress"}),
    *verb("contact", {"acknowledged": True}, told),
    *verb("resolve", {"contacted": True}, lambda: {"facts": "a", "cause": "b", "measures": "c"}),
    *verb("follow-up", {"resolved": True}, lambda: {"was_reached": "no", "channel": "phone", "is_effective": "yes"}),
    *verb("close", {"followed_up": True}, lambda: {"customer_informed_at": told()["told_at"]}),
    *verb("extend", {"acknowledged": True}, dict),
    *verb("investigate", {"acknowledged": True}, lambda: {"facts": "a"}),
    *verb("assign", {"acknowledged": True}, lambda: {"words": "Ill"}),
    *verb("ask-support", {"acknowledged": True}, lambda: {"task": "Look"}),
    *verb("classify", {"acknowledged": True}, lambda: {"category": "cross_department"}),
    *verb("reopen", {"replied": True}, lambda: {"reason": "Again"}),
    *AFTERWARDS,
]
