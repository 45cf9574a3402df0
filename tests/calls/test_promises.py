from datetime import timedelta

import pytest

from calls import actions
from calls.models import Issue
from deadlines.models import Checkpoint, Clock, TimeLimit
from deadlines.verdict import Verdict
from deadlines.verdict import of as verdict_of
from history import moment
from notices.models import Notice
from tests.calls.moments import clock, on, running
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import FINDINGS, IssueFactory, told
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


def not_set(code):
    TimeLimit.objects.filter(code=code).update(amount=None)


@pytest.mark.parametrize(
    ("category", "code", "due"),
    [
        pytest.param("general", "REPLY_GENERAL", on(12, 12), marks=pytest.mark.clause("S4-273")),
        pytest.param("cross_department", "REPLY_CROSS_DEPT", on(13, 12), marks=pytest.mark.clause("S4-274")),
        ("cross_province", "REPLY_CROSS_PROVINCE", on(14, 12)),
        pytest.param("suggestion", "REPLY_GENERAL", on(12, 12), marks=pytest.mark.clause("S4-338")),
    ],
)
def test_the_category_decides_until_when_the_customer_has_a_reply(category, code, due):
    issue = IssueFactory(category=category)

    assert clock(issue, code).due_at == due
    assert running(issue) == {code}


@pytest.mark.clause("S4-275")
def test_cross_province_is_72_hours_or_by_the_policy_three_working_days():
    friday = on(13, 16)
    with moment.at(friday):
        assert clock(IssueFactory(category="cross_province"), "REPLY_CROSS_PROVINCE").due_at == on(16, 16)

        TimeLimit.objects.filter(code="REPLY_CROSS_PROVINCE").update(amount=3, unit="working_days")
        assert clock(IssueFactory(category="cross_province"), "REPLY_CROSS_PROVINCE").due_at == on(18, 18)


def test_friday_four_o_clock_plus_24_hours_is_saturday_with_a_last_warning_before_friday_s_close():
    with moment.at(on(13, 16)):
        issue = IssueFactory()

    reply = clock(issue, "REPLY_GENERAL")
    assert reply.due_at == on(14, 16)
    last_chance = Checkpoint.objects.get(clock=reply, kind="last_chance")
    assert on(13, 16) < last_chance.fire_at < on(13, 18)


@pytest.mark.clause("S2-27")
def test_a_complaint_has_a_clock_of_its_own_and_shows_who_investigates_and_what_was_found():
    TimeLimit.objects.filter(code="COMPLAINT_REPLY").update(amount=6)
    issue = IssueFactory(is_complaint=True, category="cross_department", acknowledged=True)

    assert clock(issue, "COMPLAINT_REPLY").due_at == on(11, 18)
    assert {"COMPLAINT_REPLY", "REPLY_CROSS_DEPT"} <= running(issue)

    actions.investigate(issue, actor=issue.handler, **FINDINGS)
    assert (issue.handler.name, issue.facts, issue.cause) == ("Handler", FINDINGS["facts"], FINDINGS["cause"])


def test_the_superior_of_whoever_took_the_complaint_is_told_at_once_and_only_once():
    superior = UserFactory(name="Superior")
    clerk = UserFactory(manager=superior, department=DepartmentFactory())

    issue = IssueFactory(is_complaint=True, created_by=clerk)

    notice = Notice.objects.get(kind="calls.complaint_opened")
    assert (notice.recipient, notice.about_id) == (superior, issue.pk)


def test_a_complaint_without_any_superior_goes_to_those_who_spread_the_work():
    lead = UserFactory(role="supervisor")

    IssueFactory(is_complaint=True)

    assert [notice.recipient for notice in Notice.objects.filter(kind="calls.complaint_opened")] == [lead]


def test_a_complaint_in_writing_is_also_acknowledged_in_time_and_one_on_the_phone_need_not():
    written = IssueFactory(is_complaint=True, source="feedback")
    spoken = IssueFactory(is_complaint=True, source="call")

    assert "COMPLAINT_ACK" in running(written)
    assert "COMPLAINT_ACK" not in running(spoken)


@pytest.mark.clause("S2-38")
def test_the_contact_clock_starts_at_the_assignment_and_stops_at_the_first_logged_contact():
    issue = IssueFactory(category="cross_department")
    handler = UserFactory(department=issue.department)
    with moment.at(on(11, 14)):
        actions.assign(issue, actor=UserFactory(), handler=handler)
    contact = clock(issue, "HANDLER_CONTACT")
    assert (contact.started_at, contact.due_at, contact.owner) == (on(11, 14), on(11, 18), handler)

    with moment.at(on(11, 15)):
        actions.acknowledge(issue, actor=handler)
        actions.contact(issue, actor=handler, **told(told_at=on(11, 14, 50)))

    contact.refresh_from_db()
    assert (contact.state, contact.stopped_at) == (Clock.State.STOPPED, on(11, 14, 50))
    assert (issue.state, issue.first_contact_at) == (Issue.State.CONTACTED, on(11, 14, 50))


def test_the_contact_is_never_due_later_than_the_reply():
    with moment.at(on(11, 17)):
        issue = IssueFactory(handler=UserFactory())  # four working hours later would be tomorrow 12:00
        assert clock(issue, "HANDLER_CONTACT").due_at == on(12, 12)
    with moment.at(on(13, 17)):
        issue = IssueFactory(handler=UserFactory())  # Monday, but the reply is due on Saturday
        assert clock(issue, "HANDLER_CONTACT").due_at == on(14, 17)


def test_a_new_handler_takes_over_the_running_contact_clock_as_it_is():
    issue = IssueFactory(handler=UserFactory())
    due = clock(issue, "HANDLER_CONTACT").due_at

    with moment.at(on(11, 15)):
        actions.assign(issue, actor=issue.handler, handler=UserFactory(name="Next"))

    contact = clock(issue, "HANDLER_CONTACT")
    assert (contact.due_at, contact.owner.name) == (due, "Next")


@pytest.mark.clause("S4-39")
def test_an_issue_raised_on_a_visit_has_two_working_days_and_only_an_effective_reply_stops_the_clock():
    with moment.at(on(13, 15)):
        issue = IssueFactory(source="visit", acknowledged=True)
        reply = clock(issue, "VISIT_ISSUE_REPLY")
        assert (reply.due_at, "REPLY_GENERAL" in running(issue)) == (on(17, 18), False)

        actions.contact(issue, actor=issue.handler, **told())
        actions.reply(issue, actor=issue.handler, kind="progress", **told())
        assert "VISIT_ISSUE_REPLY" in running(issue)

        actions.reply(issue, actor=issue.handler, kind="effective", **told())
    assert clock(issue, "VISIT_ISSUE_REPLY").stopped_at == on(13, 15)


@pytest.mark.clause("S4-41")
def test_an_issue_raised_on_a_visit_is_tracked_within_seven_calendar_days():
    issue = IssueFactory(source="visit", resolved=True)
    assert clock(issue, "VISIT_ISSUE_TRACK").due_at == on(18, 23) + timedelta(hours=1)

    with moment.at(on(13, 10)):
        actions.follow_up(issue, actor=issue.handler, channel="phone", handling_rating=4)

    assert clock(issue, "VISIT_ISSUE_TRACK").stopped_at == on(13, 10)


@pytest.mark.clause("S4-38")
def test_an_issue_brought_home_unsorted_gets_category_and_department_by_the_end_of_the_day():
    with moment.at(on(13, 17)):
        issue = IssueFactory(source="visit", category="")
        same_day = clock(issue, "VISIT_ISSUE_SAME_DAY")
        assert same_day.due_at == on(14, 0)
        department = DepartmentFactory()

        actions.classify(issue, actor=issue.created_by, category="cross_department", department=department)

    assert (issue.category, issue.department) == ("cross_department", department)
    assert clock(issue, "VISIT_ISSUE_SAME_DAY").stopped_at == on(13, 17)
    with moment.at(on(13, 17)):
        forgotten = IssueFactory(source="visit", category="")
    assert list(Clock.objects.of(forgotten).late(on(14, 0, 1)).values_list("code", flat=True)) == [
        "VISIT_ISSUE_SAME_DAY"
    ]


def test_a_complaint_from_a_visit_has_the_complaint_clock():
    issue = IssueFactory(source="visit", is_complaint=True)

    assert {"COMPLAINT_REPLY", "VISIT_ISSUE_REPLY"} <= running(issue)


def test_a_complaint_from_a_reception_keeps_where_it_came_from():
    record = AppointmentFactory(met=True, kind="general").record

    issue = IssueFactory(source="reception", reception_record=record, is_complaint=True)

    assert list(record.issues.all()) == [issue]


def test_another_category_is_counted_from_the_same_start():
    issue = IssueFactory(acknowledged=True)

    with moment.at(on(11, 20)):
        actions.classify(issue, actor=issue.handler, category="cross_department")

    assert clock(issue, "REPLY_GENERAL").state == Clock.State.CANCELLED
    assert clock(issue, "REPLY_CROSS_DEPT").due_at == on(13, 12)


def test_another_category_cannot_hide_that_the_reply_is_late():
    issue = IssueFactory(acknowledged=True)

    with moment.at(on(12, 12, 1)), pytest.raises(actions.Refused):
        actions.classify(issue, actor=issue.handler, category="cross_province")

    assert running(issue) >= {"REPLY_GENERAL"}


def test_a_category_becomes_special_only_with_a_due_time_and_may_get_another_one():
    issue = IssueFactory(acknowledged=True)
    with pytest.raises(actions.Refused):
        actions.classify(issue, actor=issue.handler, category="special")

    actions.classify(issue, actor=issue.handler, category="special", special_due_at=on(20, 9))
    assert clock(issue, "REPLY_SPECIAL").due_at == on(20, 9)

    actions.classify(issue, actor=issue.handler, category="special", special_due_at=on(18, 9))
    assert clock(issue, "REPLY_SPECIAL", cycle=2).due_at == on(18, 9)


def test_an_issue_found_to_be_a_complaint_stays_one_and_gets_the_complaint_clock():
    issue = IssueFactory(acknowledged=True)

    actions.classify(issue, actor=issue.handler, category="general", is_complaint=True)
    actions.classify(issue, actor=issue.handler, category="cross_department", is_complaint=False)

    assert issue.is_complaint
    assert clock(issue, "COMPLAINT_REPLY").due_at == on(12, 12)


@pytest.mark.clause("S2-40")
def test_the_handler_is_warned_when_the_customer_has_heard_nothing_for_two_working_days():
    issue = IssueFactory(acknowledged=True, category="cross_province")
    with moment.at(on(11, 15)):
        actions.contact(issue, actor=issue.handler, **told())
    assert clock(issue, "PROGRESS_UPDATE").due_at == on(13, 18)

    with moment.at(on(13, 10)):
        actions.reply(issue, actor=issue.handler, kind="progress", **told(text="Parts are ordered."))

    assert clock(issue, "PROGRESS_UPDATE").stopped_at == on(13, 10)
    assert clock(issue, "PROGRESS_UPDATE", cycle=2).due_at == on(17, 18)
    assert [reply.text for reply in issue.replies.all()] == ["We are on it.", "Parts are ordered."]


@pytest.mark.clause("S2-41")
def test_a_later_time_is_accepted_only_before_the_due_time_with_reason_and_the_customer_told():
    issue = IssueFactory(acknowledged=True)
    announced = {"reason": "The part is on its way", "told_at": on(12, 10), "told_by_way_of": "phone"}
    with moment.at(on(12, 10)):
        actions.extend(issue, actor=issue.handler, until=on(13, 12), **announced)

    reply = clock(issue, "REPLY_GENERAL")
    assert (reply.due_base, reply.due_at, reply.told_at) == (on(12, 12), on(13, 12), on(12, 10))
    event = reply.events.get(kind="extended")
    assert (event.reason, event.told_by_way_of, event.actor) == ("The part is on its way", "phone", issue.handler)

    with moment.at(on(13, 12, 1)), pytest.raises(actions.Refused):
        actions.extend(issue, actor=issue.handler, until=on(14, 12), **announced)
    with moment.at(on(13, 11)):
        actions.reply(issue, actor=issue.handler, kind="effective", **told())
    reply.refresh_from_db()
    assert verdict_of(reply, on(14, 12)) == Verdict.ANNOUNCED_KEPT


def test_a_new_time_moves_every_reply_clock_that_ends_before_it():
    issue = IssueFactory(acknowledged=True, is_complaint=True, category="cross_department")

    actions.extend(
        issue, actor=issue.handler, until=on(12, 20), reason="Waiting", told_at=on(11, 12), told_by_way_of="phone"
    )

    assert clock(issue, "COMPLAINT_REPLY").due_at == on(12, 20)
    assert clock(issue, "REPLY_CROSS_DEPT").due_at == on(13, 12)


@pytest.mark.parametrize(
    "wrong", [{"until": on(12, 12)}, {"told_at": on(11, 13)}, {"told_at": on(11, 11)}, {"until": on(11, 9)}]
)
def test_an_extension_that_makes_no_sense_is_refused(wrong):
    issue = IssueFactory(acknowledged=True)
    announced = {"until": on(13, 12), "reason": "Waiting", "told_at": on(11, 12), "told_by_way_of": "phone"}

    with pytest.raises(actions.Refused):
        actions.extend(issue, actor=issue.handler, **announced | wrong)

    assert clock(issue, "REPLY_GENERAL").due_at == on(12, 12)


@pytest.mark.clause("S2-42")
def test_a_resolved_issue_is_called_back_within_three_working_days():
    with moment.at(on(13, 10)):
        issue = IssueFactory(resolved=True)

    follow_up = clock(issue, "FOLLOW_UP")
    assert (follow_up.due_at, follow_up.owner) == (on(18, 18), issue.handler)


def test_a_limit_that_is_not_set_starts_nothing_and_blocks_nothing():
    for code in ("FOLLOW_UP", "HANDLER_CONTACT", "PROGRESS_UPDATE"):
        not_set(code)

    issue = IssueFactory(resolved=True)
    assert running(issue) == set()

    actions.close(issue, actor=issue.handler, customer_informed_at=on(11, 12))
    assert issue.state == Issue.State.CLOSED


def test_handing_over_never_restarts_the_customer_s_clock():
    issue = IssueFactory(acknowledged=True)
    first = clock(issue, "REPLY_GENERAL")

    with moment.at(on(11, 18)):
        actions.assign(issue, actor=issue.handler, handler=UserFactory(name="Next"))

    again = clock(issue, "REPLY_GENERAL")
    assert (again.started_at, again.due_at, again.owner.name) == (first.started_at, first.due_at, "Next")
    assert [(row.owner.name, row.until) for row in again.custody.order_by("since")] == [
        ("Handler", on(11, 18)),
        ("Next", None),
    ]


def test_the_running_clocks_are_shown_nearest_first(client):
    agent = UserFactory(role="agent")
    issue = IssueFactory(is_complaint=True, category="cross_department", handler=agent, created_by=agent)
    client.force_login(agent)

    page = client.get(issue.get_absolute_url()).content.decode()

    names = ["Handler contacts the customer", "Answer to a complaint", "Reply to a cross-department matter"]
    places = [page.index(name) for name in names]
    assert places == sorted(places)
    assert clock(issue, "HANDLER_CONTACT").due_at - on(11, 12) < timedelta(hours=12)
