"""Whose promise was it? By the time that it lay in each one's hands."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from accounts import actions as accounts
from accounts.indicators import CENT, Span
from accounts.models import Department, User
from deadlines import actions
from deadlines.models import Clock, Outage, Pause
from deadlines.offered import INDICATORS
from history.moment import now
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
D = Decimal
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SHARE, PLAIN = ({row.code: row for row in INDICATORS}[code] for code in ("on_time_share", "on_time"))


@pytest.fixture
def span():
    return Span(now() - 30 * DAY, now() + DAY, now())


@pytest.fixture
def home():
    return DepartmentFactory()


@pytest.fixture
def people(home):
    return [UserFactory(name=name, department=home) for name in ("Ann", "Bo")]


def promise(owner, *, hours=10, late=None, at=None):
    """A promise of some hours made ten days ago, kept with its last hour, or so many hours late."""
    made = at or now() - 10 * DAY
    clock = start_clock("RECTIFY", owner=owner, at=made, due_at=made + hours * HOUR)
    if late is None:
        done(clock, made + (hours - 1) * HOUR)
    return clock


def done(clock, at):
    actions.stop(clock.subject, clock.code, at=at)


def hand(clock, owner, at):
    actions.reassign(clock.subject, clock.code, owner=owner, at=at, actor=None)


def counted(indicator, who, span):
    return indicator.count(type(who), [who.pk], span).get(who.pk)


def numbers(indicator, who, span):
    found = counted(indicator, who, span)
    return found and (found.hits, found.whole, found.n)


def test_what_one_held_alone_counts_whole(people, span):
    ann, bo = people
    promise(ann)
    late = promise(ann, late=True)
    done(late, late.due_base + HOUR)

    assert numbers(SHARE, ann, span) == (1, 2, 2)
    assert counted(SHARE, bo, span) is None


def test_what_was_handed_over_late_counts_by_the_hours_each_one_had(people, home, span):
    ann, bo = people
    clock = promise(ann, late=True)
    hand(clock, bo, clock.started_at + 9 * HOUR)
    done(clock, clock.due_base + 5 * HOUR)

    # The plain figure gives the whole of it to whoever had it last.
    assert (numbers(PLAIN, ann, span), numbers(PLAIN, bo, span)) == (None, (0, 1, 1))
    assert numbers(SHARE, ann, span) == (0, D("0.90"), 1)
    assert numbers(SHARE, bo, span) == (0, D("0.10"), 1)
    assert numbers(SHARE, home, span) == (0, D("1.00"), 1)


def test_what_comes_after_the_due_moment_is_no_part_of_it(people, span):
    ann, bo = people
    clock = promise(ann, late=True)
    hand(clock, bo, clock.due_base + HOUR)
    done(clock, clock.due_base + 9 * DAY)

    assert numbers(SHARE, ann, span) == (0, 1, 1)
    assert counted(SHARE, bo, span) is None


def test_leave_and_outages_count_for_nobody(people, home, span):
    ann, _bo = people
    clock = promise(ann)  # nine hours of it in her hands
    start = clock.started_at
    accounts.record_absence(ann, start + HOUR, start + 4 * HOUR, actor=None)
    accounts.record_absence(ann, start + 2 * HOUR, start + 5 * HOUR, actor=None)  # two hours of these twice
    Outage.objects.create(starts_at=start + 7 * HOUR, ends_at=start + 8 * HOUR, created_at=now())

    # Nine hours less four of leave and one of silence; of the department, leave is no excuse.
    assert numbers(SHARE, ann, span) == (D("0.44"), D("0.44"), 1)
    assert numbers(SHARE, home, span) == (D("0.89"), D("0.89"), 1)


def test_an_hour_that_leave_an_outage_and_a_pause_share_is_taken_away_once(people, home, span):
    ann, _bo = people
    clock = promise(ann)  # nine hours of it in her hands
    start = clock.started_at
    accounts.record_absence(ann, start + HOUR, start + 4 * HOUR, actor=None)
    accounts.record_absence(ann, start + 2 * HOUR, start + 5 * HOUR, actor=None)
    Outage.objects.create(starts_at=start + 3 * HOUR, ends_at=start + 6 * HOUR, created_at=now())
    pause = {"owner": ann, "reason": "documents", "words": "Drawings", "clock": clock}
    end = {"planned_until": start + 9 * HOUR, "until": start + 7 * HOUR}
    Pause.objects.create(since=start + 210 * MINUTE, **pause, **end)

    # Five and a half hours of it ran. Away: from the first hour until the pause began; of the department, half an hour.
    assert numbers(SHARE, ann, span) == (D("0.55"), D("0.55"), 1)
    assert numbers(SHARE, home, span) == (D("0.91"), D("0.91"), 1)


def test_what_was_missed_in_leave_from_first_to_last_is_held_against_nobody(people, span):
    ann, _bo = people
    clock = promise(ann, late=True)
    accounts.record_absence(ann, clock.started_at - HOUR, clock.due_base + HOUR, actor=None)

    assert counted(SHARE, ann, span) is None
    assert numbers(PLAIN, ann, span) == (0, 1, 1)


def test_what_fell_due_in_an_outage_and_was_missed_is_in_the_plain_figure_only(people, span):
    ann, _bo = people
    clock = promise(ann, late=True)
    Outage.objects.create(starts_at=clock.due_base - HOUR, ends_at=clock.due_base + HOUR, created_at=now())

    assert counted(SHARE, ann, span) is None
    assert numbers(PLAIN, ann, span) == (0, 1, 1)


def test_time_in_which_it_stood_still_is_nobodys(people, span):
    ann, bo = people
    clock = promise(ann, late=True)
    start = clock.started_at
    Pause.objects.create(
        clock=clock,
        owner=ann,
        reason="documents",
        words="Drawings",
        since=start,
        planned_until=start + 6 * HOUR,
        until=start + 5 * HOUR,
    )
    hand(clock, bo, start + 6 * HOUR)
    done(clock, clock.due_base + HOUR)

    # Five of the ten hours ran: one in her hands, four in his.
    assert numbers(SHARE, ann, span) == (0, D("0.20"), 1)
    assert numbers(SHARE, bo, span) == (0, D("0.80"), 1)


def test_what_was_done_in_the_moment_it_began_counts_and_what_was_late_from_the_start_does_not(people, span):
    ann, _bo = people
    at_once = promise(ann, late=True)
    done(at_once, at_once.started_at)
    promise(ann, hours=0, late=True)

    assert numbers(SHARE, ann, span) == (1, 1, 1)


def test_a_share_opens_into_the_promises_it_counts(people, home, span):
    ann, bo = people
    promise(ann)
    clock = promise(ann, late=True)
    hand(clock, bo, clock.started_at + 5 * HOUR)
    done(clock, clock.due_base + HOUR)

    rows = SHARE.rows(ann, span).order_by("pk")
    said = [SHARE.evidence(row, span.at, ann).said for row in rows]
    assert [row.share for row in rows] == [pytest.approx(1), pytest.approx(0.5)]
    assert said == ["on time", "late, unannounced; 50 % of its time in these hands"]
    assert [row.pk for row in SHARE.rows(bo, span)] == [clock.pk]
    assert SHARE.rows(home, span).count() == 2


def test_many_people_are_one_question_whatever_their_number(people, span, django_assert_num_queries):
    for person in people:
        promise(person)
    keys = [person.pk for person in people]

    with django_assert_num_queries(1):
        found = SHARE.count(User, keys, span)
    with django_assert_num_queries(1):
        SHARE.count(Department, [people[0].department_id], span)

    assert set(found) == set(keys)
    assert Clock.objects.count() == 2


def handed_to_and_fro(ann, bo):
    """Eight hours, of which she had the first two and the last four."""
    clock = promise(ann, late=True)
    hand(clock, bo, clock.started_at + 2 * HOUR)
    hand(clock, ann, clock.started_at + 4 * HOUR)
    done(clock, clock.started_at + 8 * HOUR)
    return clock


def test_what_one_held_twice_is_one_promise(people, span):
    ann, bo = people
    handed_to_and_fro(ann, bo)

    assert numbers(SHARE, ann, span) == (D("0.75"), D("0.75"), 1)
    assert numbers(SHARE, bo, span) == (D("0.25"), D("0.25"), 1)
    assert [row.share for row in SHARE.rows(ann, span)] == [pytest.approx(0.75)]


def test_what_stood_still_from_first_to_last_counts_once_for_who_had_it_in_the_end(people, span):
    ann, bo = people
    clock = handed_to_and_fro(ann, bo)
    pause = {"owner": ann, "reason": "documents", "words": "Drawings", "clock": clock}
    end = clock.started_at + 9 * HOUR
    Pause.objects.create(since=clock.started_at, planned_until=end, until=end, **pause)

    assert numbers(SHARE, ann, span) == (1, 1, 1)
    assert counted(SHARE, bo, span) is None


def test_any_mixture_of_hands_pauses_leave_and_outages_is_as_counted_by_the_second(people, home, span):
    """Every share, second by second: whoever holds it, while it runs, nobody is silent and they are there."""
    dice, ann, bo = Random(7), *people
    start = now() - 10 * DAY
    clocks = [promise(dice.choice(people), late=True, at=start + dice.randrange(9) * HOUR) for _n in range(12)]
    for clock in clocks:
        for hour in sorted(dice.sample(range(1, 9), 2)):
            hand(clock, dice.choice(people), clock.started_at + hour * HOUR)
        since = clock.started_at + dice.randrange(7) * HOUR
        ends = {"planned_until": since + 3 * HOUR, "until": since + dice.randint(1, 3) * HOUR}
        Pause.objects.create(owner=ann, reason="documents", words="Drawings", clock=clock, since=since, **ends)
        done(clock, clock.started_at + dice.randint(9, 12) * HOUR)
    for person in (ann, ann, bo):
        since = start + dice.randrange(15) * HOUR
        accounts.record_absence(person, since, since + dice.randint(1, 5) * HOUR, actor=None)
    for hour in dice.sample(range(18), 3):
        Outage.objects.create(starts_at=start + hour * HOUR, ends_at=start + (hour + 2) * HOUR, created_at=now())

    def shares(holds, with_leave):
        for clock in Clock.objects.filter(pk__in=[clock.pk for clock in clocks]):
            silent = Outage.objects.filter(starts_at__lte=clock.due_base, ends_at__gte=clock.due_base).exists()
            if clock.stopped_at > clock.due_base and silent:
                continue
            length = int((min(clock.stopped_at, clock.due_base) - clock.started_at) / HOUR)
            hours = [clock.started_at + hour * HOUR for hour in range(length)]
            running = [at for at in hours if not clock.pauses.filter(since__lte=at, until__gt=at)]
            mine = [
                at
                for at in running
                if clock.custody.filter(since__lte=at, until__gt=at, **holds)
                and not Outage.objects.filter(starts_at__lte=at, ends_at__gt=at)
                and not (with_leave and holds["owner"].absences.filter(starts_at__lte=at, ends_at__gt=at))
            ]
            if mine:
                yield D(len(mine)) / len(running), clock.stopped_at <= clock.due_base

    for who, holds in ((ann, {"owner": ann}), (bo, {"owner": bo}), (home, {"department": home})):
        found = list(shares(holds, with_leave=who is not home))
        kept, whole = sum(share for share, is_kept in found if is_kept), sum(share for share, _kept in found)
        assert numbers(SHARE, who, span) == (kept.quantize(CENT), whole.quantize(CENT), len(found))
        assert sum(row.share for row in SHARE.rows(who, span)) == pytest.approx(float(whole))


def test_late_is_told_apart_by_whether_the_customer_heard_of_it(people, span):
    ann, _bo = people
    promise(ann)
    silent, told = (promise(ann, late=True) for _n in range(2))
    done(silent, silent.due_base + HOUR)
    actions.extend(
        told,
        until=told.due_base + 5 * HOUR,
        reason="A part is missing",
        told_at=told.started_at + HOUR,
        told_by_way_of="phone",
        actor=ann,
        at=told.started_at + HOUR,
    )
    done(told, told.due_base + 2 * HOUR)
    by_code = {row.code: row for row in INDICATORS}

    found = {code: numbers(by_code[code], ann, span) for code in ("late_announced", "late_unannounced", "on_time")}

    assert found == {"late_announced": (1, 3, 3), "late_unannounced": (1, 3, 3), "on_time": (1, 3, 3)}
