"""The pages of policies, as the people of the owner department, the approver and the readers use them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from history import moment
from papers import actions
from papers.models import Policy, PolicyVersion
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.papers import PolicyFactory, in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return DepartmentFactory(name="Administration", name_zh="行政部", head=UserFactory(name="Hedy Head"))


@pytest.fixture
def drafter(owner):
    return UserFactory(name="Dora Drafter", role="policy_owner", department=owner)


@pytest.fixture
def chairman():
    return UserFactory(name="Vera Vice", role="policy_approver")


@pytest.fixture
def policy(owner):
    return PolicyFactory(code="REC-1", title="Reception Policy", title_zh="接待制度", owner=owner)


@pytest.fixture
def reader():
    return UserFactory(name="Rita Reader")


def page(client, person, name, *args):
    client.force_login(person)
    response = client.get(reverse(f"papers:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def post(client, person, name, *args, **said):
    client.force_login(person)
    return client.post(reverse(f"papers:{name}", args=args), said, follow=True)


def text(**changes):
    return {"label": "1.0", "effective_from": "", "body": "Receive every guest.", "body_zh": ""} | changes


@pytest.mark.clause("S3-18", "S0-34", "S4-342")
def test_the_page_is_headed_like_a_controlled_document(client, policy, drafter, chairman, owner, reader):
    row = actions.draft(policy, label="1.0", body="Receive every guest.", actor=drafter)
    actions.submit(row, actor=drafter)
    actions.review(row, actor=owner.head)
    with moment.at(at("2026-03-13 10:00")):
        actions.approve(row, actor=chairman)
        for shown in (page(client, reader, "policy", policy.pk), page(client, reader, "print-version", row.pk)):
            for term, words in [
                ("Document code", "REC-1"),
                ("Version", "1.0"),
                ("Owner department", "Administration"),
                ("Drafted", "Dora Drafter, Wed 11 Mar 2026"),
                ("Reviewed", "Hedy Head, Wed 11 Mar 2026"),
                ("Approved", "Vera Vice, Fri 13 Mar 2026"),
                ("Issued", "Fri 13 Mar 2026"),
                ("In force from", "Fri 13 Mar 2026"),
                ("Next review", "Sat 13 Mar 2027"),
            ]:
                assert f"<div><dt>{term}</dt><dd>{words}" in shown
            assert "Receive every guest." in shown


@pytest.mark.clause("S4-191", "S4-192")
def test_from_the_draft_to_the_signature(client, policy, drafter, chairman, reader):
    assert "Draft the first version" in page(client, drafter, "policy", policy.pk)
    post(client, drafter, "draft", policy.pk, **text())
    row = PolicyVersion.objects.get(policy=policy)
    own = page(client, drafter, "policy-version", row.pk)
    assert "Submit for approval" in own and "Approve and issue" not in own
    assert client.get(reverse("papers:policy-version", args=[row.pk])).status_code == 200
    client.force_login(reader)
    assert client.get(reverse("papers:policy-version", args=[row.pk])).status_code == 404
    assert "No version yet" in page(client, reader, "policy", policy.pk)

    post(client, drafter, "submit", row.pk)
    assert "Approve and issue" in page(client, chairman, "policy-version", row.pk)
    answer = post(client, chairman, "approve", row.pk)

    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("in_force", chairman)
    assert "Everybody it concerns has been told." in answer.content.decode()
    assert "Receive every guest." in page(client, reader, "policy", policy.pk)


def test_a_returned_draft_shows_why_and_is_written_again(client, policy, drafter, chairman):
    row = actions.draft(policy, label="1.0", body="Short.", actor=drafter)
    actions.submit(row, actor=drafter)
    assert "reason" in post(client, chairman, "return", row.pk).context["form"].errors
    post(client, chairman, "return", row.pk, reason="Say more.")

    assert "Say more." in page(client, drafter, "policy-version", row.pk)
    post(client, drafter, "rewrite", row.pk, **text(body="Receive every guest well.", version=2))

    row.refresh_from_db()
    assert (row.body, row.state) == ("Receive every guest well.", "draft")


def test_the_second_of_two_writers_loses_nothing(client, policy, drafter):
    row = actions.draft(policy, label="1.0", body="One", actor=drafter)
    post(client, drafter, "rewrite", row.pk, **text(body="Two", version=0))

    answer = post(client, drafter, "rewrite", row.pk, **text(body="Three", version=0))

    assert "Dora Drafter changed this record" in answer.content.decode()
    assert ">\nThree</textarea>" in answer.content.decode()
    row.refresh_from_db()
    assert row.body == "Two"


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"label": "1.0"}, "label", "This policy has a version 1.0 already."),
        (
            {"label": "2.0", "effective_from": "2026-03-10"},
            "effective_from",
            "A version cannot come into force in the past.",
        ),
        ({"label": "2.0", "body": " "}, "body", "Write what the policy says"),
    ],
)
def test_a_wrong_field_says_so_and_keeps_what_was_typed(client, policy, drafter, said, field, sentence):
    in_force(policy, drafter=drafter)

    answer = post(client, drafter, "draft", policy.pk, **text(body_zh="") | said)

    assert sentence in " ".join(answer.context["form"].errors[field])
    assert policy.versions.count() == 1


def test_a_second_draft_is_refused_with_a_sentence(client, policy, drafter):
    actions.draft(policy, label="1.0", body="One", actor=drafter)

    answer = post(client, drafter, "draft", policy.pk, **text(label="2.0"))

    assert "Another version of this policy is being written" in answer.content.decode()


@pytest.mark.clause("S4-19")
def test_a_reader_finds_it_on_my_day_confirms_once_and_the_owner_sees_who_has_not(client, policy, drafter, reader):
    row = in_force(policy, drafter=drafter)
    client.force_login(reader)
    assert "Policies to read" in client.get(reverse("home:my-day")).content.decode()
    assert "please read" in page(client, reader, "policies")
    assert "I have read it" in page(client, reader, "policy", policy.pk)
    assert "Rita Reader" in page(client, drafter, "readers", row.pk)

    answer = post(client, reader, "acknowledge", row.pk)
    post(client, reader, "acknowledge", row.pk)

    assert "You confirmed on Wed 11 Mar 2026 12:00" in answer.content.decode()
    assert row.acknowledgements.count() == 1
    assert "Policies to read" not in client.get(reverse("home:my-day")).content.decode()
    missing = page(client, drafter, "readers", row.pk)
    assert "Rita Reader" not in missing and "Confirmed: 1." in missing


@pytest.mark.clause("S4-190", "S4-210")
def test_an_administrator_sets_owner_scope_and_links_and_the_page_shows_them(client, policy):
    admin = UserFactory(role="admin")
    sales, other = DepartmentFactory(name="Sales South"), PolicyFactory(title="Travel Rules")
    said = {"code": "REC-1", "title": "Reception Policy", "owner": policy.owner_id, "version": 0}
    said |= {"departments": [sales.pk], "related": [other.pk]}

    answer = post(client, admin, "edit-policy", policy.pk, **said)

    shown = answer.content.decode()
    assert "<div><dt>Holds for</dt><dd>Sales South</dd></div>" in shown
    assert f'<a href="{other.get_absolute_url()}">Travel Rules</a>' in shown
    again = post(client, admin, "edit-policy", policy.pk, **said | {"title": "Mine", "version": 0})
    assert "changed this record" in again.content.decode() and 'value="Mine"' in again.content.decode()


def test_a_policy_is_entered(client):
    answer = post(client, UserFactory(role="admin"), "create-policy", code="travel", title="Travel", version="")

    assert answer.redirect_chain[0][0] == Policy.objects.get(code="travel").get_absolute_url()


@pytest.mark.clause("S4-18")
def test_the_owner_notes_a_review_and_the_next_day_is_shown(client, policy, drafter):
    in_force(policy, drafter=drafter)
    late = post(client, drafter, "confirm-review", policy.pk, words="Read", next_on="2028-01-01")
    assert "Not later than Thu 11 Mar 2027" in late.content.decode()
    past = post(client, drafter, "confirm-review", policy.pk, words="Read", next_on="2026-03-11")
    assert "The next review lies ahead." in past.content.decode()

    shown = post(
        client, drafter, "confirm-review", policy.pk, words="Read through", next_on="2026-12-01"
    ).content.decode()

    assert "<div><dt>Next review</dt><dd>Tue 1 Dec 2026</dd></div>" in shown
    assert "reviewed the policy" in shown and "Read through" in shown


def test_a_repeal_needs_a_reason_and_the_approver(client, policy, drafter, chairman):
    row = in_force(policy, drafter=drafter)
    client.force_login(drafter)
    assert client.post(reverse("papers:withdraw", args=[row.pk]), {"reason": "x"}).status_code == 403

    post(client, chairman, "withdraw", row.pk, reason="Replaced by the group's rules")

    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_a_deputy_signs_for_the_approver_and_history_says_so(client, policy, drafter, chairman):
    deputy = UserFactory(name="Deputy Dan")
    span = {"starts_at": at("2026-03-01 00:00"), "ends_at": at("2026-04-01 00:00")}
    chairman.deputies.create(deputy=deputy, **span)
    row = actions.draft(policy, label="1.0", body="x", actor=drafter)
    actions.submit(row, actor=drafter)

    shown = post(client, deputy, "approve", row.pk).content.decode()

    assert "<b>Deputy Dan</b> for Vera Vice approved and issued the version" in shown


def test_a_version_for_later_says_so(client, policy, drafter, chairman, reader):
    row = actions.draft(policy, label="1.0", body="x", actor=drafter, effective_from=at("2026-04-01 12:00").date())
    actions.submit(row, actor=drafter)
    actions.approve(row, actor=chairman)

    assert "it comes into force on Wed 1 Apr 2026" in page(client, reader, "policy-version", row.pk)


def test_the_limits_of_a_policy_lead_to_it_and_it_lists_them(client):
    admin = UserFactory(role="admin")
    policy = Policy.objects.get(prefix="S3")
    client.force_login(admin)

    limits = client.get(reverse("deadlines:limits")).content.decode()

    row = limits.split('id="INFO_SHEET_SIGNOFF"')[1].split("</tr>")[0]
    assert policy.get_absolute_url() in row
    shown = page(client, admin, "policy", policy.pk)
    assert "2 working days before" in shown and "Customer audit preparation" in shown


@pytest.mark.parametrize("verb", ["submit", "review", "approve", "acknowledge"])
def test_a_verb_is_no_address_to_look_at(client, policy, drafter, verb):
    row = in_force(policy, drafter=drafter)
    client.force_login(drafter)

    assert client.get(reverse(f"papers:{verb}", args=[row.pk])).status_code == 405


@pytest.mark.parametrize("name", ["policies", "policy", "readers"])
def test_three_rows_cost_what_one_costs(client, policy, drafter, chairman, name):
    row = in_force(policy, drafter=drafter, approver=chairman)
    args = {"policies": [], "policy": [policy.pk], "readers": [row.pk]}[name]
    page(client, drafter, name, *args)
    with CaptureQueriesContext(connection) as one:
        page(client, drafter, name, *args)
    for nth in range(2, 4):
        in_force(policy, label=f"{nth}.0", drafter=drafter, approver=chairman)
        in_force(PolicyFactory(), drafter=drafter, approver=chairman)
    UserFactory.create_batch(3, department=DepartmentFactory())
    newest = PolicyVersion.objects.holding().get(policy=policy)
    with CaptureQueriesContext(connection) as three:
        page(client, drafter, name, *([newest.pk] if name == "readers" else args))

    assert len(three) <= len(one) + (2 if name == "policy" else 0)


def test_in_chinese_it_reads_chinese(client, policy, drafter):
    with moment.at(at("2026-03-11 12:00") + timedelta(hours=1)):
        row = actions.draft(policy, label="1.0", body="English", body_zh="接待每一位来宾。", actor=drafter)
    drafter.language = "zh-hans"
    drafter.save()

    shown = page(client, drafter, "policy-version", row.pk)

    assert "接待制度" in shown and "接待每一位来宾。" in shown


def test_in_chinese_a_policy_is_approved_in_the_word_of_policies():
    """A sheet is 核准."""
    with translation.override("zh-hans"):
        words = [str(PolicyVersion._meta.get_field(name).verbose_name) for name in ("approved_by", "approved_at")]

    assert words == ["批准人", "批准时间"]
