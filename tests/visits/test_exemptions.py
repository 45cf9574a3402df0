"""Visits at short notice: who is asked to exempt them, and how many were, by whom and why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history import moment
from notices.models import Notice
from reception import actions as reception
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory
from visits import actions, exemptions
from visits.models import Exemption

pytestmark = pytest.mark.django_db


def at_short_notice(**fields):
    return VisitFactory(confirmed=True, starts_at=moment.now() + timedelta(hours=22), **fields)


def exempted(reason="They decided this morning", **fields):
    visit = at_short_notice(**fields)
    actions.exempt(visit, reason=reason, actor=fields.get("by") or UserFactory(role="manager"))
    return visit


def asked():
    return list(Notice.objects.filter(kind="visits.exemption_wanted").values_list("recipient", flat=True))


def test_the_next_superior_who_may_exempt_is_asked_once():
    boss = UserFactory(role="manager")
    team = UserFactory(manager=boss)  # leads, and may not exempt
    visit = at_short_notice(salesperson=UserFactory(role="sales", manager=team, department=DepartmentFactory()))
    InfoSheetFactory(appointment=visit)

    assert asked() == [boss.pk]


def test_nobody_is_asked_for_a_visit_in_time_and_somebody_once_it_moves_to_tomorrow():
    boss = UserFactory(role="manager")
    visit = VisitFactory(confirmed=True, salesperson=UserFactory(role="sales", manager=boss))
    assert asked() == []

    hours = {"starts_at": moment.now() + timedelta(hours=22), "ends_at": moment.now() + timedelta(hours=23)}
    reception.reschedule(visit, actor=visit.contact_person, place="Hall", **hours)

    assert asked() == [boss.pk]


def test_the_page_counts_those_exempted_apart_and_opens_into_their_visits(client):
    manager = UserFactory(role="manager")
    visits = [at_short_notice() for _each in range(2)]
    for visit in visits:
        actions.exempt(visit, reason=f"Because of {visit.pk}", actor=manager)
    VisitFactory(confirmed=True)
    client.force_login(UserFactory(role="marketing_center"))

    page = client.get(reverse("visits:exemptions"))

    figures = page.context["figures"]
    assert (figures.visits, figures.exempted, figures.kept, figures.givers) == (3, 2, 1, [(manager, 2)])
    said = page.content.decode()
    for visit in visits:
        assert visit.get_absolute_url() in said
        assert f"Because of {visit.pk}" in said


def test_the_span_is_that_of_the_visits():
    visit = exempted()
    start, viewer = visit.starts_at, UserFactory(role="marketing_center")

    inside = exemptions.figures(viewer, start, start + timedelta(minutes=1))
    after = exemptions.figures(viewer, start + timedelta(minutes=1), start + timedelta(days=90))

    assert (inside.exempted, after.exempted) == (1, 0)


def test_a_manager_reads_of_the_visits_they_may_see_and_of_their_own_words():
    mine, other = UserFactory(role="manager"), UserFactory(role="manager")
    visit, _hidden = at_short_notice(), exempted()
    actions.exempt(visit, reason="Known for long", actor=mine)

    assert [row.appointment for row in Exemption.objects.visible_to(mine)] == [visit]
    assert not Exemption.objects.visible_to(UserFactory()).exists()
    assert other.may("visits.exempt_infosheet")


def test_who_comes_on_a_private_visit_is_not_told_by_its_exemption(client):
    visit = exempted(is_private=True, visitor_name="Ms Secret")
    admin = UserFactory(role="admin")
    client.force_login(admin)

    page = client.get(reverse("visits:exemptions")).content.decode()

    assert not admin.may("reception.view_private")
    assert "Ms Secret" not in page and str(visit.organisation) not in page
    assert b"Ms Secret" not in client.get(reverse("visits:export-exemptions"), {"format": "csv"}).getvalue()


def test_the_list_as_a_file(client):
    visit = exempted()
    client.force_login(UserFactory(role="marketing_center"))

    file = client.get(reverse("visits:export-exemptions"), {"format": "csv"}).getvalue().decode()

    assert "They decided this morning" in file and visit.visitor_name in file


def test_as_many_queries_for_three_as_for_one(client):
    client.force_login(UserFactory(role="marketing_center"))

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("visits:exemptions")).status_code == 200
        return len(queries)

    exempted()
    count()
    few = count()
    exempted()
    exempted()

    assert count() == few


def test_a_manager_reads_what_it_is_about_before_exempting(client):
    boss = UserFactory(role="manager")
    visit = at_short_notice(
        salesperson=UserFactory(role="sales", manager=boss),
        contact_person=UserFactory(manager=boss, department=DepartmentFactory()),
    )
    client.force_login(boss)
    address = reverse("visits:exempt", args=[visit.pk])

    page = client.get(address)
    empty = client.post(address, {"reason": ""})
    client.post(address, {"reason": "Their chairman passes by"})
    again = client.post(address, {"reason": "Twice"})

    assert page.context["is_needed"] and "Not drawn up yet" in page.content.decode()
    assert empty.status_code == 200
    assert [row.reason for row in visit.exemptions.all()] == ["Their chairman passes by"]
    assert again.status_code == 302
    assert "Their chairman passes by" in client.get(address).content.decode()


def test_an_uncleared_visitor_at_the_door_needs_a_word_with_a_reason_from_who_may(client):
    visit = Appointment.objects.get(pk=at_short_notice().pk)
    clerk, receptionist = UserFactory(role="front_desk"), UserFactory(role="receptionist")
    with moment.at(visit.starts_at):
        client.force_login(clerk)
        client.post(reverse("reception:check-in", args=[visit.pk]), {"reason": "They are here"})
        visit.refresh_from_db()
        assert visit.state == Appointment.State.CONFIRMED
        client.force_login(receptionist)
        client.post(reverse("reception:check-in", args=[visit.pk]), {"reason": ""})
        visit.refresh_from_db()
        assert visit.state == Appointment.State.CONFIRMED
        client.post(reverse("reception:check-in", args=[visit.pk]), {"reason": "The host vouches for them"})

    visit.refresh_from_db()
    assert visit.state == Appointment.State.ARRIVED
