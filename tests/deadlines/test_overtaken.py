"""R17: a reminder decides at the moment of sending, by what is so then."""

from datetime import timedelta

import pytest
from django.core import mail

from deadlines import actions, sweep
from deadlines.models import Clock
from history import moment
from notices import actions as notices
from notices.delivery import Count, deliver
from notices.models import Message, Notice
from tests.deadlines.calendars import at
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
STARTED, WARNED = "2026-03-10 15:00", "2026-03-11 11:00"
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock():
    """A promise of 24 hours whose owner has just been warned; the mail has not gone out yet."""
    running = start_clock("REPLY_GENERAL", owner=UserFactory(name="Owner"), at=at(STARTED))
    with moment.at(at(WARNED)):
        sweep.sweep()
    assert Message.objects.waiting().count() == 1
    return Clock.objects.get(pk=running.pk)


def sent_at(instant) -> Count:
    with moment.at(instant):
        return deliver()


def test_r17_what_still_holds_is_sent(clock):
    assert sent_at(at(WARNED) + SECOND) == Count(sent=1)


@pytest.mark.parametrize("verb", ["stop", "cancel"])
def test_r17_kept_or_cancelled_one_second_before_nothing_is_sent(clock, verb):
    getattr(actions, verb)(clock.subject, clock.code, at=at(WARNED))

    assert sent_at(at(WARNED) + SECOND) == Count(over=1)
    assert (mail.outbox, Message.objects.to_look_at().count()) == ([], 0)


def test_r17_moved_the_old_reminder_is_dead_and_the_new_one_goes_out(clock):
    told = {"told_at": at(WARNED), "told_by_way_of": "phone", "reason": "The part is late"}
    until = clock.due_at + timedelta(days=1)
    actions.extend(clock, until=until, actor=UserFactory(), at=at(WARNED), **told)

    assert sent_at(at(WARNED) + SECOND) == Count(over=1)
    assert mail.outbox == []


def test_r17_handed_over_the_reminder_of_the_promise_goes_out(clock):
    actions.reassign(clock.subject, clock.code, owner=UserFactory(), at=at(WARNED))

    assert sent_at(at(WARNED) + SECOND).sent >= 1


def test_r17_in_a_digest_too_what_is_over_is_left_out(clock):
    owner = Notice.objects.get().recipient
    Message.objects.all().delete()
    notices.choose(owner, "deadlines.due_soon", mail="digest")
    Notice.objects.update(in_digest=True)
    actions.stop(clock.subject, clock.code, at=at(WARNED))

    assert sent_at(at("2026-03-12 08:30")) == Count(over=1)
    assert mail.outbox == []
