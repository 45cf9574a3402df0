"""Samples: by lot, from every kind of case, the same again from the same seed."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse

from assessments import actions, sampling
from assessments.models import Inspection, Sample
from calls import actions as calls
from calls.models import Call
from deadlines import actions as deadlines
from deadlines.models import Clock
from history.moment import now
from reception.actions import Refused
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.assessments import FeedbackFactory, visited
from tests.factories.calls import CallFactory
from tests.factories.inspections import sample_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def inspector():
    return UserFactory(role="inspector", department=DepartmentFactory())


def log_calls(count):
    agent = UserFactory()
    first = calls.log(CallFactory(), actor=agent)
    for _number in range(count - 1):
        calls.log(CallFactory(organisation=first.organisation, contact=first.contact), actor=agent)
    return set(Call.objects.values_list("pk", flat=True))


def drawn(sample, column="call"):
    return list(sample.items.values_list(column, flat=True))


@pytest.mark.clause("S2-53")
def test_a_random_sample_of_calls_is_drawn_for_spot_checks(client, inspector):
    everything = log_calls(8)
    client.force_login(inspector)
    day = f"{now():%Y-%m-%d}"

    asked = {"population": "calls", "starts_on": day, "ends_on": day, "size": "3", "seed": "7"}
    client.post(reverse("assessments:draw-sample"), asked)

    sample = Sample.objects.get()
    assert len(set(drawn(sample)) & everything) == 3
    page = client.get(sample.get_absolute_url()).content.decode()
    assert all(item.call.get_absolute_url() in page for item in sample.items.all())
    assert page.count("?case=") == 3


def test_the_lot_is_a_digest_of_seed_and_number_whatever_the_database(inspector):
    everything = log_calls(8)
    lot = sorted(everything, key=lambda pk: hashlib.md5(f"7:calls:{pk}".encode()).hexdigest())

    sample = sample_of(size=3, seed=7, actor=inspector)

    assert drawn(sample) == sorted(lot[:3])


def test_the_same_seed_draws_the_same_and_another_seed_others(inspector):
    log_calls(12)

    first, again = (drawn(sample_of(size=4, seed=41, actor=inspector)) for _time in range(2))
    others = [drawn(sample_of(size=4, seed=seed, actor=inspector)) for seed in range(6)]

    assert first == again
    assert any(other != first for other in others)


def test_a_case_that_comes_later_moves_no_other(inspector):
    """Of the cases drawn before, at most as many leave as new ones come."""
    log_calls(10)
    before = set(drawn(sample_of(size=4, actor=inspector)))

    log_calls(1)

    assert len(before - set(drawn(sample_of(size=4, actor=inspector)))) <= 1


def announced_late(visit):
    """Due three hours ago, the customer told beforehand that it takes two hours more, done now."""
    clock = deadlines.start(visit, "ACTION_ITEM", owner=visit.contact_person, at=now(), due_at=now() + HOUR)
    said = {"due_base": now() - 3 * HOUR, "due_promised": now() - HOUR, "told_at": now() - 4 * HOUR}
    Clock.objects.filter(pk=clock.pk).update(stopped_at=now(), state="stopped", **said)


@pytest.mark.parametrize("seed", range(5))
def test_a_satisfied_and_an_announced_late_case_are_always_among_them(inspector, seed):
    visits = [visited() for _number in range(9)]
    Appointment.objects.filter(pk=visits[0].pk).update(satisfaction=5)
    announced_late(visits[1])

    sample = sample_of(Sample.Population.VISITS, size=2, seed=seed, actor=inspector)

    assert set(drawn(sample, "appointment")) == {visits[0].pk, visits[1].pk}
    assert {item.stratum for item in sample.items.all()} == {"satisfied", "announced_late"}


def test_every_kind_of_case_has_its_share():
    there = {"satisfied": 60, "announced_late": 1, "unannounced_late": 9, "other": 30}

    assert sampling.quotas(there, 20) == {"satisfied": 12, "announced_late": 1, "unannounced_late": 1, "other": 6}
    assert sampling.quotas(there, 3) == {"satisfied": 1, "announced_late": 1, "unannounced_late": 1, "other": 0}


@pytest.mark.parametrize("size", [1, 2, 5, 17, 99, 100, 250])
def test_quotas_add_up_and_take_no_more_than_there_are(size):
    there = {"satisfied": 3, "dissatisfied": 1, "announced_late": 40, "missed": 2, "other": 54}

    found = sampling.quotas(there, size)

    assert sum(found.values()) == min(size, 100)
    assert all(found[kind] <= there[kind] for kind in there)


def test_private_visits_and_answers_without_a_name_are_never_drawn(inspector):
    visited(is_private=True)
    open_one = FeedbackFactory(overall=5)
    hidden = FeedbackFactory(overall=4)
    type(hidden).objects.filter(pk=hidden.pk).update(is_anonymous=True)

    visits = sample_of(Sample.Population.VISITS, size=10, actor=inspector)
    answers = sample_of(Sample.Population.FEEDBACK, size=10, actor=inspector)

    assert not visits.items.filter(appointment__is_private=True)
    assert drawn(answers, "feedback") == [open_one.pk]


def test_only_one_department(inspector):
    first, other = visited(), visited()

    sample = sample_of(Sample.Population.VISITS, size=10, department=other.department, actor=inspector)

    assert first.department != other.department
    assert drawn(sample, "appointment") == [other.pk]


def test_nothing_to_draw_from_is_said_and_not_kept(client, inspector):
    client.force_login(inspector)
    asked = {"population": "issues", "starts_on": "2026-03-01", "ends_on": "2026-03-11", "size": "3"}

    page = client.post(reverse("assessments:draw-sample"), asked).content.decode()

    assert "There is no case in these days to draw from." in page
    assert not Sample.objects.exists()
    with pytest.raises(Refused):
        sample_of(Sample.Population.ISSUES, actor=inspector)


def test_a_drawn_case_is_inspected_from_its_row(client, inspector):
    log_calls(1)
    case = sample_of(actor=inspector).items.get()
    client.force_login(inspector)
    url = f"{reverse('assessments:plan-inspection')}?case={case.pk}"

    form = client.get(url).context["form"]
    known = {name: form[name].value() for name in ("kind", "staff", "planned_for", "inspectors", "checklists")}
    client.post(url, known)

    inspection = Inspection.objects.get()
    assert known["kind"] == "phone_spot_check"
    assert (inspection.drawn, inspection.staff) == (case, case.call.agent)
    assert inspection.get_absolute_url() in client.get(case.sample.get_absolute_url()).content.decode()


def test_a_case_that_became_private_is_no_longer_shown(client, inspector):
    visit = visited(visitor_name="Ms Secret")
    sample = sample_of(Sample.Population.VISITS, actor=inspector)
    Appointment.objects.filter(pk=visit.pk).update(is_private=True)
    client.force_login(inspector)

    page = client.get(sample.get_absolute_url()).content.decode()

    assert "Ms Secret" not in page and "Not open to you" in page


def test_a_form_posted_twice_is_one_sample(inspector):
    log_calls(2)
    token = "7c8f1e1c-7d0b-4b39-9a0a-111111111111"

    first = sample_of(actor=inspector, form_token=token)

    assert sample_of(actor=inspector, form_token=token) == first


def test_without_a_seed_one_is_drawn_and_kept(inspector):
    log_calls(3)
    first = actions.draw_sample(
        population="calls",
        starts_on=now().date() - timedelta(days=2),
        ends_on=now().date() + timedelta(days=1),
        size=2,
        actor=inspector,
    )

    again = sample_of(size=2, seed=first.seed, actor=inspector)

    assert drawn(again) == drawn(first)
