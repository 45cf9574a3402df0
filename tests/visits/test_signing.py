"""Signing: who is asked, in which order, never the author, and of two only one."""

from datetime import timedelta

import pytest

from accounts import actions as accounts
from deadlines.models import Standard
from history.flow import NotAllowed
from history.models import Event
from notices.models import Notice
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, graded, sign, waiting
from visits import actions, rules
from visits.models import Approval, InfoSheet, PrepTask

pytestmark = pytest.mark.django_db
State = InfoSheet.State
TICKS = {"is_reasonable": True, "is_appropriate": True}


def told(kind):
    return set(Notice.objects.filter(kind=f"visits.{kind}").values_list("recipient", flat=True))


def test_submitting_asks_everybody_who_may_sign_and_nobody_else():
    first, second = UserFactory(role="info_sheet_approver"), UserFactory(role="info_sheet_approver")
    UserFactory(role="marketing_center")

    sheet = InfoSheetFactory(submitted=True)

    assert told("sheet_submitted") == {first.pk, second.pk}
    assert waiting(sheet).decision == "waiting"


@pytest.mark.clause("S3-26")
def test_a_product_manager_or_director_other_than_the_author_ticks_both_or_returns_with_a_reason():
    author = UserFactory(role="sales")
    author.groups.add(*UserFactory(role="info_sheet_approver").groups.all())
    sheet = InfoSheetFactory(submitted=True, appointment=VisitFactory(confirmed=True, salesperson=author))
    approval, approver = waiting(sheet), UserFactory(role="info_sheet_approver")
    assert not rules.may_approve(author, sheet, approval)
    assert not rules.may_approve(UserFactory(role="marketing_center"), sheet, approval)
    assert rules.may_approve(approver, sheet, approval)

    for half in ({"is_reasonable": True, "is_appropriate": False}, {"is_reasonable": False, "is_appropriate": True}):
        with pytest.raises(actions.Untold):
            actions.approve(sheet, approval=approval, actor=approver, **half)
    with pytest.raises(actions.Untold):
        actions.return_(sheet, approval=approval, reason="  ", actor=approver)
    assert InfoSheet.objects.get(pk=sheet.pk).state == State.SUBMITTED
    actions.return_(sheet, approval=approval, reason="The host is too junior for them", actor=approver)
    assert sheet.state == State.RETURNED and sheet.is_editable
    actions.submit(sheet, actor=author)
    actions.approve(sheet, approval=waiting(sheet), actor=approver, **TICKS)

    signed = Approval.objects.get(submission__sheet=sheet, decision="approved")
    assert (signed.decided_by, signed.is_reasonable, signed.is_appropriate) == (approver, True, True)


def test_the_author_hears_why_it_is_returned():
    sheet = InfoSheetFactory(returned=True)

    notice = Notice.objects.get(kind="visits.sheet_returned")
    assert (notice.recipient, notice.params["reason"]) == (sheet.appointment.salesperson, "The host is missing.")


def test_approval_is_told_given_to_the_departments_and_handed_over_at_once():
    sheet = InfoSheetFactory(submitted=True)

    sign(sheet)

    visit = Appointment.objects.get(pk=sheet.appointment_id)
    assert (sheet.state, sheet.handed_over_to) == (State.HANDED_OVER, visit.receptionist)
    tasks = PrepTask.objects.standing().filter(appointment=visit)
    assert (visit.clearance, visit.tasks_total) == ("cleared", tasks.count())
    assert told("sheet_approved") == {visit.salesperson.pk}
    assert told("sheet_handed_over") == {visit.receptionist.pk}


def test_a_company_may_hand_over_by_hand():
    Standard.objects.filter(code="AUTO_HAND_OVER").update(amount=0)
    sheet = InfoSheetFactory(submitted=True)

    sign(sheet)
    assert (sheet.state, sheet.appointment.clearance) == (State.APPROVED, "waiting")
    assert actions.sign_off_clock(sheet.appointment).is_open
    actions.hand_over(sheet, actor=UserFactory(role="marketing_center"))

    assert sheet.state == State.HANDED_OVER
    assert Appointment.objects.get(pk=sheet.appointment_id).clearance == "cleared"


@pytest.mark.clause("S1-10")
@pytest.mark.parametrize(("level", "head_count", "steps"), [("A", 1, 2), ("B", 10, 2), ("B", 9, 1), ("C", 12, 2)])
def test_important_guests_and_large_groups_need_the_superiors_signature_too(level, head_count, steps):
    superior = graded("middle")
    visit = VisitFactory(confirmed=True, head_count=head_count, salesperson=UserFactory(role="sales", manager=superior))
    sheet = InfoSheetFactory(submitted=True, level=level, appointment=visit)
    assert sheet.submissions.get().approvals.count() == steps

    sign(sheet)
    if steps == 2:
        assert sheet.state == State.SUBMITTED
        assert (waiting(sheet).asked, waiting(sheet).kind) == (superior, "superior")
        assert superior.pk in told("sheet_submitted")
        assert not rules.may_approve(UserFactory(role="info_sheet_approver"), sheet, waiting(sheet))
        sign(sheet, superior)

    assert sheet.state == State.HANDED_OVER


def test_without_a_superior_of_their_own_the_department_head_is_asked(department, manager):
    visit = VisitFactory(confirmed=True, salesperson=UserFactory(role="sales", department=department))
    sheet = InfoSheetFactory(submitted=True, level="A", appointment=visit)

    sign(sheet)

    assert waiting(sheet).asked == manager


def test_where_nobody_is_above_whoever_may_exempt_signs():
    head = UserFactory(role="manager")
    sheet = InfoSheetFactory(submitted=True, level="A")

    sign(sheet)

    assert waiting(sheet).asked is None
    assert rules.may_approve(head, sheet, waiting(sheet))


def test_a_level_a_sheet_needs_a_director():
    sheet = InfoSheetFactory(submitted=True, level="A")

    assert not rules.may_approve(UserFactory(role="info_sheet_approver"), sheet, waiting(sheet))
    assert rules.may_approve(graded("middle", role="info_sheet_approver"), sheet, waiting(sheet))


def test_nobody_signs_twice():
    director = graded("senior", role="info_sheet_approver")
    visit = VisitFactory(confirmed=True, salesperson=UserFactory(role="sales", manager=director))
    sheet = InfoSheetFactory(submitted=True, level="A", appointment=visit)

    sign(sheet, director)

    assert waiting(sheet).asked is None
    assert not rules.may_approve(director, sheet, waiting(sheet))


def test_a_deputy_signs_for_the_one_they_stand_in_for(noon):
    director, deputy = UserFactory(role="info_sheet_approver"), UserFactory()
    accounts.appoint_deputy(director, deputy, noon - timedelta(days=1), noon + timedelta(days=1), None)
    sheet = InfoSheetFactory(submitted=True)
    assert deputy.pk in told("sheet_submitted")

    sign(sheet, deputy)

    event = Event.objects.about(sheet).get(verb="approve")
    assert (event.actor, event.on_behalf_of) == (deputy, director)


def test_a_deputy_of_the_author_signs_nothing_in_the_authors_name(noon):
    author, deputy = UserFactory(role="sales"), UserFactory()
    author.groups.add(*UserFactory(role="info_sheet_approver").groups.all())
    accounts.appoint_deputy(author, deputy, noon - timedelta(days=1), noon + timedelta(days=1), None)
    sheet = InfoSheetFactory(submitted=True, appointment=VisitFactory(confirmed=True, salesperson=author))

    assert not rules.may_approve(deputy, sheet, waiting(sheet))


def test_the_author_signs_nothing_in_somebody_elses_name(noon):
    sheet = InfoSheetFactory(submitted=True)
    director = UserFactory(role="info_sheet_approver")
    author = sheet.appointment.salesperson
    accounts.appoint_deputy(director, author, noon - timedelta(days=1), noon + timedelta(days=1), None)

    assert not rules.may_approve(author, sheet, waiting(sheet))


def test_whoever_typed_a_part_of_it_signs_nothing():
    engineer = UserFactory(role="project_engineer")
    engineer.groups.add(*UserFactory(role="info_sheet_approver").groups.all())
    kind = {"visitor_category": "existing", "customer_kind": "technical", "project_engineer": engineer}
    sheet = InfoSheetFactory(complete=True, purpose_type="project", **kind)
    actions.confirm_purpose(sheet, actor=engineer)
    actions.edit(sheet, actor=engineer, version=sheet.version, fields={"product_needs": "Lenses"})
    actions.submit(sheet, actor=sheet.appointment.salesperson)

    assert not rules.may_approve(engineer, sheet, waiting(sheet))


def test_the_second_approver_hears_who_decided_and_when():
    first, second = UserFactory(role="info_sheet_approver", name="Zhou Wei"), UserFactory(role="info_sheet_approver")
    sheet = InfoSheetFactory(submitted=True)
    on_the_other_screen, approval = InfoSheet.objects.get(pk=sheet.pk), waiting(sheet)
    actions.approve(sheet, approval=approval, actor=first, **TICKS)

    with pytest.raises(actions.Decided) as refusal:
        actions.return_(on_the_other_screen, approval=approval, reason="No", actor=second)

    assert str(refusal.value) == "Already decided by Zhou Wei on Wed 11 Mar 2026 12:00: Approved."
    assert sheet.submissions.get().approvals.get().decision == "approved"


def test_a_signature_of_an_older_submission_is_worth_nothing():
    sheet = InfoSheetFactory(submitted=True)
    old = waiting(sheet)
    actions.return_(sheet, approval=old, reason="Not yet", actor=UserFactory(role="info_sheet_approver"))
    actions.submit(sheet, actor=sheet.appointment.salesperson)

    with pytest.raises(actions.Decided):
        actions.approve(sheet, approval=old, actor=UserFactory(role="info_sheet_approver"), **TICKS)

    assert sheet.state == State.SUBMITTED


def verb(sheet, name):
    """Carry out one verb of the flow, whoever may."""
    actor = UserFactory(role="info_sheet_approver")
    approval = Approval.objects.filter(submission__sheet=sheet).last()
    acts = {
        "submit": lambda: actions.submit(sheet, actor=sheet.appointment.salesperson),
        "approve": lambda: actions.approve(sheet, approval=approval, actor=actor, **TICKS),
        "return": lambda: actions.return_(sheet, approval=approval, reason="No", actor=actor),
        "hand_over": lambda: actions.hand_over(sheet, actor=actor),
    }
    acts[name]()


REFUSED = [
    (name, state)
    for name in ("submit", "approve", "return", "hand_over")
    for state in State
    if state not in InfoSheet.FLOW[name][0]
]


@pytest.mark.parametrize(("name", "state"), REFUSED)
def test_it_is_not_the_moment(name, state):
    sheet = InfoSheetFactory(submitted=True)
    handed = {"handed_over_at": sheet.created_at, "handed_over_to": sheet.created_by}
    InfoSheet.objects.filter(pk=sheet.pk).update(state=state, **handed)

    with pytest.raises(NotAllowed):
        verb(sheet, name)

    assert InfoSheet.objects.get(pk=sheet.pk).state == state
