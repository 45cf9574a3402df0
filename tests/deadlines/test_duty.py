"""The duty roster, and handing over what falls due when nobody else is at work."""

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines import actions, duty, sweep
from deadlines.models import ClockEvent, Custody, DutyTurn, WorkCalendar
from history import moment
from history.flow import NotAllowed
from notices.models import Notice
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
FRIDAY = "2026-03-13 16:30"  # a 24-hour promise of then falls due on Saturday
SATURDAY = ("2026-03-14 08:00", "2026-03-15 08:00")


@pytest.fixture
def admin():
    return UserFactory(username="admin", role="admin")


@pytest.fixture
def site():
    return WorkCalendar.objects.get(code=WorkCalendar.SITE)


def turn(person, start, end, calendar, actor=None):
    return duty.add(
        person,
        starts_at=at(start),
        ends_at=at(end),
        calendar=calendar,
        actor=actor or person,
        at=at("2026-03-01 09:00"),
    )


@pytest.fixture
def guard(site):
    """Who is on duty on Saturday."""
    person = UserFactory(name="Duty Person")
    turn(person, *SATURDAY, site)
    return person


@pytest.fixture
def promise():
    """What falls due on Saturday at 16:30, seen on Friday at 17:00."""
    started = start_clock("REPLY_GENERAL", at=at(FRIDAY))
    with moment.at(at("2026-03-13 17:00")):
        yield started


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_somebody_is_on_duty_from_the_first_instant_up_to_and_not_including_the_last(guard):
    assert duty.on_duty(at("2026-03-14 07:59")) is None
    assert duty.on_duty(at("2026-03-14 08:00")) == guard
    assert duty.on_duty(at("2026-03-15 07:59")) == guard
    assert duty.on_duty(at("2026-03-15 08:00")) is None


def test_a_site_with_a_roster_of_its_own_has_its_own_duty_person(guard, site):
    branch = WorkCalendar.objects.create(
        code="BRANCH", name="Branch", time_zone=site.time_zone, usual_hours=site.usual_hours
    )
    own = UserFactory()
    turn(own, "2026-03-14 12:00", "2026-03-14 20:00", branch)

    assert duty.on_duty(at("2026-03-14 13:00"), branch) == own
    assert duty.on_duty(at("2026-03-14 21:00"), branch) == guard
    assert duty.on_duty(at("2026-03-14 13:00")) == guard


def test_whoever_left_the_company_is_not_on_duty(guard):
    guard.is_active = False
    guard.save()

    assert duty.on_duty(at("2026-03-14 12:00")) is None


def test_two_people_are_never_on_duty_at_one_site_at_once(guard, site):
    with pytest.raises(duty.Taken, match="Duty Person is on duty then"):
        turn(UserFactory(), "2026-03-15 07:00", "2026-03-16 08:00", site)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyTurn.objects.create(
            person=guard, calendar=site, starts_at=at(SATURDAY[0]), ends_at=at(SATURDAY[1]), created_at=at(SATURDAY[0])
        )

    turn(UserFactory(), SATURDAY[1], "2026-03-16 08:00", site)
    assert DutyTurn.objects.count() == 2


def test_a_turn_that_was_removed_keeps_nobody_out(guard, site, admin):
    first = DutyTurn.objects.get()

    duty.remove(first, actor=admin, at=at("2026-03-02 09:00"))

    assert duty.on_duty(at("2026-03-14 12:00")) is None
    turn(UserFactory(), *SATURDAY, site)
    with pytest.raises(NotAllowed):
        duty.remove(first, actor=admin, at=at("2026-03-02 09:01"))


def test_the_duty_person_holds_it_from_then_on_and_the_time_runs_as_before(guard, promise):
    owner, due = promise.owner, promise.due_base

    duty.hand_over(promise, actor=owner, at=at("2026-03-13 17:00"))

    promise.refresh_from_db()
    assert (promise.owner, promise.due_base, promise.department) == (guard, due, owner.department)
    assert list(Custody.objects.filter(clock=promise).order_by("pk").values_list("owner", "until")) == [
        (owner.pk, at("2026-03-13 17:00")),
        (guard.pk, None),
    ]
    assert ClockEvent.objects.get(clock=promise, kind="owner_changed").actor == owner
    assert list(Notice.objects.values_list("recipient", "kind")) == [(guard.pk, "deadlines.on_duty")]


def test_of_two_who_hand_over_at_once_the_second_changes_nothing(guard, promise):
    actor = promise.owner
    duty.hand_over(promise, actor=actor, at=at("2026-03-13 17:00"))

    with pytest.raises(NotAllowed):
        duty.hand_over(promise, actor=actor, at=at("2026-03-13 17:00"))

    assert ClockEvent.objects.filter(kind="owner_changed").count() == 1


def test_without_anybody_on_duty_and_of_what_is_stopped_nothing_is_handed_over(promise, site):
    with pytest.raises(duty.NobodyOnDuty):
        duty.hand_over(promise, actor=promise.owner, at=at("2026-03-13 17:00"))
    turn(UserFactory(), *SATURDAY, site)
    actions.stop(promise.subject, promise.code, at=at("2026-03-13 17:00"))

    with pytest.raises(NotAllowed):
        duty.hand_over(promise, actor=promise.owner, at=at("2026-03-13 17:01"))


def test_the_last_chance_says_who_is_on_duty_and_where_to_hand_over(guard, promise):
    with moment.at(at("2026-03-13 17:00")):
        sweep.sweep()

    notice = Notice.objects.get(kind="deadlines.last_chance")
    assert notice.params["duty"] == {"en": guard.name, "zh-hans": guard.name_zh or guard.name}
    assert notice.params["hand_over"].endswith(promise.get_absolute_url())


def test_where_nobody_is_on_duty_the_last_chance_says_so(promise):
    with moment.at(at("2026-03-13 17:00")):
        sweep.sweep()

    assert Notice.objects.get(kind="deadlines.last_chance").params["duty"]["en"] == "nobody"


def test_what_falls_due_in_working_time_is_not_offered_to_the_duty_person(guard, site):
    owner = UserFactory()
    started = start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-12 16:30"))
    turn(guard, "2026-03-13 08:00", "2026-03-14 08:00", site)

    assert duty.offer(started, owner, at("2026-03-12 17:00")) is None


def test_the_owner_s_page_offers_it_and_a_click_hands_it_over(client, guard, promise):
    client.force_login(promise.owner)
    page = client.get(promise.get_absolute_url()).content.decode()
    assert "Hand over to Duty Person" in page

    response = client.post(reverse("deadlines:hand-over", args=[promise.pk]))

    assert response.url == reverse("deadlines:list")  # it is not theirs to see any more
    assert said(response) == [f"Duty Person is on duty and has it in hand now: {promise.limit}, {promise.label}."]
    promise.refresh_from_db()
    assert promise.owner == guard


def test_the_page_says_that_nobody_is_on_duty(client, promise):
    client.force_login(promise.owner)

    page = client.get(promise.get_absolute_url()).content.decode()

    assert "nobody is on the duty roster then" in page
    response = client.post(reverse("deadlines:hand-over", args=[promise.pk]))
    assert said(response) == ["Nobody else is on the duty roster for that time."]


def test_who_may_hand_over(client, guard, promise):
    url = reverse("deadlines:hand-over", args=[promise.pk])
    assert client.post(url).status_code == 302
    client.force_login(UserFactory())
    assert client.post(url).status_code == 404
    client.force_login(UserFactory(role="inspector"))
    assert client.post(url).status_code == 403
    assert client.get(url).status_code == 405
    promise.refresh_from_db()
    assert promise.owner != guard


def test_the_roster_shows_now_and_next_and_who_keeps_it_can_change_it(client, admin, guard, site):
    turn(UserFactory(name="Next One"), SATURDAY[1], "2026-03-16 08:00", site)
    client.force_login(UserFactory())
    with moment.at(at("2026-03-14 12:00")):
        page = client.get(reverse("deadlines:duty")).content.decode()
    assert "On duty now: Duty Person" in page
    assert "Next One" in page
    assert "Enter a turn" not in page

    client.force_login(admin)
    assert "Enter a turn" in client.get(reverse("deadlines:duty")).content.decode()


def test_a_turn_is_entered_and_removed(client, admin, site):
    client.force_login(admin)
    person = UserFactory(name="New One")
    typed = {"person": person.pk, "calendar": site.pk, "starts_at": "2026-03-14T08:00", "ends_at": "2026-03-15T08:00"}

    response = client.post(reverse("deadlines:duty-add"), typed)

    assert response.url == reverse("deadlines:duty")
    entered = DutyTurn.objects.get()
    assert (entered.person, entered.starts_at, entered.created_by) == (person, at(SATURDAY[0]), admin)
    response = client.post(reverse("deadlines:duty-remove", args=[entered.pk]))
    assert said(response)[-1] == "The turn of New One is out of the roster."
    assert not DutyTurn.objects.standing().exists()


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("2026-03-14T08:00", "2026-03-14T08:00", "The turn ends before it begins."),
        ("2026-03-14T20:00", "2026-03-15T20:00", "is on duty then"),
        ("tomorrow", "2026-03-15T20:00", "Write the date and the time"),
    ],
)
def test_a_wrong_turn_keeps_what_was_typed_and_says_what_is_wrong(client, admin, guard, site, start, end, sentence):
    client.force_login(admin)
    typed = {"person": guard.pk, "calendar": site.pk, "starts_at": start, "ends_at": end}

    page = client.post(reverse("deadlines:duty-add"), typed).content.decode()

    assert sentence in page
    assert f'value="{end}"' in page
    assert DutyTurn.objects.count() == 1


def test_the_roster_asks_as_much_for_three_turns_as_for_one(client, admin, site):
    client.force_login(admin)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("deadlines:duty"))
        return len(asked)

    turn(UserFactory(department=DepartmentFactory()), "2026-03-14 08:00", "2026-03-15 08:00", site)
    one = count()
    for day in (15, 16):
        turn(UserFactory(), f"2026-03-{day} 08:00", f"2026-03-{day + 1} 08:00", site)

    assert count() == one
