"""Policy documents: who writes them, who signs, when they hold, who has read them, and the next review."""

from datetime import date, timedelta

import pytest

from deadlines import actions as deadlines
from deadlines import sweep
from deadlines.models import Clock, TimeLimit
from history import moment
from history.flow import NotAllowed, Stale
from history.models import Event
from notices.models import Notice
from papers import actions, governed, rules
from papers.models import Acknowledgement, Policy, PolicyVersion
from papers.seeds import install_policies
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.papers import PolicyFactory, PolicyVersionFactory, in_force

pytestmark = pytest.mark.django_db

NOON = at("2026-03-11 12:00")
TODAY = date(2026, 3, 11)
State = PolicyVersion.State


@pytest.fixture
def owner():
    return DepartmentFactory(name="Administration", head=UserFactory(name="Hedy Head"))


@pytest.fixture
def drafter(owner):
    return UserFactory(name="Dora Drafter", role="policy_owner", department=owner)


@pytest.fixture
def chairman():
    return UserFactory(name="Vera Vice", role="policy_approver")


@pytest.fixture
def policy(owner):
    return PolicyFactory(owner=owner)


def draft(policy, drafter, label="1.0", **details):
    return actions.draft(policy, label=label, body="Receive every guest.", actor=drafter, **details)


def issue(policy, drafter, chairman, label="1.0", **details):
    row = draft(policy, drafter, label, **details)
    actions.submit(row, actor=drafter)
    actions.approve(row, actor=chairman)
    return row


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


# -- the next review ----------------------------------------------------------------------------


@pytest.mark.clause("S4-18")
def test_the_owner_is_reminded_before_the_next_review(policy, drafter, chairman, owner):
    issue(policy, drafter, chairman)
    policy.refresh_from_db()
    clock = Clock.objects.of(policy).get()

    assert policy.next_review_on == date(2027, 3, 11)
    assert (clock.code, clock.owner, clock.department) == ("POLICY_REVIEW", owner.head, owner)
    with moment.at(at("2027-02-26 12:00")):
        sweep.sweep()

    notice = Notice.objects.get(kind="deadlines.due_soon")
    assert (notice.recipient, notice.label) == (owner.head, str(policy))


def test_a_review_that_changes_nothing_sets_the_next_one(policy, drafter, chairman):
    issue(policy, drafter, chairman)
    with moment.at(at("2027-03-01 10:00")):
        actions.confirm_review(policy, actor=drafter, words="Read through", next_on=date(2027, 9, 1))

    policy.refresh_from_db()
    assert policy.next_review_on == date(2027, 9, 1)
    first, second = Clock.objects.of(policy).order_by("cycle")
    assert (first.state, second.due_at) == (Clock.State.STOPPED, at("2027-09-02 00:00"))
    event = Event.objects.about(policy).get(verb="confirm_review")
    assert event.facts["next_review_on"] == ["2027-03-11", "2027-09-01"]


def test_a_new_version_is_a_review_and_a_repeal_ends_them(policy, drafter, chairman):
    first = issue(policy, drafter, chairman)
    second = issue(policy, drafter, chairman, "2.0")
    assert [clock.state for clock in Clock.objects.of(policy).order_by("cycle")] == ["stopped", "running"]

    actions.withdraw(second, reason="Repealed", actor=chairman)

    policy.refresh_from_db()
    assert (policy.next_review_on, Clock.objects.of(policy).running().count()) == (None, 0)
    assert holding(policy) == []
    assert first.pk != second.pk


def test_another_owner_takes_the_review_over(policy, drafter, chairman):
    issue(policy, drafter, chairman)
    other = DepartmentFactory(head=UserFactory(name="New Nora"))
    policy.refresh_from_db()

    actions.edit(policy, actor=UserFactory(), version=policy.version, departments=[], related=[], owner=other)

    clock = Clock.objects.of(policy).get()
    assert (clock.owner, clock.department) == (other.head, other)


def test_without_a_limit_no_review_is_promised_and_nothing_is_blocked(policy, drafter, chairman):
    TimeLimit.objects.filter(code="POLICY_REVIEW").update(amount=None)

    row = issue(policy, drafter, chairman)

    assert (row.state, Clock.objects.of(policy).count()) == (State.IN_FORCE, 0)


# -- who it applies to, and who has read it -----------------------------------------------------


@pytest.mark.clause("S4-190")
def test_a_policy_is_limited_to_chosen_departments_and_their_parts(policy, drafter, chairman):
    sales = DepartmentFactory(name="Sales")
    policy.departments.add(sales)
    inside = UserFactory(department=DepartmentFactory(parent=sales))
    outside = UserFactory(department=DepartmentFactory())
    row = issue(policy, drafter, chairman)

    assert list(row.readers()) == [inside]
    assert PolicyVersion.objects.unread_by(inside) == [row]
    assert PolicyVersion.objects.unread_by(outside) == []
    told = Notice.objects.filter(kind="papers.policy_in_force")
    assert [notice.recipient for notice in told] == [inside]


@pytest.mark.clause("S4-19")
def test_staff_acknowledge_a_version_once_and_those_who_have_not_are_listed(policy, drafter, chairman, owner):
    reader = UserFactory(name="Rita Reader")
    gone = UserFactory(is_active=False)
    row = issue(policy, drafter, chairman)

    actions.acknowledge(row, actor=reader)
    actions.acknowledge(row, actor=reader)

    assert [said.person for said in Acknowledgement.objects.all()] == [reader]
    assert set(row.missing()) == {owner.head, drafter, chairman}
    assert gone not in row.readers()
    assert PolicyVersion.objects.unread_by(reader) == []
    second = issue(policy, drafter, chairman, "2.0")
    assert PolicyVersion.objects.unread_by(reader) == [second]


def test_what_is_issued_for_later_can_be_read_before_and_what_it_replaces_need_not(policy, drafter, chairman):
    reader = UserFactory()
    issue(policy, drafter, chairman)
    later = issue(policy, drafter, chairman, "2.0", effective_from=date(2026, 4, 1))

    assert PolicyVersion.objects.unread_by(reader) == [later]
    actions.acknowledge(later, actor=reader)
    assert PolicyVersion.objects.unread_by(reader) == []


def test_what_does_not_hold_is_not_acknowledged(policy, drafter):
    with pytest.raises(NotAllowed):
        actions.acknowledge(draft(policy, drafter), actor=drafter)


def test_a_deputy_writes_for_the_drafter_and_history_says_so(policy, drafter):
    deputy = UserFactory()
    drafter.deputies.create(deputy=deputy, starts_at=NOON - timedelta(days=1), ends_at=NOON + timedelta(days=1))

    assert rules.drafter(deputy, policy) == drafter
    assert rules.reviewer(deputy, policy) == drafter


# -- the five documents of the product ----------------------------------------------------------


@pytest.mark.clause("S0-34", "S4-342")
def test_the_documents_of_the_product_are_there_with_their_owners_as_they_name_them():
    stated = dict(Policy.objects.exclude(prefix="").values_list("prefix", "owner_stated_zh"))

    assert sorted(stated) == ["S0", "S1", "S2", "S3", "S4"]
    assert stated["S0"] == "行政部"
    assert "市场部" in stated["S4"]
    department = DepartmentFactory(name="Administration Department", name_zh="行政部")
    policy = Policy.objects.get(prefix="S0")
    assert policy.owner_name == "Administration Department"
    actions.edit(policy, actor=UserFactory(), version=0, departments=[], related=[], owner=department)
    policy.refresh_from_db()
    assert policy.owner == department


def test_installing_again_changes_nothing():
    Policy.objects.filter(prefix="S0").update(title="Ours")

    install_policies()

    assert Policy.objects.get(prefix="S0").title == "Ours"
    assert Policy.objects.exclude(prefix="").count() == 5


def test_limits_and_checklists_stand_under_the_policy_of_their_clauses():
    policy = Policy.objects.get(prefix="S3")

    codes = {rule.code for rule, _words in governed.limits(policy, NOON)}
    checklists = {row.code for row in governed.checklists(policy)}

    assert {"INFO_SHEET_SIGNOFF", "PREP_TASKS", "AUTO_HAND_OVER"} <= codes
    assert "REPLY_GENERAL" not in codes
    assert "audit" in checklists
    assert governed.limits(PolicyFactory(), NOON) == []


@pytest.mark.clause("S4-210")
def test_a_policy_names_others_it_depends_on_and_history_keeps_both(policy):
    first, second = PolicyFactory(title="First"), PolicyFactory(title="Second")
    actor = UserFactory()
    actions.edit(policy, actor=actor, version=0, departments=[], related=[first])
    actions.edit(policy, actor=actor, version=1, departments=[], related=[second])

    assert list(policy.related.all()) == [second]
    assert Event.objects.about(policy).last().facts["related"] == ["First", "Second"]
    with pytest.raises(Stale):
        actions.edit(policy, actor=actor, version=1, departments=[], related=[first])


def test_a_clock_of_a_policy_without_department_belongs_to_who_signed(chairman):
    row = in_force(PolicyFactory(owner=None), approver=chairman)

    assert Clock.objects.of(row.policy).get().owner == chairman
    deadlines.cancel(row.policy, at=NOON)
