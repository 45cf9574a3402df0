"""From the receptionist's board through a department, on a telephone, to a visit that shows as prepared."""

from playwright.sync_api import expect

from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import VisitFactory, finish
from visits.models import PrepTask


def test_the_receptionist_asks_the_department_ticks_the_head_confirms_and_the_light_turns(
    open_as, held_clock, barriers
):
    head = UserFactory(name="Yang Kai", name_zh="杨凯")
    head.department = DepartmentFactory(code="administration", name="Administration", name_zh="行政部", head=head)
    head.save()
    worker = UserFactory(department=head.department)
    visit = VisitFactory(confirmed=True)
    for task in PrepTask.objects.filter(appointment=visit, code__in=["materials", "people", "refreshments"]):
        finish(task, head)
        PrepTask.objects.filter(pk=task.pk).update(state="confirmed", head_confirmed_at=task.created_at)
    room = PrepTask.objects.get(appointment=visit, code="venue")

    desk = open_as(visit.receptionist)
    desk.goto("/visits/preparation/visits/?scope=mine")
    expect(desk.locator("tbody .light")).to_have_class("light light-waiting")
    assert barriers(desk) == []
    desk.get_by_role("button", name="Ask everybody how far they are").click()
    expect(desk.locator(".messages")).to_contain_text("1 person is asked")

    phone = open_as(worker, language="zh", width=360)
    phone.goto(room.get_absolute_url())
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert barriers(phone) == []
    for number in range(room.items.count()):
        phone.locator(".tick-line:not(.is-ticked) button").first.click()
        expect(phone.locator(".tick-line.is-ticked")).to_have_count(number + 1)
    phone.locator(f"form[action$='/tasks/{room.pk}/tick/'] button").click()
    expect(phone.locator(".record-head .state-done")).to_be_visible()

    boss = open_as(head, width=360)
    boss.goto(f"/visits/preparation/departments/{head.department.pk}/")
    boss.get_by_role("button", name="Confirm what is ticked").click()
    expect(boss.get_by_role("button", name="Confirm what is ticked")).to_have_count(0)

    desk.goto(f"/visits/preparation/visits/{visit.pk}/")
    expect(desk.locator(".light")).to_have_text("Ready")
    desk.goto(visit.get_absolute_url())
    expect(desk.get_by_text("4 of 4 ready").first).to_be_visible()
