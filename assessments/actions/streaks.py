"""Fails in a row are flagged, decided about, and lifted where a result is corrected (S2-67)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department, User
from assessments.models import FailStreak, Period, Scorecard
from assessments.models.scheme import Grade
from deadlines import standards
from history import flow
from history.moment import now
from notices import actions as notices
from notices.models import Notice
from reception.actions import Refused


@dataclass(frozen=True)
class Outcome:
    """What one period came to for somebody; by several schemes it is a fail where one of them says so."""

    cards: tuple[Scorecard, ...]
    in_a_row: int  # fails up to and with this one

    @property
    def failed(self) -> Scorecard | None:
        return next((card for card in self.cards if card.grade == Grade.FAIL), None)


def review(subject: User | Department, *, actor: User | None, at: datetime) -> None:
    """A result of theirs was published or corrected: what stands flagged is what the results now say."""
    needed = standards.number("FAIL_TWICE", at)
    outcomes = list(_outcomes(subject, at)) if needed else []
    failing = {row.failed.pk: row.in_a_row for row in outcomes if row.failed and row.in_a_row >= (needed or 0)}
    standing = list(_of(subject).standing().select_related("scorecard__period"))
    for streak in standing:
        if streak.scorecard_id not in failing:
            lift(streak, actor=actor, at=at)
        else:
            flow.change(
                streak, actor=actor, version=streak.version, at=at, verb="recount", count=failing[streak.scorecard_id]
            )
    latest = outcomes[-1] if outcomes else None
    if latest is not None and latest.failed is not None and latest.failed.pk in failing:
        _flag(subject, latest.failed, latest.in_a_row, actor=actor, at=at)


def results_of(streak: FailStreak, at: datetime) -> list[Outcome]:
    """The results up to the one that completed it, the last fails in a row."""
    outcomes = list(_outcomes(streak.subject, at))
    last = next((place for place, row in enumerate(outcomes) if streak.scorecard in row.cards), None)
    return [] if last is None else outcomes[max(last + 1 - streak.count, 0) : last + 1]


@transaction.atomic
def decide(
    streak: FailStreak,
    *,
    decision: str,
    actor: User,
    decided_on: date | None = None,
    for_: User | None = None,
    at: datetime | None = None,
) -> None:
    """What follows is written down, with its day; the penalty itself is recorded on its own."""
    at = at or now()
    decided_on = decided_on or timezone.localdate(at)
    if not decision.strip():
        raise Refused("decide", _("Say what was decided."), field="decision")
    if decided_on > timezone.localdate(at):
        raise Refused("decide", _("This day has not come yet."), field="decided_on")
    flow.move(
        streak,
        "decide",
        actor=actor,
        at=at,
        for_=for_,
        words=decision.strip(),
        decision=decision.strip(),
        decided_on=decided_on,
        decided_by=actor,
    )


@transaction.atomic
def lift(streak: FailStreak, *, actor: User | None, at: datetime) -> None:
    """They are no longer in a row, and everybody who was told so hears it."""
    flow.move(streak, "lift", actor=actor, at=at)
    told = [row.recipient for row in Notice.objects.about(streak).select_related("recipient")]
    _tell(streak, "fails_lifted", {*told, streak.decided_by}, actor=actor, at=at)


def _flag(subject: User | Department, card: Scorecard, count: int, *, actor: User | None, at: datetime) -> None:
    if FailStreak.objects.standing().filter(scorecard=card).exists():
        return
    whose = {"person": subject} if isinstance(subject, User) else {"department": subject}
    streak = FailStreak(scorecard=card, count=count, **whose)
    try:
        with transaction.atomic():
            flow.begin(streak, "flag", actor=actor, at=at)
    except IntegrityError:
        return  # somebody published at the same moment, and has flagged it
    admins = User.objects.holding("assessments.decide_discipline")
    _tell(streak, "fails_in_a_row", {*admins, streak.superior} - {subject}, actor=None, at=at)


def _outcomes(subject: User | Department, at: datetime) -> Iterator[Outcome]:
    """The published results of a subject, period by period, with how many fails stand in a row.

    "Not assessed" neither counts nor breaks the row, and periods at will do not count, unless standards say so.
    """
    cards = Scorecard.objects.filter(state=Scorecard.State.PUBLISHED).select_related("period")
    cards = cards.filter(person=subject) if isinstance(subject, User) else cards.filter(department=subject)
    if not standards.is_on("FAILS_OF_AD_HOC", at):
        cards = cards.filter(period__kind=Period.Kind.REGULAR)
    if not standards.is_on("NOT_ASSESSED_BREAKS", at):
        cards = cards.exclude(grade="")
    periods: dict[tuple[date, date], list[Scorecard]] = {}
    for card in cards.order_by("period__ends_on", "period__starts_on", "pk"):
        periods.setdefault((card.period.ends_on, card.period.starts_on), []).append(card)
    in_a_row = 0
    for _days, rows in sorted(periods.items()):
        in_a_row = in_a_row + 1 if any(card.grade == Grade.FAIL for card in rows) else 0
        yield Outcome(tuple(rows), in_a_row)


def _of(subject: User | Department):
    rows = FailStreak.objects.select_related("person", "department", "decided_by")
    return rows.filter(person=subject) if isinstance(subject, User) else rows.filter(department=subject)


def _tell(streak: FailStreak, kind: str, people: set, *, actor: User | None, at: datetime) -> None:
    said = {"subject": streak.subject, "period": streak.scorecard.period}
    notices.notify(
        people - {None, actor},
        f"assessments.{kind}",
        about=streak,
        at=at,
        key=at.isoformat(),
        actor=actor,
        params=said,
    )
