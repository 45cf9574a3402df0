"""Something is put right by a set day: ordered, planned, done, verified by another person."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse

from accounts.actions import appoint_deputy
from assessments.actions import rectifications
from assessments.models import Rectification
from deadlines.models import Clock
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from notices.models import Notice
from reception.actions import Refused
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.consequences import card_of, person, rectification

pytestmark = pytest.mark.django_db
State = Rectification.State
ACTS = {
    "plan": lambda row, who: rectifications.plan(row, measures="A cover", actor=who),
    "finish": lambda row, who: rectifications.finish(row, done_on=now().date(), evidence="It lies on it", actor=who),
    "send_back": lambda row, who: rectifications.send_back(row, reason="It is torn", actor=who),
    "verify": lambda row, who: rectifications.verify(row, words="Seen", actor=who),
    "withdraw": lambda row, who: rectifications.withdraw(row, reason="No book any more", actor=who),
}


def clock(row):
    return Clock.objects.of(row).get(code="RECTIFY")


def told(row, what):
    return {
        notice.recipient for notice in Notice.objects.about(row) if notice.kind == f"assessments.rectification_{what}"
    }


def test_an_order_has_a_day_an_owner_and_a_clock_and_they_are_told():
    subject, inspector = person(), UserFactory(role="inspector")

    row = rectification(subject=subject, actor=inspector, due_on=date(2026, 4, 10))

    assert (row.state, row.owner, row.verifier, row.due_on) == (State.ORDERED, subject, inspector, date(2026, 4, 10))
    assert clock(row).owner == subject
    assert clock(row).due_at == rectifications.until(date(2026, 4, 10))
    assert told(row, "ordered") == {subject, subject.manager}


@pytest.mark.parametrize("due_on", [date(2026, 3, 10), date(2025, 1, 1)])
def test_an_order_needs_a_day_to_come(due_on):
    with pytest.raises(Refused) as refusal:
        rectification(due_on=due_on)

    assert refusal.value.field == "due_on"


def test_a_department_is_ordered_right_by_its_head():
    head = UserFactory()
    department = DepartmentFactory(head=head)

    row = rectification(person=None, department=department)

    assert (row.subject, row.owner, clock(row).department) == (department, head, department)


def test_it_goes_from_order_to_verified_closure_and_the_clock_changes_hands():
    subject, inspector = person(), UserFactory(role="inspector")
    row = rectification(subject=subject, actor=inspector)
    rectifications.plan(row, measures="A cover", actor=subject)
    rectifications.finish(row, done_on=now().date(), evidence="It lies on it", actor=subject)
    assert clock(row).owner == inspector
    rectifications.send_back(row, reason="It is torn", actor=inspector)
    assert (row.state, row.done_on, clock(row).owner) == (State.PLANNED, None, subject)
    rectifications.finish(row, done_on=now().date(), evidence="A new one", actor=subject)

    rectifications.verify(row, words="Seen at noon", actor=inspector)

    assert (row.state, row.verified_by, row.verified_at) == (State.VERIFIED, inspector, now())
    assert clock(row).state == Clock.State.STOPPED
    assert told(row, "verified") == {subject}


@pytest.mark.parametrize("who", ["the person", "the doer"])
def test_whoever_had_a_part_in_it_does_not_verify_it(who):
    subject, doer = person(), UserFactory()
    row = rectification("planned", subject=subject)
    rectifications.finish(row, done_on=now().date(), evidence="Done", actor=doer)

    with pytest.raises(Refused):
        rectifications.verify(row, words="Fine", actor={"the person": subject, "the doer": doer}[who])

    row.refresh_from_db()
    assert row.state == State.DONE


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (state, verb)
        for verb, (starts, _after) in Rectification.FLOW.items()
        for state in ("ordered", "planned", "done", "verified")
        if state not in starts
    ],
)
def test_a_verb_at_the_wrong_moment_is_refused(state, verb):
    row = rectification(state)

    with pytest.raises(NotAllowed):
        ACTS[verb](row, UserFactory())


def test_of_two_who_verify_one_does():
    row = rectification("done")
    other = Rectification.objects.get(pk=row.pk)
    rectifications.verify(row, words="Seen", actor=UserFactory())

    with pytest.raises(NotAllowed):
        rectifications.verify(other, words="Seen", actor=UserFactory())


def test_the_head_names_who_puts_it_right_and_of_two_who_name_somebody_one_does():
    head = UserFactory()
    row = rectification(person=None, department=DepartmentFactory(head=head))
    colleague, other = UserFactory(), UserFactory()

    rectifications.entrust(row, owner=colleague, version=row.version, actor=head)
    with pytest.raises(Stale):
        rectifications.entrust(row, owner=other, version=row.version - 1, actor=head)

    assert (row.owner, clock(row).owner) == (colleague, colleague)


def test_what_is_withdrawn_owes_nothing():
    row = rectification("planned")

    rectifications.withdraw(row, reason="No book any more", actor=UserFactory())

    assert (row.state, clock(row).state) == (State.WITHDRAWN, Clock.State.CANCELLED)


@pytest.mark.parametrize("when", [timedelta(days=1), timedelta(days=-2)])
def test_done_is_between_the_order_and_today(when):
    row = rectification("planned")

    with pytest.raises(Refused) as refusal:
        rectifications.finish(row, done_on=now().date() + when, evidence="Done", actor=row.owner)

    assert refusal.value.field == "done_on"


def test_the_person_and_their_superior_see_it_and_a_colleague_does_not():
    row = rectification()
    seen = {who: Rectification.objects.visible_to(who).exists() for who in (row.person, row.person.manager)}

    assert set(seen.values()) == {True}
    assert not Rectification.objects.visible_to(UserFactory()).exists()


def test_whoever_stands_in_for_one_who_had_a_part_in_it_does_not_verify_it(client):
    row, deputy = rectification("done"), UserFactory(role="inspector")
    appoint_deputy(row.person, deputy, starts_at=now(), ends_at=now() + timedelta(days=9), actor=row.person)

    with pytest.raises(Refused):
        rectifications.verify(row, words="Fine", actor=deputy)
    client.force_login(deputy)
    assert client.post(reverse("assessments:rectification-verify", args=[row.pk]), {"words": "x"}).status_code == 403


def test_a_verifier_who_did_it_in_the_end_is_asked_no_more(client):
    inspector = UserFactory(role="inspector")
    row = rectification("planned", actor=inspector)
    appoint_deputy(row.person, inspector, starts_at=now(), ends_at=now() + timedelta(days=9), actor=row.person)
    client.force_login(inspector)

    address = reverse("assessments:rectification-finish", args=[row.pk])
    client.post(address, {"done_on": "2026-03-11", "evidence": "It lies on it"})

    row.refresh_from_db()
    assert (row.state, row.verifier, clock(row).owner) == (State.DONE, None, row.person.manager)


def test_words_are_not_lost_where_somebody_else_was_faster(client):
    """Two inspectors have the page open: the second reads who was first, above what they had typed."""
    row, second = rectification("done"), UserFactory(role="inspector")
    client.force_login(second)
    stale = Rectification.objects.get(pk=row.pk)
    rectifications.verify(row, words="Seen", actor=UserFactory(role="inspector"))

    with patch("assessments.views.verbs.find", return_value=stale):
        page = client.post(
            reverse("assessments:rectification-verify", args=[row.pk]), {"words": "Looked at it at noon"}
        )

    assert "Looked at it at noon" in page.content.decode()
    assert "Somebody was faster" in str(page.context["form"].non_field_errors())


def test_what_a_fail_is_called_and_asks_for_is_in_the_language_of_whoever_reads_it(client):
    subject = person(language="zh-hans")
    row = card_of(subject, points=50).rectifications.get()
    notice = Notice.objects.get(kind="assessments.rectification_ordered", recipient=subject)
    client.force_login(subject)

    page = client.get(row.get_absolute_url())

    assert notice.params["problem"]["en"] == "Failed assessment, 2026, quarter 1"
    assert "2026年第1季度" in notice.params["problem"]["zh-hans"]
    assert page.context["problem"].startswith("考核不合格，2026年第1季度：总分50.00。\n职业道德：50.00\n")


def test_a_deputy_plans_and_verifies_for_somebody(client):
    inspector, deputy, another = UserFactory(role="inspector"), UserFactory(), UserFactory()
    row = rectification(actor=inspector)
    for whom, who in ((row.person, deputy), (inspector, another)):
        appoint_deputy(whom, who, starts_at=now(), ends_at=now() + timedelta(days=9), actor=whom)
    said = {"plan": {"measures": "A cover"}, "finish": {"done_on": "2026-03-11", "evidence": "It lies on it"}}

    for verb, words in said.items():
        client.force_login(deputy)
        client.post(reverse(f"assessments:rectification-{verb}", args=[row.pk]), words)
    client.force_login(another)
    client.post(reverse("assessments:rectification-verify", args=[row.pk]), {"words": "Seen"})

    done = Event.objects.about(row).filter(verb__in=["plan", "finish", "verify"]).order_by("pk")
    assert [(event.actor, event.on_behalf_of) for event in done] == [
        (deputy, row.person),
        (deputy, row.person),
        (another, inspector),
    ]
