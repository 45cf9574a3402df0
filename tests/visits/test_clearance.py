"""Two working days ahead: the clock of a visit, short notice, and when the front desk sees it cleared."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deadlines.models import Clock
from deadlines.projection import differences
from deadlines.sweep import sweep
from history import moment
from notices.models import Notice
from reception import actions as reception
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, fill, set_level, sign
from visits import actions, rules
from visits.models import InfoSheet

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day, hour=10, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def visit_on(day, **fields):
    return VisitFactory(confirmed=True, starts_at=at(day), **fields)


def clearance(visit):
    return Appointment.objects.get(pk=visit.pk).clearance


def running(visit):
    return Clock.objects.of(visit).filter(code="INFO_SHEET_SIGNOFF").running().first()


def test_a_confirmed_customer_visit_waits_for_its_sheet_drafted_or_not():
    visit = visit_on(18)

    assert clearance(visit) == "waiting"
    assert running(visit).owner == visit.salesperson


def test_without_a_salesperson_the_contact_person_owes_the_sheet():
    visit = visit_on(18, salesperson=None)

    assert running(visit).owner == visit.contact_person


def test_a_general_visit_needs_none():
    visit = visit_on(18, kind=Appointment.Kind.GENERAL)

    assert (clearance(visit), running(visit)) == ("not_needed", None)


@pytest.mark.clause("S3-27")
def test_the_sheet_is_due_two_working_days_ahead_reminded_of_and_escalated_until_it_is_handed_over():
    approver = UserFactory(role="info_sheet_approver")
    head = UserFactory()
    DepartmentFactory(kind="marketing", head=head)
    visit = visit_on(18)  # a Wednesday
    clock = running(visit)
    assert clock.due_at == at(16, 18)

    with moment.at(at(16, 17)):
        sweep()
    assert heard("deadlines.due_soon") == {visit.salesperson.pk}
    with moment.at(at(17, 11)):
        sweep()
    assert heard("deadlines.escalated") == {approver.pk}
    with moment.at(at(18, 9, 30)):
        sweep()
    assert head.pk in heard("deadlines.escalated")

    with moment.at(at(18, 9, 40)):
        sheet = InfoSheetFactory(appointment=visit, submitted=True)
        sign(sheet, approver)
    clock.refresh_from_db()
    assert (clock.state, clock.stopped_at) == (Clock.State.STOPPED, at(18, 9, 40))
    fired = clock.checkpoints.filter(fired_at__isnull=False).count()
    with moment.at(at(20)):
        sweep()
    assert clock.checkpoints.filter(fired_at__isnull=False).count() == fired


def heard(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-02-25", "2026-02-14"),
        ("2026-10-08", "2026-09-29"),
        ("2026-10-12", "2026-10-09"),
        ("2026-01-05", "2025-12-31"),
    ],
)
def test_working_days_are_those_of_the_calendar(start, due):
    start, due = datetime.fromisoformat(f"{start}T10:00+08:00"), datetime.fromisoformat(f"{due}T18:00+08:00")

    with moment.at(due - timedelta(days=30)):
        visit = VisitFactory(confirmed=True, starts_at=start)

    assert running(visit).due_at == due


def test_a_sheet_signed_before_the_answer_clears_the_visit_with_the_answer():
    visit = VisitFactory(requested=True, starts_at=at(18))
    InfoSheetFactory(appointment=visit, approved=True)
    visit.refresh_from_db()

    reception.confirm(visit, actor=visit.contact_person, channel="phone", place="Office 301")

    assert (clearance(visit), running(visit)) == ("cleared", None)


# Short notice


def test_a_visit_booked_too_late_needs_an_exemption_and_one_in_time_does_not():
    assert actions.needs_exemption(visit_on(12))
    assert not actions.needs_exemption(visit_on(18))


def test_a_late_sheet_of_a_visit_booked_in_time_needs_no_exemption():
    visit = visit_on(18)

    with moment.at(at(17)):
        assert not actions.needs_exemption(visit)


def test_an_exemption_is_counted_apart_and_lets_the_handed_over_sheet_clear_the_visit():
    visit, boss = visit_on(12), UserFactory(role="manager")
    sheet = InfoSheetFactory(appointment=visit, approved=True)
    assert (sheet.state, clearance(visit)) == (InfoSheet.State.HANDED_OVER, "waiting")

    actions.exempt(visit, reason="They decided this morning", actor=boss)

    assert clearance(visit) == "cleared"
    assert visit.exemptions.get().reason == "They decided this morning"
    assert Notice.objects.filter(kind="visits.visit_exempted", recipient=visit.salesperson).count() == 1


def test_exempted_after_the_hand_over_it_is_not_counted_with_the_late_either():
    visit = visit_on(12)
    InfoSheetFactory(appointment=visit, approved=True)
    late = actions.sign_off_clock(visit)
    assert (late.state, Clock.objects.late(at(20)).filter(pk=late.pk).exists()) == (Clock.State.STOPPED, True)

    actions.exempt(visit, reason="They decided this morning", actor=UserFactory(role="manager"))

    assert actions.sign_off_clock(visit).state == Clock.State.WAIVED
    assert not Clock.objects.late(at(20)).filter(pk=late.pk).exists()
    assert list(differences(Clock.objects.filter(pk=late.pk))) == []


def test_exempted_beforehand_the_clock_is_waived_and_hand_over_clears():
    visit = visit_on(12)

    actions.exempt(visit, reason="They decided this morning", actor=UserFactory(role="manager"))
    assert clearance(visit) == "waiting"
    assert actions.sign_off_clock(visit).state == Clock.State.WAIVED
    InfoSheetFactory(appointment=visit, approved=True)

    assert clearance(visit) == "cleared"


def test_an_exemption_has_a_reason_and_is_given_once():
    visit, boss = visit_on(12), UserFactory(role="manager")

    with pytest.raises(actions.Untold):
        actions.exempt(visit, reason=" ", actor=boss)
    actions.exempt(visit, reason="They decided this morning", actor=boss)
    with pytest.raises(actions.Untold):
        actions.exempt(visit, reason="Again", actor=boss)

    assert visit.exemptions.count() == 1


def test_a_visit_in_time_is_not_exempted():
    with pytest.raises(actions.Untold):
        actions.exempt(visit_on(18), reason="Just so", actor=UserFactory(role="manager"))


def test_only_a_manager_who_did_not_write_the_sheet_may_exempt():
    boss, seller = UserFactory(role="manager"), UserFactory(role="sales")
    seller.groups.add(*boss.groups.all())
    visit = visit_on(12, salesperson=seller)

    assert rules.may_exempt(boss, visit)
    assert not rules.may_exempt(seller, visit)
    assert not rules.may_exempt(UserFactory(role="receptionist"), visit)


# Moved


def test_moving_the_visit_moves_the_due_moment():
    visit = visit_on(18)

    reception.reschedule(visit, actor=visit.contact_person, starts_at=at(25), ends_at=at(25, 11), place="Hall")

    assert running(visit).due_at == at(23, 18)


def test_moved_to_tomorrow_it_is_at_short_notice():
    visit = visit_on(18)

    reception.reschedule(visit, actor=visit.contact_person, starts_at=at(12), ends_at=at(12, 11), place="Hall")

    assert actions.needs_exemption(visit)


def test_what_is_late_already_and_moves_by_an_hour_is_late_and_not_at_short_notice():
    visit = visit_on(18)

    with moment.at(at(17)):
        reception.reschedule(visit, actor=visit.contact_person, starts_at=at(18, 11), ends_at=at(18, 12), place="Hall")

        assert not actions.needs_exemption(visit)


def test_a_sheet_without_a_receptionist_waits_for_one_before_it_is_handed_over():
    visit = visit_on(18)
    sheet = InfoSheetFactory(appointment=visit, submitted=True)
    visit.refresh_from_db()
    reception.edit(visit, actor=visit.contact_person, version=visit.version, receptionist=None)

    sign(sheet)

    assert (sheet.state, clearance(visit)) == (InfoSheet.State.APPROVED, "waiting")
    with pytest.raises(actions.Untold):
        actions.hand_over(sheet, actor=UserFactory(role="marketing_center"))
    assert sheet.state == InfoSheet.State.APPROVED


def test_another_salesperson_owes_the_sheet_from_now_on():
    visit, other = visit_on(18), UserFactory(role="sales")

    reception.edit(visit, actor=visit.contact_person, version=visit.version, salesperson=other)

    assert running(visit).owner == other


def test_a_reopened_approval_starts_the_next_cycle_and_the_old_one_keeps_its_verdict():
    visit = visit_on(25)
    sheet = InfoSheetFactory(appointment=visit, approved=True)
    visit.refresh_from_db()

    reception.reschedule(visit, actor=visit.contact_person, starts_at=at(26), ends_at=at(26, 11), place="Hall")

    first, second = Clock.objects.of(visit).filter(code="INFO_SHEET_SIGNOFF").order_by("cycle")
    assert (first.state, first.due_at) == (Clock.State.STOPPED, at(23, 18))
    assert (second.state, second.due_at) == (Clock.State.RUNNING, at(24, 18))
    assert clearance(visit) == "waiting"
    sheet.refresh_from_db()
    sign(sheet)
    assert clearance(visit) == "cleared"


def test_a_visit_that_becomes_a_general_one_waits_for_nothing():
    visit = visit_on(18)

    reception.edit(visit, actor=visit.contact_person, version=visit.version, kind=Appointment.Kind.GENERAL)

    assert (clearance(visit), running(visit)) == ("not_needed", None)


def test_a_general_visit_that_becomes_a_customers_needs_a_sheet():
    visit = visit_on(18, kind=Appointment.Kind.GENERAL)

    reception.edit(visit, actor=visit.contact_person, version=visit.version, kind=Appointment.Kind.CUSTOMER)

    assert clearance(visit) == "waiting"
    assert running(visit).due_at == at(16, 18)


def test_what_was_never_handed_over_stays_late_after_the_visit():
    visit = visit_on(18)
    sheet = fill(set_level(InfoSheetFactory(appointment=visit), "B"))

    with moment.at(at(18)):
        reception.check_in(visit, actor=visit.contact_person, reason="The host vouches for them")
    with moment.at(at(18, 12)):
        reception.check_out(visit, actor=visit.contact_person)

    clock = actions.sign_off_clock(visit)
    assert (clock.state, clock.stopped_at > clock.due_at) == (Clock.State.STOPPED, True)
    sheet.refresh_from_db()
    assert sheet.state == InfoSheet.State.CLOSED
