"""The same matter told twice, and two matters told at once: no clock starts anew, none disappears."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from calls import actions, outcomes, promises
from calls.forms.merging import candidates
from calls.indicators import of_issues
from calls.indicators.measure import Period
from calls.models import Issue, PublicLetter
from deadlines import happened
from deadlines.models import Clock
from deadlines.projection import differences
from history import moment
from notices.models import Notice
from notices.words import put
from tests.calls.moments import on, running
from tests.factories.accounts import UserFactory
from tests.factories.calls import STEPS, IssueFactory, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return IssueFactory(received_at=on(11, 10), acknowledged=True)


def double_of(first, **more):
    return IssueFactory(organisation=first.organisation, department=first.department, **more)


def of(subject, code):
    return Clock.objects.of(subject).filter(code=code).order_by("cycle").last()


def test_the_earlier_receipt_wins_whichever_of_the_two_is_merged(first):
    double = double_of(first)
    due = of(first, "REPLY_GENERAL").due_at

    went_on = actions.merge(first, other=double, actor=first.handler)

    double.refresh_from_db()
    assert (went_on, double.state, double.merged_into) == (first, Issue.State.MERGED, first)
    assert of(first, "REPLY_GENERAL").due_at == due == on(12, 10)
    assert (running(double), of(double, "REPLY_GENERAL").state) == (set(), Clock.State.CANCELLED)


def test_what_only_the_later_one_was_promised_goes_over_as_it_is(first):
    double = double_of(first, is_complaint=False, category="special", special_due_at=on(11, 20))
    special = of(double, "REPLY_SPECIAL")

    actions.merge(double, other=first, actor=first.handler)

    special.refresh_from_db()
    assert (special.subject, special.due_at, special.started_at) == (first, on(11, 20), on(11, 12))
    assert special.owner == first.handler
    assert {"REPLY_SPECIAL", "REPLY_GENERAL"} <= running(first)
    assert list(differences(Clock.objects.of(first))) == []


def test_lateness_does_not_disappear_in_a_merge(first):
    double = double_of(first, category="special", special_due_at=on(11, 13))
    with moment.at(on(11, 14)):
        actions.merge(double, other=first, actor=first.handler)
        actions.reply(first, actor=first.handler, kind="effective", **told())

    assert of(first, "REPLY_SPECIAL").stopped_at > of(first, "REPLY_SPECIAL").due_at
    outcomes.show([first], on(11, 15))
    assert first.outcome == outcomes.Outcome.LATE


def test_of_two_of_a_kind_the_one_that_is_due_first_counts(first):
    actions.extend(first, actor=first.handler, until=on(14, 10), reason="Part", told_by_way_of="phone")
    double = double_of(first)

    actions.merge(first, other=double, actor=first.handler)

    reply = of(first, "REPLY_GENERAL")
    assert (reply.due_at, reply.started_at) == (on(12, 12), on(11, 12))


def test_what_was_announced_and_is_beyond_its_first_time_is_not_hidden_by_a_merge(first):
    actions.extend(first, actor=first.handler, until=on(14, 10), reason="Part", told_by_way_of="phone")
    with moment.at(on(12, 11)):
        double = double_of(first)
        with pytest.raises(actions.Refused.__mro__[1], match="Answer each by itself"):
            actions.merge(first, other=double, actor=first.handler)

    double.refresh_from_db()
    assert (double.state, double.merged_into) == (Issue.State.NEW, None)
    assert "REPLY_GENERAL" in running(double)


def test_both_reporters_hear_of_the_merge_and_the_second_one_of_the_answer(first):
    double = double_of(first, created_by=UserFactory(name="Second reporter"))
    actions.merge(first, other=double, actor=first.handler)

    told_of_it = Notice.objects.filter(kind="calls.issues_merged").values_list("recipient__name", flat=True)
    assert set(told_of_it) == {"Opener", "Second reporter"}

    actions.reply(first, actor=first.handler, kind="effective", **told(text="A new seal."))
    heard = Notice.objects.get(kind="calls.double_answered")
    assert (heard.recipient.name, heard.params["answer"]) == ("Second reporter", "A new seal.")


def test_the_second_reporter_hears_in_time_that_it_takes_longer_and_tells_their_customer(first):
    double = double_of(first, created_by=UserFactory(name="Second reporter"))
    actions.merge(first, other=double, actor=first.handler)

    actions.extend(first, actor=first.handler, until=on(14, 10), reason="No part", told_by_way_of="phone")

    heard = Notice.objects.get(kind="calls.double_later")
    assert (heard.recipient, heard.params["reason"]) == (double.created_by, "No part")
    assert put(heard, "en")[0] == "It takes longer: tell Lin Caller too"


def test_who_waited_for_help_there_waits_here(first):
    double = double_of(first)
    support = actions.ask_support(double, actor=double.created_by, expert=UserFactory(), task="Explain")

    actions.merge(first, other=double, actor=first.handler)

    support.refresh_from_db()
    assert (support.issue, running(support)) == (first, {"SUPPORT_ANSWER"})


def test_one_without_a_handler_is_answered_by_the_other_s():
    first = IssueFactory(received_at=on(11, 10))
    handler = UserFactory(department=first.department)

    actions.merge(first, other=double_of(first, handler=handler), actor=handler)

    first.refresh_from_db()
    assert first.handler == handler
    assert of(first, "REPLY_GENERAL").owner == handler


def test_what_was_merged_into_a_double_points_to_the_one_that_goes_on(first):
    double, third = double_of(first), double_of(first)
    actions.merge(double, other=third, actor=first.handler)
    double.refresh_from_db()

    actions.merge(double, other=first, actor=first.handler)

    assert set(first.merged.all()) == {double, third}


@pytest.mark.parametrize("wrong", ["other customer", "answered", "complaint", "itself"])
def test_what_is_not_one_matter_is_not_merged(first, wrong):
    double = {
        "other customer": lambda: IssueFactory(department=first.department),
        "answered": lambda: double_of(first, replied=True),
        "complaint": lambda: double_of(first, is_complaint=True),
        "itself": lambda: first,
    }[wrong]()

    with pytest.raises(actions.Refused):
        actions.merge(first, other=double, actor=first.handler)

    assert not Issue.objects.filter(state="merged").exists()


def test_the_database_holds_no_merged_issue_that_points_nowhere(first):
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=first.pk).update(state="merged")
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=first.pk).update(state="merged", merged_into=first)


def test_a_merged_issue_is_counted_once_and_leaves_the_queue(first, client):
    double = double_of(first)
    actions.merge(first, other=double, actor=first.handler)

    assert of_issues.figure("reply_rate", Issue.objects.all(), Period(on(11, 0), on(12, 0), on(20, 0))).of == 1
    assert list(Issue.objects.open()) == [first]
    client.force_login(first.handler)
    page = client.get(first.get_absolute_url()).content.decode()
    assert f'href="{double.get_absolute_url()}"' in page


def test_taken_out_again_each_waits_from_its_own_receipt(first):
    double = double_of(first, category="special", special_due_at=on(11, 20))
    special = of(double, "REPLY_SPECIAL")
    actions.merge(first, other=double, actor=first.handler)
    double.refresh_from_db()

    with moment.at(on(11, 15)):
        actions.separate(double, actor=first.handler, words="Two pumps")

    special.refresh_from_db()
    assert (double.state, double.merged_into, special.subject) == (Issue.State.NEW, None, double)
    assert (special.started_at, special.due_at) == (on(11, 12), on(11, 20))
    assert (running(first) & {"REPLY_GENERAL", "REPLY_SPECIAL"}) == {"REPLY_GENERAL"}
    assert list(differences(Clock.objects.of(double))) == []


def test_taken_out_again_what_was_announced_to_either_customer_holds_as_before(first):
    actions.extend(first, actor=first.handler, until=on(14, 10), reason="Part", told_by_way_of="phone")
    double = double_of(first, acknowledged=True)
    actions.extend(double, actor=double.handler, until=on(15, 10), reason="Part", told_by_way_of="phone")
    before = {row: of(row, "REPLY_GENERAL") for row in (first, double)}
    actions.merge(first, other=double, actor=first.handler)
    double.refresh_from_db()

    with moment.at(on(12, 15)):  # beyond the first time of both
        actions.separate(double, actor=first.handler, words="Two pumps")

    for row, due in ((first, on(14, 10)), (double, on(15, 10))):
        reply = of(row, "REPLY_GENERAL")
        assert (reply, reply.state, reply.due_at) == (before[row], Clock.State.RUNNING, due)
        assert reply.checkpoints.waiting().filter(kind="due").get().fire_at == due
        outcomes.show([row], on(13, 10))
        assert row.outcome == outcomes.Outcome.ANNOUNCED
    assert list(differences(Clock.objects.all())) == []


def test_taken_out_again_the_one_that_gave_way_is_owed_as_it_was(first):
    actions.extend(first, actor=first.handler, until=on(14, 10), reason="Part", told_by_way_of="phone")
    double = double_of(first)
    actions.merge(first, other=double, actor=first.handler)
    double.refresh_from_db()
    assert of(first, "REPLY_GENERAL").due_at == on(12, 12)

    actions.separate(double, actor=first.handler, words="Two pumps")

    reply = of(first, "REPLY_GENERAL")
    assert [reply.due_at, of(double, "REPLY_GENERAL").due_at] == [on(14, 10), on(12, 12)]
    assert list(differences(Clock.objects.all())) == []
    assert "as it was before: Two matters after all" in " ".join(happened.lines(reply, reply.events.order_by("pk"), []))


def test_a_special_matter_taken_out_again_waits_for_its_own_time_alone(first):
    double = double_of(first, category="special", special_due_at=on(20, 9))
    actions.merge(first, other=double, actor=first.handler)
    double.refresh_from_db()

    actions.separate(double, actor=first.handler, words="Two pumps")

    assert running(double) & promises.REPLY == {"REPLY_SPECIAL"}


def test_a_written_complaint_that_had_its_first_word_is_not_owed_another_when_a_double_is_taken_out(first):
    first = IssueFactory(received_at=on(11, 10), source="feedback", is_complaint=True, contacted=True)
    double = double_of(first)
    actions.merge(first, other=double, actor=first.handler)
    double.refresh_from_db()

    actions.separate(double, actor=first.handler, words="Two pumps")

    assert "COMPLAINT_ACK" not in running(first)


def test_the_one_that_goes_on_is_closed_only_when_everybody_who_reported_it_knows(first, client):
    double = double_of(first, customer_name="Second caller", customer_phone="+8613900001111")
    actions.merge(first, other=double, actor=first.handler)
    for step in ("contacted", "replied", "resolved", "followed_up"):
        STEPS[step](first)
    client.force_login(first.handler)
    url, informed = reverse("calls:close", args=[first.pk]), {"customer_informed_at": "2026-03-11T12:00"}

    page = client.post(url, informed).content.decode()
    assert "Second caller 139 0000 1111" in page
    assert "tell each of them how it ended, too" in page
    with pytest.raises(actions.Refused):
        actions.close(first, actor=first.handler, customer_informed_at=on(11, 12))
    client.post(url, informed | {"doubles_informed": "on"})

    first.refresh_from_db()
    double.refresh_from_db()
    assert (first.state, double.customer_informed_at) == (Issue.State.CLOSED, on(11, 12))


def test_an_issue_that_nothing_was_merged_into_asks_for_no_such_tick(client):
    issue = IssueFactory(followed_up=True)
    client.force_login(issue.handler)

    page = client.get(reverse("calls:close", args=[issue.pk]))

    assert set(page.context["form"].fields) == {"customer_informed_at"}


def test_whoever_reported_a_merged_one_reads_where_it_goes_on(first, client):
    reporter = UserFactory(name="Second reporter")
    double = double_of(first, created_by=reporter)
    client.force_login(reporter)
    assert client.get(first.get_absolute_url()).status_code == 404

    actions.merge(first, other=double, actor=first.handler)

    assert client.get(first.get_absolute_url()).status_code == 200


def test_the_clock_of_help_that_moved_leads_to_where_it_is_awaited(first):
    double = double_of(first)
    support = actions.ask_support(double, actor=double.created_by, expert=UserFactory(), task="Explain")

    actions.merge(first, other=double, actor=first.handler)

    assert of(support, "SUPPORT_ANSWER").url == first.get_absolute_url()


def test_a_stranger_without_a_number_is_merged_only_with_letters_from_the_same_address(first):
    stranger = {"organisation": None, "customer_phone": "", "source": "public", "department": first.department}
    letters = [IssueFactory(**stranger) for _ in range(3)]
    for issue, email in zip(letters, ["a@example.org", "A@example.org", "b@example.org"], strict=True):
        PublicLetter.objects.create(issue=issue, sent_at=on(11, 12), email=email, language="en", sender="x")

    found = candidates(letters[0], UserFactory(role="supervisor"))

    assert list(found) == [letters[1]]


def test_a_part_that_is_split_off_was_received_when_the_whole_was(first):
    with moment.at(on(11, 18)):
        part = actions.split(first, actor=first.handler, description="The bill is wrong", category="cross_department")

    assert (part.received_at, part.split_from, part.organisation) == (on(11, 10), first, first.organisation)
    reply = of(part, "REPLY_CROSS_DEPT")
    assert (reply.started_at, reply.due_at) == (on(11, 10), on(13, 10))
    assert of(first, "REPLY_GENERAL").due_at == on(12, 10)


def test_what_the_customer_was_told_holds_for_a_part_of_it_too(first):
    actions.extend(first, actor=first.handler, until=on(14, 10), reason="Part", told_by_way_of="phone")

    part = actions.split(first, actor=first.handler, description="The bill is wrong", category="general")

    reply = of(part, "REPLY_GENERAL")
    assert (reply.due_base, reply.due_at) == (on(12, 10), on(14, 10))


def test_a_part_that_is_split_off_twice_with_one_form_is_one(first):
    said = {"description": "A bill", "category": "general", "form_token": "6f0c1f7e-0000-4000-8000-000000000002"}

    parts = [actions.split(first, actor=first.handler, **said) for _ in range(2)]

    assert parts[0] == parts[1]


def test_merging_on_the_page_offers_only_open_issues_of_the_same_customer(client, first):
    supervisor = UserFactory(role="supervisor")
    double = double_of(first)
    IssueFactory(department=first.department)
    client.force_login(supervisor)
    url = reverse("calls:merge", args=[double.pk])

    assert list(client.get(url).context["form"].fields["other"].queryset) == [first]
    assert client.post(url, {"other": first.pk, "words": "One pump"}).status_code == 302

    double.refresh_from_db()
    assert double.merged_into == first
