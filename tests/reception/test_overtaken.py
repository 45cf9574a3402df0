"""R17 and R18 at the front desk: a visit that moves or is off takes back what was still to be sent."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from notices.delivery import deliver
from notices.models import Message, Notice
from reception import actions
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def confirmed(host, clerk):
    contact = ContactFactory(name="Wang Fang", email="wang@example.com")
    row = AppointmentFactory(requested=True, contact=contact, visitor_email="wang@example.com", contact_person=host)
    actions.confirm(row, actor=clerk, channel="phone", place="Office 301")
    return row


def kinds_sent():
    return set(Message.objects.exclude(sent_at=None).values_list("kind", flat=True))


def test_r17_cancelled_before_it_went_out_the_confirmation_goes_nowhere(confirmed, clerk):
    actions.cancel(confirmed, actor=clerk, reason="The flight was cancelled")
    deliver()

    assert "reception.visitor_cancelled" in kinds_sent()
    assert not kinds_sent() & {"reception.visitor_confirmed", "reception.visit_confirmed"}


def test_r17_moved_before_it_went_out_only_the_new_time_goes_out(confirmed, clerk):
    for days in (1, 2):
        start = confirmed.starts_at + timedelta(days=days)
        actions.reschedule(confirmed, actor=clerk, starts_at=start, ends_at=start + HOUR, place="Office 302")
    deliver()

    [letter] = [letter for letter in mail.outbox if letter.to == ["wang@example.com"]]
    assert confirmed.starts_at.strftime("%-d %b") in letter.body


def test_r17_what_had_gone_out_is_followed_by_the_news(confirmed, clerk):
    deliver()
    actions.cancel(confirmed, actor=clerk, reason="The flight was cancelled")
    deliver()

    assert {"reception.visitor_confirmed", "reception.visitor_cancelled"} <= kinds_sent()


def test_r18_a_change_that_rolls_back_sends_nothing_and_takes_nothing_back(confirmed, clerk):
    before = set(Message.objects.values_list("pk", "dead_at"))
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.cancel(confirmed, actor=clerk, reason="The flight was cancelled")
        raise RuntimeError

    assert set(Message.objects.values_list("pk", "dead_at")) == before
    assert not Notice.objects.filter(kind="reception.visit_cancelled").exists()
    deliver()
    assert "reception.visitor_confirmed" in kinds_sent()
