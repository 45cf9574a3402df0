"""The public page: no login, the visitor's language, one letter per form, not too many, and no machine's."""

import pytest
from django.urls import reverse

from calls import announcing
from calls.models import Complaint, Issue, PublicLetter, Reply, Suggestion
from customers.models import Organisation
from deadlines.models import Clock
from notices.models import Message, Notice
from tests.calls.moments import clock, on, running
from tests.factories.accounts import UserFactory
from tests.factories.calls import ServiceFactory

pytestmark = pytest.mark.django_db

URL = "calls:write-to-us"


@pytest.fixture
def service(manager):
    return ServiceFactory(head=manager)


def write(client, **more):
    form = {
        "kind": "complaint",
        "text": "Nobody came to the gate.",
        "customer_name": "Lin",
        "organisation_name": "Hengtai",
        "email": "lin@example.org",
    }
    return client.post(reverse(URL), form | more)


def test_a_complaint_without_an_account_is_in_the_register_with_its_clocks(client, service, manager):
    page = client.get(write(client).url).content.decode()

    complaint = Complaint.objects.get()
    issue = complaint.issue
    assert (issue.source, issue.customer_name, issue.department, issue.created_by) == ("public", "Lin", service, None)
    assert running(issue) == {"COMPLAINT_ACK", "COMPLAINT_REPLY", "REPLY_GENERAL"}
    assert clock(issue, "COMPLAINT_REPLY").due_at == on(12, 12)
    assert complaint.code in page
    assert Notice.objects.get(kind="calls.complaint_opened").recipient == manager
    assert Organisation.objects.count() == 0


def test_the_writer_reads_that_it_has_arrived_and_no_clock_stops(client, service):
    client.cookies["portico_language"] = "zh-hans"
    write(client)

    letter = PublicLetter.objects.get()
    message = Message.objects.get(kind="calls.letter_arrived")
    assert (message.address, message.language) == ("lin@example.org", letter.language)
    assert Reply.objects.get().kind == Reply.Kind.AUTOMATIC
    assert "COMPLAINT_ACK" in running(letter.issue)


def test_a_suggestion_stands_in_the_report_and_is_followed(client, service):
    write(client, kind="suggestion")

    suggestion = Suggestion.objects.get()
    assert (suggestion.issue.category, suggestion.customer_email) == ("suggestion", "lin@example.org")
    assert Complaint.objects.count() == 0


def test_the_same_form_twice_is_one_letter(client, service):
    for _click in range(2):
        write(client, form_token="9d1a1f5e-31c5-4a64-8f61-6f2f3b1d5a13")

    assert Issue.objects.count() == 1
    assert Message.objects.filter(kind="calls.letter_arrived").count() == 1


def test_the_sixth_letter_within_an_hour_is_refused_and_its_words_kept(client, service):
    for _nth in range(5):
        write(client)

    answer = write(client, text="And another thing")

    assert answer.status_code == 429
    assert "And another thing" in answer.content.decode()
    assert Issue.objects.count() == 5


def test_another_address_is_not_held_up(client, service):
    for _nth in range(5):
        write(client)

    client.defaults["REMOTE_ADDR"] = "203.0.113.99"
    write(client)

    assert Issue.objects.count() == 6


def test_behind_a_proxy_each_visitor_is_counted_alone_and_none_escapes_by_the_header(client, service, settings):
    settings.TRUSTED_PROXIES = 1
    client.defaults["REMOTE_ADDR"] = "10.0.0.2"
    for nth in range(6):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{nth}, 203.0.113.9"
        last = write(client)

    client.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.10"
    other = write(client)

    assert (last.status_code, other.status_code) == (429, 302)
    assert Issue.objects.count() == 6


def test_what_fills_in_the_hidden_field_is_not_kept_and_not_thanked(client, service):
    answer = write(client, website="https://example.org")

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["website"])
    assert Issue.objects.count() == 0


def test_a_person_whose_browser_filled_it_in_sees_the_field_and_loses_nothing(client, service):
    assert "<div hidden>" in client.get(reverse(URL)).content.decode()

    page = write(client, website="https://example.org").content.decode()

    assert "<div hidden>" not in page
    assert "Nobody came to the gate." in page


def test_without_a_way_to_answer_it_is_not_sent(client, service):
    page = write(client, email="")

    assert "so that we can answer you" in page.content.decode()
    assert "Nobody came to the gate." in page.content.decode()


def test_no_network_address_is_kept(client, service):
    write(client)

    assert "127.0.0.1" not in str(vars(PublicLetter.objects.get()))


def test_the_number_of_another_letter_cannot_be_guessed(client, service):
    write(client)

    answer = client.get(reverse("calls:write-thanks", args=[str(Issue.objects.get().pk)]))

    assert answer.url == reverse(URL)


def test_a_colleague_says_which_customer_it_was(client, service):
    write(client)
    complaint, agent = Complaint.objects.get(), UserFactory(role="supervisor", department=service)
    client.force_login(agent)

    client.post(reverse("calls:complaint-name-customer", args=[complaint.pk]), {"organisation": "Hengtai"})

    complaint.issue.refresh_from_db()
    assert complaint.issue.organisation.name == "Hengtai"
    assert {clock.label.split(" · ")[0] for clock in Clock.objects.of(complaint.issue)} == {"Hengtai"}


def test_a_later_time_is_announced_to_the_address_and_in_the_language_of_the_letter(client, service):
    write(client)
    letter = PublicLetter.objects.get()

    assert (announcing.address_of(letter.issue), announcing.language_of(letter.issue)) == (
        letter.email,
        letter.language,
    )
