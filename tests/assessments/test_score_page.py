"""An assessor scores a criterion on its page."""

import pytest
from django.urls import reverse

from assessments.models import CriterionScore
from calls.models import FollowUp
from history.moment import now
from tests.assessments.card_pages import criterion_of, shown, text
from tests.assessments.test_cards import promise
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.assessments import ScorecardFactory, score_all
from tests.factories.calls import IssueFactory

pytestmark = pytest.mark.django_db


@pytest.mark.clause("S0-32")
def test_the_assessor_scores_on_a_page_and_must_say_why(client, host, assessor):
    card = ScorecardFactory(person=host, scheme="reception")
    url = reverse("assessments:score", args=[card.pk, criterion_of(card, "service_quality").pk])
    client.force_login(assessor)

    refused = client.post(url, {"points": "85", "comment": "", "version": 0})
    client.post(url, {"points": "85", "comment": "Attentive", "version": 0})

    score = CriterionScore.objects.get()
    assert "Say why: a score needs a comment." in text(refused)
    assert 'value="85"' in text(refused)
    assert (score.points, score.comment, score.by) == (85, "Attentive", assessor)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"points": "101"}, "points"),
        ({"points": "-1"}, "points"),
        ({"points": ""}, "points"),
        ({"points": "80", "does_not_apply": "on"}, "points"),
        ({"points": "many"}, "points"),
    ],
)
def test_a_wrong_score_says_so_and_keeps_what_was_typed(client, host, assessor, typed, field):
    card = ScorecardFactory(person=host, scheme="reception")
    client.force_login(assessor)

    page = client.post(
        reverse("assessments:score", args=[card.pk, criterion_of(card, "service_quality").pk]),
        {"comment": "Kept words", "version": 0} | typed,
    )

    assert field in page.context["form"].errors
    assert "Kept words" in text(page)
    assert CriterionScore.objects.count() == 0


def test_the_second_assessor_sees_the_first_score_and_keeps_their_words(client, host, assessor):
    card = ScorecardFactory(person=host, scheme="competence")
    score_all(card, UserFactory(name="First Assessor", role="assessor"))
    client.force_login(assessor)

    page = client.post(
        reverse("assessments:score", args=[card.pk, criterion_of(card, "ethics").pk]),
        {"points": "40", "comment": "My view", "version": 0},
    )

    assert "First Assessor" in text(page)
    assert "My view" in text(page)
    assert card.scores.get(criterion__code="ethics").points == 80


def test_the_second_assessor_reads_what_the_first_one_wrote_and_the_history_says_of_which_criterion(
    client, host, assessor
):
    card = ScorecardFactory(person=host, scheme="competence")
    score_all(card, UserFactory(name="First Assessor", role="assessor"))
    client.force_login(assessor)

    page = client.post(
        reverse("assessments:score", args=[card.pk, criterion_of(card, "ethics").pk]),
        {"points": "40", "comment": "My view", "version": 0},
    )
    history = text(client.get(card.get_absolute_url()))

    assert "As seen." in text(page)
    assert "Professional ethics" in history.partition("History")[2]
    client.force_login(UserFactory(role="assessor", language="zh-hans"))
    told = text(client.get(card.get_absolute_url())).partition("历史记录")[2]
    assert "职业道德" in told and "Professional ethics" not in told


def test_what_was_typed_is_not_lost_when_the_result_was_shown_meanwhile(client, host, assessor):
    card = ScorecardFactory(person=host, scheme="competence")
    score_all(card, assessor)
    url = reverse("assessments:score", args=[card.pk, criterion_of(card, "ethics").pk])
    shown(card, UserFactory(name="First Assessor", role="assessor"))
    client.force_login(assessor)

    page = client.post(url, {"points": "40", "comment": "My long view", "version": 1})

    assert "First Assessor, closed the collecting and showed the result" in text(page)
    assert "My long view" in text(page)
    assert card.scores.get(criterion__code="ethics").points == 80


@pytest.mark.clause("S2-58")
def test_on_time_rate_and_follow_up_satisfaction_stand_beside_the_input(client, host, assessor):
    for kept in (True, True, True, False):
        promise(host, kept=kept)
    issue = IssueFactory(handler=host, department=host.department)
    for rating in (5, 4):
        FollowUp.objects.create(
            issue=issue,
            cycle=1,
            done_at=now(),
            done_by=host,
            channel="phone",
            handling_rating=rating,
            has_other_needs=False,
        )
    card = ScorecardFactory(person=host, scheme="visits-calls")
    client.force_login(assessor)

    page = client.get(reverse("assessments:score", args=[card.pk, criterion_of(card, "problem_handling").pk]))

    beside = {row.indicator.code: row.said for row in page.context["beside"]}
    assert (beside["on_time"], beside["handling_satisfaction"]) == ("75 %", "4.5")
    assert "<b>75 %</b> Deadlines kept on time" in text(page)
    assert "<b>4.5</b> Satisfaction with the handling, at follow-up" in text(page)


def test_nobody_scores_their_own_card(client, assessor):
    card = ScorecardFactory(person=assessor, scheme="competence")
    client.force_login(assessor)

    scored = client.get(reverse("assessments:score", args=[card.pk, criterion_of(card, "ethics").pk]))
    closed = client.post(reverse("assessments:propose", args=[card.pk]))

    assert (scored.status_code, closed.status_code) == (403, 403)


def test_who_heads_a_department_does_not_score_its_card_and_reads_why(client, assessor, department):
    """They would score themselves: an assessed department is judged by how its head leads it."""
    department.head = assessor
    department.save()
    theirs = ScorecardFactory(person=None, department=department, scheme="competence")
    other = ScorecardFactory(person=None, department=DepartmentFactory(), period=theirs.period)
    score = {"points": "100", "comment": "Well led", "version": 0}
    client.force_login(assessor)

    said = {}
    for card in (theirs, other):
        url = reverse("assessments:score", args=[card.pk, criterion_of(card, "ethics").pk])
        said[card] = [client.get(url).status_code, client.post(url, score).status_code]
        said[card].append("another assessor scores" in text(client.get(card.get_absolute_url())))
    closed = [
        client.post(reverse(f"assessments:{verb}", args=[theirs.pk])) for verb in ("propose", "publish", "reopen")
    ]

    assert said == {theirs: [403, 403, True], other: [200, 302, False]}
    assert [page.status_code for page in closed] == [403, 403, 403]
    assert list(CriterionScore.objects.values_list("scorecard", flat=True)) == [other.pk]


def test_who_heads_a_department_reads_what_an_assessor_wrote_of_it_only_when_the_result_is_shown(client, assessor):
    head = UserFactory(role="hr")
    card = ScorecardFactory(person=None, department=DepartmentFactory(head=head), scheme="competence")
    score_all(card, assessor)
    client.force_login(head)

    before = text(client.get(card.get_absolute_url()))
    shown(card, assessor)
    after = text(client.get(card.get_absolute_url()))

    assert ("As seen." in before, "As seen." in after) == (False, True)


def test_what_an_assessor_wrote_is_read_by_the_person_only_when_the_result_is_shown(client, host, assessor):
    card = ScorecardFactory(person=host, scheme="competence")
    score_all(card, assessor)
    client.force_login(host)

    before = text(client.get(card.get_absolute_url()))
    shown(card, assessor)
    after = text(client.get(card.get_absolute_url()))

    assert ("As seen." in before, "80.00" in before) == (False, False)
    assert ("As seen." in after, "80.00" in after) == (True, True)
