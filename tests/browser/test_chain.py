"""The whole chain, once through, by eight people in a browser, and what it left in the database."""

from random import Random

import pytest

from accounts.models import User
from assessments.models import Feedback
from calls.models import Issue
from customers.models import Organisation
from deadlines.models import CalendarDay, Clock, Pause, TimeLimit
from demo.stage import set_stage
from history.moment import now
from reception.models import Appointment
from visits.models import InfoSheet

from .chain import Chain


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_request_becomes_a_visit_a_call_is_answered_and_the_quarter_knows(language, open_as):
    set_stage(Random(1), now())
    pages = {}

    def page_of(login, width=1280):
        if (login, width) not in pages:
            user = User.objects.get(username=login) if login else None
            pages[login, width] = open_as(user, language={"en": "en", "zh": "zh-CN"}[language], width=width)
        return pages[login, width]

    Chain(page_of, lambda page, name: None, language).run()

    appointment = Appointment.objects.get(visitor_name="Ava Chen")
    states = appointment.state, appointment.sheet.state, Issue.objects.get().state
    assert states == (Appointment.State.CLOSED, InfoSheet.State.CLOSED, Issue.State.CONTACTED)
    assert (appointment.clearance, appointment.satisfaction) == (Appointment.Clearance.CLEARED, 5)
    assert Feedback.objects.get().state == Feedback.State.ANSWERED
    assert Organisation.objects.filter(name="Aurora Components").count() == 1
    kept = {"APPT_REPLY", "INFO_SHEET_SIGNOFF", "WAIT_LIMIT", "FEEDBACK_REQUEST", "REPLY_CROSS_DEPT"}
    stopped = Clock.objects.filter(code__in=kept, state=Clock.State.STOPPED)
    assert set(stopped.values_list("code", flat=True)) == kept
    assert all(clock.stopped_at <= clock.due_at for clock in stopped)
    assert Pause.objects.get().until is not None
    assert CalendarDay.objects.get(kind=CalendarDay.Kind.COMPANY).version.number == 2
    assert list(TimeLimit.objects.filter(code="APPT_REPLY").values_list("number", "amount")) == [(1, 24), (2, 20)]
