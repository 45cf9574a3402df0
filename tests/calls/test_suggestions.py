"""Suggestions: from where they come, what becomes of them, and the report by category and month (S2-45)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls import actions
from calls.models import Suggestion
from history.flow import NotAllowed, Stale
from history.moment import at as at_moment
from history.moment import now
from notices.models import Message, Notice
from tests.calls.moments import on
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, IssueFactory, ServiceFactory

pytestmark = pytest.mark.django_db

NOTED, ADOPTED, REJECTED = Suggestion.State.NOTED, Suggestion.State.ADOPTED, Suggestion.State.REJECTED


def note(**more):
    said = {"text": "Longer hours", "category": "service"} | more
    return actions.note_suggestion(Suggestion(**said), actor=UserFactory(name="Reporter"))


@pytest.fixture
def decider():
    return UserFactory(name="Decider", role="supervisor")


def test_a_suggestion_on_the_telephone_is_noted_and_followed():
    ServiceFactory()
    call = actions.log(CallFactory(category="suggestion"), actor=UserFactory())

    suggestion = Suggestion.objects.get(issue__call=call)

    assert (suggestion.state, suggestion.text, suggestion.organisation) == (NOTED, call.summary, call.organisation)


def test_a_suggestion_at_the_call_back_is_noted():
    issue = IssueFactory(resolved=True)

    row = actions.follow_up(issue, actor=issue.handler, channel="phone", handling_rating=5, suggestions="A map")

    assert (row.suggestion.text, row.suggestion.organisation) == ("A map", issue.organisation)


@pytest.mark.parametrize(("verb", "state"), [("adopt", ADOPTED), ("reject", REJECTED)])
def test_whoever_brought_it_hears_what_becomes_of_it(verb, state, decider):
    suggestion = note(customer_name="Lin")

    getattr(actions, verb)(suggestion, actor=decider, decision="From May on.")

    assert (suggestion.state, suggestion.decided_by, suggestion.decision) == (state, decider, "From May on.")
    notice = Notice.objects.get(kind="calls.suggestion_decided")
    assert notice.recipient == suggestion.created_by
    assert suggestion.informed_at is None


def test_the_customer_hears_it_by_letter_where_there_is_an_address(decider):
    suggestion = note(customer_email="lin@example.org")

    actions.adopt(suggestion, actor=decider, decision="From May on.")

    assert Message.objects.get(kind="calls.suggestion_answered").address == "lin@example.org"
    assert (suggestion.informed_at, suggestion.informed_by_way_of) == (now(), "email")


def test_it_is_noted_that_a_colleague_told_the_customer(decider):
    suggestion = note()
    with pytest.raises(NotAllowed):
        actions.inform(suggestion, actor=decider, told_by_way_of="phone")
    actions.reject(suggestion, actor=decider, decision="Too dear.")

    actions.inform(suggestion, actor=decider, told_by_way_of="phone")

    assert suggestion.informed_at == now()
    with pytest.raises(NotAllowed):
        actions.adopt(suggestion, actor=decider, decision="After all.")


def test_of_two_who_sort_the_second_is_told(decider):
    suggestion = note()
    seen = suggestion.version
    actions.sort(suggestion, actor=decider, category="price", version=seen)

    with pytest.raises(Stale):
        actions.sort(suggestion, actor=decider, category="people", version=seen)

    assert suggestion.category == "price"


def test_the_same_form_twice_notes_it_once(client, host):
    client.force_login(host)
    form = {"text": "A map", "category": "other", "form_token": "9d1a1f5e-31c5-4a64-8f61-6f2f3b1d5a11"}

    for _click in range(2):
        client.post(reverse("calls:suggestion-create"), form)

    assert Suggestion.objects.count() == 1


@pytest.mark.clause("S2-45")
def test_the_report_counts_by_category_month_and_state_and_opens_into_the_rows(client, decider):
    with at_moment(on(3, 10, month=2)):
        note(category="product")
    for _nth in range(2):
        note(category="service")
    actions.adopt(note(category="service"), actor=decider, decision="Yes.")
    actions.reject(note(category="product"), actor=decider, decision="No.")
    client.force_login(decider)

    months = client.get(reverse("calls:suggestion-report")).context["months"]
    opened = client.get(reverse("calls:suggestions") + "?category=service&state=noted&start=2026-03-01&end=2026-03-31")

    said = [(month.first.month, line.category, [n for *_, n in line.cells]) for month in months for line in month.lines]
    assert said == [(3, "service", [2, 1, 0]), (3, "product", [0, 0, 1]), (2, "product", [1, 0, 0])]
    assert len(opened.context["page"].rows) == 2


def test_the_list_asks_as_much_for_three_as_for_one(client, decider):
    note()
    client.force_login(decider)
    client.get(reverse("calls:suggestions"))

    one = _asked(client)
    note(), note()

    assert _asked(client) == one


def _asked(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("calls:suggestions"))
    return len(queries)


def test_a_stranger_reads_none_of_them(client, stranger):
    suggestion = note()
    client.force_login(stranger)

    assert client.get(suggestion.get_absolute_url()).status_code == 404


def test_closing_its_issue_tells_of_a_suggestion_only_what_was_decided(decider):
    decided, undecided = (IssueFactory(category="suggestion", followed_up=True) for _ in range(2))
    actions.adopt(decided.suggestion, actor=decider, decision="From May on.")

    for issue in (decided, undecided):
        actions.close(issue, actor=issue.handler, customer_informed_at=on(11, 12))

    for issue in (decided, undecided):
        issue.suggestion.refresh_from_db()
    assert (decided.suggestion.informed_at, undecided.suggestion.informed_at) == (on(11, 12), None)


def test_what_is_suggested_in_another_record_is_one_suggestion_and_nothing_said_is_none():
    source = IssueFactory()  # any record that somebody wrote it in
    who = {"customer_name": "Lin", "customer_email": "lin@example.org", "category": "reception"}

    first = actions.suggest(" Longer hours ", source=source, **who)

    assert actions.suggest("Longer hours", source=source, **who) == first
    assert actions.suggest("  ", source=IssueFactory()) is None
    suggestion = Suggestion.objects.get()
    assert (suggestion.text, suggestion.state, suggestion.created_by) == ("Longer hours", "noted", None)
