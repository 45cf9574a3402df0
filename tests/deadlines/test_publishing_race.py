"""Two administrators, one moment; and clocks that are stopped while a calendar moves them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from deadlines import actions
from deadlines.calendars import drafting, publishing
from deadlines.calendars.facts import Fact
from deadlines.calendars.publishing import NoDraft
from deadlines.models import CalendarVersion, Clock, ClockEvent, WorkCalendar
from history import moment
from tests.deadlines.calendars import at
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db(transaction=True)
NOON = at("2026-03-11 12:00")


def together(*works) -> list:
    """Each in a thread and a connection of its own, all at once; what each returned or raised."""
    ready = Barrier(len(works))

    def run(work):
        try:
            with moment.at(NOON):
                ready.wait(10)
                return work()
        except NoDraft as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def a_draft_that_rests_on_thursday() -> CalendarVersion:
    site, author = WorkCalendar.objects.get(code="site"), UserFactory()
    draft, thursday = drafting.begin_draft(site, actor=author, at=NOON), date(2026, 3, 12)
    rest = Fact("company", "Party", "", [])
    drafting.set_days(draft, thursday, thursday, rest, only_working=False, edits=0, actor=author, at=NOON)
    return CalendarVersion.objects.select_related("calendar", "based_on").get(pk=draft.pk)


def publisher(draft: CalendarVersion, name: str):
    person = UserFactory(name=name)

    def publish():
        version = publishing.publish(draft, edits=1, actor=person, approver=None, reason=name, at=NOON)
        publishing.settle(NOON)
        return version

    return publish


def test_of_two_who_publish_in_the_same_moment_one_does_and_every_clock_moves_once():
    owner = UserFactory()
    for _n in range(30):
        start_clock("VISIT_ISSUE_REPLY", at=at("2026-03-10 10:00"), owner=owner)
    draft = a_draft_that_rests_on_thursday()

    results = together(publisher(draft, "One"), publisher(draft, "Other"))

    refused = [result for result in results if isinstance(result, NoDraft)]
    winner = CalendarVersion.objects.get(pk=draft.pk)
    assert len(refused) == 1
    assert str(refused[0]) == f"Version 2 was published by {winner.published_by} on Wed 11 Mar 2026 12:00."
    assert winner.moved == 30
    assert ClockEvent.objects.filter(kind="rebased").count() == 30
    assert Clock.objects.filter(due_at=at("2026-03-13 18:00"), generation=2).count() == 30


def test_of_two_who_begin_a_draft_in_the_same_moment_both_get_the_same():
    site, one, other = WorkCalendar.objects.get(code="site"), UserFactory(), UserFactory()

    found = together(
        lambda: drafting.begin_draft(site, actor=one, at=NOON),
        lambda: drafting.begin_draft(site, actor=other, at=NOON),
    )

    assert found[0] == found[1]
    assert CalendarVersion.objects.filter(published_at=None).count() == 1


def test_f9_a_clock_that_is_stopped_while_the_calendar_moves_it_is_moved_before_or_not_at_all():
    owner = UserFactory()
    clocks = [start_clock("VISIT_ISSUE_REPLY", at=at("2026-03-10 10:00"), owner=owner) for _n in range(30)]
    draft = a_draft_that_rests_on_thursday()

    def stop():
        for clock in reversed(clocks):
            actions.stop(clock.subject, clock.code, at=NOON)

    together(publisher(draft, "One"), stop)

    for clock in Clock.objects.all():
        kinds = list(clock.events.order_by("pk").values_list("kind", flat=True))
        assert kinds in (["started", "stopped"], ["started", "rebased", "stopped"])
        assert (clock.due_at == at("2026-03-13 18:00")) == ("rebased" in kinds)
        assert not clock.checkpoints.waiting().exists()
