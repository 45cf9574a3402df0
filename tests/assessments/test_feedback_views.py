"""Feedback as our own people see it."""

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import actions, parts
from assessments.models import Answer, Feedback
from notices.models import Link
from tests.factories.accounts import UserFactory
from tests.factories.assessments import FeedbackFactory, visited
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def part_of(appointment, user):
    """What the appointment's page shows of us."""
    answer = parts.feedback_on_appointment(appointment, user)
    if answer is None:
        return ""
    template, context = answer
    request = RequestFactory().get("/")
    request.user = user
    page = Template(f'{{% include "{template}" %}}')
    return page.render(Context(context | {"request": request}))


@pytest.mark.clause("S0-28")
def test_one_response_is_linked_to_the_reception_record_and_not_yet_answered_until_it_arrives(client, clerk, host):
    visit = visited(contact_person=host)
    feedback = Feedback.objects.with_visit().get(appointment=visit)
    client.force_login(clerk)

    due = text(client.get(visit.get_absolute_url()))
    actions.ask(feedback, actor=host)
    asked = text(client.get(visit.get_absolute_url()))
    actions.answer(feedback, method="phone", actor=host, answers={"overall": 4}, respondent_name="Wang")
    answered = text(client.get(visit.get_absolute_url()))

    assert visit.record.appointment.feedback.get() == feedback
    assert ["Not yet answered" in page for page in (due, asked, answered)] == [True, True, False]
    assert "<b>4 / 5</b>" in answered


def test_before_the_visitor_has_left_nothing_is_shown(clerk):
    assert part_of(AppointmentFactory(kind="general", met=True), clerk) == ""


def test_the_part_costs_one_query(clerk):
    visit = visited()
    clerk.principals()
    clerk.get_all_permissions()

    with CaptureQueriesContext(connection) as spent:
        parts.feedback_on_appointment(visit, clerk)

    assert len(spent) == 1


def test_the_desk_shows_a_link_to_hand_over_once_made(client, clerk):
    feedback = FeedbackFactory()
    client.force_login(clerk)

    page = client.post(reverse("assessments:ask", args=[feedback.pk]), follow=True)

    path = page.context["path"]
    assert page.redirect_chain == [(reverse("assessments:link", args=[feedback.pk]), 302)]
    assert client.get(path).status_code == 200
    assert f'value="http://127.0.0.1:8000{path}"' in text(page)
    assert Link.objects.count() == 1


def test_the_link_of_somebody_else_is_never_shown(client, clerk):
    feedback = FeedbackFactory()
    client.force_login(clerk)
    client.post(reverse("assessments:ask", args=[feedback.pk]))
    client.force_login(UserFactory(role="front_desk"))

    response = client.get(reverse("assessments:link", args=[feedback.pk]))

    assert response["Location"] == feedback.get_absolute_url()


@pytest.mark.clause("S1-68")
def test_an_interview_is_recorded_with_its_method(client, host):
    feedback = FeedbackFactory(contact_person=host)
    client.force_login(host)
    url = reverse("assessments:record", args=[feedback.pk])

    refused = client.post(url, {"q-overall": "4", "q-comment": "Good tea", "respondent_name": "Wang"})
    client.post(url, {"q-overall": "4", "q-comment": "Good tea", "respondent_name": "Wang", "method": "interview"})

    feedback.refresh_from_db()
    assert "Say how the visitor was asked." in text(refused)
    assert "Good tea" in text(refused)
    assert (feedback.method, feedback.recorded_by, feedback.overall) == ("interview", host, 4)
    assert Answer.objects.get(question__code="comment").words == "Good tea"


def test_an_answer_that_is_there_is_not_recorded_again(client, host):
    feedback = FeedbackFactory(contact_person=host, overall=4)
    client.force_login(host)

    response = client.post(reverse("assessments:record", args=[feedback.pk]), {"q-overall": "1", "method": "phone"})

    feedback.refresh_from_db()
    assert (response["Location"], feedback.overall) == (feedback.get_absolute_url(), 4)


def test_what_was_written_is_read_by_those_it_is_about_and_not_by_the_whole_desk(client, host, clerk):
    feedback = FeedbackFactory(contact_person=host)
    actions.answer(
        feedback, method="phone", actor=host, answers={"overall": 2, "comment": "Cold soup"}, respondent_name="Wang"
    )
    seen = {}
    for reader in (host, clerk, UserFactory(username="inspector", role="inspector")):
        client.force_login(reader)
        seen[reader.username] = "Cold soup" in text(client.get(feedback.get_absolute_url()))

    assert seen == {"host": True, "clerk": False, "inspector": True}


def test_a_stranger_finds_nothing(client, stranger):
    feedback = FeedbackFactory()
    client.force_login(stranger)

    names = ["assessments:feedback", "assessments:record", "assessments:link"]
    assert [client.get(reverse(name, args=[feedback.pk])).status_code for name in names] == [404] * 3
    assert text(client.get(reverse("assessments:feedback-list"))).count(feedback.get_absolute_url()) == 0


def test_the_list_is_narrowed_to_a_state(client, clerk):
    due, asked = FeedbackFactory(), FeedbackFactory(asked=True)
    client.force_login(clerk)

    page = text(client.get(reverse("assessments:feedback-list"), {"state": "asked"}))

    assert (due.get_absolute_url() in page, asked.get_absolute_url() in page) == (False, True)


def test_asking_is_never_a_get(client, clerk):
    feedback = FeedbackFactory()
    client.force_login(clerk)

    assert client.get(reverse("assessments:ask", args=[feedback.pk])).status_code == 405


@pytest.mark.parametrize("name", ["assessments:feedback-list", "assessments:schemes"])
def test_three_rows_cost_what_one_costs(client, clerk, name):
    FeedbackFactory()
    client.force_login(clerk)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(name))
    FeedbackFactory.create_batch(2)

    with CaptureQueriesContext(connection) as three:
        client.get(reverse(name))

    assert len(three) == len(one)
    assert len(three) <= 9
