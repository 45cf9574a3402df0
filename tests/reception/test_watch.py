"""The watch list: names however they are written, the desk alone, reasons kept, readings written down (R28)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from history.flow import NotAllowed
from history.models import Event
from notices.models import Notice
from reception import actions
from reception.actions import Refused, watch
from reception.actions.watch import Held
from reception.models import Appointment, Visitor, WatchHit, WatchReading
from reception.watchlist import matches_among
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory
from tests.reception.watch import coming, enter

pytestmark = pytest.mark.django_db
WAIT = "Please wait a moment: the front desk is looking after you."


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
