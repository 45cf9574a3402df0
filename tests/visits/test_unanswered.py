"""No approval stays unanswered: a reminder, deputies too, then the superior, then the Marketing Center (R21)."""

from datetime import datetime, timedelta

import pytest

from accounts import actions as accounts
from accounts.models import Absence, Department
from deadlines.models import Clock
from deadlines.sweep import sweep
from history import moment
from history.models import Event
from notices.models import Notice
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import InfoSheetFactory, graded, sign, waiting
from visits import actions, links, rules, signatories

pytestmark = pytest.mark.django_db
CODE = "SIGN_STEP"


@pytest.fixture
def boss():
    return UserFactory(name="Song Yi")


@pytest.fixture
def approver(boss):
    return UserFactory(role="info_sheet_approver", manager=boss, name="Zhou Wei")


@pytest.fixture
def sheet(approver):
    return InfoSheetFactory(submitted=True)


def clock(sheet):
    return Clock.objects.of(sheet).filter(code=CODE).latest("pk")


def at(instant: datetime):
    """The sweep comes by."""
    with moment.at(instant):
        sweep(at=instant)


def told(kind):
    return {notice.recipient for notice in Notice.objects.filter(kind=f"visits.{kind}")}


def verbs(sheet):
    return [event.verb for event in Event.objects.about(sheet)]


def test_whoever_is_asked_has_four_working_hours(sheet, approver, noon):
    running = clock(sheet)

    assert (running.owner, running.state) == (approver, Clock.State.RUNNING)
    assert running.due_at == noon.replace(hour=17)  # 12 to 13 is the midday break


def test_before_the_time_is_over_the_asked_and_their_deputy_are_reminded(sheet, approver, noon):
    deputy = UserFactory()
    accounts.appoint_deputy(approver, deputy, noon + timedelta(minutes=1), noon + timedelta(days=3), None)

    at(clock(sheet).due_at - timedelta(hours=1))

    assert told("sign_reminder") == {approver, deputy}
    assert Notice.objects.get(kind="visits.sign_reminder", recipient=deputy).on_behalf_of == approver
    assert "remind" in verbs(sheet)


def test_at_the_due_moment_the_superior_may_sign_as_well_and_it_says_so(sheet, approver, boss):
    assert not rules.may_approve(boss, sheet, waiting(sheet))

    at(clock(sheet).due_at)

    assert told("sign_passed_on") == {boss}
    assert waiting(sheet).passed_to == boss
    passed = Event.objects.about(sheet).get(verb="pass_on")
    assert (passed.text.words, passed.facts) == ("Song Yi", {"asked": [[], ["Zhou Wei"]]})
    assert rules.may_approve(approver, sheet, waiting(sheet))
    sign(sheet, boss)
    assert sheet.state == "handed_over"


def test_a_deputy_of_the_superior_signs_for_them(sheet, boss, noon):
    deputy, due = UserFactory(), clock(sheet).due_at
    accounts.appoint_deputy(boss, deputy, noon - timedelta(days=1), noon + timedelta(days=3), None)
    at(due)

    with moment.at(due + timedelta(minutes=5)):
        sign(sheet, deputy)

    event = Event.objects.about(sheet).get(verb="approve")
    assert (event.actor, event.on_behalf_of) == (deputy, boss)


def test_the_author_is_never_asked_in_anybodys_place(approver, boss):
    sheet = InfoSheetFactory(complete=True)
    visit = sheet.appointment
    type(approver).objects.filter(pk=approver.pk).update(manager=visit.salesperson)
    type(approver).objects.filter(pk=visit.salesperson_id).update(manager=boss)
    actions.submit(sheet, actor=visit.salesperson)

    at(clock(sheet).due_at)

    assert waiting(sheet).passed_to == boss


def test_where_the_asked_is_away_and_nobody_stands_in_the_superior_hears_it_with_the_reminder(boss, noon):
    director = UserFactory(manager=boss)
    sheet = InfoSheetFactory(complete=True)
    sheet.level.steps.filter(order=1).update(kind="person", person=director)
    actions.submit(sheet, actor=sheet.created_by)
    Absence.objects.create(person=director, starts_at=noon, ends_at=noon + timedelta(days=3))

    at(clock(sheet).due_at - timedelta(hours=1))

    assert told("sign_passed_on") == {boss}


def test_after_that_the_head_of_the_marketing_center_hears_of_it(sheet):
    head = UserFactory()
    DepartmentFactory(kind=Department.Kind.MARKETING, head=head)
    due = clock(sheet).due_at
    at(due)

    at(due + timedelta(days=1))

    assert "deadlines.escalated" in {notice.kind for notice in Notice.objects.filter(recipient=head)}


def test_a_signature_in_time_stops_the_clock_and_the_next_step_has_its_own(boss):
    director = graded("middle", role="info_sheet_approver")
    sheet = InfoSheetFactory(submitted=True, level="A")
    sheet.appointment.salesperson.manager = boss
    sheet.appointment.salesperson.save(update_fields=["manager"])
    first = clock(sheet)

    sign(sheet, director)

    first.refresh_from_db()
    assert (first.state, clock(sheet).state, clock(sheet).owner) == (Clock.State.STOPPED, Clock.State.RUNNING, boss)


def test_a_return_stops_it_and_nothing_runs_afterwards(sheet, approver):
    actions.return_(sheet, approval=waiting(sheet), reason="No", actor=approver)

    assert clock(sheet).state == Clock.State.STOPPED


def test_nobody_is_bothered_once_it_is_signed(sheet, approver):
    due = clock(sheet).due_at
    sign(sheet, approver)

    at(due)

    assert told("sign_passed_on") == told("sign_reminder") == set()


@pytest.fixture
def two(boss):
    """Two sign at one step; each has a superior of their own."""
    above = UserFactory(name="Guo Min")
    one = UserFactory(role="info_sheet_approver", manager=boss, name="Zhou Wei")
    other = UserFactory(role="info_sheet_approver", manager=above, name="Xu Lan")
    sheet = InfoSheetFactory(complete=True)
    sheet.level.steps.filter(order=1).update(count=2)
    sheet.level.steps.exclude(order=1).delete()
    actions.submit(sheet, actor=sheet.appointment.salesperson)
    return sheet, one, other, above


def test_r21_with_two_at_one_step_the_clock_is_theirs_who_have_not_signed(two, noon):
    sheet, one, other, above = two
    due = clock(sheet).due_at
    assert clock(sheet).owner == one

    sign(sheet, one)

    assert (clock(sheet).owner, clock(sheet).state, clock(sheet).due_at) == (other, Clock.State.RUNNING, due)
    at(due - timedelta(hours=1))
    assert told("sign_reminder") == {other}
    at(due)
    assert told("sign_passed_on") == {above}
    sign(sheet, above)
    sheet.refresh_from_db()
    assert sheet.state == "handed_over"


def test_r21_where_the_superior_signs_for_one_of_two_the_other_s_is_passed_on_too(two, boss):
    sheet, _one, other, _above = two
    at(clock(sheet).due_at)
    assert told("sign_passed_on") == {boss}

    with moment.at(clock(sheet).due_at + timedelta(minutes=5)):
        sign(sheet, boss)
        sign(sheet, other)

    sheet.refresh_from_db()
    assert sheet.state == "handed_over"


def test_r21_a_superior_who_has_signed_is_followed_by_the_next_one_up(two, boss):
    sheet, *_signers = two
    top = UserFactory(name="Top")
    type(boss).objects.filter(pk=boss.pk).update(manager=top)
    due = clock(sheet).due_at
    at(due)

    with moment.at(due + timedelta(minutes=5)):
        sign(sheet, boss)

    assert told("sign_passed_on") == {boss, top}
    assert waiting(sheet).passed_to == top


def test_who_has_signed_gets_no_late_letter_that_asks_them_to(two):
    sheet, one, other, _above = two
    letters = {notice.recipient: notice for notice in Notice.objects.filter(kind="visits.sheet_submitted")}

    sign(sheet, one)

    assert [links.is_still_asked(letters[person]) for person in (one, other)] == [False, True]


def test_for_whom_a_deputy_has_signed_does_not_sign_the_seat_beside_it(two, noon):
    sheet, one, other, _above = two
    deputy = UserFactory()
    accounts.appoint_deputy(one, deputy, noon - timedelta(days=1), noon + timedelta(days=3), None)

    sign(sheet, deputy)

    assert not rules.may_approve(one, sheet, waiting(sheet))
    assert signatories.waiting_for(one) == {}
    assert list(signatories.waiting_for(other)) == [sheet.pk]
