"""Schemes: what is assessed, with which weights, into which grades."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from assessments import actions, seeds
from assessments.models import Criterion, GradeBand, Question, Scheme
from assessments.models.scheme import Grade
from assessments.rulebook import Rulebook
from history.models import Event
from history.moment import now
from tests.factories.accounts import UserFactory
from tests.factories.assessments import PeriodFactory

pytestmark = pytest.mark.django_db
D = Decimal


def scheme(code="default"):
    return Scheme.objects.current().with_rules().get(code=code)


def revised(row, *, floors=None, **weights):
    """What a scheme says, with some weights changed; what weighs nothing is left out."""
    rulebook = Rulebook.of(row)
    criteria = [each | {"weight": D(weights.get(each["code"], each["weight"]))} for each in rulebook.criteria]
    kept = [each for each in criteria if each["weight"]]
    return replace(rulebook, criteria=kept, floors=floors or rulebook.floors)


@pytest.mark.parametrize(
    ("code", "labels"),
    [
        pytest.param(
            "visits-calls",
            {
                ("Attitude in receiving", "接待态度"),
                ("Business knowledge", "业务知识"),
                ("Problem handling", "问题处理"),
                ("Record keeping", "信息记录"),
                ("Customer feedback and follow-up", "客户反馈与回访"),
            },
            marks=pytest.mark.clause("S2-56", "S2-57"),
        ),
        pytest.param(
            "competence",
            {
                ("Professional ethics", "职业道德"),
                ("Business knowledge", "业务知识"),
                ("Service awareness", "服务意识"),
                ("Teamwork", "团队协作"),
            },
            marks=pytest.mark.clause("S0-14", "S0-16"),
        ),
        pytest.param(
            "outbound",
            {
                ("Initiative", "主动性"),
                ("Honesty and integrity", "诚信"),
                ("Professionalism", "专业性"),
                ("Efficiency", "高效性"),
            },
            marks=pytest.mark.clause("S4-54", "S4-93"),
        ),
    ],
)
def test_the_criteria_of_the_regulations_are_offered_with_weight_and_guide(client, clerk, code, labels):
    client.force_login(clerk)
    row = scheme(code)

    page = client.get(row.get_absolute_url()).content.decode()

    criteria = list(row.criteria.all())
    assert {(criterion.label, criterion.label_zh) for criterion in criteria} == labels
    assert sum(criterion.weight for criterion in criteria) == 100
    assert [criterion.guide in page for criterion in criteria] == [True] * len(labels)
    assert [criterion.guide != "" and criterion.guide_zh != "" for criterion in criteria] == [True] * len(labels)


@pytest.mark.parametrize(("code", "count"), [("default", 2), ("reception", 4), ("reception-cost", 3)])
def test_the_other_sets_are_there_too(code, count):
    row = scheme(code)

    assert (row.criteria.count(), row.weight_total) == (count, 100)


@pytest.mark.clause("S2-56")
def test_weights_that_do_not_total_100_are_refused():
    with pytest.raises(actions.SchemeRefused, match="they total 110"):
        actions.revise_scheme(scheme(), revised(scheme(), on_time=70), actor=None)

    assert Scheme.objects.filter(code="default").count() == 1


@pytest.mark.clause("S2-56")
def test_the_database_itself_refuses_a_published_scheme_whose_weights_do_not_total_100():
    with pytest.raises(IntegrityError, match="scheme_weights_total_100"), transaction.atomic():
        Scheme.objects.filter(code="default").update(weight_total=99)


def test_an_unpublished_scheme_without_all_its_weight_is_not_published():
    draft = Scheme.objects.create(code="draft", name="Draft")
    Criterion.objects.create(scheme=draft, code="ethics", label="Ethics", weight=D(50), source="human")

    with pytest.raises(actions.SchemeRefused, match="they total 50"):
        actions.publish_scheme(draft, actor=None)

    draft.refresh_from_db()
    assert draft.published_at is None


@pytest.mark.clause("S2-64")
def test_new_bands_make_a_new_version_and_old_periods_keep_theirs(manager):
    period, old = PeriodFactory(), scheme()
    floors = {"excellent": D(95), "good": D(80), "pass": D(65), "fail": D(0)}

    fresh = actions.revise_scheme(old, revised(old, floors=floors), actor=manager)

    period.refresh_from_db()
    assert (fresh.number, fresh.weight_total, fresh.published_at) == (2, 100, now())
    assert {band.grade: band.floor for band in fresh.bands.all()} == floors
    assert [criterion.code for criterion in fresh.criteria.all()] == ["on_time", "satisfaction"]
    assert (period.scheme, scheme()) == (old, fresh)
    event = Event.objects.latest_of(fresh)
    assert (event.verb, event.actor) == ("publish", manager)


def test_a_criterion_of_no_weight_is_left_out_of_the_next_version(manager):
    fresh = actions.revise_scheme(scheme(), revised(scheme(), on_time=100, satisfaction=0), actor=manager)

    assert [criterion.code for criterion in fresh.criteria.all()] == ["on_time"]
    assert scheme().criteria.count() == 1


def test_of_two_who_revise_one_version_the_second_is_told(manager):
    old = scheme()
    actions.revise_scheme(old, revised(old, on_time=50, satisfaction=50), actor=manager)

    with pytest.raises(actions.SchemeRefused, match="Somebody else"):
        actions.revise_scheme(old, revised(old), actor=UserFactory())

    assert Scheme.objects.filter(code="default").count() == 2


@pytest.mark.clause("S2-64")
@pytest.mark.parametrize(
    "floors",
    [
        {"excellent": 75, "good": 75, "pass": 60, "fail": 0},
        {"excellent": 90, "good": 95, "pass": 60, "fail": 0},
        {"excellent": 90, "good": 75, "pass": 60, "fail": 10},
        {"excellent": 101, "good": 75, "pass": 60, "fail": 0},
        {"excellent": 90, "good": 75, "fail": 0},
    ],
)
def test_bands_with_a_gap_or_an_overlap_are_refused(floors):
    with pytest.raises(actions.SchemeRefused):
        actions.revise_scheme(scheme(), revised(scheme(), floors=floors), actor=None)


@pytest.mark.clause("S2-64")
@pytest.mark.parametrize(("grade", "floor"), [("excellent", 75), ("fail", 5), ("good", 0), ("pass", 101)])
def test_the_database_itself_refuses_a_band_that_overlaps_or_leaves_a_gap(grade, floor):
    band = GradeBand.objects.get(scheme=scheme(), grade=grade)

    with pytest.raises(IntegrityError, match=r"grade_band|assessments_gradeband"), transaction.atomic():
        GradeBand.objects.filter(pk=band.pk).update(floor=floor)


@pytest.mark.clause("S2-64")
def test_the_four_grades_start_at_90_75_and_60():
    assert [(band.grade, band.floor) for band in scheme().bands.all()] == [
        (Grade.EXCELLENT, D(90)),
        (Grade.GOOD, D(75)),
        (Grade.PASS, D(60)),
        (Grade.FAIL, D(0)),
    ]


def test_installing_twice_makes_nothing_twice_and_undoes_no_change(manager):
    actions.revise_scheme(scheme(), revised(scheme(), on_time=30, satisfaction=70), actor=manager)
    before = (Scheme.objects.count(), Criterion.objects.count(), GradeBand.objects.count(), Question.objects.count())

    seeds.install()

    after = (Scheme.objects.count(), Criterion.objects.count(), GradeBand.objects.count(), Question.objects.count())
    assert after == before
    assert scheme().number == 2
