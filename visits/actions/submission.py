"""A sheet with those who sign it: who is asked, reminded, and asked in their place when they do not answer (R21)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Absence, Deputy, User
from deadlines import actions as deadlines
from history import flow
from notices import actions as notices
from pages.formats import listed, listed_later
from visits import links, rules, said
from visits.models import Approval, ApprovalStep, InfoSheet, Submission
from visits.models.level import is_large_group
from visits.overstandard import lines_over
from visits.signatories import entitled, superior_of

from .asking import SIGN_STEP, SPECIAL_PLAN

Kind = ApprovalStep.Kind


def open_submission(sheet: InfoSheet, *, by: User | None, actor: User | None, at: datetime) -> Submission:
    """The sheet as it stands now goes to those who sign: a row for each signature of its level's path.

    Which steps that are depends on the plan, the head count, and on what is over the standard.
    """
    number = sheet.submissions.count() + 1
    submission = Submission.objects.create(sheet=sheet, number=number, at=at, by=by, said=said.snapshot(sheet))
    steps = _steps_of(sheet)
    Approval.objects.bulk_create(_seat(submission, step, seat) for step in steps for seat in range(1, step.count + 1))
    if any(step.kind == Kind.SUPERIOR for step in steps):
        owner, anchor = sheet.reception_lead or sheet.created_by, sheet.appointment.starts_at
        deadlines.start(sheet, SPECIAL_PLAN, owner=owner, at=at, actor=actor, anchor=anchor)
    else:
        deadlines.cancel(sheet, SPECIAL_PLAN, at=at, actor=actor)
    ask(sheet, submission, actor=actor, at=at)
    return submission


def ask(sheet: InfoSheet, submission: Submission, *, actor: User | None, at: datetime) -> None:
    """Whose signatures it is the turn of now: they are told, each with a link of their own, and have so long."""
    turn = _turn(submission)
    if not turn:
        return
    first = turn[0]
    barred = rules.shut_out(sheet, first)
    if first.kind in {Kind.SUPERIOR, Kind.PERSON}:
        _name_them(sheet, first, barred)
    people = _people(first, barred)
    visit = sheet.appointment
    params = {"author": visit.salesperson or sheet.created_by, "level": sheet.level, "starts_at": visit.starts_at}
    _tell(sheet, first, people, "visits.sheet_submitted", barred, params, actor=actor, at=at)
    owner = people[0] if people else visit.salesperson or sheet.created_by
    deadlines.start(sheet, SIGN_STEP, owner=owner, at=at, actor=actor)


def ask_the_rest(sheet: InfoSheet, submission: Submission, *, actor: User | None, at: datetime) -> None:
    """One of several at a step has signed: the time to sign is now theirs who have not (R21).

    Where it was passed on already, and by that to somebody who has signed now, it goes on to the next one up.
    """
    turn = _turn(submission)
    first = turn[0]
    barred = rules.shut_out(sheet, first)
    people = _people(first, barred)
    if people:
        deadlines.reassign(sheet, SIGN_STEP, owner=people[0], at=at, actor=actor)
    if first.passed_to_id in barred:
        first.passed_to = None
        _pass_on(sheet, turn, barred, at=at)


@transaction.atomic
def remind(sheet: InfoSheet, *, at: datetime) -> None:
    """The time to sign is nearly over: whoever is asked hears it once more, and whoever stands in for them."""
    turn = _turn(sheet.submissions.first()) if sheet.state == InfoSheet.State.SUBMITTED else []
    if not turn:
        return
    barred = rules.shut_out(sheet, turn[0])
    people = _people(turn[0], barred)
    params = {"starts_at": sheet.appointment.starts_at}
    _tell(sheet, turn[0], people, "visits.sign_reminder", barred, params, actor=None, at=at)
    flow.record(sheet, "remind", actor=None, at=at, words=listed(people))
    if turn[0].asked is not None and _is_away(turn[0].asked, at):
        _pass_on(sheet, turn, barred, at=at)


@transaction.atomic
def pass_on(sheet: InfoSheet, *, at: datetime) -> None:
    """Nobody has signed in time: the superior of whoever is asked may sign as well, and is told so (R21)."""
    turn = _turn(sheet.submissions.first()) if sheet.state == InfoSheet.State.SUBMITTED else []
    if turn:
        _pass_on(sheet, turn, rules.shut_out(sheet, turn[0]), at=at)


def _pass_on(sheet: InfoSheet, turn: list[Approval], barred: set[int], *, at: datetime) -> None:
    first = turn[0]
    silent = _people(first, barred)
    above = superior_of(silent[0] if silent else first.asked, barred | {person.pk for person in silent})
    if above is None or first.passed_to_id is not None:
        return
    Approval.objects.filter(pk__in=[row.pk for row in turn]).update(passed_to=above)
    first.passed_to = above
    flow.record(sheet, "pass_on", actor=None, at=at, words=str(above), facts={"asked": [[], _names(silent)]})
    params = {"asked": listed_later(silent), "starts_at": sheet.appointment.starts_at}
    _tell(sheet, first, [above], "visits.sign_passed_on", barred, params, actor=None, at=at)


def _steps_of(sheet: InfoSheet) -> list[ApprovalStep]:
    is_large = is_large_group(sheet.appointment.head_count)
    over = bool(lines_over(sheet))
    steps = sheet.level.steps.select_related("person", "position").order_by("order")
    return [
        step for step in steps if step.is_asked(is_special=sheet.needs_special_plan, is_large=is_large, is_over=over)
    ]


def _seat(submission: Submission, step: ApprovalStep, seat: int) -> Approval:
    return Approval(
        submission=submission,
        order=step.order,
        seat=seat,
        kind=step.kind,
        grade=step.grade,
        position=step.position if step.kind == Kind.POSITION else None,
        asked=step.person if step.kind == Kind.PERSON else None,
        name=step.name,
        name_zh=step.name_zh,
    )


def _turn(submission: Submission) -> list[Approval]:
    """The open signatures of the step whose turn it is."""
    rows = list(submission.approvals.waiting().select_related("asked", "passed_to", "submission__sheet"))
    return [row for row in rows if row.order == rows[0].order]


def _name_them(sheet: InfoSheet, approval: Approval, barred: set[int]) -> None:
    """One person is asked: the superior, or who is named; where they wrote the sheet or have left, the one above."""
    named = approval.asked if approval.kind == Kind.PERSON else None
    if named is None or named.pk in barred or not named.is_active:
        named = superior_of(named or sheet.appointment.salesperson or sheet.created_by, barred)
    Approval.objects.filter(pk=approval.pk).update(asked=named)
    approval.asked = named


def _people(approval: Approval, barred: set[int]) -> list[User]:
    named = [person for person in (approval.asked, approval.passed_to) if person is not None]
    people = named if approval.asked is not None else [*entitled(_unnamed(approval)), *named]
    return [person for person in people if person.pk not in barred]


def _unnamed(approval: Approval) -> Approval:
    """A person's step whose person is gone is open to whoever may exempt, like a superior's."""
    return approval if approval.kind != Kind.PERSON else Approval(kind=Kind.SUPERIOR, grade=approval.grade)


def _tell(
    sheet: InfoSheet,
    approval: Approval,
    people: Iterable[User],
    kind: str,
    barred: set[int],
    params: dict,
    *,
    actor: User | None,
    at: datetime,
) -> None:
    def own(reader: User) -> dict:
        return {"link": "" if reader.pk in barred else links.link_for(reader, approval, at=at)}

    key = f"{approval.submission.number}/{approval.order}"
    notices.notify(people, kind, about=sheet, at=at, actor=actor, key=key, params=params, own=own)


def _is_away(person: User, at: datetime) -> bool:
    """Not here, and nobody stands in for them."""
    away = Absence.objects.on(at).filter(person=person).exists() or not person.is_active
    return away and not Deputy.objects.hearing(at).filter(person=person).exists()


def _names(people: Iterable[User]) -> list[str]:
    return [str(person) for person in people]
