"""Policy documents: who writes them, who signs, and when they hold."""

from datetime import date, timedelta

import pytest

from history import moment
from history.flow import NotAllowed, Stale
from history.models import Event
from notices.models import Notice
from papers import actions, rules
from papers.models import PolicyVersion
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.papers import PolicyFactory, PolicyVersionFactory
from tests.papers.policies import NOON, draft, issue

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 11)
State = PolicyVersion.State


def holding(policy, on=TODAY):
    return list(PolicyVersion.objects.holding(on).filter(policy=policy).values_list("label", flat=True))


@pytest.mark.clause("S3-18")
def test_a_version_keeps_who_drafted_reviewed_and_approved_it_and_when_it_was_issued(policy, drafter, chairman, owner):
    row = draft(policy, drafter)
    with moment.at(NOON + timedelta(hours=1)):
        actions.submit(row, actor=drafter)
        actions.review(row, actor=owner.head)
    with moment.at(NOON + timedelta(hours=2)):
        actions.approve(row, actor=chairman)

    row.refresh_from_db()
    assert (row.drafted_by, row.drafted_at) == (drafter, NOON)
    assert (row.reviewed_by, row.reviewed_at) == (owner.head, NOON + timedelta(hours=1))
    assert (row.approved_by, row.approved_at) == (chairman, NOON + timedelta(hours=2))
    assert (row.issued_at, row.effective_from, row.state) == (NOON + timedelta(hours=2), TODAY, State.IN_FORCE)
    verbs = list(Event.objects.about(row).values_list("verb", flat=True))
    assert verbs == ["draft", "submit", "review", "approve"]


@pytest.mark.clause("S4-191")
def test_only_the_owner_department_drafts(policy, drafter, owner):
    part = DepartmentFactory(parent=owner)
    colleague = UserFactory(department=owner)
    elsewhere = UserFactory(role="policy_owner", department=DepartmentFactory())

    assert rules.may_draft(drafter, policy)
    assert rules.may_draft(UserFactory(role="policy_owner", department=part), policy)
    assert not rules.may_draft(colleague, policy)
    assert not rules.may_draft(elsewhere, policy)
    assert not rules.may_draft(drafter, PolicyFactory(owner=None))


@pytest.mark.clause("S4-192")
def test_a_version_holds_only_after_its_approver_signed(policy, drafter, chairman):
    row = draft(policy, drafter)
    with pytest.raises(NotAllowed):
        actions.approve(row, actor=chairman)
    actions.submit(row, actor=drafter)
    assert holding(policy) == []

    actions.approve(row, actor=chairman)

    assert holding(policy) == ["1.0"]
    assert rules.may_approve(chairman, row, set())
    assert not rules.may_approve(drafter, row, set())


@pytest.mark.clause("S4-192")
def test_the_approver_a_policy_names_signs_and_nobody_else(policy, drafter, chairman):
    named = UserFactory(name="Named Norman")
    policy.approver = named
    policy.save()
    row = draft(policy, drafter)

    assert rules.may_approve(named, row, set())
    assert not rules.may_approve(chairman, row, set())


def test_who_wrote_it_neither_reviews_nor_signs(policy, owner, drafter):
    both = UserFactory(role="policy_approver", department=owner)
    both.groups.add(*drafter.groups.all())
    row = draft(policy, drafter)
    actions.rewrite(row, actor=both, version=row.version, body="Receive every guest well.")
    actions.submit(row, actor=drafter)

    assert not rules.may_approve(both, row, {both.pk, drafter.pk})
    for act in (actions.review, actions.approve):
        with pytest.raises(actions.NotSigned):
            act(row, actor=both)
    row.refresh_from_db()
    assert row.state == State.SUBMITTED


def test_nobody_signs_for_who_wrote_it(policy, drafter, owner):
    author = UserFactory(role="policy_owner", department=owner)
    policy.approver = author
    policy.save()
    deputy = UserFactory()
    author.deputies.create(deputy=deputy, starts_at=NOON - timedelta(days=1), ends_at=NOON + timedelta(days=1))
    row = draft(policy, author)
    actions.submit(row, actor=drafter)

    assert not rules.may_approve(deputy, row, {author.pk})
    with pytest.raises(actions.NotSigned):
        actions.approve(row, actor=deputy, for_=author)


def test_submitting_tells_head_and_approvers_and_returning_tells_the_author_why(policy, drafter, chairman, owner):
    row = draft(policy, drafter)
    actions.submit(row, actor=drafter)

    told = Notice.objects.filter(kind="papers.policy_submitted")
    assert {notice.recipient for notice in told} == {owner.head, chairman}

    actions.return_(row, reason="The second part is missing.", actor=chairman)

    notice = Notice.objects.get(kind="papers.policy_returned")
    assert (notice.recipient, notice.params["reason"]) == (drafter, "The second part is missing.")
    assert row.state == State.DRAFT


def test_a_new_version_ends_the_one_before_on_its_own_day(policy, drafter, chairman):
    issue(policy, drafter, chairman)
    issue(policy, drafter, chairman, "2.0", effective_from=date(2026, 4, 1))

    assert holding(policy, date(2026, 3, 31)) == ["1.0"]
    assert holding(policy, date(2026, 4, 1)) == ["2.0"]
    states = dict(policy.versions.values_list("label", "state"))
    assert states == {"1.0": State.SUPERSEDED, "2.0": State.IN_FORCE}


def test_an_earlier_third_version_leaves_no_day_with_two(policy, drafter, chairman):
    issue(policy, drafter, chairman)
    issue(policy, drafter, chairman, "2.0", effective_from=date(2026, 4, 10))
    issue(policy, drafter, chairman, "3.0", effective_from=date(2026, 4, 1))

    for on, label in [(31, "1.0"), (32, "3.0"), (41, "3.0")]:
        assert holding(policy, date(2026, 3, 1) + timedelta(days=on - 1)) == [label]


@pytest.mark.clause("S4-343")
def test_without_another_day_it_applies_from_its_publication(policy, drafter, chairman):
    row = draft(policy, drafter)
    with moment.at(at("2026-03-20 09:00")):
        actions.submit(row, actor=drafter)
        actions.approve(row, actor=chairman)

    assert row.effective_from == date(2026, 3, 20)
    assert (holding(policy, date(2026, 3, 19)), holding(policy, date(2026, 3, 20))) == ([], ["1.0"])


def test_a_day_that_is_over_when_it_is_signed_becomes_the_day_of_signing(policy, drafter, chairman):
    row = draft(policy, drafter, effective_from=date(2026, 3, 12))
    with moment.at(at("2026-03-20 09:00")):
        actions.submit(row, actor=drafter)
        actions.approve(row, actor=chairman)

    assert row.effective_from == date(2026, 3, 20)


def test_one_version_is_written_at_a_time(policy, drafter):
    draft(policy, drafter)

    with pytest.raises(actions.policy.InTheMaking):
        draft(policy, drafter, "2.0")


def test_of_two_writers_the_second_is_told(policy, drafter):
    row = draft(policy, drafter)
    seen = row.version
    actions.rewrite(row, actor=drafter, version=seen, body="One")

    with pytest.raises(Stale, match="Dora Drafter"):
        actions.rewrite(PolicyVersion.objects.get(pk=row.pk), actor=drafter, version=seen, body="Two")


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (verb, state)
        for verb, (starts, _) in PolicyVersion.FLOW.items()
        for state in State.values
        if state not in starts
    ],
)
def test_a_step_is_refused_from_every_state_it_does_not_start_from(verb, state):
    row = PolicyVersionFactory(state=state)
    acts = {"return": "return_", "supersede": None}
    name = acts.get(verb, verb)
    details = {"reason": "No"} if verb in {"return", "withdraw"} else {}
    if name is None:
        assert not row.can(verb)
        return

    with pytest.raises(NotAllowed):
        getattr(actions, name)(row, actor=UserFactory(), **details)

    row.refresh_from_db()
    assert row.state == state


def test_of_two_approvers_only_one_signs(policy, drafter, chairman):
    row = draft(policy, drafter)
    actions.submit(row, actor=drafter)
    on_the_other_screen = PolicyVersion.objects.get(pk=row.pk)
    actions.approve(row, actor=chairman)

    with pytest.raises(NotAllowed, match="Vera Vice"):
        actions.approve(on_the_other_screen, actor=UserFactory(role="policy_approver"))


# -- who it applies to, and who has read it -----------------------------------------------------


def test_a_deputy_writes_for_the_drafter_and_history_says_so(policy, drafter):
    deputy = UserFactory()
    drafter.deputies.create(deputy=deputy, starts_at=NOON - timedelta(days=1), ends_at=NOON + timedelta(days=1))

    assert rules.drafter(deputy, policy) == drafter
    assert rules.reviewer(deputy, policy) == drafter


# -- the five documents of the product ----------------------------------------------------------


@pytest.mark.clause("S4-210")
def test_a_policy_names_others_it_depends_on_and_history_keeps_both(policy):
    first, second = PolicyFactory(title="First"), PolicyFactory(title="Second")
    actor = UserFactory()
    actions.edit(policy, actor=actor, version=0, departments=[], related=[first])
    actions.edit(policy, actor=actor, version=1, departments=[], related=[second])

    assert list(policy.related.all()) == [second]
    assert Event.objects.about(policy).last().facts["related"] == [["First"], ["Second"]]
    with pytest.raises(Stale):
        actions.edit(policy, actor=actor, version=1, departments=[], related=[first])
