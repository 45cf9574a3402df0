"""The formula, without a database: points, total, grade."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import Part, assess, grade_of, points_of, rounded

D = Decimal
FLOORS = {"excellent": D(90), "good": D(75), "pass": D(60), "fail": D(0)}
ON_TIME = [[0, 0], [100, 100]]
MARKS = [[1, 0], [5, 100]]

points = st.decimals(0, 100, places=2)
weights = st.decimals("0.01", 100, places=2)
parts = st.lists(st.builds(Part, weights, st.one_of(st.none(), points)), min_size=1, max_size=8)


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
