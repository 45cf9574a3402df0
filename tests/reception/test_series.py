"""Visits that recur: made, changed and cancelled, this one and those that follow."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from notices.models import Message
from reception import actions, prospects
from reception.actions import series as acts
from reception.models import Appointment, Occurrence, Room, RoomBooking, Series
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
WEEKLY = "FREQ=WEEKLY;BYDAY=TH;COUNT=4"


def on(day, hour, minute=0, month=3):
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


# Thursdays at ten.
THURSDAYS = [on(12, 10), on(19, 10), on(26, 10), on(2, 10, month=4)]


@pytest.fixture
def room():
    Room.objects.update(is_active=False)
    return RoomFactory(name="3-01")


@pytest.fixture
def first(room, host):
    return AppointmentFactory(
        confirmed=True,
        room=room,
        place="",
        site=room.site,
        contact_person=host,
        starts_at=THURSDAYS[0],
        ends_at=THURSDAYS[0] + HOUR,
        visitor_email="wang@example.com",
    )


def rows_of(first, clerk, rule=WEEKLY, **more):
    return prospects.of_repetition(first, **{"rule": rule, "skips_rest_days": True} | more, reader=clerk, at=now())


@pytest.fixture
def weekly(first, clerk):
    slots = [row.settled for row in rows_of(first, clerk)]
    return acts.repeat(first, rule=WEEKLY, skips_rest_days=True, slots=slots, actor=clerk)


def visits(series):
    rows = Occurrence.objects.filter(series=series).order_by("planned_start").select_related("appointment__room")
    return [row.appointment for row in rows]


def whens(series):
    return [visit.starts_at for visit in visits(series)]


def change(visit, clerk, *, starts_at, room, length=HOUR, with_exceptions=False, choices=None, **facts):
    occurrence = Occurrence.objects.get(appointment=visit)
    rows = prospects.of_change(
        occurrence,
        starts_at=starts_at,
        ends_at=starts_at + length,
        room=room,
        with_exceptions=with_exceptions,
        reader=clerk,
        at=now(),
    )
    for row in rows:
        row.choose((choices or {}).get(row.key))
    days = (starts_at.date() - occurrence.planned_start.astimezone(SHANGHAI).date()).days
    return acts.change_following(
        occurrence,
        changes=prospects.changes_of(rows),
        days=days,
        facts=facts,
        actor=clerk,
        version=Appointment.objects.get(pk=visit.pk).version,
    )


def test_a_confirmed_visit_recurs_as_confirmed_visits_each_with_its_room_and_letter(first, weekly, room):
    assert whens(weekly) == THURSDAYS
    assert {(visit.state, visit.room, visit.visitor_name) for visit in visits(weekly)} == {
        ("confirmed", room, first.visitor_name)
    }
    assert RoomBooking.objects.standing().filter(room=room).count() == 4
    assert Message.objects.filter(address="wang@example.com", kind="reception.visitor_confirmed").count() == 4
    assert len({visit.invitation_uid for visit in visits(weekly)}) == 4
    event = Event.objects.about(first).get(verb="repeat")
    assert (event.facts, weekly.time_zone) == ({"rule": WEEKLY, "visits": 4}, "Asia/Shanghai")


def test_a_request_recurs_as_requests(clerk, host, room):
    asked = AppointmentFactory(requested=True, contact_person=host, starts_at=THURSDAYS[0])
    slots = [row.settled for row in rows_of(asked, clerk)]

    series = acts.repeat(asked, rule=WEEKLY, skips_rest_days=True, slots=slots, actor=clerk)

    assert {(visit.state, visit.place) for visit in visits(series)} == {("requested", "Office 301")}


def test_r38_each_conflict_is_told_before_anything_is_saved_with_what_is_free_instead(first, room, clerk):
    AppointmentFactory(
        confirmed=True, room=room, place="", starts_at=on(19, 10, 30), contact__organisation__name="Lanhai Optics"
    )
    before = Appointment.objects.count()

    rows = rows_of(first, clerk)

    assert [row.trouble for row in rows] == [
        "3-01 is taken from Thu 19 Mar 2026 10:30 to 11:30 by a visit of Lanhai Optics.",
        "",
        "",
    ]
    assert len(rows[0].offers) == 3
    assert rows[0].choices[-1] == ("leave", "leave it out")
    assert Appointment.objects.count() == before
    slots = [row.settled for row in rows]
    series = acts.repeat(first, rule=WEEKLY, skips_rest_days=True, slots=slots, actor=clerk)
    assert [row.is_exception for row in Occurrence.objects.filter(series=series)] == [False, True, False, False]


def test_r5_a_series_books_nothing_over_somebody_else_and_then_nothing_at_all(first, room, clerk):
    slots = [row.settled for row in rows_of(first, clerk)]
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=on(26, 10, 30))
    before = Appointment.objects.count()

    with pytest.raises(actions.RoomTaken):
        acts.repeat(first, rule=WEEKLY, skips_rest_days=True, slots=slots, actor=clerk)

    assert (Appointment.objects.count(), Series.objects.count()) == (before, 0)


def test_rest_days_are_left_out_on_request(first, clerk):
    # Qingming: Saturday 4 to Monday 6 April 2026; Saturdays and Sundays rest as well.
    kept = rows_of(first, clerk, "FREQ=DAILY;COUNT=5")
    all_days = rows_of(first, clerk, "FREQ=DAILY;COUNT=5", skips_rest_days=False)

    assert [(row.when[:3], row.is_taken_up) for row in kept] == [
        ("Fri", True),
        ("Sat", False),
        ("Sun", False),
        ("Mon", True),
    ]
    assert kept[1].trouble == "A rest day."
    assert all(row.is_taken_up for row in all_days)


def test_the_same_form_twice_is_one_series(first, clerk):
    slots, token = [row.settled for row in rows_of(first, clerk)], "6c1f1a0e-6f1b-4f3b-9d0f-1d0f5a1f2b3c"
    once = acts.repeat(first, rule=WEEKLY, skips_rest_days=True, slots=slots, actor=clerk, form_token=token)

    again = acts.repeat(
        Appointment.objects.get(pk=first.pk),
        rule=WEEKLY,
        skips_rest_days=True,
        slots=slots,
        actor=clerk,
        form_token=token,
    )

    assert (again.pk, Appointment.objects.count()) == (once.pk, 4)


def test_of_two_who_make_one_visit_recur_one_does_and_the_other_hears_so(first, clerk, weekly):
    slots = [row.settled for row in rows_of(first, clerk)]

    with pytest.raises(NotAllowed):
        acts.repeat(first, rule=WEEKLY, skips_rest_days=True, slots=slots, actor=clerk)

    assert Series.objects.get() == weekly


def test_r38_this_and_the_following_change_and_the_exception_in_the_middle_stays(weekly, room, clerk):
    one, two, three, four = visits(weekly)
    actions.reschedule(three, actor=clerk, starts_at=on(27, 15), ends_at=on(27, 16), room=room)

    rest = change(two, clerk, starts_at=on(19, 14), room=room)

    assert (whens(weekly), whens(rest)) == ([on(12, 10)], [on(19, 14), on(27, 15), on(2, 14, month=4)])
    assert (rest.follows, rest.rule) == (weekly, "FREQ=WEEKLY;BYDAY=TH;COUNT=3")
    assert [row.is_exception for row in Occurrence.objects.filter(series=rest)] == [False, True, False]
    assert Appointment.objects.count() == 4
    assert RoomBooking.objects.standing().filter(room=room).count() == 4
    sequences = [Appointment.objects.get(pk=visit.pk).invitation_sequence for visit in (one, two, three, four)]
    assert sequences == [0, 1, 1, 1]


def test_r38_an_exception_moves_along_when_that_is_asked_for(weekly, room, clerk):
    _one, two, three, _four = visits(weekly)
    actions.reschedule(three, actor=clerk, starts_at=on(27, 15), ends_at=on(27, 16), room=room)

    rest = change(two, clerk, starts_at=on(19, 14), room=room, with_exceptions=True)

    assert whens(rest) == [on(19, 14), on(26, 14), on(2, 14, month=4)]


def test_the_whole_series_moves_by_a_week_though_each_stands_where_the_next_was(weekly, room, clerk):
    one = visits(weekly)[0]

    same = change(one, clerk, starts_at=on(19, 10), room=room)

    assert same == weekly
    assert whens(weekly) == [on(19, 10), on(26, 10), on(2, 10, month=4), on(9, 10, month=4)]
    back = change(visits(weekly)[0], clerk, starts_at=on(12, 10), room=room)
    assert whens(back) == THURSDAYS


def test_a_cancelled_visit_in_the_middle_stands_in_nobody_s_way(weekly, room, clerk):
    one, _two, three, _four = visits(weekly)
    actions.cancel(three, actor=clerk, reason="A holiday")

    rest = change(one, clerk, starts_at=on(19, 10), room=room)

    assert whens(rest) == [on(19, 10), on(26, 10), on(9, 10, month=4)]
    assert whens(weekly) == [on(26, 10)]


def test_the_names_of_a_delegation_come_along(first, room, clerk):
    actions.expect(first, name="Li Na", actor=clerk)

    series = acts.repeat(
        first, rule=WEEKLY, skips_rest_days=True, slots=[row.settled for row in rows_of(first, clerk)], actor=clerk
    )

    names = {tuple(visit.visitors.order_by("pk").values_list("name", flat=True)) for visit in visits(series)}
    assert names == {(first.visitor_name, "Li Na")}


def test_other_weekdays_other_room_and_other_words_for_what_follows(weekly, room, clerk):
    other = RoomFactory(site=room.site, name="3-02")
    _one, two, three, _four = visits(weekly)
    actions.edit(three, actor=clerk, version=three.version, purpose="Only this once")

    rest = change(two, clerk, starts_at=on(20, 9), room=other, purpose="Monthly audit")

    assert whens(rest) == [on(20, 9), on(27, 9), on(3, 9, month=4)]
    assert {visit.room for visit in visits(rest)} == {other}
    assert [visit.purpose for visit in visits(rest)] == ["Monthly audit", "Only this once", "Monthly audit"]


def test_a_conflict_of_what_follows_is_chosen_away_visit_by_visit(weekly, room, clerk):
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=on(26, 14))
    two = visits(weekly)[1]

    rest = change(two, clerk, starts_at=on(19, 14), room=room, choices={"20260326T1400": "leave"})

    assert whens(rest) == [on(19, 14), on(26, 10), on(2, 14, month=4)]


def test_somebody_who_looked_before_another_saved_changes_nothing(weekly, room, clerk):
    two = visits(weekly)[1]
    occurrence = Occurrence.objects.get(appointment=two)

    with pytest.raises(Stale):
        acts.change_following(
            occurrence, changes=[], days=0, facts={}, actor=clerk, version=occurrence.appointment.version - 1
        )

    assert Series.objects.count() == 1


def test_this_and_the_following_are_cancelled_and_what_was_before_stays(weekly, clerk, room):
    two = visits(weekly)[1]

    number = acts.cancel_following(Occurrence.objects.get(appointment=two), actor=clerk, reason="The project is over")

    assert number == 3
    assert [visit.state for visit in visits(weekly)] == ["confirmed", "cancelled", "cancelled", "cancelled"]
    assert RoomBooking.objects.standing().filter(room=room).count() == 1


# ---- pages


def test_the_page_shows_what_the_rule_would_bring_and_then_registers_it(client, clerk, first):
    client.force_login(clerk)
    url = reverse("reception:repeat", args=[first.pk])
    rule = {"freq": "weekly", "every": 1, "count": 4, "skips_rest_days": "on"}

    shown = client.post(url, rule | {"look": "1"})
    nothing_yet = Appointment.objects.count()
    kept = {f"choice-{row.key}": row.chosen for row in shown.context["rows"]}
    kept["choice-20260326T1000"] = "leave"
    saved = client.post(url, rule | kept | {"save": "1"})

    assert (shown.context["added"], nothing_yet) == (3, 1)
    assert saved.url == reverse("reception:series", args=[first.pk])
    assert whens(Series.objects.get()) == [THURSDAYS[0], THURSDAYS[1], THURSDAYS[3]]
    assert client.get(url).url == saved.url
    assert client.get(first.get_absolute_url()).content.decode().count("recurring") == 1


@pytest.mark.parametrize(
    ("rule", "field", "sentence"),
    [
        ({"freq": "weekly"}, "count", "Say how many visits, or until when."),
        ({"freq": "weekly", "count": 400}, "count", "Please write 60 or less."),
        (
            {"freq": "weekly", "until": "2026-03-01"},
            "until",
            "Choose a day after the first visit, at most a year later.",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_said_beside_its_field(client, clerk, first, rule, field, sentence):
    client.force_login(clerk)

    page = client.post(reverse("reception:repeat", args=[first.pk]), rule | {"save": "1"})

    assert page.context["form"].errors[field] == [sentence]
    assert Appointment.objects.count() == 1


def test_the_page_changes_this_and_the_following_after_it_was_looked_at(client, clerk, weekly, room):
    two = visits(weekly)[1]
    client.force_login(clerk)
    url = reverse("reception:series", args=[two.pk])
    said = {"starts_at": "2026-03-19T14:00", "ends_at": "2026-03-19T15:00", "room": room.pk}
    said |= {"purpose": two.purpose, "needs": two.needs, "version": two.version}

    shown = client.post(url, said | {"look": "1"})
    untouched = whens(weekly)
    saved = client.post(url, said | {"save": "1"})

    assert [row.trouble for row in shown.context["rows"]] == ["", "", ""]
    assert (untouched, saved.status_code) == (THURSDAYS, 302)
    assert whens(Series.objects.latest("pk")) == [on(19, 14), on(26, 14), on(2, 14, month=4)]


def test_the_page_cancels_this_and_the_following_with_a_reason(client, clerk, weekly):
    two = visits(weekly)[1]
    client.force_login(clerk)
    url = reverse("reception:cancel-series", args=[two.pk])

    client.post(url, {"reason": ""})
    kept = [visit.state for visit in visits(weekly)]
    client.post(url, {"reason": "The project is over"})

    assert kept == ["confirmed"] * 4
    assert [visit.state for visit in visits(weekly)] == ["confirmed", "cancelled", "cancelled", "cancelled"]
