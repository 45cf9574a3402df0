"""`python -m bench.calls fill CALLS ISSUES` and `… pages`: a service centre of some size, inside Portico, as JSON."""

import json
import os
import sys
import time
from datetime import timedelta
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth.models import Group  # noqa: E402  models load after the apps
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import Department, User  # noqa: E402
from bench.centre import PAGES  # noqa: E402
from bench.portico import copy  # noqa: E402
from calls import actions  # noqa: E402
from calls.models import Call, Issue  # noqa: E402
from deadlines.models import Clock  # noqa: E402
from history.moment import now  # noqa: E402

PHONE = "+8613800138000"
OPEN_OF = 50  # one issue of so many is not closed yet
TURNS = 5


def fill(calls: int, issues: int) -> dict:
    """Copies of one honest call, one issue that is settled and one that waits, spread over two years."""
    agent = _agent()
    call = actions.log(_call(answered_on_spot=True, answer="Yes"), actor=agent, organisation="Bench Callers")
    rings = {"rings": "mod(g, 5)", "rings_are_reported": "mod(g, 2) = 0"}
    copy(call, calls, form_token="NULL", called_at="called_at - g * interval '1 minute'", **rings)
    settled, waiting = (_issue(agent, is_settled=each) for each in (True, False))
    _copy(settled, issues - issues // OPEN_OF, "5 minutes")
    _copy(waiting, issues // OPEN_OF, "10 seconds")
    return {"calls": Call.objects.count(), "issues": Issue.objects.count()}


def pages() -> dict:
    """SQL, size and milliseconds of each page, login and rights included."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(_agent())
    return {name: _opened(client, path) for name, path in PAGES.items()}


def _opened(client: Client, path: str) -> dict:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    queries = len(captured)  # the next request forgets them
    if response.status_code != 200:
        raise SystemExit(f"{path} gave {response.status_code}")
    taken = []
    for _turn in range(TURNS):
        began = time.perf_counter()
        client.get(path)
        taken.append(1000 * (time.perf_counter() - began))
    return {"queries": queries, "kib": len(response.content) / 1024, "ms": median(taken)}


def _agent() -> User:
    department, _new = Department.objects.get_or_create(
        kind=Department.Kind.CUSTOMER_SERVICE, defaults={"code": "bench-service", "name": "Service"}
    )
    agent, _new = User.objects.get_or_create(username="agent0", defaults={"name": "Agent", "department": department})
    agent.groups.add(Group.objects.get(name="agent"))
    return agent


def _call(**more) -> Call:
    at = now() - timedelta(hours=1)
    return Call(caller_name="Bench", caller_phone=PHONE, summary="Bench", called_at=at, **more)


def _issue(agent: User, *, is_settled: bool) -> Issue:
    promise = {"promised_reply_at": now() + timedelta(days=2), "callback_phone": PHONE}
    call = actions.log(_call(**promise), actor=agent, organisation="Bench Callers")
    issue = call.issues.get()
    if not is_settled:
        return issue
    told = {"channel": "phone", "text": "Bench", "told_at": now()}
    actions.take(issue, actor=agent)
    actions.reply(issue, actor=agent, kind="effective", **told)
    actions.resolve(issue, actor=agent, facts="a", cause="b", measures="c")
    actions.follow_up(issue, actor=agent, channel="phone", handling_rating=5)
    actions.close(issue, actor=agent, customer_informed_at=now())
    issue.refresh_from_db()
    return issue


def _copy(issue: Issue, count: int, apart: str) -> None:
    """Copies of the issue, each with the clock of its reply, `apart` from one another."""
    back = f"- g * interval '{apart}'"
    times = ("received_at", "cycle_started_at", "effective_reply_at", "first_contact_at", "resolved_at", "closed_at")
    moved = {name: f"{name} {back}" for name in (*times, "acknowledged_at", "customer_informed_at", "followed_up_at")}
    last = Issue.objects.latest("pk").pk
    copy(issue, count, form_token="NULL", call_id="NULL", turn=f"turn {back}", **moved)
    clock = Clock.objects.of(issue).get(code="REPLY_GENERAL")
    number = f"(SELECT min(id) FROM {Issue._meta.db_table} WHERE id > {last}) + g - 1"
    moved = {name: f"{name} {back}" for name in ("started_at", "anchor", "due_base", "due_promised", "stopped_at")}
    copy(clock, count, subject_id=number, **moved)


WORDS = {work.__name__: work for work in (fill, pages)}

if __name__ == "__main__":
    word, *numbers = sys.argv[1:]
    print(json.dumps(WORDS[word](*map(int, numbers))))
