"""Explaining before one is late: the letter, the noted call, the proof."""

import pytest
from django.urls import reverse

from calls import actions, announcing
from calls.models import Extension, Issue, Reply
from deadlines.models import Clock
from deadlines.sweep import sweep
from history import moment
from notices.models import Message, Notice
from tests.calls.moments import clock, on, running
from tests.factories.accounts import UserFactory
from tests.factories.calls import IssueFactory
from tests.factories.customers import ContactFactory

pytestmark = pytest.mark.django_db

PHONED = {"reason": "The part is on its way.", "told_at": on(12, 10), "told_by_way_of": "phone"}


@pytest.fixture
def issue():
    contact = ContactFactory(email="lin@example.com", language="en")
    return IssueFactory(acknowledged=True, contact=contact, organisation=contact.organisation)


def mailed(issue, **more):
    said = {"reason": "The part is on its way.", "until": on(13, 12), "told_by_way_of": "email"}
    return actions.extend(issue, actor=issue.handler, address="lin@example.com", **said | more)


def test_a_letter_to_the_customer_goes_out_once_and_stands_as_proof(issue):
    with moment.at(on(12, 10)):
        proof = mailed(issue)

    letter = Message.objects.about(proof).get()
    assert (letter.address, letter.kind, letter.language) == ("lin@example.com", "calls.later_announced", "en")
    assert (proof.reply.text, proof.reply.told_by) == (
        announcing.letter(issue, reason=proof.reason, until=on(13, 12), at=on(12, 10)),
        issue.handler,
    )
    assert "Fri 13 Mar" in proof.reply.text and "The part is on its way." in proof.reply.text
    assert (proof.due_before, proof.until, proof.channel) == (on(12, 12), on(13, 12), "email")
    assert (clock(issue, "REPLY_GENERAL").due_at, clock(issue, "REPLY_GENERAL").told_at) == (on(13, 12), on(12, 10))
    assert [row.letter for row in announcing.announced(issue)] == [letter]


def test_own_words_are_sent_instead_of_the_letter_of_the_house(issue):
    with moment.at(on(12, 10)):
        proof = mailed(issue, text="Dear Lin, tomorrow at noon for certain.")

    letter = Message.objects.about(proof).get()
    assert (letter.kind, letter.params["words"]) == (
        "calls.later_in_own_words",
        "Dear Lin, tomorrow at noon for certain.",
    )
    assert proof.reply.text == "Dear Lin, tomorrow at noon for certain."


def test_a_noted_call_sends_nothing_and_is_a_contact_while_a_letter_is_none(issue):
    with moment.at(on(12, 10)):
        mailed(issue)
        assert (issue.first_contact_at, issue.state) == (None, Issue.State.ACKNOWLEDGED)
        assert "HANDLER_CONTACT" in running(issue)

        proof = actions.extend(issue, actor=issue.handler, until=on(14, 12), **PHONED)

    assert not Message.objects.about(proof).exists()
    assert (issue.first_contact_at, issue.state) == (on(12, 10), Issue.State.CONTACTED)
    assert "HANDLER_CONTACT" not in running(issue)
    assert [(row.kind, row.channel) for row in issue.replies.all()] == [("announced", "email"), ("announced", "phone")]


def test_announcing_a_later_time_is_no_answer(issue):
    with moment.at(on(12, 10)):
        mailed(issue)

    assert issue.effective_reply_at is None
    assert "REPLY_GENERAL" in running(issue)


def test_after_the_due_time_it_is_refused_with_a_sentence_and_nothing_is_sent(issue):
    with moment.at(on(12, 12, 1)), pytest.raises(actions.Refused, match="before the due time"):
        mailed(issue)

    assert not Extension.objects.exists() and not Reply.objects.exists()
    assert not Message.objects.filter(kind__startswith="calls.later").exists()


def test_the_same_form_posted_twice_announces_once(issue):
    token = "6f0c1f7e-0000-4000-8000-000000000001"
    with moment.at(on(12, 10)):
        first = mailed(issue, form_token=token)
        second = mailed(issue, form_token=token)

    assert first == second
    assert Message.objects.about(first).count() == 1


def test_one_tap_from_the_queue_proposes_the_next_working_morning_and_the_letter(client, issue):
    client.force_login(issue.handler)
    with moment.at(on(12, 10)):
        queue = client.get(reverse("calls:issues")).content.decode()
        url = reverse("calls:extend", args=[issue.pk])
        assert f'href="{url}"' in queue
        page = client.get(url)

        form = page.context["form"]
        assert (form["until"].initial, form["told_by_way_of"].initial) == (on(13, 10), "letter")
        assert form["address"].initial == "lin@example.com"
        answer = client.post(
            url,
            {
                "reason": "The part is on its way.",
                "until": "2026-03-13 10:00",
                "told_by_way_of": "letter",
                "address": "lin@example.com",
            },
        )

    assert answer.status_code == 302
    assert Extension.objects.get().until == on(13, 10)
    assert clock(issue, "REPLY_GENERAL").due_at == on(13, 10)


def test_friday_s_promise_is_proposed_for_monday_morning():
    assert announcing.next_morning(on(13, 16)) == on(16, 10)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"told_by_way_of": "letter", "address": ""}, "address"),
        ({"told_by_way_of": "phone", "told_at": ""}, "told_at"),
        ({"told_by_way_of": "phone", "told_at": "2026-03-12 11:00"}, "told_at"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(client, issue, typed, field):
    client.force_login(issue.handler)
    whole = {"reason": "Late part", "until": "2026-03-13 10:00", "told_by_way_of": "letter", "address": "a@b.cn"}

    with moment.at(on(12, 10)):
        page = client.post(reverse("calls:extend", args=[issue.pk]), whole | typed)

    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["until"].value() == "2026-03-13 10:00"
    assert not Extension.objects.exists()


def test_a_late_issue_offers_no_tap_in_the_queue(client, issue):
    client.force_login(issue.handler)

    with moment.at(on(12, 12, 1)):
        queue = client.get(reverse("calls:issues")).content.decode()

    assert reverse("calls:extend", args=[issue.pk]) not in queue


def test_the_page_of_an_issue_offers_it_until_the_due_time_and_not_a_minute_longer(client, issue):
    client.force_login(issue.handler)
    url = reverse("calls:extend", args=[issue.pk])

    def offered():
        page = client.get(issue.get_absolute_url()).context
        return url in {verb["url"] for verb in page["verbs"] + page["more_verbs"]}

    with moment.at(on(12, 12)):
        assert offered()
    with moment.at(on(12, 12, 1)):
        assert not offered()


def test_the_warning_before_the_due_time_opens_where_it_is_explained(issue):
    warned_at = Clock.objects.of(issue).get(code="REPLY_GENERAL").checkpoints.order_by("fire_at").first().fire_at
    with moment.at(warned_at):
        sweep()

    urls = set(
        Notice.objects.filter(recipient=issue.handler, kind__in=["deadlines.due_soon", "deadlines.due_tonight"])
        .filter(params__limit__en="Reply to a general matter")
        .values_list("url", flat=True)
    )
    assert urls == {f"{issue.get_absolute_url()}#extend_reason"}


def test_a_stranger_announces_nothing(client, issue):
    client.force_login(UserFactory())

    assert client.post(reverse("calls:extend", args=[issue.pk]), {}).status_code == 404
