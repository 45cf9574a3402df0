"""The regular meeting: pack of figures, minutes, decisions that are owed (S2-48)."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from assessments import pack
from assessments.actions import regular_meetings as meetings
from assessments.actions.regular_meetings import MeetingRefused
from assessments.models import Decision, RegularMeeting
from calls.models import Call, Issue
from deadlines import obligations
from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed, Stale
from notices.models import Notice
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import CallFactory, IssueFactory
from tests.factories.reception import AppointmentFactory
from tests.factories.training import MeetingFactory

pytestmark = pytest.mark.django_db

FEBRUARY = datetime(2026, 2, 10, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def chair(manager):
    return manager


def visit_in_february(department, **fields):
    visit = AppointmentFactory(requested=True, **fields)
    Appointment.objects.filter(pk=visit.pk).update(
        starts_at=FEBRUARY, ends_at=FEBRUARY + timedelta(hours=1), department=department
    )
    return visit


def call_in_february(department):
    call = CallFactory.build()
    for row in (call.organisation, call.contact):
        row.save()
    call.contact.organisation = call.organisation
    call.called_at = call.created_at = FEBRUARY
    call.agent, call.department = UserFactory(), department
    call.save()
    return call


def issue_in_february(department):
    issue = IssueFactory()
    Issue.objects.filter(pk=issue.pk).update(received_at=FEBRUARY, department=department)
    Clock.objects.filter(subject_id=issue.pk).update(department=department, due_base=FEBRUARY + timedelta(days=1))
    return issue


def figures(meeting, at):
    return {str(row): row.figures for row in pack.pack_of(meeting, at)}


@pytest.mark.clause("S2-48")
def test_the_pack_has_visits_calls_late_items_and_open_issues_by_department_and_decisions_are_owed(
    client, chair, host, stranger, noon
):
    ours, theirs = chair.department, DepartmentFactory(name="Other")
    visit_in_february(ours)
    visit_in_february(theirs)
    call_in_february(ours)
    issue_in_february(theirs)
    late = Clock.objects.filter(department=theirs).count()
    client.force_login(chair)
    said = {"starts_on": "2026-02-01", "ends_on": "2026-02-28", "meets_at": "2026-03-11 11:00", "chair": chair.pk}
    client.post(reverse("assessments:plan-meeting"), said | {"attendees": [host.pk]})
    meeting = RegularMeeting.objects.get()

    assert late
    assert figures(meeting, noon) == {
        "Customer Projects": {"visits": 1, "calls": 1, "late": 0, "issues": 0},
        "Other": {"visits": 1, "calls": 0, "late": late, "issues": 1},
    }
    decided = {"text": "Answer within the day", "owner": host.pk, "due_at": "2026-03-20 18:00"}
    client.post(reverse("assessments:decide", args=[meeting.pk]), decided)
    decision = Decision.objects.get()
    clock = Clock.objects.of(decision).get()
    assert (clock.code, clock.owner, clock.due_at) == ("ACTION_ITEM", host, decision.due_at)
    assert [row.recipient for row in Notice.objects.filter(kind="assessments.decision_given")] == [host]
    client.force_login(host)
    client.post(reverse("assessments:finish-decision", args=[decision.pk]))
    clock.refresh_from_db()
    decision.refresh_from_db()
    assert (decision.state, decision.done_at, clock.state) == ("done", noon, "stopped")


def test_the_figures_stay_as_they_lay_on_the_table(chair, noon):
    visit_in_february(chair.department)
    meeting = MeetingFactory(chair=chair, held=True)
    visit_in_february(chair.department)

    assert figures(meeting, noon)["Customer Projects"]["visits"] == 1


def test_a_departments_meeting_has_its_own_rows_only(chair, noon):
    visit_in_february(chair.department)
    visit_in_february(DepartmentFactory())

    meeting = MeetingFactory(chair=chair, department=chair.department)

    assert [str(row) for row in pack.pack_of(meeting, noon)] == ["Customer Projects"]


@pytest.mark.parametrize("figure", [figure.code for figure in pack.FIGURES])
def test_each_figure_opens_into_its_rows_as_far_as_they_are_open_to_the_reader(client, chair, host, figure):
    department = DepartmentFactory()
    visit_in_february(department)
    call_in_february(department)
    issue_in_february(department)
    meeting = MeetingFactory(chair=chair, attendees=[host])
    rows = reverse("assessments:meeting-rows-of", args=[meeting.pk, figure, department.pk])
    client.force_login(UserFactory(role="admin"))

    page = client.get(rows)

    counted = len(page.context["page"].rows)
    assert (counted >= 1, page.context["hidden"]) == (True, 0)
    client.force_login(host)
    page = client.get(rows)
    assert (len(page.context["page"].rows), page.context["hidden"]) == (0, counted)


def test_a_private_visit_is_counted_and_not_named(client, chair):
    visit = visit_in_february(chair.department, visitor_name="Wang Fang")
    Appointment.objects.filter(pk=visit.pk).update(is_private=True)
    meeting = MeetingFactory(chair=chair)
    client.force_login(UserFactory(role="admin"))

    page = client.get(reverse("assessments:meeting-rows", args=[meeting.pk, "visits"]))

    assert len(page.context["page"].rows) == 1
    assert "Wang Fang" not in page.content.decode()


def test_holding_the_meeting_does_what_the_month_asks_for_and_tells_who_was_there(chair, host, noon):
    owed = obligations.oblige(
        "REGULAR_MEETING", department=chair.department, label="Meeting", since=date(2026, 3, 1), actor=None, at=noon
    )

    MeetingFactory(chair=chair, department=chair.department, attendees=[host], held=True)

    assert owed.turns.get().done_at == noon
    assert [row.recipient for row in Notice.objects.filter(kind="assessments.meeting_minutes")] == [host]


def test_a_meeting_that_has_not_begun_has_no_minutes(chair, noon):
    meeting = MeetingFactory(chair=chair, meets_at=noon + timedelta(hours=1))

    with pytest.raises(MeetingRefused):
        meetings.hold_meeting(meeting, minutes="Well", actor=chair)


def test_minutes_are_corrected_and_the_second_corrector_is_told(client, chair):
    meeting = MeetingFactory(chair=chair, held=True)
    client.force_login(chair)
    address = reverse("assessments:minutes", args=[meeting.pk])
    client.post(address, {"minutes": "Corrected.", "version": meeting.version})
    fresh = RegularMeeting.objects.get()
    assert fresh.minutes == "Corrected."

    with pytest.raises(Stale):
        meetings.correct_minutes(meeting, minutes="Mine", actor=chair, version=0)
    page = client.post(address, {"minutes": " ", "version": fresh.version})
    assert "minutes" in page.context["minutes_form"].errors


@pytest.mark.parametrize("model", [RegularMeeting, Decision])
def test_only_the_verbs_of_its_state(model, chair, noon):
    meeting = MeetingFactory(chair=chair)
    due_at = noon + timedelta(days=1)
    row = (
        meeting
        if model is RegularMeeting
        else meetings.decide(meeting, text="x", owner=chair, due_at=due_at, actor=chair)
    )

    for verb, (starts, _after) in model.FLOW.items():
        for state in model.State:
            row.state = state
            assert row.can(verb) is (state in starts)


def test_of_two_who_finish_a_decision_one_is_told_that_somebody_was_faster(chair, host, noon):
    meeting = MeetingFactory(chair=chair)
    row = meetings.decide(meeting, text="x", owner=host, due_at=noon + timedelta(days=1), actor=chair)
    on_the_other_screen = Decision.objects.get(pk=row.pk)
    meetings.finish_decision(row, actor=host)

    with pytest.raises(NotAllowed):
        meetings.drop_decision(on_the_other_screen, reason="Late", actor=chair)


def test_a_decision_is_dropped_with_a_reason_and_its_clock_ends(client, chair, host, noon):
    meeting = MeetingFactory(chair=chair)
    row = meetings.decide(meeting, text="x", owner=host, due_at=noon + timedelta(days=1), actor=chair)
    client.force_login(chair)
    drop = reverse("assessments:drop-decision", args=[row.pk])
    assert "reason" in client.post(drop, {"reason": ""}).context["form"].errors

    client.post(drop, {"reason": "Done by others"})

    assert Clock.objects.of(row).get().state == "cancelled"


def test_the_same_decision_posted_twice_is_one_and_one_of_yesterday_is_refused(client, chair, host):
    meeting = MeetingFactory(chair=chair)
    client.force_login(chair)
    address = reverse("assessments:decide", args=[meeting.pk])
    said = {"text": "Call back", "owner": host.pk, "due_at": "2026-03-20 18:00", "form_token": str(uuid4())}
    for _nth in range(2):
        client.post(address, said)

    page = client.post(address, said | {"due_at": "2026-03-10 18:00", "form_token": str(uuid4())})

    assert list(page.context["decision_form"].errors) == ["due_at"]
    assert Decision.objects.count() == 1


def test_a_head_calls_their_department_together_and_nobody_elses(client, department):
    head = UserFactory(department=department)
    department.head = head
    department.save()
    client.force_login(head)
    said = {"starts_on": "2026-02-01", "ends_on": "2026-02-28", "meets_at": "2026-03-11 11:00", "chair": head.pk}
    plan = reverse("assessments:plan-meeting")

    assert "department" in client.post(plan, said).context["form"].errors
    assert "department" in client.post(plan, said | {"department": DepartmentFactory().pk}).context["form"].errors
    client.post(plan, said | {"department": department.pk})

    assert RegularMeeting.objects.get().department == department


def test_a_period_that_ends_before_it_begins_is_refused_and_nothing_is_lost(client, chair):
    client.force_login(chair)
    said = {"starts_on": "2026-02-28", "ends_on": "2026-02-01", "meets_at": "2026-03-11 11:00", "chair": chair.pk}

    page = client.post(reverse("assessments:plan-meeting"), said | {"place": "Room 3-01"})

    assert list(page.context["form"].errors) == ["ends_on"]
    assert "Room 3-01" in page.content.decode()


def test_who_was_not_there_sees_nothing_of_it(client, chair, stranger):
    meeting = MeetingFactory(chair=chair, held=True)
    client.force_login(stranger)

    assert client.get(meeting.get_absolute_url()).status_code == 404
    assert client.get(reverse("assessments:meetings")).context["page"].rows == []


def test_what_was_decided_before_a_cancelled_meeting_is_owed_no_more(chair, host, noon):
    meeting = MeetingFactory(chair=chair)
    decision = meetings.decide(meeting, text="Ask again", owner=host, due_at=noon + timedelta(days=3), actor=chair)

    meetings.cancel_meeting(meeting, reason="The hall is flooded", actor=chair)

    decision.refresh_from_db()
    assert decision.state == Decision.State.DROPPED
    assert Clock.objects.of(decision).get().state == Clock.State.CANCELLED


def test_corrected_minutes_are_kept_on_the_page_where_somebody_else_corrected_them(client, chair, noon):
    meeting = MeetingFactory(chair=chair, meets_at=noon - timedelta(hours=1))
    meetings.hold_meeting(meeting, minutes="First", actor=chair)
    seen = meeting.version
    meetings.correct_minutes(meeting, minutes="Theirs", version=seen, actor=UserFactory(role="manager"))
    client.force_login(chair)

    page = client.post(reverse("assessments:minutes", args=[meeting.pk]), {"minutes": "Mine", "version": seen})

    assert page.context["both"] == [("Minutes", "Theirs", "Mine")]
    assert page.context["minutes_form"]["version"].value() == meeting.version


def test_another_time_is_told_and_a_cancelled_meeting_has_no_minutes(chair, host, noon):
    with moment.at(noon):
        meeting = MeetingFactory(chair=chair, attendees=[host], meets_at=noon + timedelta(days=1))
        later = noon + timedelta(days=2)
        meetings.edit_meeting(meeting, attendees=[host], actor=chair, version=meeting.version, meets_at=later)
        meetings.cancel_meeting(meeting, reason="Holiday", actor=chair)

    told = Notice.objects.filter(recipient=host).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["assessments.meeting_called", "assessments.meeting_called", "assessments.meeting_cancelled"]
    with pytest.raises(NotAllowed):
        meetings.hold_meeting(meeting, minutes="Well", actor=chair, at=later)


def test_the_paper_and_the_page_ask_as_much_for_three_departments_as_for_one(
    client, chair, django_assert_max_num_queries
):
    meeting = MeetingFactory(chair=chair)
    client.force_login(chair)
    visit_in_february(DepartmentFactory())
    with django_assert_max_num_queries(45) as one:
        client.get(meeting.get_absolute_url())
    for _nth in range(2):
        visit_in_february(DepartmentFactory())
    with django_assert_max_num_queries(len(one)):
        client.get(meeting.get_absolute_url())
    assert Call.objects.count() == 0
    assert client.get(reverse("assessments:meeting-print", args=[meeting.pk])).status_code == 200


def test_what_belongs_to_no_department_is_counted_and_opens_too(client, noon):
    call = call_in_february(None)
    meeting = MeetingFactory(chair=UserFactory(role="admin"))
    client.force_login(meeting.chair)
    rows = reverse("assessments:meeting-rows-of-nobody", args=[meeting.pk, "calls"])

    assert figures(meeting, noon)["No department"]["calls"] == 1
    assert f'href="{rows}"' in client.get(meeting.get_absolute_url()).content.decode()
    assert [row.pk for row in client.get(rows).context["page"].rows] == [call.pk]
