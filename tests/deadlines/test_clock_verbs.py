"""The verbs of a clock, as actions and as pages; F13 and F14."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.actions import appoint_deputy
from deadlines import actions, projection, verdict
from deadlines.actions import Refused
from deadlines.models import Clock, Custody
from deadlines.refusals import NotOpen
from deadlines.verbs import VERBS
from deadlines.verdict import Verdict
from history import moment
from notices.models import Notice
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
State = Clock.State


@pytest.fixture
def asked():
    """A question of Tuesday 15:00, to be answered in 24 hours; it is Wednesday noon."""
    return start_clock(at=at("2026-03-10 15:00"), owner=UserFactory(department=DepartmentFactory(head=UserFactory())))


def post(client, verb, clock, person, **said):
    client.force_login(person)
    return client.post(reverse(f"deadlines:{verb}", args=[clock.pk]), said)


TOLD = {"until": "2026-03-13T10:00", "reason": "a part is missing", "told_at": "2026-03-11T11:00"}
TOLD |= {"told_by_way_of": "phone"}
PAUSED = {"reason": "documents", "until": "2026-03-13T10:00", "words": "drawings asked for on Tuesday"}


# ---- pages ----


def test_the_owner_announces_a_later_time_on_the_page(client, asked):
    response = post(client, "extend", asked, asked.owner, **TOLD)

    asked.refresh_from_db()
    assert response.url == asked.get_absolute_url()
    assert (asked.due_promised, asked.told_at) == (at("2026-03-13 10:00"), at("2026-03-11 11:00"))


def test_the_owner_pauses_it_and_lets_it_go_on(client, asked):
    post(client, "pause", asked, asked.owner, **PAUSED)
    shown = client.get(asked.get_absolute_url()).content.decode()
    assert "paused until Fri 13 Mar 10:00, then due Fri 13 Mar 13:00" in shown
    assert "waiting for documents from the customer (drawings asked for on Tuesday)" in shown

    with moment.at(at("2026-03-11 14:00")):
        post(client, "resume", asked, asked.owner)
        shown = client.get(asked.get_absolute_url()).content.decode()

    asked.refresh_from_db()
    assert (asked.state, asked.due_at) == (State.RUNNING, at("2026-03-11 17:00"))
    assert "Went on on Wed 11 Mar 2026 14:00, before the pause was to end" in shown
    assert "So it is due Wed 11 Mar 2026 17:00." in shown


def test_the_owner_hands_it_over_and_who_holds_it_now_is_told(client, asked):
    new = UserFactory(name="New Owner", department=DepartmentFactory())

    post(client, "reassign", asked, asked.owner, owner=new.pk, reason="on leave")

    asked.refresh_from_db()
    assert (asked.owner, asked.department, asked.due_at) == (new, new.department, at("2026-03-11 15:00"))
    assert [notice.recipient for notice in Notice.objects.filter(kind="deadlines.handed_over")] == [new]


def test_a_department_takes_it_over_and_its_head_is_told(client, asked):
    head = UserFactory()

    post(client, "reassign", asked, asked.owner, department=DepartmentFactory(head=head).pk, reason="theirs")

    asked.refresh_from_db()
    assert (asked.owner, asked.department.head) == (None, head)
    assert [notice.recipient for notice in Notice.objects.filter(kind="deadlines.handed_over")] == [head]


@pytest.mark.parametrize(("verb", "state"), [("waive", State.WAIVED), ("cancel", State.CANCELLED)])
def test_who_has_the_right_lets_it_go_by_name(client, asked, verb, state):
    admin = UserFactory(role="admin")

    post(client, verb, asked, admin, reason="the customer withdrew")

    asked.refresh_from_db()
    event = asked.events.order_by("pk").last()
    assert (asked.state, event.actor, event.reason) == (state, admin, "the customer withdrew")


def test_nobody_lets_go_a_promise_of_their_own(client):
    admin = UserFactory(role="admin")
    clock = start_clock(owner=admin)

    assert post(client, "waive", clock, admin, reason="too much work").status_code == 403
    assert post(client, "cancel", clock, admin, reason="too much work").status_code == 403


@pytest.mark.parametrize(
    ("verb", "said", "why"),
    [
        ("extend", TOLD | {"until": "2026-03-11T14:00"}, "The new time must lie after the one that holds now."),
        ("extend", TOLD | {"told_at": "2026-03-11T13:00"}, "This moment has not come yet."),
        ("pause", PAUSED | {"until": "2026-03-11T11:00"}, "A pause ends at a moment that lies ahead"),
        ("pause", PAUSED | {"reason": "unreachable"}, "When was the customer tried?"),
        ("reassign", {"reason": "drawings asked for"}, "Say who takes it over"),
    ],
)
def test_a_wrong_field_keeps_what_was_typed_and_says_why(client, asked, verb, said, why):
    shown = post(client, verb, asked, asked.owner, **said).content.decode()

    assert why in shown
    assert said.get("words", said["reason"]) in shown
    asked.refresh_from_db()
    assert (asked.state, asked.due_at) == (State.RUNNING, at("2026-03-11 15:00"))


def test_what_is_too_late_keeps_what_was_typed_and_says_why(client, asked):
    with moment.at(at("2026-03-11 15:01")):
        shown = post(client, "extend", asked, asked.owner, **TOLD).content.decode()

    assert "a new time can only be promised before the old one is over" in shown
    assert "a part is missing" in shown


@pytest.mark.parametrize("verb", [name for name in VERBS if name != "reopen"])
def test_nothing_is_done_to_a_clock_that_has_stopped(client, asked, verb):
    actions.stop(asked.subject, asked.code, at=at("2026-03-11 11:00"), actor=UserFactory(name="Quick"))
    person = UserFactory(role="admin") if verb in {"waive", "cancel"} else asked.owner
    said = {"extend": TOLD, "pause": PAUSED}.get(verb, {"reason": "late", "owner": UserFactory().pk})

    response = post(client, verb, asked, person, **said)

    asked.refresh_from_db()
    assert (asked.state, asked.stopped_at) == (State.STOPPED, at("2026-03-11 11:00"))
    assert asked.events.count() == 2
    assert "not running any more" in (response.content.decode() or client.get(response.url).content.decode())


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_only_posted_and_not_by_a_stranger(client, asked, verb):
    client.force_login(asked.owner)
    assert client.get(reverse(f"deadlines:{verb}", args=[asked.pk])).status_code == 405
    assert post(client, verb, asked, UserFactory()).status_code == 404


def test_a_deputy_acts_for_the_owner_and_the_head_of_the_department_acts_too(client, asked):
    deputy, head = UserFactory(), asked.department.head
    appoint_deputy(asked.owner, deputy, at("2026-03-01 00:00"), at("2026-04-01 00:00"), actor=UserFactory(role="admin"))

    post(client, "pause", asked, deputy, **PAUSED)
    post(client, "resume", asked, head)

    asked.refresh_from_db()
    assert asked.events.get(kind="paused").facts["for"] == asked.owner_id
    assert f"for {asked.owner}:" in client.get(asked.get_absolute_url()).content.decode()
    assert asked.events.get(kind="resumed").actor == head


def test_what_is_offered_fits_the_moment(client, asked):
    def offered(person):
        client.force_login(person)
        shown = client.get(asked.get_absolute_url()).content.decode()
        return [verb for verb in VERBS if reverse(f"deadlines:{verb}", args=[asked.pk]) in shown]

    admin = UserFactory(role="admin")
    assert offered(asked.owner) == ["extend", "pause", "reassign"]
    assert offered(admin) == ["waive", "cancel"]
    post(client, "pause", asked, asked.owner, **PAUSED)
    assert offered(asked.owner) == ["resume", "reassign"]
    actions.stop(asked.subject, asked.code, at=at("2026-03-11 12:00"))
    assert offered(asked.owner) == ["reopen"]
    assert offered(admin) == []


# ---- F13: hand-over and another category ----


def test_f13_whoever_takes_it_over_inherits_the_time_that_is_left(asked):
    first, second = asked.owner, UserFactory(department=DepartmentFactory())

    actions.hand_over(asked, owner=second, department=None, reason="theirs", actor=first, at=at("2026-03-11 14:00"))
    actions.stop(asked.subject, asked.code, at=at("2026-03-11 16:00"))

    asked.refresh_from_db()
    held = Custody.objects.filter(clock=asked).order_by("pk").values_list("owner", "since", "until")
    assert list(held) == [
        (first.pk, at("2026-03-10 15:00"), at("2026-03-11 14:00")),
        (second.pk, at("2026-03-11 14:00"), at("2026-03-11 16:00")),
    ]
    assert asked.due_at == at("2026-03-11 15:00")
    assert verdict.of(asked, at("2026-04-01 00:00")) == Verdict.UNANNOUNCED


def test_f13_another_department_takes_24_to_48_hours_and_another_province_72_from_the_first_start(asked):
    codes = [("REPLY_CROSS_DEPT", "2026-03-12 15:00"), ("REPLY_CROSS_PROVINCE", "2026-03-13 15:00")]
    before = asked
    for code, due in codes:
        actions.cancel(before.subject, before.code, at=at("2026-03-11 10:00"), reason="another department answers")
        before = actions.start(asked.subject, code, owner=UserFactory(), at=asked.started_at)

        assert (before.started_at, before.due_at) == (at("2026-03-10 15:00"), at(due))


# ---- F14: reopened ----


def test_f14_a_reopened_matter_is_a_new_cycle_and_the_old_one_keeps_its_verdict(client, asked):
    actions.stop(asked.subject, asked.code, at=at("2026-03-11 16:00"))
    with moment.at(at("2026-03-12 09:00")):
        post(client, "reopen", asked, asked.owner, reason="the answer did not help")

    first, second = Clock.objects.of(asked.subject).order_by("cycle")
    assert (second.cycle, second.started_at, second.due_at) == (2, at("2026-03-12 09:00"), at("2026-03-13 09:00"))
    assert (second.owner, second.label, second.url) == (asked.owner, asked.label, asked.url)
    assert verdict.of(first, at("2026-04-01 00:00")) == Verdict.UNANNOUNCED
    assert verdict.of(second, at("2026-03-13 09:00")) == Verdict.ON_TIME
    assert second.events.get().reason == "the answer did not help"
    shown = client.get(second.get_absolute_url()).content.decode()
    assert "Opened again as cycle 2 (the answer did not help). The cycle before keeps its verdict." in shown


def test_f14_what_runs_is_not_reopened_and_the_solved_time_counts_for_nobody(asked):
    with pytest.raises(Refused, match="nothing to reopen"):
        actions.reopen(asked.subject, asked.code, at=at("2026-03-11 12:00"), actor=asked.owner, reason="again")
    actions.waive_one(asked, reason="withdrawn", actor=UserFactory(), at=at("2026-03-11 12:00"))

    again = actions.reopen(asked.subject, asked.code, at=at("2026-03-20 12:00"), actor=asked.owner, reason="again")

    assert again.due_at == at("2026-03-21 12:00")


def test_f14_a_date_that_a_person_named_is_named_again():
    clock = start_clock("REPLY_SPECIAL", at=at("2026-03-10 10:00"), due_at=at("2026-03-11 10:00"))
    actions.stop(clock.subject, clock.code, at=at("2026-03-11 10:00"))

    with pytest.raises(Refused, match="by when"):
        actions.reopen(clock.subject, clock.code, at=at("2026-03-12 10:00"), actor=clock.owner, reason="again")
    due = at("2026-03-20 10:00")
    again = actions.reopen(
        clock.subject, clock.code, at=at("2026-03-12 10:00"), actor=clock.owner, reason="again", due_at=due
    )
    assert again.due_at == due


# ---- two at once, several kinds, rebuilding ----


def test_of_two_who_let_it_go_the_second_hears_who_was_faster(asked):
    on_the_other_screen = Clock.objects.get(pk=asked.pk)
    actions.waive_one(asked, reason="withdrawn", actor=UserFactory(name="Quick"), at=at("2026-03-11 12:00"))

    with pytest.raises(NotOpen, match="Quick, was waived"):
        actions.cancel_one(on_the_other_screen, reason="x", actor=UserFactory(), at=at("2026-03-11 12:01"))


def test_several_kinds_on_one_record_run_independently_and_are_all_shown(client, asked):
    other = start_clock("HANDLER_CONTACT", subject=asked.subject, at=at("2026-03-11 09:00"))
    third = start_clock("FOLLOW_UP", subject=asked.subject, at=at("2026-03-11 09:00"))
    actions.pause(
        asked, reason="documents", until=at("2026-03-13 10:00"), words="x", actor=asked.owner, at=at("2026-03-11 12:00")
    )
    actions.stop(other.subject, other.code, at=at("2026-03-11 12:00"))

    states = Clock.objects.of(asked.subject).order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.PAUSED, State.STOPPED, State.RUNNING]
    client.force_login(UserFactory(role="admin"))
    shown = client.get(asked.get_absolute_url()).content.decode()
    for clock in (asked, other, third):
        assert f'href="{clock.get_absolute_url()}"' in shown


def test_a_damaged_row_is_found_and_written_anew(asked, capsys):
    actions.pause(
        asked, reason="documents", until=at("2026-03-13 10:00"), words="x", actor=asked.owner, at=at("2026-03-11 12:00")
    )
    call_command("rebuild_clocks", check=True)
    right = {column: getattr(Clock.objects.get(), column) for column in projection.COLUMNS}
    Clock.objects.update(due_base=at("2026-05-01 00:00"), owner=UserFactory())
    Custody.objects.update(since=at("2026-03-11 00:00"))

    with pytest.raises(CommandError, match="3 differences"):
        call_command("rebuild_clocks", check=True)
    call_command("rebuild_clocks")

    assert {column: getattr(Clock.objects.get(), column) for column in projection.COLUMNS} == right
    call_command("rebuild_clocks", check=True)
    assert capsys.readouterr().out.endswith("0 differences in 0 of 1 clocks.\n")
    live = Clock.objects.get().checkpoints.waiting()
    assert [(point.kind, point.fire_at) for point in live] == [("resume", at("2026-03-13 10:00"))]
