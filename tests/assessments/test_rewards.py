"""Commendation, reward, criticism, fine, disciplinary action: recorded by one, approved by another."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments.actions import rewards
from assessments.models import Reward
from deadlines.models import Clock, TimeLimit
from history.flow import NotAllowed
from history.moment import now
from reception.actions import Refused
from tests.factories.accounts import UserFactory
from tests.factories.assessments import visited
from tests.factories.consequences import card_of, person, reward

pytestmark = pytest.mark.django_db
Kind, State = Reward.Kind, Reward.State
ADDRESS = "assessments:record-reward"


def post(client, said, query=""):
    common = {"reason": "Stayed until midnight", "decided_on": "2026-03-10", "form_token": ""}
    return client.post(f"{reverse(ADDRESS)}{query}", common | said)


@pytest.mark.clause("S2-65")
@pytest.mark.parametrize(
    ("points", "publish", "is_recorded"), [(95, True, True), (95, False, False), (80, True, False)]
)
def test_an_admin_commends_only_a_published_excellent_result_with_day_and_note(client, points, publish, is_recorded):
    admin, subject = UserFactory(role="admin"), person()
    card = card_of(subject, points=points, publish=publish)
    client.force_login(admin)

    post(client, {"kind": "commendation", "approver": admin.pk}, f"?card={card.pk}")

    kept = [(row.person, row.kind, row.decided_on, row.reason, row.scorecard) for row in Reward.objects.all()]
    wanted = (subject, Kind.COMMENDATION, date(2026, 3, 10), "Stayed until midnight", card)
    assert kept == ([wanted] if is_recorded else [])


@pytest.mark.clause("S4-43")
def test_a_manager_records_a_penalty_with_reason_and_amount_and_none_is_proposed(client):
    manager, approver = UserFactory(), UserFactory(role="hr")
    rep = UserFactory(manager=manager)
    client.force_login(manager)
    form = client.get(reverse(ADDRESS)).context["form"]
    assert form["amount"].value() is None

    without = post(client, {"kind": "fine", "severity": "criticism", "person": rep.pk, "approver": approver.pk})
    assert (without.context["form"].errors.keys(), Reward.objects.count()) == ({"amount"}, 0)
    post(
        client,
        {"kind": "fine", "severity": "criticism", "amount": "50", "person": rep.pk, "approver": approver.pk},
    )

    row = Reward.objects.get()
    assert (row.person, row.amount, row.reason, row.decided_by) == (rep, 50, "Stayed until midnight", manager)


def test_a_manager_records_none_for_people_of_others(client):
    manager = UserFactory()
    UserFactory(manager=manager)
    client.force_login(manager)

    answer = post(client, {"kind": "criticism", "person": person().pk, "approver": UserFactory(role="hr").pk})

    assert (answer.context["form"].errors.keys(), Reward.objects.count()) == ({"person"}, 0)


@pytest.mark.clause("S4-110", "S4-340")
def test_a_reward_for_a_visit_has_its_kind_amount_reason_and_approver(client):
    admin, approver = UserFactory(role="admin"), UserFactory(role="hr")
    visit = visited()
    client.force_login(admin)
    host = visit.contact_person
    said = {"kind": "reward", "amount": "200", "person": host.pk, "approver": approver.pk, "appointment": visit.pk}

    post(client, said, f"?visit={visit.pk}")
    row = Reward.objects.get()
    rewards.approve(row, actor=approver)

    assert (row.kind, row.amount, row.approver, row.appointment, row.state) == (
        Kind.REWARD,
        Decimal(200),
        approver,
        visit,
        State.APPROVED,
    )
    assert visit.rewards.get() == row


@pytest.mark.clause("S4-112")
@pytest.mark.parametrize("kind", ["criticism", "disciplinary"])
def test_a_penalty_has_its_severity_reason_and_approver(client, kind):
    admin, approver = UserFactory(role="admin"), UserFactory(role="hr")
    client.force_login(admin)

    post(client, {"kind": kind, "person": person().pk, "approver": approver.pk})

    row = Reward.objects.get()
    assert (row.severity, row.reason, row.approver) == (kind, "Stayed until midnight", approver)


def test_praise_needs_an_occasion_and_the_database_says_so_too(client):
    client.force_login(UserFactory(role="admin"))

    answer = post(client, {"kind": "commendation", "person": person().pk, "approver": UserFactory(role="hr").pk})

    assert answer.context["form"].errors.keys() == {"appointment"}
    with pytest.raises(IntegrityError), transaction.atomic():
        columns = {"reason": "Well", "decided_on": now().date(), "created_at": now()}
        Reward.objects.create(person=person(), kind="commendation", approver=person(), decided_by=person(), **columns)


def test_it_stands_when_its_approver_says_yes_and_the_person_reads_it_only_then():
    row = reward()
    assert not Reward.objects.visible_to(row.person).exists()

    rewards.approve(row, actor=row.approver)

    assert Reward.objects.visible_to(row.person).get() == row


@pytest.mark.clause("S4-110", "S4-112")
@pytest.mark.parametrize(
    ("verb", "more", "state"),
    [
        ("approve", {}, Clock.State.STOPPED),
        ("refuse", {"reason": "Too hard"}, Clock.State.STOPPED),
        ("withdraw", {"reason": "A mistake"}, Clock.State.CANCELLED),
    ],
)
def test_its_approver_has_a_promised_time_that_an_answer_stops(verb, more, state):
    row = reward()
    running = Clock.objects.of(row).get()
    promised = TimeLimit.objects.get(code="REWARD_APPROVAL")
    assert (running.code, running.owner, promised.is_proposed) == ("REWARD_APPROVAL", row.approver, True)
    assert running.label == f"Reward or penalty {row.pk}"

    getattr(rewards, verb)(row, actor=row.approver, **more)

    running.refresh_from_db()
    assert running.state == state


def test_what_its_approver_records_themselves_waits_for_nobody():
    approver = UserFactory(role="hr")

    assert not Clock.objects.of(reward(actor=approver, approver=approver)).exists()


def test_what_is_refused_or_withdrawn_does_not_stand():
    refused, withdrawn = reward(), reward()

    rewards.refuse(refused, reason="Too hard", actor=refused.approver)
    rewards.withdraw(withdrawn, reason="By mistake", actor=withdrawn.decided_by)

    assert not Reward.objects.standing().exists()
    with pytest.raises(NotAllowed):
        rewards.approve(refused, actor=refused.approver)


def test_nobody_records_or_approves_their_own():
    admin = UserFactory(role="admin")
    with pytest.raises(Refused):
        reward(person=admin, actor=admin)

    with pytest.raises(Refused):
        reward(person=admin, approver=admin)


def test_a_colleague_sees_nothing_and_the_export_is_what_one_may_see(client):
    row = reward()
    client.force_login(UserFactory())
    assert b"".join(client.get(reverse("assessments:export-rewards") + "?format=csv")).count(b"\r\n") == 1

    client.force_login(row.person.manager)

    assert b"".join(client.get(reverse("assessments:export-rewards") + "?format=csv")).count(b"\r\n") == 2


def test_who_keeps_all_of_them_does_not_read_what_waits_about_themselves():
    keeper = UserFactory(role="hr")

    row = reward(person=keeper)

    assert not Reward.objects.visible_to(keeper).filter(pk=row.pk).exists()
    rewards.approve(row, actor=row.approver)
    assert Reward.objects.visible_to(keeper).filter(pk=row.pk).exists()
