"""The watch list for whoever comes without an appointment, and at the tablet (R28)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from history.models import Event
from history.moment import now
from notices.models import Notice
from notices.words import put
from reception import actions
from reception.actions import kiosk, outcome, walkin, watch
from reception.actions.watch import Held
from reception.models import Appointment, WatchHit
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.gate import reported, tablet
from tests.reception.watch import coming, enter

pytestmark = pytest.mark.django_db


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
