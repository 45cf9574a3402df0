"""The quarter opens by itself, and whoever scores is reminded until everybody in it is scored (S2-62)."""

from datetime import datetime, timedelta

from accounts.models import User
from assessments.models import Period, Scheme, Scorecard
from assessments.models.period import midnight, quarter_of
from deadlines import actions as deadlines
from deadlines import standards
from deadlines.days import is_working_day
from notices import actions as notices
from pages.formats import local

from .periods import customer_facing, open_period

CODE = "ASSESS_QUARTERLY"
SCORING = "assessments.score_scorecard"


def open_quarters(at: datetime) -> list[Period]:
    """The quarter that has begun, by each scheme that asks for it; what is open already stays as it is.

    Run again, or by two at once, it opens nothing twice; after an outage it opens the quarter of the day.
    """
    schemes = list(Scheme.objects.current().filter(is_quarterly=True))
    if not schemes or not customer_facing().exists():
        return []
    first, last = quarter_of(local(at).date())
    there = set(
        Period.objects.filter(kind=Period.Kind.REGULAR, starts_on=first, ends_on=last).values_list(
            "scheme__code", flat=True
        )
    )
    return [
        open_period(kind=Period.Kind.REGULAR, starts_on=first, ends_on=last, scheme=scheme, actor=None, at=at)
        for scheme in schemes
        if scheme.code not in there
    ]


def chase_scores(at: datetime) -> int:
    """Of every regular period that is over: its promise runs, and once a week who scores hears how many wait.

    How many people were told of how many periods.
    """
    waiting = Period.objects.to_be_scored(local(at).date())
    told = 0
    for period in waiting:
        promise_scores(period, at)
        if is_working_day(local(at).date()):
            told += _remind(period, at)
    return told


def promise_scores(period: Period, at: datetime) -> None:
    """From its end on the scores of a period are owed, by whoever opened it, until nobody's card collects any more."""
    assessors = list(User.objects.active().holding(SCORING).order_by("pk"))
    if not assessors:
        return
    owner = next((person for person in assessors if person.pk == period.created_by_id), assessors[0])
    days = standards.number("ASSESS_WITHIN", at)
    due = midnight(period.ends_on + timedelta(days=days + 1)) if days is not None else None
    deadlines.start(period, CODE, owner=owner, at=at, anchor=max(period.end, period.created_at), due_at=due)


def scored(card: Scorecard, *, actor: User | None, at: datetime) -> None:
    """With the last card of a period that is shown nothing is owed any more."""
    if not card.period.scorecards.filter(state=Scorecard.State.COLLECTING).exists():
        deadlines.stop(card.period, CODE, at=at, actor=actor)


def _remind(period: Period, at: datetime) -> int:
    """Once in a week of the calendar."""
    people = list(User.objects.active().holding(SCORING))
    year, week, _day = local(at).isocalendar()
    said = {"period": period, "waiting": period.waiting}
    notices.notify(people, "assessments.to_score", about=period, at=at, key=f"{year}-{week}", params=said)
    return len(people)
