"""Several clocks of one record start together, for the price of one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deadlines import actions
from deadlines.actions import Promise
from deadlines.models import Checkpoint, Clock, ClockEvent, Custody
from history.moment import now
from tests.factories.accounts import UserFactory
from tests.factories.customers import OrganisationFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
CODES = ("APPT_REPLY", "ROOM_HOLD", "WAIT_LIMIT")


def promises(owner, at=None):
    return [Promise(code, owner, at or now()) for code in CODES]


def facts_of(clocks):
    """All that was written, without the numbers of rows."""
    return [
        (
            clock.code,
            clock.cycle,
            clock.due_at,
            clock.soon_from,
            clock.label,
            clock.owner_id,
            list(clock.checkpoints.order_by("fire_at", "kind").values_list("kind", "fire_at")),
            list(Custody.objects.filter(clock=clock).values_list("owner", "since", "until")),
            list(ClockEvent.objects.filter(clock=clock).values_list("kind", "new_due", "facts")),
        )
        for clock in clocks
    ]


def test_clocks_started_together_are_as_if_each_was_started_alone():
    owner = UserFactory()
    one, other = AppointmentFactory(), AppointmentFactory()
    Clock.objects.all().delete()
    alone = [actions.start(one, code, owner=owner, at=now()) for code in CODES]

    together = actions.start_many(other, promises(owner))

    named = {str(one): "", str(other): ""}
    said = [
        [tuple(named.get(part, part) if isinstance(part, str) else part for part in row) for row in facts_of(rows)]
        for rows in (alone, together)
    ]
    assert said[0] == said[1]


def test_clocks_of_several_new_records_started_together_are_as_if_each_was_started_alone():
    owner = UserFactory()
    one, *others = AppointmentFactory.create_batch(3, visitor_name="Wang Fang", organisation=OrganisationFactory())
    Clock.objects.all().delete()
    alone = facts_of(actions.start(one, code, owner=owner, at=now()) for code in CODES)

    actions.start_together([(row, promise) for row in others for promise in promises(owner)])

    for row in others:
        assert facts_of(Clock.objects.of(row).get(code=code) for code in CODES) == alone


def test_what_runs_already_is_returned_and_what_stopped_begins_its_next_cycle():
    owner, appointment = UserFactory(), AppointmentFactory()
    reply, hold, _wait = actions.start_many(appointment, promises(owner))
    actions.stop(appointment, "ROOM_HOLD", at=now())

    again = actions.start_many(appointment, promises(owner))

    assert again[0] == reply
    assert (again[1].code, again[1].cycle) == ("ROOM_HOLD", hold.cycle + 1)
    assert Clock.objects.of(appointment).count() == 4


def test_each_counts_from_its_own_moment_by_the_limit_of_then():
    owner, appointment = UserFactory(), AppointmentFactory()
    earlier = now() - timedelta(hours=2)

    early, late = actions.start_many(appointment, [Promise("APPT_REPLY", owner, earlier), promises(owner)[1]])

    assert (early.started_at, late.started_at) == (earlier, now())
    assert early.due_at == actions.start(AppointmentFactory(), "APPT_REPLY", owner=owner, at=earlier).due_at


def test_three_clocks_cost_as_many_statements_as_one():
    owner = UserFactory()
    counts = []
    for wanted in (promises(owner), promises(owner)[:1], promises(owner)):
        appointment = AppointmentFactory()
        with CaptureQueriesContext(connection) as seen:
            actions.start_many(appointment, wanted)
        counts.append(len(seen))

    assert counts[1] == counts[2]
    assert Checkpoint.objects.count() > 6
