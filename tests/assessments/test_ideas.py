"""Representatives hand in an idea a month; an adopted one is rewarded."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.actions import ideas
from assessments.clock import owe_ideas
from assessments.models import Idea, Reward
from deadlines.models import Clock, Obligation, Standard
from history import moment
from history.flow import NotAllowed, Stale
from history.moment import now
from reception.actions import Refused
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.assessments import visited
from tests.factories.consequences import idea, person

pytestmark = pytest.mark.django_db


@pytest.mark.clause("S4-45")
def test_a_rep_shares_an_idea_from_a_visit_and_a_manager_adopts_or_rejects_it(client):
    rep = person(role="sales", department=DepartmentFactory())
    visit = visited(contact_person=rep)
    client.force_login(rep)
    said = {"text": "They train their shop staff each Monday", "appointment": visit.pk, "form_token": ""}
    client.post(reverse("assessments:submit-idea"), said)
    row = Idea.objects.get()
    assert (row.person, row.appointment, row.month, row.state) == (rep, visit, date(2026, 3, 1), "submitted")

    client.force_login(rep.manager)
    client.post(reverse("assessments:idea-reject", args=[row.pk]), {"decision": "We do so already"})
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decision) == ("rejected", rep.manager, "We do so already")

    other = idea(actor=rep)
    client.post(reverse("assessments:idea-adopt", args=[other.pk]), {"decision": "From May on"})
    other.refresh_from_db()
    assert other.state == "adopted"


@pytest.mark.clause("S4-44")
@pytest.mark.parametrize(("amount", "rewarded"), [(100, [100]), (250, [250]), (None, [])])
def test_an_adopted_idea_creates_a_reward_of_the_configured_amount(amount, rewarded):
    if amount != 100:
        Standard.objects.filter(code="IDEA_REWARD").update(amount=amount)
    row = idea()

    ideas.adopt(row, decision="From May on", actor=row.person.manager)

    kept = [(entry.person, entry.kind, entry.amount, entry.idea) for entry in Reward.objects.all()]
    assert kept == [(row.person, "reward", Decimal(each), row) for each in rewarded]


@pytest.mark.clause("S4-46")
def test_reps_without_an_idea_in_the_calendar_month_are_listed(client):
    diligent, idle = person(role="sales"), person(role="key_account")
    idea(actor=diligent)
    with moment.at(now() - timedelta(days=28)):
        idea(actor=idle)
    client.force_login(UserFactory(role="manager"))

    march = client.get(reverse("assessments:ideas-missing"))
    february = client.get(reverse("assessments:ideas-missing"), {"month": "2026-02"})

    assert list(march.context["people"]) == [idle]
    assert idle not in february.context["people"]


def test_the_month_is_a_clock_that_an_idea_stops():
    rep = person(role="sales", department=DepartmentFactory())
    owe_ideas()
    owe_ideas()
    obligation = Obligation.objects.get(owner=rep)
    clock = Clock.objects.get(code="IDEA_MONTHLY", owner=rep)
    assert clock.state == Clock.State.RUNNING

    idea(actor=rep)

    clock.refresh_from_db()
    assert (clock.state, obligation.turns.get().done) == (Clock.State.STOPPED, 1)


def test_who_no_longer_owes_ideas_has_no_obligation():
    rep = person(role="sales", department=DepartmentFactory())
    owe_ideas()

    rep.groups.clear()
    owe_ideas()

    assert Obligation.objects.get(owner=rep).state == Obligation.State.ENDED


def test_nobody_decides_about_their_own_and_of_two_who_decide_one_does():
    row = idea()
    with pytest.raises(Refused):
        ideas.adopt(row, decision="Good", actor=row.person)
    other = Idea.objects.get(pk=row.pk)
    ideas.reject(row, decision="No", actor=row.person.manager)

    with pytest.raises(NotAllowed):
        ideas.adopt(other, decision="Yes", actor=UserFactory(role="admin"))

    assert not Reward.objects.exists()


def test_its_author_words_it_better_until_it_is_decided():
    row = idea()
    ideas.edit(row, text="Better", version=row.version, actor=row.person)
    with pytest.raises(Stale):
        ideas.edit(row, text="Old window", version=0, actor=row.person)
    ideas.reject(row, decision="No", actor=row.person.manager)

    with pytest.raises(NotAllowed):
        ideas.edit(row, text="Again", version=row.version, actor=row.person)

    row.refresh_from_db()
    assert row.text == "Better"


def test_an_old_form_of_an_idea_shows_both_versions_and_keeps_what_was_typed(client):
    row = idea()
    page = reverse("assessments:edit-idea", args=[row.pk])
    client.force_login(row.person)
    said = {"text": "Their shelf shows each price twice", "appointment": "", "version": row.version}
    client.post(page, said)

    answer = client.post(page, said | {"text": "Their shelf has no prices"})

    row.refresh_from_db()
    assert row.text == "Their shelf shows each price twice"
    assert answer.context["form"]["text"].value() == "Their shelf has no prices"
    assert [line[1:] for line in answer.context["both"]] == [(row.text, "Their shelf has no prices")]
    client.post(page, said | {"text": "No prices", "version": answer.context["form"]["version"].value()})
    row.refresh_from_db()
    assert row.text == "No prices"


def test_an_idea_posted_twice_is_one():
    token = "2a3f7c1e-0000-4000-8000-000000000003"
    rep = person(role="sales", department=DepartmentFactory())

    first = ideas.submit(text="Twice", actor=rep, form_token=token)

    assert ideas.submit(text="Twice", actor=rep, form_token=token) == first


def test_an_idea_of_a_private_visit_names_nobody_to_who_must_not_know(client):
    rep = person(role="sales", department=DepartmentFactory())
    row = idea(actor=rep, appointment=visited(contact_person=rep, is_private=True, visitor_name="Minister Wu"))
    client.force_login(UserFactory(role="inspector"))

    page = client.get(row.get_absolute_url()).content.decode()

    assert "Minister Wu" not in page
    assert row.organisation.name not in page
