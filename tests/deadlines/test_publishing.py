"""From the draft of a calendar to what everybody counts by."""

from datetime import timedelta

import pytest

from deadlines import clock
from deadlines.calendars import drafting, notice, publishing
from deadlines.calendars.facts import Fact
from deadlines.calendars.publishing import NoDraft, Unpublishable
from deadlines.models import CalendarVersion, Clock
from deadlines.rebase import NeedsApprover
from history import moment
from history.models import Event
from notices.models import Notice
from tests.deadlines.calendars import at
from tests.deadlines.drafts import NEXT_YEAR, NOON, edit, publish
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db


def test_the_preview_counts_what_moves_and_says_who_becomes_late(draft):
    start_clock("VISIT_ISSUE_REPLY", at=at("2026-03-10 10:00"))  # due Thursday
    start_clock("VISIT_ISSUE_REPLY", at=at("2026-03-09 10:00"))  # due today at 18:00
    edit(draft, "2026-03-11", fact=Fact("working", intervals=[["09:00", "11:00"]]))
    edit(draft, "2026-03-12")

    found = publishing.preview(draft, publishing.differences(draft.based_on, draft), NOON)

    assert (found.count, found.late) == (2, 1)
    assert [(move.old_due, move.new_due, move.becomes_late) for move in found.moves] == [
        (at("2026-03-11 18:00"), at("2026-03-11 11:00"), True),
        (at("2026-03-12 18:00"), at("2026-03-13 18:00"), False),
    ]
    assert Clock.objects.filter(generation=1).count() == 2


def test_publishing_moves_the_clocks_in_batches_and_says_who_when_why_and_how_many(draft, site, admin):
    clock = start_clock("VISIT_ISSUE_REPLY", at=at("2026-03-10 10:00"))
    edit(draft, "2026-03-12")

    version = publish(draft)

    clock.refresh_from_db()
    assert (version.published_by, version.published_at, version.reason, version.moved, version.approver) == (
        admin,
        NOON,
        "The notice of the year",
        1,
        None,
    )
    assert (clock.due_at, clock.calendar_version) == (at("2026-03-13 18:00"), version)
    assert start_clock("VISIT_ISSUE_REPLY", at=NOON).due_at == at("2026-03-16 18:00")
    assert Event.objects.latest_of(site).verb == "publish"


def test_who_becomes_late_needs_a_name_that_is_not_ones_own(draft, admin):
    clock = start_clock("VISIT_ISSUE_REPLY", at=at("2026-03-09 10:00"))
    edit(draft, "2026-03-11", fact=Fact("working", intervals=[["09:00", "11:00"]]))
    head = UserFactory(name="Ma Manager")

    with pytest.raises(NeedsApprover):
        publish(draft)
    with pytest.raises(Unpublishable):
        publish(draft, approver=admin)
    draft.refresh_from_db()
    assert draft.is_draft
    version = publish(draft, approver=head)

    clock.refresh_from_db()
    assert (version.approver, clock.due_at) == (head, at("2026-03-11 11:00"))
    assert clock.events.get(kind="rebased").facts["approved_by"] == "Ma Manager"
    assert Notice.objects.filter(recipient=head, kind="deadlines.calendar_moved").count() == 1


def test_of_two_publishers_one_does_and_the_other_is_told_who(draft, admin):
    edit(draft, "2026-03-12")
    draft.refresh_from_db()
    seen = draft.edits
    publish(draft)

    with pytest.raises(NoDraft) as refused:
        publishing.publish(draft, edits=seen, actor=UserFactory(), approver=None, reason="Me too", at=NOON)

    assert str(refused.value) == "Version 2 was published by Admin on Wed 11 Mar 2026 12:00."
    assert CalendarVersion.objects.filter(published_at=NOON).count() == 1


def test_a_draft_that_says_nothing_new_or_lacks_days_or_never_works_is_not_published(draft):
    with pytest.raises(Unpublishable) as same:
        publish(draft)
    draft.days.filter(date="2026-03-12").delete()
    with pytest.raises(Unpublishable) as gap:
        publish(draft)
    draft.days.filter(date__year=2026).update(intervals=[])
    with pytest.raises(Unpublishable) as empty:
        publish(draft)

    assert "published already" in str(same.value)
    assert "Days are missing" in str(gap.value)
    assert "In 2026 nobody would ever work." in str(empty.value)


def test_f10_a_visit_in_january_is_provisional_until_the_year_is_published(site, admin):
    with moment.at(at("2026-11-20 10:00")):
        visit = start_clock("INFO_SHEET_SIGNOFF", anchor=at("2027-01-05 10:00"))
        reply = start_clock("VISIT_ISSUE_REPLY", at=at("2026-12-30 10:00"))
    # Guessed: Friday 1 January would work.
    assert (visit.due_at, visit.is_provisional) == (at("2027-01-01 18:00"), True)
    assert (reply.due_at, reply.is_provisional) == (at("2027-01-01 18:00"), True)
    later = at("2026-11-25 19:30")
    draft = drafting.begin_draft(site, actor=admin, at=later)
    drafting.fill_year(draft, notice.read(NEXT_YEAR, 2027), edits=0, actor=admin, at=later)

    with moment.at(later):
        version = publish(draft, at=later)

    for one, due in ((visit, "2026-12-31 18:00"), (reply, "2027-01-04 18:00")):
        one.refresh_from_db()
        assert (one.due_at, one.is_provisional) == (at(due), False)
        assert [event.new_due for event in one.events.filter(kind="rebased")] == [at(due)]
    assert version.moved == 2


def test_what_is_cut_off_in_between_is_taken_up_by_the_next_round(draft):
    started = [start_clock("VISIT_ISSUE_REPLY", at=at("2026-03-10 10:00")) for _n in range(3)]
    edit(draft, "2026-03-12")
    draft.refresh_from_db()
    version = publishing.publish(draft, edits=draft.edits, actor=draft.created_by, approver=None, reason="x", at=NOON)

    publishing.settle(NOON, within=-1)  # out of time after the first batch
    version.refresh_from_db()
    assert version.moved is None
    with moment.at(NOON + timedelta(minutes=1)):
        clock.sweep()

    version.refresh_from_db()
    assert version.moved == 3
    assert [one.events.filter(kind="rebased").count() for one in started] == [1, 1, 1]
    assert publishing.settle(NOON + timedelta(minutes=2)) == 0


def test_a_clock_that_was_started_by_the_old_version_in_that_very_moment_is_moved_by_the_next_round(draft):
    edit(draft, "2026-03-12")
    version = publish(draft)
    slow = start_clock("VISIT_ISSUE_REPLY", at=at("2026-03-10 10:00"))  # as one whose transaction ends only now
    assert (slow.calendar_version.number, slow.due_at) == (1, at("2026-03-12 18:00"))

    with moment.at(NOON + timedelta(minutes=1)):
        clock.sweep()

    slow.refresh_from_db()
    version.refresh_from_db()
    assert (slow.due_at, version.moved) == (at("2026-03-13 18:00"), 1)
