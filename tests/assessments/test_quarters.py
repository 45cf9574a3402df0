"""The quarter opens by itself, once; who scores is reminded until everybody is scored."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assessments import actions, clock
from assessments.actions.streaks import review
from assessments.models import FailStreak, Period, Scheme, Scorecard
from deadlines.models import Clock, Standard
from history import moment
from history.moment import now
from notices.models import Notice
from tests.factories.accounts import PositionFactory, UserFactory
from tests.factories.assessments import score_all

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 4, 13, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def desk(department):
    """Two people who meet customers, and an assessor who does not."""
    position = PositionFactory(is_customer_facing=True)
    return UserFactory.create_batch(2, position=position, department=department)


@pytest.fixture
def assessor():
    return UserFactory(name="Ann Assessor", role="assessor")


@pytest.mark.clause("S2-62")
def test_each_quarter_is_opened_by_itself_and_once(desk, department):
    clock.open_quarter()
    clock.open_quarter()

    period = Period.objects.get()
    assert (period.kind, period.starts_on, period.ends_on) == ("regular", date(2026, 1, 1), date(2026, 3, 31))
    assert (period.scheme.code, period.created_by) == ("visits-calls", None)
    assert {card.subject for card in period.scorecards.all()} == {*desk, department}
    with moment.at(MONDAY):
        clock.open_quarter()
    assert list(Period.objects.order_by("starts_on").values_list("starts_on", flat=True)) == [
        date(2026, 1, 1),
        date(2026, 4, 1),
    ]


def test_a_quarter_that_somebody_opened_is_not_opened_again(desk, manager):
    scheme = Scheme.objects.current().get(code="visits-calls")
    start, end = date(2026, 1, 1), date(2026, 3, 31)
    actions.open_period(kind="regular", starts_on=start, ends_on=end, scheme=scheme, actor=manager)

    clock.open_quarter()

    assert Period.objects.count() == 1


def test_no_scheme_that_asks_for_it_and_nobody_to_assess_open_nothing(desk):
    Scheme.objects.update(is_quarterly=False)
    clock.open_quarter()
    assert not Period.objects.exists()

    Scheme.objects.update(is_quarterly=True)
    for person in desk:
        person.position = None
        person.save()
    clock.open_quarter()
    assert not Period.objects.exists()


@pytest.mark.clause("S2-62")
def test_assessors_are_reminded_each_week_until_every_subject_is_scored(desk, assessor, department):
    clock.open_quarter()
    last = Period.objects.get()
    told = Notice.objects.filter(recipient=assessor, kind="assessments.to_score")
    assert not told.exists()

    for hours in (0, 1, 24):
        with moment.at(MONDAY + timedelta(hours=hours)):
            clock.open_quarter()
    assert [notice.params["waiting"] for notice in told] == [3]
    owed = Clock.objects.of(last).get()
    assert (owed.code, owed.state, owed.owner) == ("ASSESS_QUARTERLY", "running", assessor)
    assert owed.due_at.astimezone(ZoneInfo("Asia/Shanghai")).date() == date(2026, 4, 22)

    with moment.at(MONDAY + timedelta(days=7)):
        for card in Scorecard.objects.filter(period=last)[:2]:
            score_all(card, assessor)
            actions.propose(card, actor=assessor)
        clock.open_quarter()
        assert [notice.params["waiting"] for notice in told.order_by("pk")] == [3, 1]
        card = Scorecard.objects.get(period=last, state="collecting")
        score_all(card, assessor)
        actions.propose(card, actor=assessor)
        assert Clock.objects.get(pk=owed.pk).stopped_at == now()
    with moment.at(MONDAY + timedelta(days=14)):
        clock.open_quarter()
    assert told.all().count() == 2


def test_a_card_that_goes_back_to_collecting_is_owed_again(desk, assessor):
    clock.open_quarter()
    with moment.at(MONDAY):
        clock.open_quarter()
        for card in Scorecard.objects.filter(period__starts_on=date(2026, 1, 1)):
            score_all(card, assessor)
            actions.propose(card, actor=assessor)
        actions.reopen(card, reason="An answer came late", actor=assessor)
        clock.open_quarter()

    states = Clock.objects.of(card.period).order_by("cycle").values_list("state", flat=True)
    assert list(states) == ["stopped", "running"]


@pytest.mark.clause("S2-61")
@pytest.mark.parametrize(("counts", "flagged"), [(0, False), (1, True)])
def test_the_kind_of_an_assessment_is_kept_and_says_whether_its_fail_counts_in_a_row(host, manager, counts, flagged):
    Standard.objects.filter(code="FAILS_OF_AD_HOC").update(amount=counts)
    scheme = Scheme.objects.current().get(code="competence")
    days = {"regular": (date(2025, 10, 1), date(2025, 12, 31)), "ad_hoc": (date(2026, 2, 2), date(2026, 2, 6))}
    for kind, (first, last) in days.items():
        period = actions.open_period(
            kind=kind, starts_on=first, ends_on=last, scheme=scheme, actor=manager, people=[host]
        )
        period.scorecards.update(state="published", total=50, grade="fail", published_at=now())

    review(host, actor=manager, at=now())

    assert list(Period.objects.order_by("starts_on").values_list("kind", flat=True)) == ["regular", "ad_hoc"]
    assert FailStreak.objects.filter(person=host).exists() is flagged
