"""Booking with the phone at the ear: who calls, drafts, short notice, two people in one form."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import appoint_deputy
from customers import search
from deadlines.models import Clock, Standard
from history.models import Event
from history.moment import at, now
from reception import actions
from reception.callers import callers
from reception.models import Appointment, Draft, RoomBooking
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(host):
    return {
        "visitor_phone": "138 1234 5678",
        "visitor_name": "Wang Fang",
        "organisation_name": "Lanhai Optics",
        "head_count": "2",
        "starts_at": "tomorrow 10:05",
        "purpose": "Audit",
        "contact_person": str(host.pk),
        "channel": "phone",
        "received_at": "2026-03-11 11:55",
        "kind": "general",
        "origin": "requested",
        "form_token": str(uuid4()),
    }


@pytest.fixture
def wang():
    """Wang Fang of Lanhai Optics (蓝海光学), who was here twice."""
    organisation = {
        "organisation__name": "Lanhai Optics",
        "organisation__name_zh": "蓝海光学",
        "organisation__tier": "A",
    }
    organisation |= {"organisation__tier_reason": "Largest", "name": "Wang Fang", "phone": "+8613812345678"}
    contact = ContactFactory(**organisation)
    contact.organisation.search = search.index("Lanhai Optics", "蓝海光学")
    contact.organisation.save()
    return contact


@pytest.mark.parametrize(
    "typed", ["1234", "138 1234 5678", "+86 138-1234", "lanhai", "蓝海", "lhgx", "lanhaiguang", "wang f"]
)
def test_a_caller_is_found_by_a_part_of_number_name_company_or_pinyin(clerk, wang, typed):
    ContactFactory(name="Somebody Else", phone="+8613700000000")

    assert [caller.contact for caller in callers(clerk, typed)] == [wang]


@pytest.mark.clause("S0-37")
def test_the_page_shows_past_visits_host_and_tier_of_the_caller(client, clerk, host, wang):
    visit = AppointmentFactory(confirmed=True, contact=wang, contact_person=host, purpose="Lens audit")
    client.force_login(clerk)

    page = client.get(reverse("reception:find-caller"), {"q": "1234"}).content.decode()

    for words in (
        "Wang Fang",
        "Lanhai Optics",
        "A · important",
        "138 1234 5678",
        "He Host",
        "Lens audit",
        "Book again",
    ):
        assert words in page
    assert f"?again={visit.pk}" in page and f"?contact={wang.pk}" in page


def test_without_script_the_same_page_finds_callers(client, clerk, wang):
    client.force_login(clerk)

    page = client.get(reverse("reception:create"), {"q": "lhgx"}).content.decode()

    assert f"?contact={wang.pk}" in page


def test_a_chosen_caller_fills_in_the_form_with_who_receives_them(client, clerk, host, wang):
    AppointmentFactory(confirmed=True, contact=wang, contact_person=host)
    client.force_login(clerk)

    form = client.get(reverse("reception:create"), {"contact": wang.pk}).context["form"]

    filled = {name: form[name].value() for name in ("visitor_name", "visitor_phone", "organisation_name")}
    assert filled == {
        "visitor_name": "Wang Fang",
        "visitor_phone": "138 1234 5678",
        "organisation_name": "Lanhai Optics",
    }
    assert form.initial["contact_person"] == host


def test_callers_are_those_whom_one_may_look_up(client, stranger, wang):
    client.force_login(stranger)

    assert callers(stranger, "lanhai") == []
    assert "Wang Fang" not in client.get(reverse("reception:create"), {"contact": wang.pk}).content.decode()


def test_looking_callers_up_costs_the_same_for_one_and_for_three(clerk, host):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            callers(clerk, "audit firm")
        return len(queries)

    clerk.may("reception.view_appointment")
    AppointmentFactory(confirmed=True, contact=ContactFactory(organisation__name="Audit Firm 1"), contact_person=host)
    first = cost()
    for number in (2, 3):
        contact = ContactFactory(organisation__name=f"Audit Firm {number}")
        AppointmentFactory(confirmed=True, contact=contact, contact_person=host)

    assert cost() == first


def test_our_people_are_found_by_pinyin_initials_and_staff_number(client, clerk):
    person = UserFactory(name="Zhou Wei", name_zh="周维", staff_number="4711")
    client.force_login(clerk)

    sounds = client.get(reverse("reception:people-keys")).json()[str(person.pk)]

    assert {"zw", "zhouwei", "周维", "4711"} <= set(sounds.split())


def test_a_visit_is_booked_with_a_moment_in_words(client, clerk, said):
    client.force_login(clerk)

    client.post(reverse("reception:create"), said)

    visit = Appointment.objects.get()
    assert visit.starts_at.isoformat() == "2026-03-12T02:05:00+00:00"
    assert (visit.created_by, visit.contact_person.username) == (clerk, "host")


# Drafts


def test_a_draft_keeps_what_was_typed_and_is_no_appointment(client, clerk, said):
    room = RoomFactory()
    client.force_login(clerk)

    client.post(reverse("reception:create"), said | {"starts_at": "tomorrow", "room": room.pk, "keep": "1"})

    draft = Draft.objects.get()
    assert (draft.owner, str(draft)) == (clerk, "Wang Fang · Lanhai Optics")
    assert draft.typed["starts_at"] == "tomorrow" and "form_token" not in draft.typed
    assert not Appointment.objects.exists() and not Clock.objects.exists() and not RoomBooking.objects.exists()


def test_a_draft_is_gone_on_with_and_used_up_when_it_is_registered(client, clerk, said):
    client.force_login(clerk)
    client.post(reverse("reception:create"), said | {"purpose": "", "keep": "1"})
    draft = Draft.objects.get()

    form = client.get(draft.get_absolute_url()).context["form"]
    assert form["visitor_name"].value() == "Wang Fang" and form["starts_at"].value() == "tomorrow 10:05"
    client.post(draft.get_absolute_url(), said | {"form_token": str(form["form_token"].value())})

    assert Appointment.objects.get().visitor_name == "Wang Fang"
    assert not Draft.objects.exists()


def test_a_draft_that_a_deputy_registers_is_used_up_too(client, clerk, stranger, said):
    appoint_deputy(clerk, stranger, starts_at=now(), ends_at=now() + timedelta(days=1), actor=clerk)
    draft = actions.keep_draft(owner=clerk, typed=said)
    client.force_login(stranger)

    client.post(draft.get_absolute_url(), said | {"form_token": str(draft.form_token)})

    assert Appointment.objects.get().created_by == stranger
    assert not Draft.objects.exists()


def test_a_draft_kept_twice_is_one_and_nobody_elses_token_opens_it(clerk, stranger):
    token = uuid4()
    first = actions.keep_draft(owner=clerk, typed={"visitor_name": "Wang"}, form_token=token)
    second = actions.keep_draft(owner=clerk, typed={"visitor_name": "Wang Fang"}, form_token=token)
    others = actions.keep_draft(owner=stranger, typed={"visitor_name": "Li Na"}, form_token=token)

    assert (first.pk, second.title) == (second.pk, "Wang Fang")
    assert others.pk != first.pk and others.form_token != token
    assert Draft.objects.get(pk=first.pk).title == "Wang Fang"


def test_drafts_are_seen_by_whoever_keeps_them(client, clerk, stranger):
    draft = actions.keep_draft(owner=clerk, typed={"visitor_name": "Wang Fang"})
    client.force_login(clerk)
    assert "Wang Fang" in client.get(reverse("reception:drafts")).content.decode()

    client.force_login(stranger)
    assert "Wang Fang" not in client.get(reverse("reception:drafts")).content.decode()
    assert "Wang Fang" not in client.get(draft.get_absolute_url()).content.decode()

    client.force_login(clerk)
    client.post(reverse("reception:discard-draft", args=[draft.pk]))
    assert not Draft.objects.exists()


# Lead time (R6, R7)


def lead_time(kind, hours):
    Standard.objects.filter(code="LEAD_TIME", variant=kind).update(amount=hours)


def wish(host, **fields):
    """A request as the form filled it, for a general visit of an hour."""
    start = fields.pop("starts_at")
    columns = {"kind": "general", "starts_at": start, "ends_at": start + timedelta(hours=1), "needs": "Tea"} | fields
    return Appointment(
        visitor_name="Wang Fang",
        visitor_phone="+8613812345678",
        channel="phone",
        received_at=now(),
        purpose="Audit",
        contact_person=host,
        **columns,
    )


@pytest.mark.parametrize(("seconds", "is_taken"), [(0, True), (1, True), (-1, False)])
def test_r7_exactly_so_many_hours_before_is_in_time_and_a_second_less_is_not(clerk, host, seconds, is_taken):
    lead_time("general", 4)
    visit = wish(host, starts_at=now() + timedelta(hours=4, seconds=seconds))

    if is_taken:
        actions.request(visit, actor=clerk, organisation="Lanhai Optics")
    else:
        with pytest.raises(actions.Refused) as refusal:
            actions.request(visit, actor=clerk, organisation="Lanhai Optics")
        assert refusal.value.field == "lead_time_reason"

    assert Appointment.objects.count() == is_taken


@pytest.mark.parametrize(("starts_in", "lasts", "is_taken"), [(239, 600, False), (240, 15, True), (241, 1, True)])
def test_r6_only_the_start_counts_and_not_how_long_the_visit_lasts(clerk, host, starts_in, lasts, is_taken):
    lead_time("general", 4)
    start = now() + timedelta(minutes=starts_in)
    visit = wish(host, starts_at=start, ends_at=start + timedelta(minutes=lasts))

    if is_taken:
        actions.request(visit, actor=clerk, organisation="Lanhai Optics")
    else:
        with pytest.raises(actions.Refused):
            actions.request(visit, actor=clerk, organisation="Lanhai Optics")

    assert Appointment.objects.count() == is_taken


def test_r6_it_is_judged_once_and_by_the_servers_clock(client, clerk, host, said):
    """The form was opened in time and sent too late; what was registered in time is confirmed at any time."""
    lead_time("general", 4)
    client.force_login(clerk)
    client.get(reverse("reception:create"))
    with at(now() + timedelta(hours=20)):
        page = client.post(reverse("reception:create"), said | {"starts_at": "2026-03-12 10:05"})
    assert "Reason for the short notice" in page.content.decode() and not Appointment.objects.exists()

    visit = actions.request(wish(host, starts_at=now() + timedelta(hours=5)), actor=clerk, organisation="Lanhai")
    with at(now() + timedelta(hours=4)):
        actions.edit(visit, actor=clerk, version=visit.version, purpose="Something else")
        actions.confirm(visit, actor=clerk, channel="phone", place="Office 301")
    assert visit.state == Appointment.State.CONFIRMED


def test_each_kind_of_visit_has_its_own_lead_time(clerk, host):
    lead_time("customer", 48)
    start = now() + timedelta(hours=3)

    actions.request(wish(host, starts_at=start, kind="general"), actor=clerk, organisation="Lanhai Optics")
    with pytest.raises(actions.Refused) as refusal:
        actions.request(wish(host, starts_at=start, kind="customer"), actor=clerk, organisation="Lanhai Optics")

    assert str(refusal.value) == (
        "Customer visit: booked 48 hours before, for this start by Mon 9 Mar 2026 15:00 at the latest."
    )


def test_a_reason_lets_a_visit_in_at_short_notice_and_is_kept(client, clerk, said):
    lead_time("general", 48)
    client.force_login(clerk)
    refused = client.post(reverse("reception:create"), said)
    assert refused.context["form"]["visitor_name"].value() == "Wang Fang"
    assert refused.context["form"].errors["lead_time_reason"]

    client.post(reverse("reception:create"), said | {"lead_time_reason": "The chairman asked"})

    visit = Appointment.objects.get()
    assert Event.objects.about(visit).get(verb="shorten_notice").text.words == "The chairman asked"


def test_who_may_not_shorten_the_notice_is_told_when_it_would_have_been_in_time(client, stranger, said):
    lead_time("general", 48)
    client.force_login(stranger)

    page = client.post(reverse("reception:create"), said | {"lead_time_reason": "Please"}).content.decode()

    assert "booked 48 hours before" in page and not Appointment.objects.exists()


# Two people in one form (R37)


def test_r37_the_second_of_two_savers_sees_both_versions_and_overwrites_nothing(client, clerk, host, said):
    visit = AppointmentFactory(requested=True, contact_person=host, purpose="Audit", head_count=2)
    opened = {name: value for name, value in said.items() if name not in ("form_token", "starts_at")}
    opened |= {"version": visit.version, "starts_at": "2026-03-12 12:00", "place": "Office 301"}
    client.force_login(clerk)

    client.post(
        reverse("reception:edit", args=[visit.pk]), opened | {"purpose": "Audit of the line", "head_count": "5"}
    )
    page = client.post(
        reverse("reception:edit", args=[visit.pk]), opened | {"purpose": "Tour", "organisation_name": "Sanhe Steel"}
    )

    visit.refresh_from_db()
    assert (visit.purpose, visit.head_count, visit.organisation.name) == ("Audit of the line", 5, "Lanhai Optics")
    both = {str(label): (str(theirs), str(yours)) for label, theirs, yours in page.context["both"]}
    assert both["Purpose"] == ("Audit of the line", "Tour")
    assert both["Head count"] == ("5", "2")
    assert both["Organisation"] == ("Lanhai Optics", "Sanhe Steel")
    assert page.context["form"]["purpose"].value() == "Tour"
