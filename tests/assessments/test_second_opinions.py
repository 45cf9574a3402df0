"""Some inspections are done twice: by lot, blind, and with what the two differ by."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import actions, inspecting
from assessments.actions.second_opinions import is_drawn
from assessments.models import Finding, Inspection
from deadlines.models import Clock, Standard
from history.moment import now
from reception.actions import Refused
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.inspections import InspectionFactory, tick_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector():
    return UserFactory(role="inspector", department=DepartmentFactory())


def plan(inspector, **given):
    return InspectionFactory(inspector=inspector, **given)


@pytest.fixture
def often():
    Standard.objects.filter(code="INSPECT_TWICE").update(amount=100)


def second_of(inspection):
    return Inspection.objects.get(second_of=inspection)


@pytest.mark.parametrize(("percent", "times"), [(5, 5), (10, 10), (100, 100), (0, 0)])
def test_of_a_hundred_inspections_as_many_are_drawn_as_the_standard_says(percent, times):
    drawn = [place for place in range(100) if is_drawn(place, percent)]

    assert len(drawn) == times
    assert drawn == [place for place in range(100) if is_drawn(place, percent)]


def test_a_drawn_inspection_is_repeated_by_somebody_else_from_outside(inspector, often):
    first_home = DepartmentFactory()
    UserFactory(role="inspector", department=first_home)  # works where the look was
    other = UserFactory(role="inspector", department=DepartmentFactory())

    first = plan(inspector, kind="record_review", department=first_home, done=True, failing=["mute"])

    second = second_of(first)
    assert list(second.inspectors.all()) == [other]
    assert [(row.item_id, row.result, row.note) for row in second.items.all()] == [
        (row.item_id, "", "") for row in first.items.all()
    ]
    assert Clock.objects.of(second).running().get().owner == other


def test_what_cannot_be_seen_again_is_not_repeated_by_lot(inspector, often):
    UserFactory(role="inspector", department=DepartmentFactory())

    plan(inspector, kind="on_site", done=True)

    assert not Inspection.objects.filter(second_of__isnull=False)


def test_the_second_inspector_does_not_see_the_first_before_the_end(client, inspector, often):
    other = UserFactory(role="inspector", department=DepartmentFactory())
    first = plan(inspector, kind="record_review", done=True, failing=["mute"])
    second, finding = second_of(first), Finding.objects.get()
    client.force_login(other)
    hidden = [first.get_absolute_url(), finding.get_absolute_url()]

    assert [client.get(url).status_code for url in hidden] == [404, 404]
    assert hidden[0] not in client.get("/assessments/inspections/").content.decode()
    assert hidden[1] not in client.get("/assessments/inspections/findings/").content.decode()
    assert hidden[0] not in client.get(second.get_absolute_url()).content.decode()

    tick_all(second, other)
    actions.finish_inspection(second, inspected_at=now(), actor=other)
    assert [client.get(url).status_code for url in hidden] == [200, 200]


def test_the_second_inspector_does_not_see_what_was_ordered_for_it_either(client, inspector, often):
    other = UserFactory(role="inspector", department=DepartmentFactory())
    first = plan(inspector, kind="record_review", done=True, failing=["mute"])
    due_on = now().date() + timedelta(days=7)
    ordered = actions.order_rectification(Finding.objects.get(), problem="Mute.", due_on=due_on, actor=inspector)
    pages = [reverse("assessments:rectifications"), f"{reverse('assessments:export-rectifications')}?format=csv"]

    def shown(person):
        client.force_login(person)
        read = [client.get(url) for url in pages]
        return [b"Mute." in (b"".join(page.streaming_content) if page.streaming else page.content) for page in read]

    before = (shown(other), client.get(ordered.get_absolute_url()).status_code)
    tick_all(second_of(first), other)
    actions.finish_inspection(second_of(first), inspected_at=now(), actor=other)

    assert before == ([False, False], 404)
    assert shown(inspector) == [True, True]
    assert (shown(other), client.get(ordered.get_absolute_url()).status_code) == ([True, True], 200)


def test_a_second_look_opens_no_findings_and_no_third_look(inspector, often):
    other = UserFactory(role="inspector", department=DepartmentFactory())
    first = plan(inspector, kind="record_review", done=True)

    tick_all(second_of(first), other, failing=["mute"])
    actions.finish_inspection(second_of(first), inspected_at=now(), actor=other)

    assert not Finding.objects.exists()
    assert Inspection.objects.count() == 2
    assert list(Inspection.objects.counted()) == [first]


def test_distance_and_bias_of_two_inspectors(inspector, often):
    """By hand: 100 and 66.67, 83.33 and 66.67; the second inspector is stricter by 25 points on average."""
    other = UserFactory(role="inspector", department=DepartmentFactory())
    for failing in ([], ["attentive"]):
        first = plan(inspector, kind="record_review", done=True, failing=failing)
        second = second_of(first)
        tick_all(second, other, failing=["attentive", "mute"])
        actions.finish_inspection(second, inspected_at=now(), actor=other)

    found = inspecting.pairs(Inspection.objects.filter(second_of__isnull=False))

    assert sorted(pair.difference for pair in found) == [Decimal("-33.33"), Decimal("-16.66")]
    assert inspecting.mean_absolute(found) == Decimal("25.00")  # 24.995, to even
    assert {row.person: row.bias for row in inspecting.biases(found)} == {
        inspector: Decimal("25.00"),
        other: Decimal("-25.00"),
    }
    assert {pair.agreement for pair in found} == {Decimal("66.67"), Decimal("83.33")}


def test_a_second_look_is_asked_for_by_hand_once(inspector):
    other = UserFactory(role="inspector", department=DepartmentFactory())
    first = plan(inspector, done=True)

    asked = actions.score_again(first, actor=inspector)

    assert actions.score_again(first, actor=inspector) == asked
    assert list(asked.inspectors.all()) == [other]
    with pytest.raises(Refused):
        actions.score_again(asked, actor=inspector)
    with pytest.raises(Refused, match="somebody else than the first"):
        actions.edit_inspection(
            asked, version=0, planned_for=asked.planned_for, inspectors=[inspector], notes="", actor=other
        )


def test_a_cancelled_second_look_makes_room_for_another_by_somebody_else(client, inspector, often):
    asked = UserFactory(role="inspector", department=DepartmentFactory())
    first = plan(inspector, kind="record_review", done=True)
    gone = second_of(first)
    actions.cancel_inspection(gone, reason="Ill for a month", actor=inspector)
    with pytest.raises(Refused, match="no second inspector"):  # who was asked before may have read the first by now
        actions.score_again(first, actor=inspector)
    fresh = UserFactory(role="inspector", department=DepartmentFactory())
    client.force_login(inspector)

    offered = client.get(first.get_absolute_url()).content.decode()
    client.post(reverse("assessments:score-again", args=[first.pk]))

    assert reverse("assessments:score-again", args=[first.pk]) in offered
    again = Inspection.objects.standing().get(second_of=first)
    assert list(again.inspectors.all()) == [fresh] and asked not in again.inspectors.all()
    assert actions.score_again(first, actor=inspector) == again
    page = client.get(first.get_absolute_url()).content.decode()
    assert again.get_absolute_url() in page and gone.get_absolute_url() not in page
    assert reverse("assessments:score-again", args=[first.pk]) not in page
    tick_all(again, fresh)
    client.force_login(fresh)
    finish = reverse("assessments:finish-inspection", args=[again.pk])
    done = client.post(finish, {"inspected_at": "2026-01-01 10:00"}, follow=True).content.decode()
    assert "The second opinion is done" in done and "whom it was about" not in done
    assert [(pair.first, pair.second) for pair in inspecting.pairs(Inspection.objects.exclude(second_of=None))] == [
        (first, again)
    ]
