"""The way of a sheet from its author to the receptionist: submitted, signed, returned, handed over, reopened."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from customers import actions as customers
from deadlines import actions as deadlines
from deadlines import standards
from history import flow
from history.moment import now
from notices import actions as notices
from reception.models import Appointment
from visits import rules, said
from visits.complete import missing
from visits.models import Approval, ApprovalStep, InfoSheet

from . import keeping, preparation
from .asking import SIGN_STEP, SPECIAL_PLAN, tell_authors, tell_of_change, void
from .clearance import SIGN_OFF, ask_for_exemption, settle
from .refusals import Decided, Incomplete, Untold
from .submission import ask, ask_the_rest, open_submission

Decision = Approval.Decision
# Of the customer: read from the customer list when a sheet is drawn up, saved back when it is approved.
LEARNED = ["company_size", "industry", "business_field", "product_needs", "cooperation_intention"]


@transaction.atomic
def submit(sheet: InfoSheet, *, actor: User, at: datetime | None = None) -> None:
    """The author is done: whoever signs first is asked (S1-07, S3-03, S3-10).

    Raises `Incomplete` with a sentence for each thing that is missing.
    """
    at = at or now()
    held(sheet)
    if sheet.can("submit"):
        lacking = missing(sheet)
        if lacking:
            raise Incomplete(lacking)
    for_ = on_behalf(actor, of=sheet.appointment.salesperson)
    flow.move(sheet, "submit", actor=actor, at=at, for_=for_, submitted_by=actor)
    open_submission(sheet, by=actor, actor=actor, at=at)


@transaction.atomic
def approve(
    sheet: InfoSheet,
    *,
    approval: Approval,
    is_reasonable: bool,
    is_appropriate: bool,
    actor: User,
    comment: str = "",
    at: datetime | None = None,
) -> None:
    """Signed as reasonable and fitting the level; after the last signature the departments begin (S3-26, S3-29).

    Raises `Decided` where somebody was faster, and `Untold` while one of the two ticks is missing.
    """
    at = at or now()
    if not (is_reasonable and is_appropriate):
        raise Untold("approve", _("Tick both: the arrangements are reasonable, and they fit the level."))
    held(sheet)
    approval.refresh_from_db()
    approval = approval.free_seat()
    ticks = {"is_reasonable": True, "is_appropriate": True, "comment": comment.strip()}
    for_ = _decide(sheet, approval, Decision.APPROVED, actor=actor, at=at, **ticks)
    if approval.kind == ApprovalStep.Kind.SUPERIOR:
        deadlines.stop(sheet, SPECIAL_PLAN, at=at, actor=actor)
    following = approval.submission.approvals.waiting().first()
    if following is None or following.order != approval.order:
        deadlines.stop(sheet, SIGN_STEP, at=at, actor=actor)
    if following is not None:
        flow.move(sheet, "sign", actor=actor, at=at, for_=for_, words=comment.strip())
        ask_next = ask if following.order != approval.order else ask_the_rest
        ask_next(sheet, approval.submission, actor=actor, at=at)
        return
    flow.move(sheet, "approve", actor=actor, at=at, for_=for_, words=comment.strip(), approved_at=at)
    tell_authors(sheet, "visits.sheet_approved", approval, actor=actor, at=at)
    _save_back(sheet, actor=actor)
    preparation.give_tasks(sheet, actor=actor, at=at)
    if standards.is_on("AUTO_HAND_OVER", at) and sheet.appointment.receptionist_id is not None:
        hand_over(sheet, actor=None, at=at)


@transaction.atomic
def return_(sheet: InfoSheet, *, approval: Approval, reason: str, actor: User, at: datetime | None = None) -> None:
    """Not like this: back to the author with the reason, to be put right and submitted again (S3-26)."""
    at = at or now()
    if not reason.strip():
        raise Untold("return", _("Say why the sheet is returned: its author must know what to change."))
    held(sheet)
    approval.refresh_from_db()
    approval = approval.free_seat()
    for_ = _decide(sheet, approval, Decision.RETURNED, actor=actor, at=at, comment=reason.strip())
    deadlines.stop(sheet, SIGN_STEP, at=at, actor=actor)
    void(sheet, actor=actor, at=at)
    deadlines.cancel(sheet, SPECIAL_PLAN, at=at, actor=actor)
    flow.move(sheet, "return", actor=actor, at=at, for_=for_, words=reason.strip())
    tell_authors(sheet, "visits.sheet_returned", approval, actor=actor, at=at, reason=reason.strip())


@transaction.atomic
def hand_over(sheet: InfoSheet, *, actor: User | None, at: datetime | None = None) -> None:
    """The approved sheet reaches the receptionist: the two-working-days clock stops here (S3-27)."""
    at = at or now()
    held(sheet)
    visit = sheet.appointment
    if visit.receptionist is None:
        raise Untold("hand_over", _("The visit has no receptionist: name one, then hand the sheet over."))
    for_ = on_behalf(actor, permission="visits.hand_over_infosheet") if actor else None
    flow.move(sheet, "hand_over", actor=actor, at=at, for_=for_, handed_over_at=at, handed_over_to=visit.receptionist)
    deadlines.stop(visit, SIGN_OFF, at=at, actor=actor)
    settle(visit, actor=actor, at=at)
    notices.notify(
        visit.receptionist,
        "visits.sheet_handed_over",
        about=sheet,
        at=at,
        actor=actor,
        key=f"v{sheet.version}",
        params={"starts_at": visit.starts_at},
    )


@transaction.atomic
def reopen(sheet: InfoSheet, *, before: dict, actor: User | None, at: datetime, for_: User | None = None) -> None:
    """Something weighty changed after submission: it is signed again, and everybody assigned is told (S3-33)."""
    now_said = said.snapshot(sheet)
    state = sheet.state
    void(sheet, actor=actor, at=at)
    flow.move(sheet, "reopen", actor=actor, at=at, for_=for_, facts=said.facts(before, now_said), approved_at=None)
    if state == InfoSheet.State.HANDED_OVER:
        _run_again(sheet, actor=actor, at=at)
    settle(sheet.appointment, actor=actor, at=at)
    open_submission(sheet, by=actor, actor=actor, at=at)
    tell_of_change(sheet, before=before, after=now_said, actor=actor, at=at)


@transaction.atomic
def take_back(sheet: InfoSheet, *, before: dict, actor: User, at: datetime, for_: User | None = None) -> None:
    """The level changed after submission: its service items are confirmed anew by the author, then signed again."""
    now_said = said.snapshot(sheet)
    state = sheet.state
    void(sheet, actor=actor, at=at)
    deadlines.cancel(sheet, SPECIAL_PLAN, at=at, actor=actor)
    facts = said.facts(before, now_said)
    flow.move(sheet, "relevel", actor=actor, at=at, for_=for_, facts=facts, approved_at=None)
    if state == InfoSheet.State.HANDED_OVER:
        _run_again(sheet, actor=actor, at=at)
    settle(sheet.appointment, actor=actor, at=at)
    tell_of_change(sheet, before=before, after=now_said, actor=actor, at=at)


def held(sheet: InfoSheet) -> None:
    """Read the sheet again and hold it until the end of the transaction; whoever was typing in it is done."""
    locked(sheet)
    keeping.close(sheet)


def locked(sheet: InfoSheet) -> None:
    """Read the sheet again and hold it until the end of the transaction.

    Its visit comes first, as where the visit itself is changed: two who hold one each would wait for ever.
    """
    Appointment.objects.select_for_update(of=("self",)).filter(pk=sheet.appointment_id).values_list("pk").first()
    sheet.refresh_from_db(from_queryset=InfoSheet.objects.select_for_update(of=("self",)))


def _decide(
    sheet: InfoSheet, approval: Approval, decision: str, *, actor: User, at: datetime, **columns: object
) -> User | None:
    """Write the decision where none stands yet, and answer for whom it was made; of two only one gets through."""
    approval.refresh_from_db()
    signs_as = approval.signable_as(actor, rules.shut_out(sheet, approval))
    for_ = signs_as if signs_as is not None and signs_as.pk != actor.pk else None
    turn = Approval.objects.waiting().filter(pk=approval.pk)
    row = Approval.objects.filter(pk__in=list(turn.values_list("pk", flat=True)), decision=Decision.WAITING)
    if not row.update(decision=decision, decided_at=at, decided_by=actor, on_behalf_of=for_, **columns):
        approval.refresh_from_db()
        raise Decided(approval)
    approval.refresh_from_db()
    return for_


def _save_back(sheet: InfoSheet, *, actor: User) -> None:
    """What was learned of the customer goes back to the customer list (S1-08)."""
    organisation = sheet.appointment.organisation
    learned = {name: getattr(sheet, name) for name in LEARNED if getattr(sheet, name)}
    customers.edit(organisation, actor=actor, version=organisation.version, **learned)


def _run_again(sheet: InfoSheet, *, actor: User | None, at: datetime) -> None:
    """What was handed over is not valid any more: the next cycle begins, the old one keeps its verdict."""
    visit = sheet.appointment
    owner = visit.salesperson or visit.contact_person
    deadlines.start(visit, SIGN_OFF, owner=owner, at=at, actor=actor, anchor=visit.starts_at)
    ask_for_exemption(visit, actor=actor, at=at)
