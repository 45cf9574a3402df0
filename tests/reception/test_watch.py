"""The watch list: names however they are written, the desk alone, reasons kept, readings written down (R28)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices.models import Notice
from notices.words import put
from reception import actions
from reception.actions import Refused, kiosk, outcome, walkin, watch
from reception.actions.watch import Held
from reception.models import Appointment, Visitor, WatchEntry, WatchHit, WatchReading
from reception.watchlist import matches_among
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.gate import reported, tablet
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
WAIT = "Please wait a moment: the front desk is looking after you."


@pytest.fixture
def keeper():
    return UserFactory(role="admin", department=DepartmentFactory())


def enter(name, *, actor, aliases="", phone="", **more):
    entry = WatchEntry(name=name, aliases=aliases, phone=phone, reason="Threatened a colleague", **more)
    entry.instruction = "Call 119"
    return watch.enter(entry, actor=actor)


def coming(name="Wang Fang", phone="", **more):
    appointment = AppointmentFactory(confirmed=True, **more)
    appointment.visitors.update(name=name, phone=phone)
    return appointment


@pytest.mark.parametrize(
    ("listed", "typed"),
    [
        ("Wang Fang", "WANG FANG"),
        ("Wang Fang", "  wang   fang "),
        ("Wang Fang", "Wang Fang"),
        ("Wang Fang", "Fang Wang"),
        ("Wang Fang", "Fang, Wang"),
        ("Wang Fang", "Wangfang"),
        ("王芳", "王芳"),
        ("王芳", "王 芳"),
        ("王芳", "Wang Fang"),
        ("王芳", "fang wang"),
        ("Wang Fang", "王芳"),
        ("王小芳", "Wang Xiaofang"),
        ("王小芳", "Xiaofang Wang"),
        ("吕芳", "Lv Fang"),
        ("吕芳", "Lyu Fang"),
        ("吕芳", "Lü Fang"),
        ("曾志伟", "Zeng Zhiwei"),
        ("王芳 (Wang Fang)", "王芳"),
        ("José Díaz", "Jose Diaz"),
    ],
)
def test_a_name_is_found_however_it_is_written(keeper, listed, typed, noon):
    """R28."""
    entry = enter(listed, actor=keeper)

    found = matches_among([("visitor", typed, "")], noon)

    assert [match.entry for match in found["visitor"]] == [entry]


@pytest.mark.parametrize(("listed", "typed"), [("王芳", "汪芳"), ("王芳", "王方"), ("Wang Fang", "Wang Fan")])
def test_another_name_is_not_found(keeper, listed, typed, noon):
    """Two names in characters are compared as written: half a town shares a sound."""
    enter(listed, actor=keeper)

    assert matches_among([("visitor", typed, "")], noon) == {}


@pytest.mark.parametrize("typed", ["Mr Smith", "Smith Mr", "老王"])
def test_an_alias_is_as_good_as_the_name(keeper, typed, noon):
    """R28."""
    enter("Wang Fang", aliases="Mr Smith\n\n 老王 ", actor=keeper)

    assert len(matches_among([("visitor", typed, "")], noon)["visitor"]) == 1


def test_a_number_is_enough(keeper, noon):
    enter("Wang Fang", phone="+8613812345678", actor=keeper)

    (match,) = matches_among([("visitor", "Somebody Else", "+8613812345678")], noon)["visitor"]

    assert match.matched_by == "phone"


def test_an_entry_ends_with_its_last_day(keeper, noon):
    enter("Wang Fang", actor=keeper, until=date(2026, 3, 11))

    found = [bool(matches_among([(1, "Wang Fang", "")], at)) for at in (noon, noon + timedelta(days=1))]

    assert found == [True, False]


def test_a_visitor_on_the_list_waits_and_hears_nothing_else(keeper):
    """R28: a hit alerts the desk only, the visitor sees "please wait"."""
    desk, host = UserFactory(role="front_desk"), UserFactory(department=DepartmentFactory())
    guard = UserFactory(role="gate_security")
    appointment = coming(contact_person=host)
    enter("王芳", actor=keeper)

    with pytest.raises(Held) as refusal:
        actions.check_in(appointment, actor=guard)

    assert str(refusal.value) == WAIT
    assert Appointment.objects.get(pk=appointment.pk).state == "confirmed"
    told = Notice.objects.filter(kind="reception.watch_hit")
    assert [notice.recipient for notice in told] == [desk]
    assert not Event.objects.about(appointment).filter(verb__in=["notice", "check_in"]).exists()


def test_the_desk_is_told_when_the_visit_is_registered_and_once(keeper):
    desk = UserFactory(role="front_desk")
    enter("Wang Fang", actor=keeper)

    appointment = AppointmentFactory(confirmed=True, contact__name="WANG  Fang")
    for _try in range(2):
        with pytest.raises(Held):
            actions.check_in(appointment, actor=desk)

    assert Notice.objects.filter(kind="reception.watch_hit").count() == 1


def test_who_is_added_at_the_desk_is_held_too(keeper):
    enter("Wang Fang", actor=keeper)
    appointment = AppointmentFactory(arrived=True)
    desk = UserFactory(role="front_desk")
    guest = actions.expect(appointment, name="王芳", actor=desk)

    with pytest.raises(Held):
        actions.sign_in(guest, actor=desk)

    assert Visitor.objects.get(pk=guest.pk).signed_in_at is None


def test_somebody_new_in_the_party_is_held_and_can_be_answered_for(keeper):
    enter("Wang Fang", actor=keeper)
    appointment, desk = coming(name="Li Na"), UserFactory(role="front_desk")
    party = [appointment.visitors.get(), Visitor(appointment=appointment, name="王芳")]

    with pytest.raises(Held):
        actions.check_in(appointment, actor=desk, visitors=party)

    watch.let_in(WatchHit.objects.get(), actor=desk, reason="Another Wang Fang, passport seen")
    actions.check_in(appointment, actor=desk, visitors=appointment.visitors.all())
    assert [row.signed_in_at is not None for row in appointment.visitors.all()] == [True, True]


def test_the_others_of_a_party_come_in(keeper):
    enter("Wang Fang", actor=keeper)
    appointment = coming(name="Li Na")
    Visitor.objects.create(appointment=appointment, name="Wang Fang")

    actions.check_in(appointment, actor=None, visitors=[appointment.visitors.get(name="Li Na")])

    assert Appointment.objects.get(pk=appointment.pk).state == "arrived"


def test_letting_in_needs_a_reason_which_is_kept(keeper):
    """R28: override needs reason."""
    desk, appointment = UserFactory(role="front_desk"), coming()
    enter("Wang Fang", actor=keeper)
    hit = WatchHit.objects.get()

    with pytest.raises(Refused):
        watch.let_in(hit, actor=desk, reason="  ")
    watch.let_in(hit, actor=desk, reason="Another Wang Fang, born 1960")
    actions.check_in(appointment, actor=desk)

    event = Event.objects.about(hit).get(verb="let_in")
    assert (event.actor, event.text.words) == (desk, "Another Wang Fang, born 1960")
    assert Appointment.objects.get(pk=appointment.pk).state == "arrived"


def test_of_two_who_answer_one_does(keeper):
    coming()
    enter("Wang Fang", actor=keeper)
    hit, on_the_other_screen = WatchHit.objects.get(), WatchHit.objects.get()
    watch.turn_away(hit, actor=keeper, reason="The police came")

    with pytest.raises(NotAllowed):
        watch.turn_away(on_the_other_screen, actor=keeper, reason="Not here")


def test_who_was_turned_away_stays_held(keeper):
    appointment = coming()
    enter("Wang Fang", actor=keeper)
    watch.turn_away(WatchHit.objects.get(), actor=keeper, reason="The police came")

    with pytest.raises(Held):
        actions.check_in(appointment, actor=None)


def test_a_lifted_entry_holds_nobody(keeper):
    appointment, entry = coming(), enter("Wang Fang", actor=keeper)
    watch.lift(entry, actor=keeper, reason="A mistake")

    actions.check_in(appointment, actor=None)

    assert Appointment.objects.get(pk=appointment.pk).state == "arrived"


def test_a_changed_entry_is_looked_for_under_its_new_name(keeper, noon):
    entry = enter("Wang Fang", actor=keeper)

    watch.edit(entry, actor=keeper, version=entry.version, name="Li Na")

    assert list(matches_among([(1, "李娜", ""), (2, "Wang Fang", "")], noon)) == [1]


def test_readings_are_written_down(client, keeper):
    """R28: who reads the list is known."""
    entry = enter("Wang Fang", actor=keeper)
    client.force_login(keeper)

    client.get(reverse("reception:watch-list"))
    client.get(entry.get_absolute_url())
    page = client.get(reverse("reception:watch-list")).content.decode()

    assert [(row.reader, row.entry) for row in WatchReading.objects.order_by("pk")] == [
        (keeper, None),
        (keeper, entry),
        (keeper, None),
    ]
    assert page.count(str(keeper)) >= 2


def test_the_page_of_the_visit_tells_the_desk_and_nobody_else(client, keeper):
    host = UserFactory(department=DepartmentFactory())
    appointment = coming(contact_person=host)
    enter("Wang Fang", actor=keeper)

    seen = {}
    for person in (UserFactory(role="front_desk"), host, UserFactory(role="gate_security"), keeper):
        client.force_login(person)
        page = client.get(appointment.get_absolute_url()).content.decode()
        seen[person] = "a word before they come in" in page

    assert list(seen.values()) == [True, False, False, False]


def test_what_the_desk_sees_at_the_door_is_a_sentence_for_everybody(client, keeper, noon):
    appointment = coming(starts_at=noon)
    enter("Wang Fang", actor=keeper)
    client.force_login(UserFactory(role="front_desk"))

    page = client.post(reverse("reception:check-in", args=[appointment.pk]), follow=True).content.decode()

    assert WAIT in page.replace("&#x27;", "'")
    assert "Threatened" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(client, keeper, count, django_assert_max_num_queries):
    UserFactory(role="front_desk")
    for nth in range(count):
        coming(name=f"Guest Nr{nth}")
        enter(f"Guest Nr{nth}", actor=keeper)
    desk = UserFactory(role="front_desk")

    for person, name in ((keeper, "watch-list"), (desk, "watch-hits")):
        client.force_login(person)
        with django_assert_max_num_queries(9):
            client.get(reverse(f"reception:{name}"))


# --- without an appointment ---


def at_the_gate(**facts):
    """Reported by a guard; urgent, and we can."""
    walk_in = reported(**facts)
    walkin.decide(walk_in, is_urgent=True, can_receive=True, actor=UserFactory())
    return walk_in


def receive(walk_in, desk, phone="+8613800000000"):
    host = UserFactory(department=DepartmentFactory())
    facts = {"place": "Office 301", "organisation": "Lanhai Optics", "phone": phone, "kind": "general"}
    return outcome.receive(walk_in, host=host, until=now() + timedelta(hours=1), actor=desk, **facts)


def test_who_stands_at_the_gate_when_the_name_is_entered_is_held_and_the_desk_hears_it_once(keeper):
    """R28."""
    walk_in, gone = at_the_gate(visitor_name="Wang Fang"), at_the_gate(visitor_name="Fang Wang")
    outcome.leave(gone, actor=keeper, next_step="")
    UserFactory(role="front_desk")

    entry = enter("王芳", actor=keeper)
    watch.edit(entry, actor=keeper, version=entry.version, instruction="Call the police")

    assert [hit.walk_in for hit in WatchHit.objects.all()] == [walk_in]
    assert Notice.objects.filter(kind="reception.watch_hit").count() == 1
    with pytest.raises(Held):
        receive(walk_in, keeper)


def test_who_is_in_the_house_when_the_name_is_entered_is_shown_to_the_desk_as_that(client, keeper):
    """R28: of who came in before, the desk hears that they are inside, not that they wait."""
    desk = UserFactory(role="front_desk")
    inside, left = coming(name="Wang Fang"), coming(name="Fang Wang")
    for visit in (inside, left):
        actions.check_in(visit, actor=desk)
    actions.check_out(left, actor=desk)

    enter("王芳", actor=keeper)

    hit, notice = WatchHit.objects.get(), Notice.objects.get(kind="reception.watch_hit")
    assert (hit.visitor, hit.is_inside) == (inside.visitors.get(), True)
    assert put(notice, "en")[0] == "Wang Fang is in the house: please look at once"
    client.force_login(desk)
    page = client.get(hit.get_absolute_url()).content.decode()
    assert "is in the house since" in page
    assert "only asked to wait" not in page


def test_of_somebody_at_the_gate_the_desk_hears_at_once_and_nobody_else(keeper):
    """R28."""
    desk = UserFactory(role="front_desk")
    enter("王芳", actor=keeper)

    walk_in = at_the_gate(visitor_name="Wang Fang")

    told = Notice.objects.filter(kind="reception.watch_hit")
    assert [(notice.recipient, notice.about_id) for notice in told] == [
        (desk, WatchHit.objects.get(walk_in=walk_in).pk)
    ]
    assert not Event.objects.about(walk_in).filter(verb="notice").exists()


def test_somebody_at_the_gate_is_not_received_before_the_desk_has_answered(keeper):
    """R28: held before reception, not told of afterwards."""
    desk = UserFactory(role="front_desk")
    enter("Wang Fang", actor=keeper)
    walk_in = at_the_gate(visitor_name="Wang Fang")

    with pytest.raises(Held):
        receive(walk_in, desk)
    assert not Appointment.objects.exists()

    watch.let_in(WatchHit.objects.get(), actor=desk, reason="Another Wang Fang, passport seen")
    visit = receive(walk_in, desk)

    hit = WatchHit.objects.get()
    assert (visit.state, hit.visitor, hit.walk_in) == ("arrived", visit.visitors.get(), walk_in)


def test_who_was_turned_away_at_the_gate_stays_outside(keeper):
    desk = UserFactory(role="front_desk")
    enter("Wang Fang", actor=keeper)
    walk_in = at_the_gate(visitor_name="Wang Fang")
    watch.turn_away(WatchHit.objects.get(), actor=desk, reason="The police came")

    with pytest.raises(Held):
        receive(walk_in, desk)


def test_a_number_told_at_the_desk_is_compared_too_and_the_hit_stays(keeper):
    enter("Somebody Else", phone="+8613812345678", actor=keeper)
    walk_in = at_the_gate(visitor_name="Wang Fang")

    with pytest.raises(Held):
        receive(walk_in, UserFactory(role="front_desk"), phone="+8613812345678")

    assert WatchHit.objects.get().walk_in == walk_in


def test_a_name_that_is_put_right_at_the_desk_is_compared_anew(keeper):
    enter("Wang Fang", actor=keeper)
    walk_in = at_the_gate(visitor_name="Wan Fan")

    walkin.edit(walk_in, actor=keeper, version=walk_in.version, visitor_name="Wang Fang")

    assert WatchHit.objects.get().walk_in == walk_in


def test_the_page_at_the_gate_says_wait_and_only_the_desk_reads_why(client, keeper):
    """R28: "please wait" for the guard, the word to answer for the desk."""
    desk, guard = UserFactory(role="front_desk"), UserFactory(role="gate_security", department=DepartmentFactory())
    enter("Wang Fang", actor=keeper)
    walk_in = at_the_gate(visitor_name="Wang Fang", actor=guard)

    seen, received_at = {}, reverse("reception:walk-in-receive", args=[walk_in.pk])
    for person in (desk, guard):
        client.force_login(person)
        page = client.get(walk_in.get_absolute_url()).content.decode()
        words = ("Please let them wait", "a word before they come in", "Threatened", received_at)
        seen[person] = [word in page for word in words]

    assert seen == {desk: [True, True, False, False], guard: [True, False, False, False]}
    client.force_login(desk)
    assert client.get(received_at).url == walk_in.get_absolute_url()
    hit = client.get(WatchHit.objects.get().get_absolute_url()).content.decode()
    assert "Threatened a colleague" in hit
    assert walk_in.get_absolute_url() in hit


def test_who_may_sign_in_alone_is_held_at_the_tablet_and_the_desk_knows(keeper):
    """R28: where a site lets visitors check themselves in."""
    desk, appointment = UserFactory(role="front_desk"), coming(name="Li Na")
    tablet_here, _token = tablet(appointment.site, checks_in=True)
    enter("Wang Fang", actor=keeper)
    appointment.visitors.update(name="Wang Fang")  # as a list that was pasted by other means would

    announcement = kiosk.announce(tablet_here, appointment, visitor=appointment.visitors.get())

    assert announcement.settled_at is None
    assert Appointment.objects.get(pk=appointment.pk).state == "confirmed"
    assert [notice.recipient for notice in Notice.objects.filter(kind="reception.watch_hit")] == [desk]
