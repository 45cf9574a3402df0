"""The page of today: narrowed, printed, full, and who announced themselves."""

from copy import copy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.base import ModelState
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history import moment
from history.moment import now
from reception import actions
from reception.actions import kiosk
from reception.board import FULL_CARDS
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.gate import tablet
from tests.factories.reception import SiteFactory
from tests.reception.today import visit

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MOST_QUERIES, MOST_BYTES = 9, 100 * 1024


def test_the_board_is_narrowed_to_a_site(desk):
    here, there = SiteFactory(name="Old works"), SiteFactory(name="New works")
    mine, _other = visit(site=here), visit(site=there)

    page = desk.get(reverse("reception:board"), {"site": here.pk})

    shown = [card.appointment for column in page.context["columns"] for card in column.cards]
    assert shown == [mine]
    assert f"site={here.pk}" in page.context["part_url"]
    choices = [label for _key, label in page.context["form"].fields["site"].widget.choices]
    assert choices == ["All sites", "New works", "Old works"]


def test_a_site_without_visits_today_stays_chosen(desk):
    empty = SiteFactory(name="Far works")

    page = desk.get(reverse("reception:board"), {"site": empty.pk, "department": "nonsense"})

    assert list(page.context["form"].fields["site"].widget.choices)[-1] == (empty.pk, "Far works")


def full_day(clerk, host, count):
    for number in range(count):
        row = visit(contact_person=host, starts_at=now() - HOUR, head_count=3, is_important=number % 3 == 0)
        if number % 4:
            actions.check_in(row, actor=clerk, visitors=actions.party_of(row))
        if number % 4 == 2:
            actions.start_meeting(row, actor=clerk)
        if number % 4 == 3:
            actions.check_out(row, actor=clerk)


def weight(client):
    client.get(reverse("reception:board"))
    with CaptureQueriesContext(connection) as seen:
        page = client.get(reverse("reception:board"))
    return [row["sql"] for row in seen], len(page.content)


def test_a_full_day_asks_no_more_than_a_quiet_one_and_both_ask_little(desk, clerk, host):
    full_day(clerk, host, 4)
    quiet, _size = weight(desk)
    full_day(clerk, host, 36)

    full, size = weight(desk)

    assert len(full) == len(quiet) <= MOST_QUERIES, "\n".join(sql[:200] for sql in full)
    assert size <= MOST_BYTES


def test_three_hundred_visits_a_day_still_make_a_light_page(desk, host):
    states = [Appointment.State.CONFIRMED, *Appointment.IN_HOUSE, Appointment.State.COMPLETED]
    rows = []
    for number in range(300):
        row = copy(visit(head_count=3, contact_person=host, is_important=True) if not rows else rows[0])
        row.pk, row.invitation_uid, row._state = None, uuid4(), ModelState()
        row.state, row.arrived_at = states[number % 4], now() - number * MINUTE
        rows.append(row)
    Appointment.objects.bulk_create(rows)

    queries, size = weight(desk)

    assert len(queries) <= MOST_QUERIES
    assert size <= MOST_BYTES


def test_a_very_full_day_has_one_line_for_each_visit_that_is_further_off(desk, monkeypatch):
    monkeypatch.setitem(FULL_CARDS, "expected", 2)
    for hours in (1, 2, 3):
        visit(starts_at=now() + hours * HOUR, visitor_name=f"Guest {hours}")

    page = desk.get(reverse("reception:board"))

    column = page.context["columns"][0]
    assert [len(column.first), len(column.rest)] == [2, 1]
    assert page.content.decode().split('class="lines"')[1].count("Guest 3") == 1


def test_the_day_fits_on_paper(desk, clerk):
    actions.check_in(visit(visitor_name="Wang Fang"), actor=clerk)

    shown = desk.get(reverse("reception:day-list"), {"day": "2026-03-11"}).content.decode()

    assert "Visitors of the day" in shown
    assert "Wang Fang" in shown
    assert "csrfmiddlewaretoken" not in shown.split("sheet-of-paper")[1]


@pytest.mark.clause("S1-28")
def test_who_announced_themselves_is_confirmed_on_the_board(desk, clerk):
    """They stand where the desk looks, and no longer once they are signed in."""
    row = visit(visitor_name="Wang Fang")
    tablet_there, _token = tablet(row.site)
    announcement = kiosk.announce(tablet_there, row)
    board = reverse("reception:board")
    page = desk.get(board)

    confirm = reverse("reception:announced-confirm", args=[announcement.pk])
    assert [shown.appointment for shown in page.context["announced"]] == [row]
    assert confirm in page.content.decode()
    answer = desk.post(confirm, {"next": board})

    assert answer.url == board
    assert Appointment.objects.get(pk=row.pk).state == Appointment.State.ARRIVED
    assert desk.get(board).context["announced"] == []


def test_who_announced_themselves_late_has_come(desk, clerk, noon):
    row = visit(starts_at=noon)
    kiosk.announce(tablet(row.site)[0], row)

    with moment.at(noon + 40 * MINUTE):
        page = desk.get(reverse("reception:board"))

    assert [alarm.kind for alarm in page.context["alarms"]] == []
    assert len(page.context["announced"]) == 1


def test_another_site_and_another_day_show_no_announcement(desk):
    row, elsewhere = visit(), SiteFactory()
    kiosk.announce(tablet(row.site)[0], row)

    there, tomorrow = ({"site": elsewhere.pk}, {"day": (now() + 24 * HOUR).date().isoformat()})
    shown = [desk.get(reverse("reception:board"), narrowed).context["announced"] for narrowed in (there, tomorrow)]

    assert shown == [[], []]


def test_whoever_may_not_sign_a_guest_in_is_shown_no_announcement(client, stranger, host):
    row = visit(contact_person=host)
    kiosk.announce(tablet(row.site)[0], row)
    client.force_login(stranger)

    assert client.get(reverse("reception:board")).context["announced"] == []


@pytest.mark.parametrize("page", ["board", "walk-ins"])
def test_a_private_guest_who_announces_themselves_is_named_to_no_stranger(client, page):
    """R30."""
    guard, row = UserFactory(role="gate_security"), visit(visitor_name="Secret Guest", is_private=True)
    companion = actions.expect(row, name="Hidden Companion", actor=guard)
    kiosk.announce(tablet(row.site)[0], row, visitor=companion)
    client.force_login(guard)

    shown = client.get(reverse(f"reception:{page}"))

    words = [word in shown.content.decode() for word in ("Secret Guest", "Hidden Companion", str(row.organisation))]
    assert (len(shown.context["announced"]), words) == (1, [False, False, False])


@pytest.mark.parametrize("count", [1, 12])
def test_announcements_cost_the_board_one_question(desk, count):
    for number in range(count):
        row = visit(visitor_name=f"Guest {number}")
        kiosk.announce(tablet(row.site)[0], row)

    queries, size = weight(desk)

    assert len(queries) <= MOST_QUERIES, "\n".join(sql[:200] for sql in queries)
    assert size <= MOST_BYTES


def test_a_private_visit_tells_the_board_of_others_nothing(client, clerk):
    private = visit(visitor_name="The Minister", is_private=True)
    client.force_login(UserFactory(role="gate_security"))

    shown = client.get(reverse("reception:board")).content.decode()

    assert "The Minister" not in shown
    assert str(private.organisation) not in shown
    assert "Private visit" in shown
