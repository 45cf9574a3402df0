"""A planned guest who comes as a walk-in is recognised (R24)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from history.moment import now
from reception import actions
from reception.actions import outcome
from reception.models import Appointment
from reception.recognition import planned_for
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory
from tests.factories.gate import reported
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def guest(**facts):
    facts = {"name": "王芳", "phone": "+8613800000000", "organisation__name": "Lanhai Optics"} | facts
    return ContactFactory(**facts)


@pytest.fixture
def planned():
    return AppointmentFactory(confirmed=True, contact=guest(), starts_at=now() + HOUR)


NOBODY = {"visitor_name": "Li Na", "organisation_name": "", "phone": ""}


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ({"phone": "+8613800000000"}, ["same phone"]),
        ({"visitor_name": " 王芳"}, ["same name"]),
        ({"organisation_name": "ＬＡＮＨＡＩ  optics"}, ["same organisation"]),
        ({"visitor_name": "王芳", "phone": "+8613800000000"}, ["same phone", "same name"]),
    ],
)
def test_the_same_phone_name_or_company_on_the_same_day_prompts_a_merge(clerk, planned, said, reasons):
    """R24."""
    (match,) = planned_for(reported(**NOBODY | said), clerk)

    assert match.appointment == planned
    assert [str(reason) for reason in match.reasons] == reasons


@pytest.mark.parametrize("said", [NOBODY, NOBODY | {"visitor_name": "王"}, NOBODY | {"phone": "+861380000000"}])
def test_a_part_of_a_name_or_number_prompts_nothing(clerk, planned, said):
    assert planned_for(reported(**said), clerk) == []


def test_another_day_is_another_visit(clerk):
    AppointmentFactory(confirmed=True, contact=guest(), starts_at=now() + 24 * HOUR)

    assert planned_for(reported(visitor_name="王芳"), clerk) == []


def test_a_visit_of_several_days_is_found_on_its_second(clerk):
    visit = AppointmentFactory(confirmed=True, contact=guest(), starts_at=now() - 24 * HOUR, ends_at=now() + 24 * HOUR)

    assert [match.appointment for match in planned_for(reported(visitor_name="王芳"), clerk)] == [visit]


def test_one_of_a_delegation_is_found_by_their_own_name(clerk, host):
    visit = AppointmentFactory(confirmed=True, starts_at=now() + HOUR, head_count=2)
    actions.expect(visit, name="Zhao Min", phone="+8613911111111", actor=host)

    assert [match.appointment for match in planned_for(reported(visitor_name="zhao min"), clerk)] == [visit]


def test_the_likeliest_is_first(clerk, planned):
    contact = ContactFactory(name="Li Na", phone="+8613922222222", organisation=planned.organisation)
    colleague = AppointmentFactory(confirmed=True, contact=contact, starts_at=now() + HOUR / 2)
    walk_in = reported(visitor_name="王芳", organisation_name="Lanhai Optics", phone="")

    assert [match.appointment for match in planned_for(walk_in, clerk)] == [planned, colleague]


def test_a_private_visit_of_others_prompts_nobody_who_may_not_know_of_it(planned):
    Appointment.objects.filter(pk=planned.pk).update(is_private=True)
    guard = UserFactory(role="gate_security")

    assert planned_for(reported(visitor_name="王芳", actor=guard), guard) == []


def test_the_guard_is_prompted_as_well(planned):
    guard = UserFactory(role="gate_security")

    assert [match.appointment for match in planned_for(reported(visitor_name="王芳", actor=guard), guard)] == [planned]


@pytest.mark.clause("S2-23")
def test_counts_stay_right_when_the_planned_guest_is_recognised_and_checked_in(clerk, planned):
    """R24: one visit, one arrival, nobody left on either list."""
    walk_in = reported(visitor_name="王芳")
    outcome.recognise(walk_in, appointment=planned, actor=clerk)
    planned.refresh_from_db()

    actions.check_in(planned, actor=clerk)

    assert Appointment.objects.on(now().date()).count() == 1
    assert Appointment.objects.here().count() == 1
    assert planned.visitors.filter(signed_in_at__isnull=False).count() == 1
    assert planned_for(walk_in, clerk)[0].appointment == planned


def test_the_search_asks_the_same_number_of_questions_for_one_and_for_three(clerk, planned):
    walk_in = reported(**NOBODY | {"organisation_name": "Lanhai Optics"})

    def asked():
        with CaptureQueriesContext(connection) as seen:
            found = planned_for(walk_in, clerk)
        return len(found), len(seen)

    asked()
    one = asked()
    for number in range(2):
        AppointmentFactory(
            confirmed=True,
            contact=ContactFactory(organisation=planned.organisation, phone=f"+861391234567{number}"),
            starts_at=now() + HOUR,
        )
    three = asked()

    assert (one[0], three[0]) == (1, 3)
    assert one[1] == three[1]
