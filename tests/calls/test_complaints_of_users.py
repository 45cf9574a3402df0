"""What users of other systems complained of, and what does not happen here (references, section 3, by number).

No. 25 has no test here, for it concerns no clock of a customer's matter: it asks for mandatory visit
reports, for lists of customers who were not visited lately and for proof that somebody was there, which
are records and lists of outbound visits.
"""

from datetime import date, timedelta

import pytest

from calls import actions, outcomes, promises
from calls.models import Call, Issue
from deadlines import actions as deadlines
from deadlines.calendars import drafting
from deadlines.calendars.facts import Fact
from deadlines.days import calendar_by_pk
from deadlines.models import CalendarVersion, Checkpoint, Clock, TimeLimit, WorkCalendar
from deadlines.sweep import sweep
from deadlines.verdict import Verdict
from deadlines.verdict import of as verdict_of
from deadlines.words import chip
from history import moment
from notices.models import Notice
from tests.calls.moments import clock, on, running
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import IssueFactory, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    """A general matter of Wednesday noon, due on Thursday noon, in the hands of somebody."""
    return IssueFactory(acknowledged=True)


def told_of(issue, code, kind="") -> list[Notice]:
    """What anybody was told about this clock, the earliest first."""
    name = TimeLimit.objects.filter(code=code).first().name
    rows = Notice.objects.about(issue).filter(kind__startswith=f"deadlines.{kind}", params__limit__en=name)
    return list(rows.order_by("pk"))


def extended(issue, until, at):
    with moment.at(at):
        actions.extend(issue, actor=issue.handler, until=until, reason="Part", told_by_way_of="phone")


def stands_still(issue, code, since, until):
    row = clock(issue, code)
    return deadlines.pause(row, reason="documents", until=until, words="asked by mail", actor=issue.handler, at=since)


def test_01_somebody_is_warned_while_people_work_although_the_promise_ends_at_night_or_on_a_weekend():
    for received, close in [(on(13, 16), on(13, 18)), (on(12, 2), on(12, 18))]:
        with moment.at(received):
            issue = IssueFactory()
        moments = Checkpoint.objects.filter(clock=clock(issue, "REPLY_GENERAL"), kind="last_chance")
        assert [point.fire_at for point in moments] == [close - timedelta(hours=1)]


def test_02_a_new_time_is_warned_of_again_on_the_same_day(issue):
    sweep(on(12, 8))
    assert len(told_of(issue, "REPLY_GENERAL", "due_soon")) == 1

    extended(issue, on(12, 18), on(12, 9))
    sweep(on(12, 14))

    assert len(told_of(issue, "REPLY_GENERAL", "due_soon")) == 2


def test_03_the_clock_of_the_next_word_never_overrules_the_clock_of_the_reply(issue):
    with moment.at(on(11, 13)):
        actions.contact(issue, actor=issue.handler, **told())

    assert (clock(issue, "PROGRESS_UPDATE").due_at, clock(issue, "REPLY_GENERAL").due_at) == (on(13, 18), on(12, 12))
    promises.show_nearest([issue])
    assert issue.nearest_clock.code == "REPLY_GENERAL"


def test_04_nothing_is_escalated_after_the_answer(issue):
    with moment.at(on(12, 11)):
        actions.reply(issue, actor=issue.handler, kind="effective", **told())

    sweep(on(20, 12))

    assert told_of(issue, "REPLY_GENERAL", "due") == told_of(issue, "REPLY_GENERAL", "escalated") == []


def test_05_a_deadline_that_was_cancelled_says_nothing_any_more(issue):
    deadlines.cancel(issue, "REPLY_GENERAL", at=on(11, 13), actor=issue.handler, reason="Asked by mistake")

    sweep(on(20, 12))

    assert told_of(issue, "REPLY_GENERAL") == []


def test_06_a_merged_issue_is_silent_and_the_one_that_goes_on_is_not(issue):
    with moment.at(on(11, 13)):
        double = IssueFactory(organisation=issue.organisation, department=issue.department)
        actions.merge(double, other=issue, actor=issue.handler)

    sweep(on(20, 12))

    assert told_of(double, "REPLY_GENERAL") == []
    assert len([notice for notice in told_of(issue, "REPLY_GENERAL", "due") if notice.recipient == issue.handler]) > 0


def test_07_what_is_counted_is_set_at_the_end_and_a_reopened_issue_keeps_its_first_verdict():
    issue = IssueFactory(closed=True)
    assert None not in (issue.effective_reply_at, issue.resolved_at, issue.closed_at)

    with moment.at(on(13, 9)):
        actions.reopen(issue, actor=issue.handler, reason="Again")

    first = clock(issue, "REPLY_GENERAL")
    assert verdict_of(first, on(20, 12)) == Verdict.ON_TIME
    assert clock(issue, "REPLY_GENERAL", cycle=2).due_at == on(14, 9)


def test_08_a_feast_that_is_no_day_off_is_a_working_day_and_what_a_company_drafts_is_none_yet():
    lantern = date(2026, 3, 3)
    with moment.at(on(2, 16)):
        issue = IssueFactory(category="cross_province", handler=UserFactory())
    assert clock(issue, "HANDLER_CONTACT").due_at == on(3, 11)

    draft = drafting.begin_draft(WorkCalendar.objects.get(code="site"), actor=issue.handler, at=on(1, 12))
    feast = Fact("company", "Lantern Festival", "元宵节", [])
    edit = {"only_working": False, "edits": draft.edits, "actor": issue.handler, "at": on(1, 12)}
    assert drafting.set_days(draft, lantern, lantern, feast, **edit) == 1
    with moment.at(on(2, 16)):
        other = IssueFactory(category="cross_province", handler=UserFactory())

    assert clock(other, "HANDLER_CONTACT").due_at == on(3, 11)


def test_09_a_pause_over_night_moves_working_hours_by_working_hours():
    with moment.at(on(11, 14)):
        issue = IssueFactory(category="cross_province", handler=UserFactory())
    assert clock(issue, "HANDLER_CONTACT").due_at == on(11, 18)

    paused = stands_still(issue, "HANDLER_CONTACT", on(11, 16), on(12, 10))

    assert paused.due_at == on(12, 12)  # two working hours were left


def test_10_a_pause_during_lunch_moves_nothing():
    with moment.at(on(11, 10)):
        issue = IssueFactory(category="cross_province", handler=UserFactory())
    due = clock(issue, "HANDLER_CONTACT").due_at

    assert stands_still(issue, "HANDLER_CONTACT", on(11, 12), on(11, 13)).due_at == due == on(11, 15)


def test_11_what_comes_in_on_a_day_of_rest_is_counted_from_the_next_working_hour():
    with moment.at(on(14, 10)):
        issue = IssueFactory(category="cross_province", handler=UserFactory())

    assert clock(issue, "HANDLER_CONTACT").due_at == on(16, 14)


@pytest.mark.parametrize("received", [on(11, 0), on(11, 23, 59), on(14, 3)])
def test_12_nothing_is_late_in_the_moment_in_which_it_begins(received):
    with moment.at(received):
        issue = IssueFactory(is_complaint=True, handler=UserFactory())
        outcomes.show([issue], received)

        assert issue.outcome == outcomes.Outcome.WAITING
        assert not Clock.objects.of(issue).late(received).exists()
        assert not Issue.objects.late(received).exists()


def test_13_the_time_for_which_the_customer_kept_us_waiting_is_not_lost_with_the_category(issue):
    stands_still(issue, "REPLY_GENERAL", on(11, 13), on(11, 20))
    with moment.at(on(11, 15)), pytest.raises(actions.Refused):
        actions.classify(issue, actor=issue.handler, category="cross_department")
    deadlines.resume(clock(issue, "REPLY_GENERAL"), actor=issue.handler, at=on(11, 19))

    with moment.at(on(11, 20)):
        actions.classify(issue, actor=issue.handler, category="cross_department")

    assert clock(issue, "REPLY_CROSS_DEPT").due_at == on(13, 18)


def test_13_nor_is_the_time_that_the_customer_was_told(issue):
    extended(issue, on(14, 12), on(11, 13))

    with moment.at(on(11, 20)):
        actions.classify(issue, actor=issue.handler, category="cross_department")

    moved = clock(issue, "REPLY_CROSS_DEPT")
    assert (moved.due_base, moved.due_at) == (on(13, 12), on(14, 12))


def test_14_what_stands_still_is_not_late_and_nobody_is_told_so(issue):
    stands_still(issue, "REPLY_GENERAL", on(11, 13), on(13, 13))

    sweep(on(12, 13))

    outcomes.show([issue], on(12, 13))
    assert issue.outcome == outcomes.Outcome.WAITING
    assert told_of(issue, "REPLY_GENERAL", "due") == []


def test_15_a_time_that_a_person_named_never_stands_still():
    issue = IssueFactory(acknowledged=True, category="special", special_due_at=on(13, 12))

    with pytest.raises(deadlines.Refused, match="named this moment"):
        stands_still(issue, "REPLY_SPECIAL", on(11, 13), on(12, 13))

    assert clock(issue, "REPLY_SPECIAL").due_at == on(13, 12)


def test_16_another_department_keeps_the_customer_s_time_and_has_a_fresh_inner_one(issue):
    with moment.at(on(12, 9)):
        actions.assign(issue, actor=issue.handler, department=DepartmentFactory(name="Works"))
        support = actions.ask_support(issue, actor=UserFactory(), task="Look", department=DepartmentFactory())

    reply = clock(issue, "REPLY_GENERAL")
    assert reply.due_at == on(12, 12)
    assert [str(part.owner or part.department) for part in reply.custody.order_by("since")] == ["Handler", "Works"]
    assert clock(support, "SUPPORT_ANSWER").started_at == on(12, 9)


def test_17_neither_a_machine_nor_we_are_looking_into_it_counts_as_an_answer(issue):
    before = running(issue)

    actions.acknowledge_automatically(issue, channel="email", text="We have your mail.")
    assert running(issue) == before
    actions.reply(issue, actor=issue.handler, kind="progress", **told(text="We are looking into it."))

    assert (issue.effective_reply_at, "REPLY_GENERAL" in running(issue)) == (None, True)
    assert clock(issue, "REPLY_GENERAL").due_at == on(12, 12)


def test_18_a_word_of_thanks_after_the_end_starts_no_clock():
    issue = IssueFactory(resolved=True)
    before = set(Clock.objects.of(issue).values_list("code", "cycle"))

    actions.reply(issue, actor=issue.handler, kind="progress", **told(text="They thank us."))

    assert set(Clock.objects.of(issue).values_list("code", "cycle")) == before


def test_19_how_late_it_was_does_not_grow_after_the_answer(issue):
    with moment.at(on(12, 14)):
        actions.reply(issue, actor=issue.handler, kind="effective", **told())
    late = clock(issue, "REPLY_GENERAL")
    calendar = calendar_by_pk(late.calendar_version_id)

    assert vars(chip(late, calendar, on(12, 15))) == vars(chip(late, calendar, on(25, 15)))
    for later in (on(12, 15), on(25, 15)):
        outcomes.show([issue], later)
        assert issue.outcome == outcomes.Outcome.LATE


def test_20_what_is_forgotten_climbs_to_the_superior_and_then_to_the_head():
    superior, head = UserFactory(name="Superior"), UserFactory(name="Head")
    department = DepartmentFactory(head=head)
    issue = IssueFactory(handler=UserFactory(manager=superior, department=department), department=department)

    sweep(on(12, 12))
    assert {notice.recipient for notice in told_of(issue, "REPLY_GENERAL", "escalated")} == {superior}
    sweep(on(12, 17))
    assert {notice.recipient for notice in told_of(issue, "REPLY_GENERAL", "escalated")} == {superior, head}


def test_21_a_limit_may_count_working_hours():
    TimeLimit.objects.filter(code="REPLY_GENERAL").update(amount=8, unit="working_hours")

    with moment.at(on(13, 16)):
        issue = IssueFactory()

    assert clock(issue, "REPLY_GENERAL").due_at == on(16, 16)


def test_22_another_number_holds_for_what_comes_in_from_then_on(issue):
    TimeLimit.objects.filter(code="REPLY_GENERAL").update(amount=12)

    assert clock(issue, "REPLY_GENERAL").due_at == on(12, 12)
    assert clock(IssueFactory(), "REPLY_GENERAL").due_at == on(12, 0)


def test_23_a_missed_call_stays_on_the_list_until_somebody_calls_back():
    agent = UserFactory(department=DepartmentFactory())
    call = actions.miss(caller_phone="+8613812345678", called_at=on(11, 11), agent=agent, actor=agent)

    with moment.at(on(11, 12) + timedelta(days=60)):
        assert call in Call.objects.missed()


def test_24_beyond_the_days_that_are_published_a_time_is_provisional_and_never_an_error():
    last = CalendarVersion.objects.get().covered_until

    with moment.at(on(11, 12).replace(year=last.year, month=last.month, day=last.day)):
        issue = IssueFactory(category="cross_province")

    assert clock(issue, "REPLY_CROSS_PROVINCE").is_provisional
