"""The formula, without a database: points, total, grade."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import Critical, Part, assess, grade_of, points_of, rounded

D = Decimal
FLOORS = {"excellent": D(90), "good": D(75), "pass": D(60), "fail": D(0)}
ON_TIME = [[0, 0], [100, 100]]
MARKS = [[1, 0], [5, 100]]

points = st.decimals(0, 100, places=2)
weights = st.decimals("0.01", 100, places=2)
parts = st.lists(st.builds(Part, weights, st.one_of(st.none(), points)), min_size=1, max_size=8)
critical = st.lists(st.builds(Critical, st.booleans(), points, st.integers(1, 4)), max_size=4)
# Anchors as a scheme allows them: values rise, points lie between 0 and 100.
anchors = st.lists(
    st.tuples(st.integers(-50, 200), st.integers(0, 100)), min_size=2, max_size=6, unique_by=lambda a: a[0]
)


@pytest.mark.parametrize(
    ("value", "anchors", "worth"),
    [
        (D("92"), ON_TIME, D("92.00")),
        (D("4.5"), MARKS, D("87.50")),
        (D(1), MARKS, D("0.00")),
        (D(5), MARKS, D("100.00")),
        (D(90), [[80, 0], [90, 60], [95, 80], [100, 100]], D("60.00")),
        (D("97.5"), [[80, 0], [90, 60], [95, 80], [100, 100]], D("90.00")),
        (D(70), [[80, 0], [100, 100]], D("0.00")),
    ],
)
def test_points_lie_on_the_lines_between_the_anchors(value, anchors, worth):
    assert points_of(value, anchors) == worth


def test_a_card_by_hand_to_the_last_digit():
    # 23 of 25 deadlines are 92 points; marks 5, 4, 4 are a mean of 4.3333, that is 83.33 points.
    found = assess([Part(D(60), D("92")), Part(D(40), D("83.33"))], FLOORS, 60)

    assert found.formula == "(60 × 92 + 40 × 83.33) ÷ (60 + 40) = 88.53"
    assert (found.total, found.covered, found.grade) == (D("88.53"), D(100), "good")


def test_what_is_not_assessed_leaves_the_denominator():
    found = assess([Part(D(60), D(90)), Part(D(40), None)], FLOORS, 60)

    assert (found.total, found.covered, found.grade) == (D("90.00"), D(60), "excellent")


def test_too_little_evidence_is_no_result_and_never_a_fail():
    found = assess([Part(D(60), None), Part(D(40), D(10))], FLOORS, 60)

    assert (found.total, found.grade, found.covered) == (None, "", D(40))


@pytest.mark.clause("S2-64")
@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "excellent"),
        ("90.00", "excellent"),
        ("89.99", "good"),
        ("75", "good"),
        ("74.99", "pass"),
        ("60", "pass"),
        ("59.99", "fail"),
        ("0", "fail"),
    ],
)
def test_the_grade_follows_from_the_total_by_the_bands(total, grade):
    assert grade_of(D(total), FLOORS) == grade


@pytest.mark.clause("S2-64")
@given(total=points)
def test_every_total_has_one_grade(total):
    fitting = [grade for grade, floor in FLOORS.items() if floor <= total]
    above = [floor for floor in FLOORS.values() if floor > FLOORS[grade_of(total, FLOORS)]]

    assert grade_of(total, FLOORS) in fitting
    assert all(total < floor for floor in above)


@given(rows=parts)
def test_a_total_lies_between_its_lowest_and_highest_points(rows):
    found = assess(rows, FLOORS, 0)
    assessed = [row.points for row in rows if row.points is not None]

    assert (found.total is None) == (not assessed)
    assert found.total is None or min(assessed) <= found.total <= max(assessed)


@given(rows=parts, factor=st.integers(2, 9))
def test_only_the_proportion_of_the_weights_matters(rows, factor):
    heavier = [Part(row.weight * factor, row.points) for row in rows]

    assert assess(heavier, FLOORS, 0).total == assess(rows, FLOORS, 0).total


@given(rows=parts, weight=weights)
def test_a_criterion_that_is_not_assessed_changes_nothing(rows, weight):
    assert assess([*rows, Part(weight, None)], FLOORS, 0).total == assess(rows, FLOORS, 0).total


@given(rows=parts)
def test_the_grade_is_that_of_the_total_as_shown(rows):
    found = assess(rows, FLOORS, 0)

    assert found.total is None or found.grade == grade_of(rounded(found.total), FLOORS)


def test_deductions_come_first_and_a_cap_last_each_with_its_numbers():
    parts = [Part(D(60), D("92")), Part(D(40), D("83.33"))]

    found = assess(parts, FLOORS, 60, [Critical(True, D(59)), Critical(False, D(10), 2)])

    assert found.formula == (
        "(60 × 92 + 40 × 83.33) ÷ (60 + 40) = 88.53; 88.53 − 2 × 10 = 68.53; min(68.53, 59) = 59.00"
    )
    assert (found.total, found.grade) == (D("59.00"), "fail")


def test_no_critical_event_makes_a_result_where_too_little_is_known():
    assert assess([Part(D(40), D(10))], FLOORS, 60, [Critical(True, D(59))]).total is None


@given(rows=parts, events=critical)
def test_critical_events_never_raise_a_total_nor_push_it_below_nothing(rows, events):
    before, after = assess(rows, FLOORS, 0), assess(rows, FLOORS, 0, events)

    assert after.total is None or 0 <= after.total <= before.total
    assert after.total is None or all(after.total <= event.points for event in events if event.is_cap)


@given(rows=parts, events=critical)
def test_the_grade_follows_from_the_total_also_after_a_critical_event(rows, events):
    found = assess(rows, FLOORS, 0, events)

    assert found.total is None or found.grade == grade_of(found.total, FLOORS)


@given(rows=parts, events=critical, order=st.randoms(use_true_random=False))
def test_the_order_of_criteria_and_of_critical_events_is_of_no_matter(rows, events, order):
    before = assess(rows, FLOORS, 0, events)
    order.shuffle(rows)
    order.shuffle(events)

    after = assess(rows, FLOORS, 0, events)

    assert (after.total, after.grade, after.covered) == (before.total, before.grade, before.covered)


@given(rows=parts, least=st.integers(0, 100))
def test_there_is_a_total_where_enough_of_the_weight_is_assessed_and_nowhere_else(rows, least):
    known = sum((row.weight for row in rows if row.points is not None), D(0))
    found = assess(rows, FLOORS, least)

    assert (found.total is not None) == (known >= least and known > 0)
    assert found.covered == known
    assert (found.total is None) == (found.grade == "")


@given(rows=parts, place=st.integers(0, 7), more=points)
def test_better_points_never_make_a_worse_total(rows, place, more):
    row = rows[place % len(rows)]
    if row.points is not None:
        better = [Part(each.weight, max(each.points, more)) if each is row else each for each in rows]
        assert assess(better, FLOORS, 0).total >= assess(rows, FLOORS, 0).total


@given(value=st.decimals(-100, 300, places=4), marks=anchors)
def test_points_stay_between_those_of_the_anchors_around_them(value, marks):
    rising = sorted(marks)
    found = points_of(value, rising)

    below = [points for at, points in rising if at <= value] or [rising[0][1]]
    above = [points for at, points in rising if at >= value] or [rising[-1][1]]
    assert min(below[-1], above[0]) <= found <= max(below[-1], above[0])
