"""Who gets what at each url of call-backs, complaints, suggestions and the public page."""

from django.core import signing

from calls import actions
from calls.models import Issue, PublicLetter, Suggestion
from calls.views.public import SALT
from tests.factories.accounts import UserFactory
from tests.factories.calls import IssueFactory, ServiceFactory
from tests.roles import Row

SEE = {"admin", "agent", "inspector", "supervisor"}
OVERSEE = {"supervisor"}
VERIFY = {"inspector", "supervisor"}
DECIDE = {"manager", "supervisor"}
SEE_SUGGESTIONS = SEE | {"manager"}
MEASURES = {"cause": "Wrong label", "correction": "Relabelled", "prevention": "Second check"}


def a_complaint():
    return [IssueFactory(is_complaint=True, acknowledged=True).complaint.pk]


def an_unknown_one():
    issue = actions.write_to_us(*letter(), address="203.0.113.7")
    return [issue.complaint.pk]


def one_to_verify():
    complaint = IssueFactory(is_complaint=True, acknowledged=True).complaint
    actions.submit(complaint, actor=complaint.owner, verifier=UserFactory(), version=complaint.version, **MEASURES)
    return [complaint.pk]


def a_suggestion():
    return [actions.note_suggestion(Suggestion(text="Longer hours"), actor=UserFactory()).pk]


def a_decided_one():
    suggestion = actions.note_suggestion(Suggestion(text="Longer hours"), actor=UserFactory())
    actions.adopt(suggestion, actor=UserFactory(), decision="From May on.")
    return [suggestion.pk]


def a_resolved_issue():
    return [IssueFactory(resolved=True).pk]


def what_the_writer_reads():
    issue = actions.write_to_us(*letter(), address="203.0.113.7")
    return [signing.dumps(issue.pk, salt=SALT)]


def letter():
    """What the public page hands to its action, not saved."""
    issue = Issue(category="general", is_complaint=True, description="Nobody came.", customer_name="Lin")
    issue.department = ServiceFactory()
    return issue, PublicLetter(email="lin@example.org", language="en")


def verb(name, make, may, seen, words):
    rows = {"make": make, "ok": may, "forbidden": seen - may}
    return [Row(f"calls:{name}", "post", post=words, **rows), Row(f"calls:{name}", **rows)]


ROWS = [
    Row("calls:call-backs"),
    Row("calls:call-back", make=a_resolved_issue, ok=OVERSEE, forbidden=SEE - OVERSEE),
    Row(
        "calls:call-back",
        "post",
        make=a_resolved_issue,
        post=lambda: {"was_reached": "no", "channel": "email"},
        ok=OVERSEE,
        forbidden=SEE - OVERSEE,
    ),
    Row("calls:complaints"),
    Row("calls:complaints-export"),
    Row("calls:complaint", make=a_complaint, ok=SEE),
    *verb("complaint-entrust", a_complaint, OVERSEE, SEE, dict),
    *verb("complaint-analyse", a_complaint, OVERSEE, SEE, lambda: {"version": 0}),
    *verb("complaint-submit", a_complaint, OVERSEE, SEE, lambda: {"version": 0}),
    *verb("complaint-verify", one_to_verify, VERIFY, SEE, lambda: {"words": "Seen"}),
    *verb("complaint-send-back", one_to_verify, VERIFY, SEE, lambda: {"words": "Not yet"}),
    *verb("complaint-name-customer", an_unknown_one, OVERSEE, SEE, lambda: {"organisation": "Lanhai"}),
    Row("calls:suggestions"),
    Row("calls:suggestions-export"),
    Row("calls:suggestion-report"),
    Row("calls:suggestion-create"),
    Row("calls:suggestion-create", "post", post=lambda: {"text": "Tea", "category": "other"}),
    Row("calls:suggestion", make=a_suggestion, ok=SEE_SUGGESTIONS),
    *verb("suggestion-adopt", a_suggestion, DECIDE, SEE_SUGGESTIONS, lambda: {"decision": "Yes"}),
    *verb("suggestion-reject", a_suggestion, DECIDE, SEE_SUGGESTIONS, lambda: {"decision": "No"}),
    *verb("suggestion-inform", a_decided_one, DECIDE, SEE_SUGGESTIONS, dict),
    *verb("suggestion-sort", a_suggestion, DECIDE, SEE_SUGGESTIONS, lambda: {"version": 0, "category": "price"}),
    Row("calls:write-to-us", public=True),
    Row("calls:write-to-us", "post", post=lambda: {"kind": "complaint"}, public=True),
    Row("calls:write-thanks", make=what_the_writer_reads, public=True),
]
