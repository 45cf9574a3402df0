"""What the apps know about whose work, as a scheme may ask for it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.indicators import Counted, Span
from accounts.models import Department, User
from assessments import actions
from assessments.actions import violations
from assessments.cards import read_one
from assessments.indicators import INDICATORS
from assessments.models import Scheme, Violation, ViolationKind
from assessments.rulebook import Rulebook
from calls import actions as calls
from history.moment import now
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.assessments import FeedbackFactory, PeriodFactory, ScorecardFactory, visited
from tests.factories.calls import CallFactory, IssueFactory
from visits.models import PrepTask

pytestmark = pytest.mark.django_db
D = Decimal
HOUR = timedelta(hours=1)


@pytest.fixture
def span():
    return Span(now() - timedelta(days=60), now() + timedelta(days=10), now())


def numbers(code, who, span):
    found = INDICATORS[code].count(type(who), [who.pk], span).get(who.pk)
    return found and (found.hits, found.whole)


def breach(person, kind="confidentiality", *, is_confirmed=True, happened_at=None):
    row = violations.report(
        person=person,
        kind=ViolationKind.objects.get(code=kind),
        happened_at=happened_at or now() - HOUR,
        words="Told a visitor what another one pays",
        actor=UserFactory(role="inspector"),
    )
    if is_confirmed:
        violations.confirm(row, decision="It was heard by two", actor=UserFactory(role="admin"))
    return row


def line(card, code):
    return next(row for row in read_one(card, at=now()).lines if row.criterion.code == code)


@pytest.mark.clause("S0-33")
def test_each_confirmed_breach_of_confidentiality_takes_the_points_that_the_scheme_says(host):
    card = ScorecardFactory(person=host, scheme="reception")
    assert (line(card, "confidentiality").points, line(card, "confidentiality").outcome) == (100, "scored")

    breach(host)
    breach(host, is_confirmed=False)
    breach(host, happened_at=card.period.start - HOUR)
    breach(host, "compliance")
    breach(UserFactory(department=host.department))
    assert line(card, "confidentiality").points == 60
    breach(host)
    assert line(card, "confidentiality").points == 20


@pytest.mark.clause("S0-33")
def test_how_many_points_a_breach_costs_is_written_in_the_scheme(host, manager):
    old = Rulebook.of(Scheme.objects.current().with_rules().get(code="reception"))
    for row in old.criteria:
        if row["code"] == "confidentiality":
            row["anchors"] = [[0, 100], [4, 0]]
    scheme = actions.revise_scheme(Scheme.objects.current().get(code="reception"), old, actor=manager)
    card = ScorecardFactory(person=host, period=PeriodFactory(scheme=scheme))

    breach(host)

    assert line(card, "confidentiality").points == 75


def test_an_overturned_breach_costs_nothing(host):
    card = ScorecardFactory(person=host, scheme="reception")
    row = breach(host)
    Violation.objects.filter(pk=row.pk).update(state=Violation.State.DISMISSED)

    assert line(card, "confidentiality").points == 100


@pytest.mark.clause("S1-78")
def test_satisfaction_feedback_handling_and_expense_control_are_computed_from_the_records(host, department, span):
    for overall in (5, 4, 4):
        FeedbackFactory(contact_person=host, overall=overall)
    for step in ({"replied": True}, {"replied": True}, {"acknowledged": True}):
        issue = IssueFactory(handler=host, department=department, **step)
        type(issue).objects.filter(pk=issue.pk).update(is_complaint=True)
    IssueFactory(handler=host, department=department, acknowledged=True)  # a question and no opinion
    for planned, actual in ((100, 80), (100, 100), (100, 120), (100, None)):
        PrepTask.objects.create(
            appointment=visited(),
            department=department,
            owner=host,
            code="meal",
            text="Lunch",
            planned_cost=planned,
            actual_cost=actual,
            created_at=now(),
        )
    card = ScorecardFactory(person=host, scheme="reception-cost")

    lines = {row.criterion.code: (row.said, row.points) for row in read_one(card, at=now() + HOUR).lines}

    assert lines == {
        "satisfaction": ("13 ÷ 3 = 4.33", D("83.33")),
        "feedback_handling": ("2 ÷ 3 = 66.67 %", D("66.67")),
        "expense_control": ("2 ÷ 3 = 66.67 %", D("66.67")),
    }
    assert numbers("expense_control", department, span) == (2, 3)


@pytest.mark.clause("S2-59")
def test_completeness_of_records_and_the_median_hand_over_stand_beside_the_score(client, host, department):
    visited(contact_person=host)  # whose record says nothing yet
    visited(contact_person=host, closed=True)
    for details in ({"needs": "A new pump", "confirmed_with_caller": True}, {}):
        calls.log(CallFactory(agent=host, department=department, **details), actor=host)
    for hours in (1, 2, 30):
        issue = IssueFactory(created_by=host, handler=UserFactory(), department=department)
        type(issue).objects.filter(pk=issue.pk).update(notified_at=issue.received_at + hours * HOUR)
    card = ScorecardFactory(person=host, scheme="visits-calls")
    criterion = card.period.scheme.criteria.get(code="record_keeping")
    client.force_login(UserFactory(role="assessor"))

    page = client.get(reverse("assessments:score", args=[card.pk, criterion.pk]))

    beside = {row.indicator.code: row.said for row in page.context["beside"]}
    assert beside == {"visit_records": "50 %", "call_records": "50 %", "hand_over_time": "2 h"}
    assert [figure in page.content.decode() for figure in ("<b>50 %</b>", "<b>2 h</b>")] == [True, True]


def test_every_figure_counts_many_in_one_question_and_none_where_nothing_happened(
    host, department, span, django_assert_max_num_queries
):
    for indicator in INDICATORS.values():
        for model, who in ((User, host), (Department, department)):
            with django_assert_max_num_queries(2):
                found = indicator.count(model, [who.pk], span)
            assert found == {}, indicator.code
            assert list(indicator.rows(who, span)) == [], indicator.code
            nothing = indicator.unit == "count"
            assert indicator.value(Counted()) == (0 if nothing else None), indicator.code
            assert indicator.is_enough(Counted(), 1) is nothing, indicator.code


def test_every_figure_opens_into_its_rows_and_each_row_says_what_it_is(host, department, span):
    """The rows are as many as were counted, and so are the hits where a hit speaks for the person."""
    everything(host, department)
    checked = 0
    for code, indicator in INDICATORS.items():
        for who in (host, department):
            counted = indicator.count(type(who), [who.pk], span).get(who.pk)
            if counted is None:
                continue
            said = [indicator.evidence(row, span.at, host) for row in indicator.rows(who, span)]
            assert len(said) == counted.n, code
            assert all(row.label and row.what and row.said for row in said), code
            if indicator.unit == "percent" and counted.out_of is None and indicator.is_more_better:
                assert sum(row.is_hit for row in said) == counted.hits, code
            checked += 1
    assert checked > 15


def everything(host, department):
    """Something of everything."""
    FeedbackFactory(contact_person=host, overall=2, asked=True)
    visited(contact_person=host, closed=True)
    calls.log(CallFactory(agent=host, department=department), actor=host)
    IssueFactory(created_by=host, handler=host, department=department, followed_up=True)
    breach(host)


def test_the_kind_of_a_violation_on_a_card_is_read_by_those_who_must_only(client, host):
    row = breach(host, "collusion")
    card = ScorecardFactory(person=host, scheme="reception")
    page = reverse("assessments:card", args=[card.pk])
    kind = str(row.kind)

    seen = {}
    for role in ("admin", "hr"):
        client.force_login(UserFactory(role=role, department=DepartmentFactory()))
        seen[role] = client.get(page).content.decode()
    client.force_login(host)
    seen["host"] = client.get(page).content.decode()

    assert {role: kind in text for role, text in seen.items()} == {"admin": True, "hr": False, "host": True}
    assert "a confirmed violation – the total is at most 59" in seen["hr"]
