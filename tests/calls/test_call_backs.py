"""Call-backs: at hours when one calls, one conversation per customer, and who could not be reached stands apart."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls import actions, callbacks, quiet_hours
from calls.models import FollowUp, Issue
from history.flow import NotAllowed
from history.moment import at as at_moment
from history.moment import now
from tests.calls.moments import on, running
from tests.factories.accounts import UserFactory
from tests.factories.calls import IssueFactory
from tests.factories.customers import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return UserFactory(name="Agent")


def resolved(agent, **more):
    return IssueFactory(handler=agent, resolved=True, **more)


@pytest.fixture
def two(agent):
    """Two matters of one person, and one of somebody else."""
    contact = ContactFactory()
    mine = {"contact": contact, "organisation": contact.organisation}
    first, second = resolved(agent, **mine), resolved(agent, description="The invoice", **mine)
    resolved(agent)
    return first, second


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        (on(11, 9), False),
        (on(11, 8, 59), True),
        (on(11, 12, 30), True),
        (on(11, 14), False),
        (on(11, 20), True),
        (on(14, 10), True),  # a Saturday
    ],
)
def test_nobody_is_called_at_lunch_at_night_or_on_a_day_of_rest(moment, quiet):
    assert quiet_hours.hours(now()).is_quiet(moment) is quiet


def test_the_next_hour_to_call():
    assert quiet_hours.hours(now()).next(on(11, 13)) == on(11, 14)
    assert quiet_hours.hours(now()).next(on(13, 21)) == on(16, 9)
    assert quiet_hours.hours(now()).next(on(11, 10)) == on(11, 10)


def test_the_due_time_is_shown_inside_the_hours_to_call():
    assert quiet_hours.hours(now()).until(on(16, 18)) == on(16, 18)
    assert quiet_hours.hours(now()).until(on(16, 13)) == on(16, 12, 30)
    assert quiet_hours.hours(now()).until(on(14, 18)) == on(13, 20)


def test_an_attempt_at_a_quiet_hour_does_not_count(agent):
    issue = resolved(agent)

    with at_moment(on(11, 13)), pytest.raises(NotAllowed, match="Nobody is called at this hour"):
        actions.attempt(issue, actor=agent, channel="phone")

    assert FollowUp.objects.count() == 0


def test_a_second_attempt_counts_from_two_hours_on(agent):
    issue = resolved(agent)
    actions.attempt(issue, actor=agent, channel="email")

    with at_moment(on(11, 13, 59)), pytest.raises(NotAllowed, match="The next one counts from"):
        actions.attempt(issue, actor=agent, channel="email")
    with at_moment(on(11, 14)):
        actions.attempt(issue, actor=agent, channel="email")

    assert FollowUp.objects.count() == 2


def test_after_the_last_attempt_the_customer_stands_apart(agent, client):
    issue, satisfied = resolved(agent), IssueFactory(handler=agent, followed_up=True)
    for hour in (12, 14, 16):
        with at_moment(on(11, hour)):
            actions.attempt(issue, actor=agent, channel="phone")
    client.force_login(agent)

    page = client.get(reverse("calls:call-backs"))

    assert (issue.state, running(issue)) == (Issue.State.FOLLOWED_UP, set())
    assert satisfied.state == Issue.State.FOLLOWED_UP
    assert list(page.context["not_reached"]) == [issue]
    assert not issue.follow_ups.filter(handling_rating__isnull=False).exists()


def test_what_is_due_of_one_customer_is_one_conversation(agent, two, client):
    client.force_login(agent)

    shown = client.get(reverse("calls:call-backs")).context["conversations"]

    assert sorted(len(one.issues) for one in shown) == [1, 2]


def test_one_call_settles_both(agent, two, client):
    first, second = two
    client.force_login(agent)
    said = {f"rating_{row.pk}": 5 for row in two} | {f"helped_{row.pk}": "yes" for row in two}
    said |= {"was_reached": "yes", "channel": "phone", "has_other_needs": "yes", "other_needs": "A manual"}

    client.post(reverse("calls:call-back", args=[first.pk]), said | {"suggestions": "Send it with the pump"})

    assert {row.state for row in Issue.objects.filter(pk__in=[first.pk, second.pk])} == {Issue.State.FOLLOWED_UP}
    assert Issue.objects.filter(description="A manual").count() == 1
    assert [row.text for row in first.follow_ups.get().suggestion.__class__.objects.all()] == ["Send it with the pump"]


def test_of_two_matters_only_the_one_that_was_not_good_is_reopened(agent, two, client):
    first, second = two
    client.force_login(agent)
    said = {f"rating_{first.pk}": 5, f"rating_{second.pk}": 1, f"helped_{first.pk}": "yes", f"helped_{second.pk}": "no"}

    client.post(
        reverse("calls:call-back", args=[first.pk]),
        said | {"was_reached": "yes", "channel": "phone", "has_other_needs": "no"},
    )

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state, second.cycle) == (Issue.State.FOLLOWED_UP, Issue.State.IN_PROGRESS, 2)


def test_nobody_answered_is_one_attempt_for_each(agent, two, client):
    client.force_login(agent)

    client.post(reverse("calls:call-back", args=[two[0].pk]), _in_vain(two))

    assert [row.issue_id for row in FollowUp.objects.order_by("issue")] == [row.pk for row in two]


def test_the_same_form_twice_is_one_call(agent, two, client):
    client.force_login(agent)
    form = _in_vain(two) | {"form_token": "9d1a1f5e-31c5-4a64-8f61-6f2f3b1d5a12"}

    for _click in range(2):
        client.post(reverse("calls:call-back", args=[two[0].pk]), form)

    assert FollowUp.objects.count() == 2


def _in_vain(two):
    return {"was_reached": "no", "channel": "phone"} | {f"helped_{row.pk}": "yes" for row in two}


def test_a_rating_is_asked_for_each_matter_and_what_was_typed_is_kept(agent, two, client):
    client.force_login(agent)
    said = {f"helped_{row.pk}": "yes" for row in two} | {f"rating_{two[0].pk}": 4, "suggestions": "A map"}

    page = client.post(reverse("calls:call-back", args=[two[0].pk]), said | {"was_reached": "yes", "channel": "phone"})

    assert set(page.context["form"].errors) == {f"rating_{two[1].pk}", "has_other_needs"}
    assert "A map" in page.content.decode()
    assert FollowUp.objects.count() == 0


def test_one_that_is_called_back_already_leads_to_its_issue(agent, client):
    issue = IssueFactory(handler=agent, followed_up=True)
    client.force_login(agent)

    assert client.get(reverse("calls:call-back", args=[issue.pk])).url == issue.get_absolute_url()


def test_the_nearest_stands_first(agent):
    with at_moment(now() - timedelta(days=1)):
        early = resolved(agent)
    late = resolved(agent)

    shown = callbacks.conversations(callbacks.of_person(Issue.objects.all(), agent), now())

    assert [one.first for one in shown] == [early, late]


def test_the_list_asks_as_much_for_three_as_for_one(agent, client):
    resolved(agent)
    client.force_login(agent)
    client.get(reverse("calls:call-backs"))

    one = _asked(client)
    resolved(agent), resolved(agent)

    assert _asked(client) == one


def _asked(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("calls:call-backs"))
    return len(queries)


def test_strangers_of_one_name_are_two_conversations_and_colleagues_of_a_customer_one(agent):
    stranger = {"source": "public", "organisation": None, "customer_phone": "", "customer_name": "Zhang Wei"}
    strangers = [resolved(agent, **stranger) for _ in range(2)]
    first = resolved(agent, customer_phone="")
    again = resolved(agent, customer_phone="", organisation=first.organisation)

    found = callbacks.conversations(callbacks.of_person(Issue.objects.all(), agent), now())

    assert sorted(len(one.issues) for one in found) == [1, 1, 2]
    assert callbacks.together_with(strangers[0], Issue.objects.all()) == [strangers[0]]
    assert set(callbacks.together_with(first, Issue.objects.all())) == {first, again}
