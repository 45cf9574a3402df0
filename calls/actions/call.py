"""Writing calls down."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from calls import telling
from calls.models import Call, CallDraft, Issue, Praise, TalkingPoint
from calls.stand_in import excuse, stand_in
from customers import actions as customers
from customers.models import Contact
from deadlines import actions as deadlines
from history import flow
from history.moment import now
from papers.uploads import Upload

from .guard import Refused, once, one_at_a_time
from .issue import open_issue
from .recording import keep_recording

RETURN = "MISSED_CALL"
# A telephone system knows seconds, a form is typed to the minute: what was missed in it came before.
TYPED = timedelta(minutes=1)


def log(
    call: Call,
    *,
    actor: User | None,
    organisation: str = "",
    points: Iterable[TalkingPoint] = (),
    issue: Issue | None = None,
    special_due_at: datetime | None = None,
    recording: Upload | None = None,
    consent_told: bool = False,
    praised: User | None = None,
    at: datetime | None = None,
) -> Call:
    """A call is written down; when somebody still owes the caller something, an issue is opened for it.

    `call` is not saved yet, `issue` may name department, handler and after-sales. The same
    `form_token` twice finds the first call. Missed calls from the same number before it are
    settled: we have spoken with the caller.
    """
    at = at or now()

    def write() -> Call:
        one_at_a_time(call.caller_phone)
        call.agent = call.agent if call.agent_id else actor
        call.department = call.department if call.department_id else call.agent.department
        call.excused = call.excused or _excused(call, at)
        if call.organisation_id is None and organisation:
            call.organisation = customers.find_or_register(organisation, actor=actor, at=at)
        if call.contact_id is None and call.organisation_id and call.caller_name:
            call.contact = customers.find_or_register_contact(
                call.organisation, name=call.caller_name, phone=call.caller_phone, actor=actor, at=at
            )
        call.recorded_at = at if recording else None
        flow.begin(call, "log", actor=actor, at=at)
        call.points_conveyed.set(points)
        if call.direction != Call.Direction.MISSED:
            _settle(call, actor=actor, at=at)
        elif not _was_spoken_with(call):
            deadlines.start(call, RETURN, owner=call.agent, at=call.called_at, actor=actor, department=call.department)
            telling.call_missed(call, actor=actor, at=at)
        if call.category == Call.Category.COMPLIMENT:
            person = praised or call.meant_for or call.agent
            Praise.objects.create(
                person=person, call=call, words=call.summary, praised_at=call.called_at, noted_by=actor
            )
        if call.needs_issue:
            _open(call, issue or Issue(), actor=actor, special_due_at=special_due_at, at=at)
        if recording:  # last: a file is not taken back when something before it is refused
            keep_recording(call, recording, consent_told=consent_told, actor=actor, at=at)
        if call.form_token:
            CallDraft.objects.filter(form_token=call.form_token).delete()
        return call

    return once(call, write)


def miss(
    *,
    caller_phone: str,
    called_at: datetime,
    agent: User,
    actor: User | None,
    was_refused: bool = False,
    form_token: object = None,
    at: datetime | None = None,
) -> Call:
    """Nobody picked up: the call is kept with whose telephone it was, until somebody calls back (S2-29).

    Where that person is with a guest, out or absent their deputy has it to call back. A number
    of the customer list says who called.
    """
    at = at or now()
    call = Call(
        direction=Call.Direction.MISSED,
        caller_phone=caller_phone,
        called_at=called_at,
        agent=agent,
        department=agent.department,
        was_refused=was_refused,
        form_token=form_token,
    )
    call.excused = excuse(agent, called_at, at)
    if call.excused and (deputy := stand_in(agent, called_at, at)):
        call.agent, call.meant_for = deputy, agent
    _recognise(call)
    return log(call, actor=actor, at=at)


@transaction.atomic
def note_error(
    call: Call,
    *,
    actor: User,
    version: int,
    error_note: str,
    apologised_at: datetime,
    correction: str,
    at: datetime | None = None,
) -> None:
    """We made a mistake with this caller: what it was, when we apologised, how it was put right (S4-288)."""
    flow.change(
        call,
        actor=actor,
        version=version,
        at=at,
        verb="note_error",
        error_note=error_note,
        apologised_at=apologised_at,
        correction=correction,
    )


def _excused(call: Call, at: datetime) -> str:
    """Is this a call whose rings say nothing of whose telephone it was?"""
    if call.direction == Call.Direction.OUT:
        return ""
    return excuse(call.meant_for or call.agent, call.called_at, at)


def _recognise(call: Call) -> None:
    """Who has this number, where only one person of one customer has it."""
    if not call.caller_phone:  # withheld: many people have no number in the list
        return
    known = list(Contact.objects.filter(phone=call.caller_phone).select_related("organisation")[:2])
    if len(known) == 1:
        call.contact, call.organisation, call.caller_name = known[0], known[0].organisation, known[0].name


def _was_spoken_with(call: Call) -> bool:
    """Told late: we have spoken with this caller since, and nobody need call back."""
    since = Call.objects.exclude(direction=Call.Direction.MISSED).filter(called_at__gt=call.called_at)
    spoken = since.filter(caller_phone=call.caller_phone).order_by("called_at", "pk").first()
    if spoken is None:
        return False
    call.settled_by = spoken
    return bool(Call.objects.filter(pk=call.pk).update(settled_by=spoken))


def _settle(call: Call, *, actor: User | None, at: datetime) -> None:
    """We have spoken with whoever called in vain: what was missed from this number waits no longer."""
    waiting = Call.objects.missed()
    until = call.called_at if call.called_at.second else call.called_at + TYPED
    same = waiting.filter(caller_phone=call.caller_phone).filter(Q(called_at=call.called_at) | Q(called_at__lt=until))
    settled = list(same)
    if call.returns_id and call.returns_id not in {row.pk for row in settled}:
        settled += waiting.filter(pk=call.returns_id)
        if call.returns_id not in {row.pk for row in settled}:
            raise Refused("log", _("Somebody has called back already."))
    for row in settled:
        if waiting.filter(pk=row.pk).update(settled_by=call):
            deadlines.stop(row, RETURN, at=max(call.called_at, row.called_at), actor=actor)
        elif row.pk == call.returns_id:
            raise Refused("log", _("Somebody has called back already."))


def _open(call: Call, issue: Issue, *, actor: User | None, special_due_at: datetime | None, at: datetime) -> None:
    issue.source, issue.call = Issue.Source.CALL, call
    issue.organisation, issue.contact = call.organisation, call.contact
    issue.customer_name, issue.customer_phone = call.caller_name, call.callback_phone or call.caller_phone
    issue.is_complaint = call.category == Call.Category.COMPLAINT
    in_issue = call.category in Issue.Category.values
    issue.category = call.category if in_issue else Issue.Category.GENERAL
    issue.description = "\n\n".join(filter(None, [call.summary, call.details, call.needs]))
    issue.received_at = call.called_at
    _whose(call, issue, at)
    open_issue(
        issue,
        actor=actor,
        promised_at=call.promised_reply_at,
        special_due_at=special_due_at,
        answer=call.answer if call.answered_on_spot else "",
        at=at,
    )


def _whose(call: Call, issue: Issue, at: datetime) -> None:
    """Whom the caller wanted answers, or their deputy while they cannot; unless somebody was named."""
    if call.meant_for is None or issue.handler_id is not None or issue.department_id is not None:
        return
    deputy = stand_in(call.meant_for, call.called_at, at) if call.excused else None
    issue.handler = deputy or call.meant_for
    issue.department = issue.handler.department
