"""Figures computed from the records, and the course of a card."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from assessments import actions
from assessments.cards import read_one
from assessments.indicators import INDICATORS, Span
from assessments.models import CriterionScore, Feedback, Scorecard
from deadlines import actions as deadlines
from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from notices.models import Notice
from reception.actions import Refused
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.assessments import FeedbackFactory, ScorecardFactory, score_all
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
D = Decimal
State = Scorecard.State
AFTER = datetime(2026, 4, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR = timedelta(hours=1)


@pytest.fixture
def assessor(db):
    return UserFactory(username="assessor", name="Ann Assessor", role="assessor")


@pytest.fixture
def card(host):
    return ScorecardFactory(person=host)


def promise(owner, *, kept, at=None, until=None):
    """A promise of two hours made a week ago, kept after one hour or broken by one."""
    made = at or now() - timedelta(days=7)
    subject = AppointmentFactory(contact_person=owner)
    clock = deadlines.start(
        subject, "APPT_REPLY", owner=owner, at=made, due_at=until or made + 2 * HOUR, department=owner.department
    )
    if kept is not None:
        deadlines.stop(subject, "APPT_REPLY", at=clock.due_base + (-HOUR if kept else HOUR))
    return clock


def line(card, code, at=None):
    reading = read_one(card, at=at or now())
    return next(row for row in reading.lines if row.criterion.code == code)


@pytest.mark.clause("S0-31")
def test_timeliness_is_deadlines_on_time_by_all_that_fell_due_in_the_period(card, host):
    for kept in [True, True, True, False, None]:
        promise(host, kept=kept)

    found = line(card, "on_time")

    assert (found.counted.hits, found.counted.n, found.points) == (3, 5, D("60.00"))
    assert found.said == "3 ÷ 5 = 60 %"


@pytest.mark.clause("S0-31")
@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (datetime(2025, 12, 31, 21, 0, tzinfo=ZoneInfo("Asia/Shanghai")), 0),
        (datetime(2025, 12, 31, 22, 0, tzinfo=ZoneInfo("Asia/Shanghai")), 1),
        (datetime(2026, 3, 31, 21, 0, tzinfo=ZoneInfo("Asia/Shanghai")), 1),
        (datetime(2026, 3, 31, 22, 0, tzinfo=ZoneInfo("Asia/Shanghai")), 0),
    ],
)
def test_what_falls_due_in_the_period_counts_and_nothing_else(card, host, at, counts):
    promise(host, kept=True, at=at)

    assert line(card, "on_time", AFTER).counted.n == counts


def test_what_is_not_due_yet_or_void_or_somebody_elses_does_not_count(card, host):
    promise(host, kept=None, at=now())
    void = promise(host, kept=None)
    deadlines.cancel(void.subject, "APPT_REPLY", at=now())
    promise(UserFactory(department=host.department), kept=False)

    assert line(card, "on_time").counted.n == 0


def test_done_at_the_due_instant_is_on_time(card, host):
    clock = promise(host, kept=None)
    deadlines.stop(clock.subject, "APPT_REPLY", at=clock.due_base)

    assert line(card, "on_time").counted.hits == 1


@pytest.mark.clause("S0-30")
def test_satisfaction_is_computed_from_the_answers_dated_in_the_period(card, host):
    for overall in (5, 4, 4):
        FeedbackFactory(contact_person=host, overall=overall)
    with moment.at(AFTER):
        FeedbackFactory(contact_person=host, overall=1)

    found = line(card, "satisfaction", AFTER + timedelta(days=30))

    assert (found.counted.hits, found.counted.n) == (13, 3)
    # A mean of 4.3333 lies at 83.33 of 100 on the way from 1 to 5.
    assert (found.value, found.points) == (D("4.3333"), D("83.33"))


def test_an_answer_counts_for_contact_person_and_receptionist_once_each(host):
    receptionist = UserFactory(department=host.department)
    FeedbackFactory(contact_person=host, receptionist=receptionist, overall=5)
    FeedbackFactory(contact_person=receptionist, receptionist=receptionist, overall=3)
    span = Span(now() - HOUR, now() + HOUR, now())

    counted = INDICATORS["satisfaction"].count(User, [host.pk, receptionist.pk], span)
    rows = INDICATORS["satisfaction"].rows(receptionist, span)

    assert (counted[host.pk].hits, counted[host.pk].n) == (5, 1)
    assert (counted[receptionist.pk].hits, counted[receptionist.pk].n) == (8, 2)
    assert rows.count() == 2


@pytest.mark.parametrize("code", ["on_time", "satisfaction"])
def test_a_figure_opens_into_exactly_the_rows_it_counts(code, host, department):
    for kept in (True, False):
        promise(host, kept=kept)
    for overall in (5, 2):
        FeedbackFactory(contact_person=host, overall=overall)
    indicator, span = INDICATORS[code], Span(now() - timedelta(days=30), now() + HOUR, now())

    for subject in (host, department):
        counted = indicator.count(type(subject), [subject.pk], span)[subject.pk]
        assert indicator.rows(subject, span).count() == counted.n > 0


def test_a_department_is_measured_by_its_own_records(host, department):
    card = ScorecardFactory(person=None, department=department)
    colleague = UserFactory(department=department)
    for owner in (host, colleague, host):
        promise(owner, kept=True)
    promise(UserFactory(department=DepartmentFactory()), kept=False)

    assert line(card, "on_time").counted.n == 3


def test_a_card_by_hand(card, host):
    for kept in [True] * 9 + [False]:
        promise(host, kept=kept)
    for overall in (5, 5, 4, 3):
        FeedbackFactory(receptionist=host, overall=overall, contact_person=UserFactory(department=host.department))

    reading = read_one(card, at=now())

    # The receptionist also asked four visitors for their answer in time: 13 of 14 promises are 92.86 %.
    # Four marks with the sum of 17 are a mean of 4.25, which is 81.25 points of 100.
    assert [row.said for row in reading.lines] == ["13 ÷ 14 = 92.86 %", "17 ÷ 4 = 4.25"]
    assert reading.result.formula == "(60 × 92.86 + 40 × 81.25) ÷ (60 + 40) = 88.22"
    assert (reading.total, reading.grade) == (D("88.22"), "Good")


def test_too_little_evidence_is_not_assessed(card, host):
    promise(host, kept=False)

    reading = read_one(card, at=now())

    assert (reading.total, reading.grade, line(card, "on_time").outcome) == (None, "", "too_little")


@pytest.mark.clause("S0-32")
def test_an_assessor_scores_service_quality_and_must_say_why(host, assessor):
    card = ScorecardFactory(person=host, scheme="reception")
    criterion = card.period.scheme.criteria.get(code="service_quality")

    with pytest.raises(Refused):
        actions.score(card, criterion=criterion, points=D(85), comment=" ", version=0, actor=assessor)
    actions.score(card, criterion=criterion, points=D(85), comment="Attentive", version=0, actor=assessor)

    score = CriterionScore.objects.get()
    assert str(criterion) == "Service quality: professional quality and attitude"
    assert (score.points, score.comment, score.by, score.at) == (85, "Attentive", assessor, now())
    assert line(card, "service_quality").points == 85
    assert Event.objects.latest_of(card).verb == "score"


@pytest.mark.clause("S0-32")
def test_the_database_refuses_a_persons_score_without_a_comment(host, assessor):
    card = ScorecardFactory(person=host, scheme="reception")
    criterion = card.period.scheme.criteria.get(code="service_quality")
    score = actions.score(card, criterion=criterion, points=D(85), comment="Why", version=0, actor=assessor)

    with pytest.raises(IntegrityError, match="criterion_score_of_person_has_comment"), transaction.atomic():
        CriterionScore.objects.filter(pk=score.pk).update(comment="")


def test_a_criterion_that_does_not_apply_leaves_the_total(host, assessor):
    card = ScorecardFactory(person=host, scheme="competence")
    score_all(card, assessor, points=D(80))
    criterion = card.period.scheme.criteria.get(code="teamwork")
    actions.score(card, criterion=criterion, points=None, comment="Works alone", version=1, actor=assessor)

    reading = read_one(card, at=now())

    assert (reading.total, reading.result.covered) == (D("80.00"), 75)
    assert line(card, "teamwork").outcome == "na"


def test_of_two_assessors_the_second_is_told(host, assessor):
    card = ScorecardFactory(person=host, scheme="reception")
    criterion = card.period.scheme.criteria.get(code="service_quality")
    actions.score(card, criterion=criterion, points=D(85), comment="First", version=0, actor=assessor)

    with pytest.raises(Stale, match="Ann Assessor"):
        actions.score(card, criterion=criterion, points=D(20), comment="Second", version=0, actor=UserFactory())

    assert CriterionScore.objects.get().points == 85


def test_a_running_period_is_not_closed(card, assessor):
    with pytest.raises(Refused, match="31 Mar 2026"):
        actions.propose(card, actor=assessor)

    card.refresh_from_db()
    assert card.state == State.COLLECTING


def test_a_card_with_an_unscored_criterion_is_not_shown(host, assessor):
    card = ScorecardFactory(person=host, scheme="reception")

    with moment.at(AFTER), pytest.raises(Refused, match="Service quality"):
        actions.propose(card, actor=assessor)


def test_showing_a_result_freezes_figures_and_rows(card, host, assessor):
    kept = [promise(host, kept=True) for _n in range(5)]
    FeedbackFactory.create_batch(3, contact_person=host, overall=4)

    with moment.at(AFTER):
        actions.propose(card, actor=assessor)
        last = promise(host, kept=True).pk
        FeedbackFactory.create_batch(3, contact_person=host, overall=1)
        Clock.objects.filter(pk=kept[0].pk).update(stopped_at=AFTER)
        reading = read_one(Scorecard.objects.get(pk=card.pk), at=now())

    scores = {row.criterion.code: row for row in CriterionScore.objects.select_related("criterion")}
    before = Clock.objects.filter(owner=host, pk__lt=last).exclude(state__in=["running", "cancelled"])
    assert scores["on_time"].rows == list(before.order_by("pk").values_list("pk", flat=True))
    assert set(scores["on_time"].rows) > {clock.pk for clock in kept}
    assert scores["satisfaction"].rows == list(Feedback.objects.order_by("pk").values_list("pk", flat=True)[:3])
    assert (card.state, card.total, card.grade, card.covered) == (State.PROVISIONAL, D("90.00"), "excellent", 100)
    assert (reading.total, reading.line_of(scores["on_time"].criterion).points) == (D("90.00"), 100)


def test_the_assessed_person_is_told_when_the_result_is_shown_and_when_it_is_published(card, host, assessor):
    with moment.at(AFTER):
        actions.propose(card, actor=assessor)
        actions.publish(card, actor=assessor)

    told = Notice.objects.filter(recipient=host).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["assessments.card_shown", "assessments.card_published"]
    assert (card.state, card.published_at) == (State.PUBLISHED, AFTER)


def test_a_result_goes_back_to_collecting_with_a_reason_and_counts_anew(card, host, assessor):
    with moment.at(AFTER):
        actions.propose(card, actor=assessor)
        with pytest.raises(Refused):
            actions.reopen(card, reason=" ", actor=assessor)
        actions.reopen(card, reason="An answer came late", actor=assessor)

    assert (card.state, card.total, card.scores.count()) == (State.COLLECTING, None, 0)
    assert Event.objects.latest_of(card).text.words == "An answer came late"


REFUSED = [(verb, state) for verb, (starts, _after) in Scorecard.FLOW.items() for state in State if state not in starts]


@pytest.mark.parametrize(("verb", "state"), REFUSED)
def test_a_verb_at_the_wrong_moment_is_refused(verb, state, host, assessor):
    card = ScorecardFactory(person=host, scheme="competence")
    score_all(card, assessor)
    criterion = card.period.scheme.criteria.first()
    with moment.at(AFTER):
        if state != State.COLLECTING:
            actions.propose(card, actor=assessor)
        if state == State.PUBLISHED:
            actions.publish(card, actor=assessor)
        act = {
            "score": lambda: actions.score(
                card, criterion=criterion, points=D(1), comment="x", version=1, actor=assessor
            ),
            "propose": lambda: actions.propose(card, actor=assessor),
            "reopen": lambda: actions.reopen(card, reason="x", actor=assessor),
            "publish": lambda: actions.publish(card, actor=assessor),
            "acknowledge": lambda: actions.acknowledge(card, actor=host),
        }[verb]

        with pytest.raises(NotAllowed) as refusal:
            act()

    assert not isinstance(refusal.value, Refused)


def test_of_two_who_publish_only_one_does(card, assessor):
    with moment.at(AFTER):
        actions.propose(card, actor=assessor)
        on_the_other_screen = Scorecard.objects.get(pk=card.pk)
        actions.publish(card, actor=assessor)

        with pytest.raises(NotAllowed):
            actions.publish(on_the_other_screen, actor=UserFactory())

    assert [event.verb for event in Event.objects.about(card)].count("publish") == 1
