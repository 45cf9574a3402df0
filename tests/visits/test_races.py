"""Two people at the same instant, on either database (R3)."""

import threading

import pytest
from django.db import connection

from history import moment
from history.models import Event
from notices.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, waiting
from visits import actions
from visits.models import Approval, InfoSheet, Level

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run the acts at once, each in a thread with a connection of its own; answers what each returned or raised."""
    start, ends = threading.Barrier(len(acts)), {}
    at = moment.now()

    def run(number, act):
        try:
            with moment.at(at):
                start.wait()
                ends[number] = act()
        except Exception as error:
            ends[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [ends[number] for number in range(len(acts))]


def test_of_two_approvers_at_once_one_signs_and_the_other_hears_who():
    sheet = InfoSheetFactory(submitted=True)
    approval = waiting(sheet)
    people = [UserFactory(role="info_sheet_approver"), UserFactory(role="info_sheet_approver")]

    def signed_by(person):
        mine = InfoSheet.objects.get(pk=sheet.pk)
        open_ = Approval.objects.get(pk=approval.pk)
        return actions.approve(mine, approval=open_, is_reasonable=True, is_appropriate=True, actor=person)

    ends = together(*(lambda person=person: signed_by(person) for person in people))

    approval.refresh_from_db()
    assert sorted(type(end).__name__ for end in ends) == ["Decided", "NoneType"]
    refusal = next(str(end) for end in ends if end is not None)
    assert refusal == f"Already decided by {approval.decided_by} on Wed 11 Mar 2026 12:00: Approved."
    assert Event.objects.about(sheet).filter(verb="approve").count() == 1
    assert Notice.objects.filter(kind="visits.sheet_approved").count() == 1


def test_two_who_sign_one_step_at_once_take_a_seat_each():
    Level.objects.get(code="B").steps.filter(order=1).update(count=2)
    sheet = InfoSheetFactory(submitted=True)
    approval = waiting(sheet)
    people = [UserFactory(role="info_sheet_approver"), UserFactory(role="info_sheet_approver")]

    def signed_by(person):
        mine, open_ = InfoSheet.objects.get(pk=sheet.pk), Approval.objects.get(pk=approval.pk)
        return actions.approve(mine, approval=open_, is_reasonable=True, is_appropriate=True, actor=person)

    ends = together(*(lambda person=person: signed_by(person) for person in people))

    sheet.refresh_from_db()
    seats = sheet.submissions.get().approvals.order_by("seat").values_list("decided_by", flat=True)
    assert (ends, sheet.state, set(seats)) == ([None, None], "handed_over", {person.pk for person in people})
    assert Event.objects.about(sheet).filter(verb="approve").count() == 1


def test_of_approving_and_returning_at_once_one_counts():
    sheet = InfoSheetFactory(submitted=True)
    approval = waiting(sheet)
    first, second = UserFactory(role="info_sheet_approver"), UserFactory(role="info_sheet_approver")

    def fresh():
        return {"sheet": InfoSheet.objects.get(pk=sheet.pk), "approval": Approval.objects.get(pk=approval.pk)}

    ends = together(
        lambda: actions.approve(**fresh(), is_reasonable=True, is_appropriate=True, actor=first),
        lambda: actions.return_(**fresh(), reason="Too late in the day", actor=second),
    )

    sheet.refresh_from_db()
    approval.refresh_from_db()
    assert sum(end is None for end in ends) == 1
    assert sheet.state == ("handed_over" if approval.decision == "approved" else "returned")


def test_two_who_begin_the_sheet_of_one_visit_begin_one_sheet():
    visit = VisitFactory(confirmed=True)

    ends = together(*(lambda: actions.draft(visit, actor=visit.salesperson) for _ in range(2)))

    assert ends[0] == ends[1]
    assert InfoSheet.objects.count() == 1


def test_of_two_tasks_ticked_at_once_both_are_counted():
    visit = VisitFactory(confirmed=True)
    tasks = list(visit.prep_tasks.order_by("pk"))[:2]
    for task in tasks:
        task.items.all().delete()
    worker = UserFactory()

    ends = together(*(lambda task=task: actions.tick(task, actor=worker) for task in tasks))

    visit.refresh_from_db()
    assert ends == [None, None]
    assert (visit.tasks_total, visit.tasks_open) == (4, 2)
