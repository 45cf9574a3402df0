"""One verb for several visits of the board at once."""

import pytest
from django.urls import reverse

from history.moment import now
from reception import actions
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.reception.today import visit

pytestmark = pytest.mark.django_db


def together(desk, verb, visits, **more):
    keys = [row.pk for row in visits]
    return desk.post(reverse("reception:together"), {"verb": verb, "visit": keys} | more, follow=True)


def test_twelve_visits_are_checked_in_with_one_click(desk):
    twelve = [visit() for _turn in range(12)]

    page = together(desk, "check_in", twelve)

    states = set(Appointment.objects.values_list("state", flat=True))
    assert states == {Appointment.State.ARRIVED}
    assert "12 visits are checked in." in page.content.decode()


def test_one_visit_that_is_refused_does_not_keep_the_others_outside(desk, clerk):
    """Somebody was faster with one of them; the sentence says who."""
    first, second = visit(visitor_name="Wang Fang"), visit()
    actions.check_in(first, actor=UserFactory(name="Li Faster"))

    shown = together(desk, "check_in", [first, second]).content.decode()

    second.refresh_from_db()
    assert second.state == Appointment.State.ARRIVED
    assert "1 visit is checked in." in shown
    assert "Somebody was faster: Li Faster" in shown


def test_several_leave_at_once_and_it_is_asked_once_who_saw_them_off(desk, clerk, host):
    visits = [visit(contact_person=host) for _turn in range(2)]
    for row in visits:
        actions.check_in(row, actor=clerk)

    asked = together(desk, "check_out", visits)
    together(desk, "check_out", visits, asked="1", seen_off_by=host.pk, left_items_checked="on")

    assert asked.templates[0].name == "reception/together_form.html"
    rows = Appointment.objects.values_list("state", "seen_off_by", "visitors__left_items_checked")
    assert set(rows) == {("completed", host.pk, True)}


def test_what_is_not_theirs_is_left_alone(client, stranger):
    """Keys of visits that somebody does not see are no visits."""
    appointment = visit()
    client.force_login(stranger)

    together(client, "check_in", [appointment])

    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.CONFIRMED


def test_an_uncleared_visit_stays_outside_the_others_come_in(desk):
    barred, free = visit(), visit()
    actions.set_clearance(barred, "waiting", actor=None, at=now())

    together(desk, "check_in", [barred, free])

    states = dict(Appointment.objects.values_list("pk", "state"))
    assert states == {barred.pk: "confirmed", free.pk: "arrived"}


@pytest.mark.parametrize("posted", [{"verb": "delete"}, {}])
def test_a_verb_that_is_none_is_refused(desk, posted):
    assert desk.post(reverse("reception:together"), posted).status_code == 400


def test_nothing_chosen_says_so_and_leads_back_to_nowhere_else(desk):
    page = together(desk, "check_in", [], next="https://elsewhere.example/")

    assert page.redirect_chain == [(reverse("reception:board"), 302)]
    assert "Choose visits first" in page.content.decode()
