"""Which clocks an issue starts, moves and stops: what the customer was promised, by the codes of the limits."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from deadlines import actions as deadlines
from deadlines.models import Clock, ClockEvent

from .models import Issue, Support

BY_CATEGORY = {
    Issue.Category.GENERAL: "REPLY_GENERAL",
    Issue.Category.CROSS_DEPARTMENT: "REPLY_CROSS_DEPT",
    Issue.Category.CROSS_PROVINCE: "REPLY_CROSS_PROVINCE",
    Issue.Category.SPECIAL: "REPLY_SPECIAL",
    Issue.Category.SUGGESTION: "REPLY_GENERAL",
}
# A substantive reply stops these, and nothing else does.
REPLY = frozenset({*BY_CATEGORY.values(), "PROMISED_REPLY", "COMPLAINT_REPLY", "VISIT_ISSUE_REPLY"})
# Any first word to the customer stops these.
CONTACT = frozenset({"HANDLER_CONTACT", "COMPLAINT_ACK"})
# Calling the customer back in the end stops these.
AFTERWARDS = frozenset({"FOLLOW_UP", "VISIT_ISSUE_TRACK"})
# Owed only as long as somebody works on the matter.
WHILE_WORKING = frozenset({"PROGRESS_UPDATE", "VISIT_ISSUE_SAME_DAY"})


def reply_codes(issue: Issue) -> list[str]:
    """The limits of the reply: a visit has one of its own, else the category says; a time that was named counts too."""
    if issue.source == Issue.Source.VISIT:
        named = issue.category == Issue.Category.SPECIAL
        return ["VISIT_ISSUE_REPLY", "REPLY_SPECIAL"] if named else ["VISIT_ISSUE_REPLY"]
    return [BY_CATEGORY[issue.category]]


def running(issue: Issue, codes: frozenset[str]) -> list[Clock]:
    """The clocks of these codes that are owed still, nearest first; one that stands still is kept by an answer, too."""
    return list(Clock.objects.of(issue).open().filter(code__in=codes).order_by("due_at", "pk"))


def is_late(issue: Issue, at: datetime) -> bool:
    """Does the customer wait for a reply that should be there by now?"""
    return any(clock.due_at < at for clock in running(issue, REPLY))


def stands_still(issue: Issue) -> bool:
    """Is a clock of the reply paused?"""
    return any(clock.state == Clock.State.PAUSED for clock in running(issue, REPLY))


def show_nearest(rows: list[Issue] | list[Support]) -> None:
    """Gives each record of a page `nearest_clock`, and `nearest_reply` among those of the reply, in one query."""
    if not rows:
        return
    nearest: dict[int, Clock] = {}
    replies: dict[int, Clock] = {}
    kind = ContentType.objects.get_for_model(type(rows[0]))
    clocks = Clock.objects.open().filter(subject_type=kind, subject_id__in=[row.pk for row in rows])
    for clock in clocks.with_limits().order_by("due_at", "pk"):
        nearest.setdefault(clock.subject_id, clock)
        if clock.code in REPLY:
            replies.setdefault(clock.subject_id, clock)
    for row in rows:
        row.nearest_clock, row.nearest_reply = nearest.get(row.pk), replies.get(row.pk)


def owe_reply(
    issue: Issue, *, actor: User, promised_at: datetime | None = None, special_due_at: datetime | None = None
) -> None:
    """The customer waits from the moment the matter was received (or reopened), by every limit that applies."""
    for code in reply_codes(issue):
        if code == "REPLY_SPECIAL" and special_due_at is None:
            if running(issue, frozenset({code})):
                continue
            code = "REPLY_GENERAL"  # reopened before anybody named a new time
        _start(issue, code, actor=actor, due_at=special_due_at if code == "REPLY_SPECIAL" else None)
    if issue.is_complaint:
        owe_complaint(issue, actor=actor)
    if issue.source == Issue.Source.VISIT and issue.cycle == 1:
        _start(issue, "VISIT_ISSUE_TRACK", actor=actor)
        if not issue.category:
            _start(issue, "VISIT_ISSUE_SAME_DAY", actor=actor)
    if promised_at is not None and all(promised_at < clock.due_at for clock in running(issue, REPLY)):
        _start(issue, "PROMISED_REPLY", actor=actor, due_at=promised_at)


def owe_apart(issue: Issue, *, apart: tuple[Issue, Issue], reason: str, actor: User, at: datetime) -> None:
    """The two of `apart` (double, first) are no longer one: this one is owed what it was owed before, once more."""
    if issue.effective_reply_at is not None or issue.state not in Issue.WORKED_ON:
        return
    codes = {*reply_codes(issue), "PROMISED_REPLY", "COMPLAINT_REPLY"}
    if issue.first_contact_at is None:
        codes.add("COMPLAINT_ACK")
    deadlines.owe_again(
        issue,
        codes,
        apart=apart,
        owner=issue.handler,
        department=issue.department,
        reason=reason,
        actor=actor,
        at=at,
    )
    owe_reply(issue, actor=actor)


def owe_complaint(issue: Issue, *, actor: User) -> None:
    """A complaint has an answer of its own to wait for; one in writing also a first word that it arrived."""
    _start(issue, "COMPLAINT_REPLY", actor=actor)
    if issue.source in Issue.IN_WRITING and issue.first_contact_at is None:
        _start(issue, "COMPLAINT_ACK", actor=actor)


def owe_contact(issue: Issue, *, actor: User, at: datetime) -> None:
    """The handler knows since `at` and owes the customer a first word, never later than the reply itself."""
    if issue.first_contact_at is None:
        nearest = next(iter(running(issue, REPLY)), None)
        latest = nearest.due_at if nearest is not None and nearest.due_at > at else None
        deadlines.start(issue, "HANDLER_CONTACT", owner=issue.handler, at=at, actor=actor, due_at=latest)


def owe_progress(issue: Issue, *, actor: User, at: datetime) -> None:
    """From the last word to the customer on, the next one is owed (S2-40)."""
    keep(issue, frozenset({"PROGRESS_UPDATE"}), actor=actor, at=at)
    deadlines.start(issue, "PROGRESS_UPDATE", owner=issue.handler, department=issue.department, at=at, actor=actor)


def keep(issue: Issue, codes: frozenset[str], *, actor: User, at: datetime) -> None:
    """Stop the running clocks of these codes at the moment the promise was kept."""
    for clock in running(issue, codes):
        deadlines.stop(issue, clock.code, at=max(at, clock.started_at), actor=actor)


def owe_by_category(
    issue: Issue, before: list[str], *, actor: User, at: datetime, special_due_at: datetime | None
) -> None:
    """Another category, another limit, counted from the same start; `before` are the limits that held until now.

    What the customer was told of a later time holds on, and so do the pauses in which they kept us waiting.
    Once they have the answer nobody owes it again.
    """
    if issue.effective_reply_at is not None:
        keep(issue, frozenset({"VISIT_ISSUE_SAME_DAY"}), actor=actor, at=at)
        return
    after, told = reply_codes(issue), announced(issue)
    ended = [
        clock
        for code in before
        if code not in after or code == "REPLY_SPECIAL"
        for clock in deadlines.cancel(issue, code, at=at, actor=actor)
    ]
    for code in after:
        clock = _start(issue, code, actor=actor, due_at=special_due_at if code == "REPLY_SPECIAL" else None)
        if clock is not None and ended:
            deadlines.inherit(clock, ended[0], actor=actor, at=at)
    if told is not None:
        announce_too(told, issue, actor=actor, at=at)
    keep(issue, frozenset({"VISIT_ISSUE_SAME_DAY"}), actor=actor, at=at)


def announced(issue: Issue) -> Clock | None:
    """The open reply clock with the latest time that the customer was told, if they were told one."""
    told = Clock.objects.of(issue).open().filter(code__in=REPLY, due_promised__isnull=False)
    return told.order_by("-due_promised", "pk").first()


def announce_too(told: Clock, issue: Issue, *, actor: User, at: datetime) -> None:
    """What the customer was told about one clock holds for those of this issue that are due before it."""
    event = told.events.filter(kind=ClockEvent.Kind.EXTENDED).order_by("-pk").first()
    if event is None or told.due_promised is None:
        return
    for clock in running(issue, REPLY):
        if at <= clock.due_at < told.due_promised and clock.state == Clock.State.RUNNING:
            deadlines.extend(
                clock,
                until=told.due_promised,
                reason=event.reason,
                told_at=event.told_at,
                told_by_way_of=event.told_by_way_of,
                actor=actor,
                at=at,
            )


def _start(issue: Issue, code: str, *, actor: User, due_at: datetime | None = None) -> Clock | None:
    return deadlines.start(
        issue,
        code,
        owner=issue.handler,
        department=issue.department,
        at=issue.cycle_started_at,
        actor=actor,
        due_at=due_at,
    )
