"""The register of complaints: a number, an owner, cause, correction, prevention, and another who verifies them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls import actions
from calls.models import Complaint, Issue
from deadlines.models import Clock
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import at as at_moment
from history.moment import now
from notices.models import Notice
from tests.calls.moments import clock, on, running
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, IssueFactory, ServiceFactory

pytestmark = pytest.mark.django_db

MEASURES = {"cause": "Wrong label", "correction": "Relabelled", "prevention": "A second pair of eyes"}
TO_VERIFY, VERIFIED, OPEN = Complaint.State.TO_VERIFY, Complaint.State.VERIFIED, Complaint.State.OPEN


@pytest.fixture
def complaint():
    return IssueFactory(is_complaint=True, acknowledged=True).complaint


@pytest.fixture
def inspector():
    return UserFactory(name="Inspector", role="inspector")


def submit(complaint, verifier, *, actor=None, **more):
    said = MEASURES | {"version": complaint.version} | more
    actions.submit(complaint, actor=actor or complaint.owner, verifier=verifier, **said)


def test_complaints_are_numbered_by_year_one_after_the_other():
    first, second = IssueFactory(is_complaint=True), IssueFactory(is_complaint=True)
    with at_moment(on(5, 9, month=1).replace(year=2027)):
        next_year = IssueFactory(is_complaint=True)

    assert [row.complaint.code for row in (first, second, next_year)] == ["C2026-0001", "C2026-0002", "C2027-0001"]


def test_a_complaint_on_the_telephone_is_in_the_register_at_once_and_its_superior_told(host, manager):
    ServiceFactory()
    host.manager = manager
    host.save()

    call = actions.log(CallFactory(unanswered=True, category="complaint"), actor=host)

    complaint = Complaint.objects.get(issue__call=call)
    assert (complaint.state, complaint.owner) == (OPEN, None)
    assert [row.kind for row in Notice.objects.filter(recipient=manager)] == ["calls.complaint_opened"]


def test_an_issue_that_turns_out_to_be_a_complaint_is_entered_once():
    issue = IssueFactory(acknowledged=True)

    actions.classify(issue, actor=issue.handler, category="general", is_complaint=True)
    actions.classify(issue, actor=issue.handler, category="cross_department", is_complaint=True)

    assert Complaint.objects.filter(issue=issue).count() == 1


def test_whoever_takes_it_out_of_the_queue_owns_it():
    issue, agent = IssueFactory(is_complaint=True), UserFactory()

    actions.take(issue, actor=agent)

    issue.complaint.refresh_from_db()
    assert issue.complaint.owner == agent
    assert clock(issue.complaint, "COMPLAINT_MEASURES").owner == agent


@pytest.mark.clause("S2-27")
def test_the_register_shows_the_clock_of_the_answer_the_owner_and_the_result(client, inspector):
    issue = IssueFactory(is_complaint=True, replied=True)
    submit(issue.complaint, inspector)
    client.force_login(inspector)

    page = client.get(issue.complaint.get_absolute_url()).content.decode()

    assert clock(issue, "COMPLAINT_REPLY").due_at == issue.received_at + timedelta(hours=24)
    for shown in (issue.complaint.code, str(issue.handler), *MEASURES.values()):
        assert shown in page


def test_the_owner_has_five_working_days_and_the_verifier_three(complaint, inspector):
    assert clock(complaint, "COMPLAINT_MEASURES").due_at == on(18, 18)

    submit(complaint, inspector)

    assert running(complaint) == {"COMPLAINT_VERIFY"}
    assert (clock(complaint, "COMPLAINT_VERIFY").due_at, clock(complaint, "COMPLAINT_VERIFY").owner) == (
        on(16, 18),
        inspector,
    )


def test_verified_by_another_the_issue_may_be_closed(complaint, inspector):
    submit(complaint, inspector)
    actions.verify(complaint, actor=inspector, words="Looked at ten deliveries.")

    assert (complaint.state, complaint.verified_by, complaint.verified_at) == (VERIFIED, inspector, now())
    assert running(complaint) == set()
    assert Event.objects.latest_of(complaint).text.words == "Looked at ten deliveries."
    told = Notice.objects.filter(kind="calls.complaint_verified")
    assert [row.recipient for row in told] == [complaint.owner]


def test_a_complaint_that_nobody_verified_keeps_its_issue_open(inspector):
    issue = IssueFactory(is_complaint=True, followed_up=True)

    with pytest.raises(NotAllowed, match="not verified yet"):
        actions.close(issue, actor=issue.handler, customer_informed_at=now())
    submit(issue.complaint, inspector)
    actions.verify(issue.complaint, actor=inspector, words="Seen.")
    actions.close(issue, actor=issue.handler, customer_informed_at=now())

    assert issue.state == Issue.State.CLOSED


@pytest.mark.parametrize("who", ["owner", "handler"])
def test_nobody_with_a_part_in_it_verifies_it(complaint, who, inspector):
    involved = complaint.owner if who == "owner" else complaint.issue.handler

    with pytest.raises(NotAllowed, match="Somebody else verifies"):
        submit(complaint, involved, actor=UserFactory())
    submit(complaint, inspector)
    with pytest.raises(NotAllowed, match="Somebody else verifies"):
        actions.verify(complaint, actor=involved, words="All well.")

    assert complaint.state == TO_VERIFY


def test_the_database_refuses_an_owner_who_verified(complaint, inspector):
    submit(complaint, inspector)

    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(state=VERIFIED, verified_at=now(), verified_by=complaint.owner)


def test_sent_back_it_is_the_owners_again(complaint, inspector, client):
    submit(complaint, inspector)

    actions.send_back(complaint, actor=inspector, words="The label is wrong still.")

    assert complaint.state == OPEN
    assert running(complaint) == {"COMPLAINT_MEASURES"}
    client.force_login(complaint.owner)
    assert client.get(complaint.get_absolute_url()).context["returned"].text.words == "The label is wrong still."
    notice = Notice.objects.get(kind="calls.complaint_sent_back")
    assert notice.recipient == complaint.owner


def test_reopened_with_its_issue(inspector):
    issue = IssueFactory(is_complaint=True, resolved=True)
    submit(issue.complaint, inspector)
    actions.verify(issue.complaint, actor=inspector, words="Seen.")

    actions.reopen(issue, actor=issue.handler, reason="It came again.")

    complaint = Complaint.objects.get(issue=issue)
    assert (complaint.state, complaint.verified_by) == (OPEN, None)
    assert Clock.objects.of(complaint).get(code="COMPLAINT_MEASURES", cycle=2).state == Clock.State.RUNNING


def test_without_cause_correction_and_prevention_nothing_is_verified(complaint, inspector):
    with pytest.raises(NotAllowed, match="Write down the cause"):
        submit(complaint, inspector, prevention=" ")

    assert complaint.state == OPEN


def test_of_two_who_note_measures_the_second_sees_the_firsts(complaint):
    seen = complaint.version
    actions.analyse(complaint, actor=UserFactory(), version=seen, **MEASURES)

    with pytest.raises(Stale):
        actions.analyse(complaint, actor=UserFactory(), version=seen, **MEASURES | {"cause": "Haste"})

    assert complaint.cause == "Wrong label"


def test_of_two_who_verify_only_one_does(complaint, inspector):
    submit(complaint, inspector)
    on_the_other_screen = Complaint.objects.get(pk=complaint.pk)
    actions.verify(complaint, actor=inspector, words="Seen.")

    with pytest.raises(NotAllowed):
        actions.send_back(on_the_other_screen, actor=UserFactory(), words="Not yet.")


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (verb, state)
        for verb, (starts, _after) in Complaint.FLOW.items()
        for state in Complaint.State
        if state not in starts
    ],
)
def test_refused_in_every_other_state(verb, state):
    assert Complaint(state=state, issue=Issue()).can(verb) is False


def test_the_words_are_kept_when_somebody_else_saved_meanwhile(client, complaint):
    seen = complaint.version
    actions.analyse(complaint, actor=UserFactory(), version=seen, **MEASURES)
    client.force_login(complaint.owner)

    page = client.post(
        reverse("calls:complaint-analyse", args=[complaint.pk]), MEASURES | {"cause": "Haste", "version": seen}
    ).content.decode()

    assert "Haste" in page
    assert "Wrong label" in page


def test_the_list_asks_as_much_for_three_as_for_one(client, inspector):
    IssueFactory(is_complaint=True, acknowledged=True)
    client.force_login(inspector)
    client.get(reverse("calls:complaints"))

    one = _asked(client)
    for _nth in range(2):
        IssueFactory(is_complaint=True, acknowledged=True)

    assert _asked(client) == one


def _asked(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("calls:complaints"))
    return len(queries)


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 2), ("?q=C2026-0002", 1), ("?state=verified", 0), ("?state=unverified", 2), ("?source=call", 2)],
)
def test_narrowing_the_register(client, inspector, query, found):
    for _nth in range(2):
        IssueFactory(is_complaint=True)
    client.force_login(inspector)

    page = client.get(reverse("calls:complaints") + query)

    assert len(page.context["page"].rows) == found


def test_the_register_as_a_file(client, inspector, complaint):
    client.force_login(inspector)

    lines = b"".join(client.get(reverse("calls:complaints-export") + "?format=csv").streaming_content).decode()

    assert complaint.code in lines


def test_a_stranger_finds_nothing_there(client, stranger, complaint):
    client.force_login(stranger)

    assert client.get(complaint.get_absolute_url()).status_code == 404
    assert client.get(reverse("calls:complaints")).context["page"].rows == []


def test_the_search_of_the_register_takes_what_looks_like_a_number(client, complaint, inspector):
    client.force_login(inspector)

    found = {
        text: len(client.get(reverse("calls:complaints"), {"q": text}).context["page"].rows)
        for text in ("C2026-0001", "1", "²", "C²-1")
    }

    assert found == {"C2026-0001": 1, "1": 1, "²": 0, "C²-1": 1}
