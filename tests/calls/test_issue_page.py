"""One issue's page: what may be done with it, by whom, and what is said where it is refused."""

import pytest
from django.urls import reverse

from calls import actions
from calls.models import Issue
from calls.verbs import KEYS, VERBS
from deadlines.models import Clock
from tests.calls.moments import clock, on
from tests.calls.test_forms import UNANSWERED
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import IssueFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return ServiceFactory(name="Customer Service Center", name_zh="客户服务中心")


@pytest.fixture
def agent(service, client):
    person = UserFactory(name="Ann Agent", name_zh="安客服", department=service, role="agent")
    client.force_login(person)
    return person


def words(response):
    return [str(message) for message in response.context["messages"]]


def test_whoever_may_only_look_is_offered_no_verb(client):
    issue = IssueFactory(acknowledged=True)
    client.force_login(UserFactory(role="inspector"))

    page = client.get(issue.get_absolute_url())

    assert (page.context["verbs"], page.context["more_verbs"]) == ([], [])
    assert client.post(reverse("calls:resolve", args=[issue.pk])).status_code == 403


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.form is None])
def test_a_verb_without_words_is_no_page(agent, client, name):
    issue = IssueFactory(handler=None if name == "take" else agent)

    assert client.get(reverse(VERBS[name].url_name, args=[issue.pk])).status_code == 405


def test_taking_acknowledging_replying_resolving_following_up_and_closing_in_the_browser(agent, client):
    client.post(reverse("calls:create"), UNANSWERED)
    issue = Issue.objects.get()
    good = {"was_reached": "yes", "channel": "phone", "handling_rating": "5", "is_effective": "yes"}
    good["has_other_needs"] = "no"
    steps = [
        ("take", {}),
        ("reply", {"text": "120 yuan", "kind": "effective", "channel": "phone", "told_at": "2026-03-11T12:00"}),
        ("resolve", {"facts": "Asked", "cause": "New list", "measures": "Sent", "version": ""}),
        (
            "follow-up",
            {
                "was_reached": "yes",
                "channel": "phone",
                "handling_rating": "5",
                "is_effective": "yes",
                "has_other_needs": "no",
            },
        ),
        ("close", {"customer_informed_at": "2026-03-11T12:00"}),
    ]

    states = []
    for name, details in steps:
        response = client.post(reverse(f"calls:{name}", args=[issue.pk]), details)
        assert response.status_code == 302, response.context["form"].errors
        issue.refresh_from_db()
        states.append(issue.state)

    assert states == ["acknowledged", "contacted", "resolved", "followed_up", "closed"]


def test_somebody_else_was_faster_and_what_was_typed_stays(agent, client):
    issue = IssueFactory(contacted=True, handler=agent)
    resolved = {"facts": "a", "cause": "b", "measures": "c"}
    actions.resolve(issue, actor=agent, **resolved)

    response = client.post(reverse("calls:resolve", args=[issue.pk]), resolved | {"cause": "A long story"})

    assert "Somebody was faster: Ann Agent" in response.context["form"].non_field_errors()[0]
    assert response.context["form"]["cause"].value() == "A long story"


def test_the_second_of_two_savers_sees_what_the_first_one_wrote(agent, client):
    issue = IssueFactory(contacted=True, handler=agent)
    seen = issue.version
    actions.investigate(issue, actor=agent, version=seen, facts="Theirs", cause="", measures="")
    mine = {"facts": "Mine", "cause": "", "measures": "", "version": seen}
    url = reverse("calls:investigate", args=[issue.pk])

    response = client.post(url, mine)

    assert response.context["theirs"]["Facts"] == "Theirs"
    assert response.context["form"]["facts"].value() == "Mine"
    version = response.context["form"]["version"].value()
    assert client.post(url, mine | {"version": version}).status_code == 302
    assert Issue.objects.get().facts == "Mine"


def test_a_refusal_is_a_sentence_in_the_form(agent, client):
    issue = IssueFactory(followed_up=True, handler=agent)

    response = client.post(reverse("calls:close", args=[issue.pk]), {"customer_informed_at": "2026-03-11T11:00"})

    assert "before the matter was received" in response.context["form"].non_field_errors()[0]


def test_what_is_wanted_next_is_offered_first(agent, client):
    def first(issue):
        return str(client.get(issue.get_absolute_url()).context["verbs"][0]["label"])

    waiting, told = IssueFactory(), IssueFactory(handler=agent)

    assert [first(waiting), first(told)] == ["Take it", "Acknowledge"]
    reached = ["acknowledged", "contacted", "replied", "resolved", "followed_up"]
    assert [first(IssueFactory(**{step: True}, handler=agent)) for step in reached] == [
        "Reply",
        "Reply",
        "Resolve",
        "Follow up",
        "Close",
    ]
    answered = client.get(IssueFactory(replied=True, handler=agent).get_absolute_url()).context
    assert "Announce a later time" not in {str(verb["label"]) for verb in answered["verbs"] + answered["more_verbs"]}


def test_an_extension_in_the_browser(agent, client):
    issue = IssueFactory(handler=agent)
    later = {"until": "2026-03-13T12:00", "reason": "Parts", "told_at": "2026-03-11T12:00", "told_by_way_of": "phone"}

    client.post(reverse("calls:extend", args=[issue.pk]), later)

    assert clock(issue, "REPLY_GENERAL").due_at == on(13, 12)


def test_an_asked_department_answers_on_the_page_of_the_issue(client):
    issue = IssueFactory(acknowledged=True)
    works = DepartmentFactory()
    colleague = UserFactory(department=works)
    support = actions.ask_support(issue, actor=issue.handler, department=works, task="Find a seal")
    client.force_login(colleague)
    assert "Find a seal" in client.get(issue.get_absolute_url()).content.decode()

    client.post(reverse("calls:give-support", args=[issue.pk, support.pk]), {"answer": "Shelf 7"})

    support.refresh_from_db()
    assert (support.answer, support.done_by) == ("Shelf 7", colleague)


def test_what_was_brought_home_from_a_visit_may_be_sorted_until_the_evening(client, service):
    representative = UserFactory()
    client.force_login(representative)
    url = reverse("calls:issue-create")
    raised = {"description": "The belt slips", "raised_on_visit": "on", "handler": representative.pk}

    page = client.post(url, raised).content.decode()
    assert ("Which customer was visited?" in page, "The belt slips" in page, Issue.objects.count()) == (True, True, 0)
    client.post(url, raised | {"organisation": "Hengtai"})

    issue = Issue.objects.get()
    assert (issue.source, issue.category, issue.is_internal) == ("visit", "", False)
    running = Clock.objects.of(issue).running().values_list("code", flat=True)
    assert {"VISIT_ISSUE_SAME_DAY", "VISIT_ISSUE_REPLY", "VISIT_ISSUE_TRACK"} <= set(running)


def test_every_verb_has_a_letter_of_its_own_that_stands_on_the_page(agent, client):
    assert KEYS.keys() == VERBS.keys()
    assert len({*KEYS.values(), "b"}) == len(KEYS) + 1

    page = client.get(IssueFactory(handler=agent, acknowledged=True).get_absolute_url()).content.decode()

    for name in ("reply", "extend", "merge"):
        assert f'data-key-verb="{KEYS[name]}"' in page
    assert "data-print" in page
