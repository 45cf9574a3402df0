"""The card of one quarter, recomputed by hand to the last digit."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from accounts import actions as accounts
from assessments import actions
from assessments.actions import violations
from assessments.cards import read_one
from assessments.models import CriterionScore, Scheme, Scorecard, Violation, ViolationKind
from assessments.rulebook import Rulebook
from deadlines import actions as deadlines
from deadlines.models import Clock
from history import moment
from tests.factories.accounts import UserFactory
from tests.factories.assessments import FeedbackFactory, PeriodFactory, ScorecardFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
D = Decimal
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
AFTER = datetime(2026, 4, 2, 9, 0, tzinfo=SHANGHAI)


def at(month, day, hour=9):
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def promise(owner, made, hours, ended=None):
    """Owed within so many hours, done after `ended` of them; without these, not yet."""
    clock = start_clock("RECTIFY", owner=owner, at=made, due_at=made + hours * HOUR)
    if ended is not None:
        deadlines.stop(clock.subject, clock.code, at=made + ended * HOUR)
    return clock


@pytest.fixture
def scheme(manager):
    """On time by share 35, satisfaction 25, expense control 10 (of which nothing is known), knowledge 30."""
    base = Rulebook.of(Scheme.objects.current().with_rules().get(code="reception"))
    by_code = {row["code"]: row for row in base.criteria}
    human = {"source": "human", "indicator": "", "anchors": [], "minimum": 1, "evidence": ["on_time"]}
    criteria = [
        # 100 % is 100 points, 90 % is 60, 70 % none.
        by_code["efficiency"] | {"weight": D(35), "anchors": [[70, 0], [90, 60], [100, 100]], "minimum": 5},
        by_code["satisfaction"] | {"weight": D(25), "minimum": 3},
        by_code["confidentiality"] | {"code": "costs", "weight": D(10), "indicator": "expense_control"},
        by_code["service_quality"] | {"code": "knowledge", "weight": D(30)} | human,
    ]
    critical = [{"kind": "compliance", "effect": "deduct", "points": D("2.5")}]
    rules = Rulebook("By hand", "手工核算", criteria, base.floors, 60, critical=critical)
    return actions.create_scheme("by-hand", rules, actor=manager)


@pytest.fixture
def quarter(scheme, host):
    """The first quarter of 2026 of one person: nine promises, one of them shared, one in leave; four answers."""
    colleague = UserFactory(department=host.department)
    with moment.at(at(1, 1)):
        card = ScorecardFactory(person=host, period=PeriodFactory(scheme=scheme))
    for day in (5, 6, 7, 8, 9, 12):
        promise(host, at(1, day), 10, ended=8)  # six on time
    promise(host, at(1, 13), 10, ended=11)  # one late
    shared = promise(colleague, at(1, 14), 10)  # six of its ten hours in the hands of a colleague, and late
    deadlines.reassign(shared.subject, shared.code, owner=host, at=at(1, 14, 15), actor=None)
    deadlines.stop(shared.subject, shared.code, at=at(1, 15))
    away = promise(host, at(1, 16), 10, ended=8)  # on time, half of its eight hours in leave
    accounts.record_absence(host, away.started_at, away.started_at + 4 * HOUR, actor=None)
    promise(host, at(3, 31, 20), 10, ended=1)  # due in April
    for day, overall in ((2, 5), (3, 4), (4, 4), (5, 4)):
        with moment.at(at(2, day)):
            FeedbackFactory(receptionist=host, contact_person=UserFactory(department=host.department), overall=overall)
    with moment.at(at(4, 1)):
        FeedbackFactory(receptionist=host, contact_person=colleague, overall=1)  # answered in April
    return card


@pytest.fixture
def shown(quarter, host):
    """An assessor gave 81.5 points, a violation was confirmed, and the result is shown after the quarter."""
    reported = violations.report(
        person=host,
        kind=ViolationKind.objects.get(code="compliance"),
        happened_at=at(2, 20),
        words="Signed for a colleague",
        actor=UserFactory(role="inspector"),
    )
    violations.confirm(reported, decision="Two signatures in one hand", actor=UserFactory(role="admin"))
    assessor = UserFactory(role="assessor")
    knowledge = quarter.period.scheme.criteria.get(code="knowledge")
    with moment.at(AFTER):
        actions.score(quarter, criterion=knowledge, points=D("81.5"), comment="Asked", version=0, actor=assessor)
        actions.propose(quarter, actor=assessor)
    return Scorecard.objects.get(pk=quarter.pk)


@pytest.mark.clause("S0-30", "S0-31", "S2-64")
def test_the_card_of_a_quarter_by_hand_to_the_last_digit(shown):
    reading = read_one(shown, at=AFTER)

    # Whole and on time: six promises, and the four visitors who were asked how it was. One of which she was away
    # for half counts half. Whole and late: one. Of the shared one she had four of its ten hours:
    #   6 + 4 + 0.5 = 10.5 of 6 + 4 + 0.5 + 1 + 0.4 = 11.9 are 88.2353 %,
    #   which lies (88.2353 - 70) / 20 of the way from 0 points to 60: 54.71.
    # The plain figure knows neither leave nor hours: 6 + 4 + 1 of 6 + 4 + 1 + 1 + 1 are 84.62 %.
    # Satisfaction: 5 + 4 + 4 + 4 are 17 in four answers, a mean of 4.25, 3.25 of the 4 steps from 1 to 5: 81.25.
    # Of costs nothing is known, and their weight of 10 leaves the denominator.
    #   (35 × 54.71 + 25 × 81.25 + 30 × 81.5) ÷ 90 = (1914.85 + 2031.25 + 2445) ÷ 90 = 6391.1 ÷ 90 = 71.0122…
    # One confirmed violation takes 2.5 points: 68.51, which is above 60 and below 75.
    lines = {row.criterion.code: row for row in reading.lines}
    assert {code: (row.said, row.points) for code, row in lines.items()} == {
        "efficiency": ("10.5 ÷ 11.9 = 88.24 %", D("54.71")),
        "satisfaction": ("17 ÷ 4 = 4.25", D("81.25")),
        "costs": ("", None),
        "knowledge": ("", D("81.50")),
    }
    assert {row.indicator.code: row.told for row in lines["efficiency"].beside}["on_time"] == "11 ÷ 13 = 84.62 %"
    assert reading.result.formula == (
        "(35 × 54.71 + 25 × 81.25 + 30 × 81.5) ÷ (35 + 25 + 30) = 71.01; 71.01 − 1 × 2.5 = 68.51"
    )
    assert (shown.total, shown.covered, shown.grade) == (D("68.51"), D(90), "pass")


def test_what_is_shown_is_what_was_counted_whatever_happens_to_the_records_afterwards(shown, host):
    before = read_one(shown, at=AFTER)
    Clock.objects.filter(owner=host, state="stopped").update(stopped_at=AFTER)
    Violation.objects.update(state="dismissed")
    ViolationKind.objects.filter(code="compliance").update(name="Something else")

    after = read_one(Scorecard.objects.get(pk=shown.pk), at=AFTER + 90 * 24 * HOUR)

    assert [(row.said, row.points, row.outcome) for row in after.lines] == [
        (row.said, row.points, row.outcome) for row in before.lines
    ]
    assert [[row.told for row in line.beside] for line in after.lines] == [
        [row.told for row in line.beside] for line in before.lines
    ]
    assert after.result == before.result
    assert [row.said for row in after.moved] == ["1 × 2.5 points off the total"]


def test_taken_back_it_keeps_nothing_of_what_was_shown(shown):
    actions.reopen(shown, reason="A promise was counted twice", actor=UserFactory(role="assessor"))

    assert (shown.total, shown.critical) == (None, [])
    assert [(row.criterion.code, row.beside) for row in CriterionScore.objects.filter(scorecard=shown)] == [
        ("knowledge", [])
    ]
