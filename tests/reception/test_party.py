"""A party at the desk: who of them has come, who is out for lunch, who leaves, who is taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from reception import actions
from reception.models import Appointment, Area, AreaVisit, Visitor, Wait
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def delegation(listed=3, head_count=5, **fields):
    """A visit of today: some of its people are on the list, of the others only the number is known."""
    given = {"confirmed": True, "starts_at": now() + HOUR, "visitor_name": "Wang Fang", "head_count": head_count}
    appointment = AppointmentFactory(**given | fields)
    for number in range(1, listed):
        Visitor.objects.create(appointment=appointment, name=f"Guest {number}")
    return appointment


def here(appointment, clerk):
    actions.check_in(appointment, actor=clerk, visitors=actions.party_of(appointment))
    return appointment


def posted(appointment, **fields):
    """What the page of the party posts, everybody ticked."""
    ticks = {f"came_{row.pk}": "on" for row in appointment.visitors.all()}
    return {"party": "1", "needs": appointment.needs, "others": "0"} | ticks | fields


# --- coming ---


@pytest.mark.clause("S0-49", "S1-29", "S2-16")
def test_a_delegation_is_checked_in_person_by_person_with_badges_and_materials(desk, clerk, noon):
    appointment = delegation(listed=3, head_count=4)
    _fang, first, second = appointment.visitors.all()
    fields = posted(
        appointment,
        others="1",
        first_badge="17",
        materials_given="on",
        meeting_point="East gate",
        needs="Tea, and a projector",
    )
    del fields[f"came_{second.pk}"]
    fields[f"badge_{first.pk}"] = "VIP 1"

    desk.post(reverse("reception:check-in", args=[appointment.pk]), fields)

    appointment.refresh_from_db()
    rows = appointment.visitors.values_list("name", "badge_number", "materials_given", "signed_in_at", "signed_in_by")
    assert list(rows) == [
        ("Wang Fang", "17", True, noon, clerk.pk),
        ("Guest 1", "VIP 1", True, noon, clerk.pk),
        ("Guest 2", "", False, None, None),
        ("Wang Fang +3", "18", True, noon, clerk.pk),
    ]
    assert (appointment.meeting_point, appointment.needs) == ("East gate", "A look at the new line")
    assert appointment.needs_on_arrival == "Tea, and a projector"


def test_one_click_checks_in_everybody_who_was_announced(desk):
    appointment = delegation(listed=3, head_count=12)

    desk.post(reverse("reception:check-in", args=[appointment.pk]))

    assert appointment.visitors.filter(signed_in_at__isnull=False).count() == 12


def test_the_page_of_the_party_asks_for_what_was_booked(desk):
    appointment = delegation(meeting_point="Main gate")

    form = desk.get(reverse("reception:arrival", args=[appointment.pk])).context["form"]

    said = {name: form.initial[name] for name in ("needs", "meeting_point", "others")}
    assert said == {"needs": "A look at the new line", "meeting_point": "Main gate", "others": 2}
    assert [row.name for row, _came, _badge in form.rows] == ["Wang Fang", "Guest 1", "Guest 2"]


def test_nobody_ticked_is_nobody_checked_in_and_what_was_typed_stays(desk):
    appointment = delegation()

    page = desk.post(reverse("reception:check-in", args=[appointment.pk]), {"party": "1", "needs": "Coffee"})

    assert page.context["form"].non_field_errors() == ["Tick who has come: nobody is checked in without somebody."]
    assert "Coffee" in page.content.decode()
    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.CONFIRMED


def test_a_party_that_another_desk_has_checked_in_meanwhile_is_not_doubled(desk):
    appointment = delegation()
    fields = posted(appointment)
    here(Appointment.objects.get(pk=appointment.pk), UserFactory(name="Li Faster"))

    page = desk.post(reverse("reception:check-in", args=[appointment.pk]), fields, follow=True)

    assert "Somebody was faster: Li Faster" in page.content.decode()
    assert appointment.visitors.count() == 5
    page = desk.get(reverse("reception:arrival", args=[appointment.pk]), follow=True)
    assert "Somebody was faster: Li Faster" in page.content.decode()


def test_an_undo_takes_everybody_back_and_keeps_both_acts(desk, clerk):
    """R26: also what the waiting visitor was told goes, and the alarm of the end."""
    appointment = here(delegation(), clerk)
    actions.tell_wait(appointment, reason="A call", minutes=5, actor=clerk)
    url = reverse("reception:undo-check-in", args=[appointment.pk])

    asked = desk.post(url, {"next": reverse("reception:board")})
    assert (asked.status_code, asked.context["form"].errors) == (200, {})
    desk.post(url, {"reason": "The delegation of tomorrow"})

    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.CONFIRMED
    assert not appointment.visitors.filter(signed_in_at__isnull=False).exists()
    assert not Wait.objects.exists()
    assert set(Clock.objects.of(appointment).filter(code="OVERSTAY").values_list("state", flat=True)) == {"cancelled"}
    events = Event.objects.about(appointment).filter(verb__in=["check_in", "undo_check_in"]).order_by("pk")
    assert [(event.verb, event.actor) for event in events] == [("check_in", clerk), ("undo_check_in", clerk)]
    assert events[1].text.words == "The delegation of tomorrow"


# --- lunch ---


def test_a_party_out_for_lunch_is_not_in_the_house_and_comes_back_with_its_badges(desk, clerk, noon):
    appointment = here(delegation(), clerk)
    appointment.visitors.update(badge_number="7")

    desk.post(reverse("reception:go-out", args=[appointment.pk]))
    assert set(appointment.visitors.values_list("is_out", "out_since")) == {(True, noon)}

    desk.post(reverse("reception:come-back", args=[appointment.pk]))
    assert set(appointment.visitors.values_list("is_out", "out_since", "badge_number", "signed_out_at")) == {
        (False, None, "7", None)
    }
    verbs = Event.objects.about(appointment).filter(verb__in=["go_out", "come_back"]).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["go_out", "come_back"]


def test_one_of_a_party_goes_out_alone_and_twice_is_once(desk, clerk):
    appointment = here(delegation(), clerk)
    one = appointment.visitors.first()

    for _turn in range(2):
        desk.post(reverse("reception:go-out", args=[appointment.pk]), {"visitor": one.pk})

    assert list(appointment.visitors.filter(is_out=True)) == [one]
    assert Event.objects.about(appointment).filter(verb="go_out").count() == 1


def test_whoever_leaves_from_lunch_has_left(clerk):
    appointment = here(delegation(), clerk)
    actions.go_out(appointment, actor=clerk)

    actions.check_out(appointment, actor=clerk)

    assert set(appointment.visitors.values_list("is_out", "signed_out_at")) == {(False, now())}


@pytest.mark.parametrize("act", [actions.go_out, actions.come_back, actions.leave_area])
def test_what_happens_in_the_house_needs_a_visit_that_is_in_the_house(act, clerk):
    with pytest.raises(NotAllowed):
        act(delegation(), actor=clerk)


# --- leaving ---


@pytest.mark.clause("S2-21", "S4-247")
def test_the_party_leaves_seen_off_by_somebody_who_looked_for_things_left_behind(desk, clerk, host, noon):
    appointment = here(delegation(contact_person=host), clerk)
    ticks = {f"leaves_{row.pk}": "on" for row in appointment.visitors.all()}
    form = desk.get(reverse("reception:departure", args=[appointment.pk])).context["form"]
    assert form.initial["seen_off_by"] == clerk

    with moment.at(noon + HOUR) as later:
        desk.post(
            reverse("reception:check-out", args=[appointment.pk]),
            {"party": "1", "seen_off_by": host.pk, "left_items_checked": "on"} | ticks,
        )

    appointment.refresh_from_db()
    assert (appointment.state, appointment.left_at, appointment.seen_off_by) == ("completed", later, host)
    assert set(appointment.visitors.values_list("signed_out_at", "left_items_checked")) == {(later, True)}


def test_some_of_a_party_leave_and_the_visit_goes_on(desk, clerk):
    appointment = here(delegation(listed=3, head_count=3), clerk)
    first = appointment.visitors.first()

    page = desk.post(
        reverse("reception:check-out", args=[appointment.pk]),
        {"party": "1", f"leaves_{first.pk}": "on", "left_items_checked": "on"},
        follow=True,
    )

    appointment.refresh_from_db()
    first.refresh_from_db()
    assert (appointment.state, appointment.left_at) == ("arrived", None)
    assert (first.signed_out_at, first.left_items_checked) == (now(), True)
    assert appointment.visitors.filter(signed_out_at__isnull=True).count() == 2
    assert "Left: Wang Fang." in page.content.decode()


def test_nobody_ticked_is_nobody_gone(desk, clerk):
    appointment = here(delegation(), clerk)

    page = desk.post(reverse("reception:check-out", args=[appointment.pk]), {"party": "1"})

    assert page.context["form"].non_field_errors() == ["Tick who leaves."]


def test_a_departure_of_nobody_who_is_here_leads_back(desk):
    appointment = delegation()

    page = desk.get(reverse("reception:departure", args=[appointment.pk]))

    assert page["Location"] == appointment.get_absolute_url()


# --- shown round ---


@pytest.fixture
def laboratory(db):
    appointment = delegation()
    return Area.objects.create(site=appointment.site, name="Laboratory", is_restricted=True)


@pytest.mark.clause("S2-20")
def test_without_an_escort_nobody_is_checked_into_a_restricted_area(desk, clerk, host, laboratory):
    appointment = here(Appointment.objects.get(), clerk)
    url = reverse("reception:enter-area", args=[appointment.pk])

    alone = desk.post(url, {"area": laboratory.pk})
    assert alone.context["form"].errors == {
        "escort": ["Laboratory is a restricted area: name who goes with the visitors."]
    }
    assert not AreaVisit.objects.exists()

    desk.post(url, {"area": laboratory.pk, "escort": host.pk})
    visit = AreaVisit.objects.get()
    assert (visit.area, visit.escort, visit.was_restricted, visit.entered_at) == (laboratory, host, True, now())
    shown = desk.get(appointment.get_absolute_url()).content.decode().split("Areas visited")[1]
    assert "Laboratory" in shown
    assert str(host) in shown


def test_the_database_itself_refuses_a_restricted_area_without_an_escort(laboratory):
    row = AreaVisit(appointment=Appointment.objects.get(), area=laboratory, was_restricted=True, entered_at=now())

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_party_is_in_one_area_at_a_time_and_in_none_when_it_has_left(clerk, host, laboratory, noon):
    appointment = here(Appointment.objects.get(), clerk)
    hall = Area.objects.create(site=laboratory.site, name="Hall")
    actions.enter_area(appointment, area=laboratory, escort=host, actor=clerk)
    with moment.at(noon + 10 * MINUTE):
        actions.enter_area(appointment, area=hall, escort=None, actor=clerk)
    with moment.at(noon + 20 * MINUTE):
        actions.check_out(appointment, actor=clerk)

    rows = AreaVisit.objects.values_list("area__name", "entered_at", "left_at")
    assert list(rows) == [
        ("Laboratory", noon, noon + 10 * MINUTE),
        ("Hall", noon + 10 * MINUTE, noon + 20 * MINUTE),
    ]


def test_areas_are_named_and_changed_by_whoever_sets_up_the_rooms(client, laboratory):
    admin = UserFactory(role="admin")
    client.force_login(admin)
    fields = {"site": laboratory.site.pk, "name": "Workshop", "name_zh": "车间", "is_active": "on"}

    client.post(reverse("reception:area-create"), fields)
    workshop = Area.objects.get(name="Workshop")
    url = reverse("reception:area-edit", args=[workshop.pk])
    client.post(url, fields | {"is_restricted": "on", "seen": "0"})
    stale = client.post(url, fields | {"name": "Old name", "seen": "0"})

    workshop.refresh_from_db()
    assert (workshop.name, workshop.is_restricted, workshop.version) == ("Workshop", True, 1)
    assert "while you were typing" in stale.content.decode()
    assert 'value="Old name"' in stale.content.decode()


@pytest.mark.parametrize("page", ["arrival", "departure"])
@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "javascript:alert(1)", "//elsewhere.example"])
def test_the_pages_of_a_party_lead_back_to_our_own_pages_only(desk, clerk, page, elsewhere):
    appointment = delegation() if page == "arrival" else here(delegation(), clerk)

    shown = desk.get(reverse(f"reception:{page}", args=[appointment.pk]), {"next": elsewhere})

    assert shown.context["next_url"] == ""
    assert elsewhere not in shown.content.decode()


@pytest.mark.parametrize(
    "verb", ["together", "tell-wait", "go-out", "come-back", "enter-area", "leave-area", "check-in", "check-out"]
)
def test_a_verb_at_the_door_is_never_a_link(desk, verb):
    args = [] if verb == "together" else [delegation().pk]

    assert desk.get(reverse(f"reception:{verb}", args=args)).status_code == 405


def test_at_the_gate_a_private_visit_is_received_without_a_name(client, clerk):
    """R30: neither the pages of the party nor what is said afterwards tell who it is."""
    appointment = delegation(visitor_name="The Minister", is_private=True)
    client.force_login(UserFactory(role="gate_security"))
    told = {"next": reverse("reception:board")}

    assert client.get(reverse("reception:arrival", args=[appointment.pk])).status_code == 403
    came = client.post(reverse("reception:check-in", args=[appointment.pk]), told, follow=True)
    asked = client.post(reverse("reception:undo-check-in", args=[appointment.pk]), told)
    assert client.get(reverse("reception:departure", args=[appointment.pk])).status_code == 403
    gone = client.post(reverse("reception:check-out", args=[appointment.pk]), told, follow=True)

    assert Appointment.objects.get().state == Appointment.State.COMPLETED
    assert [page for page in (came, asked, gone) if "The Minister" in page.content.decode()] == []
