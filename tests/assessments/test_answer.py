"""The page a visitor sees once: on a phone, without a login, in their language."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from assessments import actions
from assessments.models import Answer, Feedback, QuestionnaireVersion
from history import moment
from history.models import Event
from history.moment import now
from notices.models import Link
from tests.factories.assessments import FeedbackFactory
from tests.factories.customers import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def feedback():
    return FeedbackFactory(contact=ContactFactory(name="Wang Fang"))


@pytest.fixture
def path(feedback):
    return actions.ask(feedback, actor=None)


def text(response):
    return response.content.decode()


def test_no_login_is_asked_for_and_the_marks_are_radio_buttons(client, path):
    page = client.get(path)

    assert page.status_code == 200
    assert text(page).count('type="radio" name="q-overall"') == 5
    assert "<script" not in text(page).split("<form method")[1].split("</form>")[0]
    assert page.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.clause("S4-146")
def test_it_asks_whether_enquiries_were_answered(client, path):
    page = text(client.get(path))

    assert "Could the account manager answer your enquiries?" in page
    assert [f'name="q-answers_enquiries" value="{value}"' in page for value in ("yes", "partly", "no")] == [True] * 3


@pytest.mark.clause("S4-147")
def test_it_asks_whether_advice_was_given(client, path):
    page = text(client.get(path))

    assert "Did the account manager give sound advice or help?" in page
    assert [f'name="q-advice_help" value="{value}"' in page for value in ("yes", "partly", "no")] == [True] * 3


@pytest.mark.clause("S1-03", "S2-03")
def test_it_asks_for_a_mark_on_warmth_and_attitude(client, path):
    page = text(client.get(path))

    assert "Attitude: were you received with warmth and care?" in page
    assert page.count('type="radio" name="q-attitude"') == 5


def test_looking_changes_nothing_however_often(client, path, feedback):
    before = Event.objects.count()

    for _visit in range(3):
        client.get(path)

    feedback.refresh_from_db()
    assert (feedback.state, Event.objects.count(), Answer.objects.count()) == ("asked", before, 0)
    assert Link.objects.get().used_at is None


@pytest.mark.clause("S4-148")
def test_the_answer_arrives_with_name_and_comment(client, path, feedback):
    posted = {"q-overall": "5", "q-advice_help": "yes", "q-comment": "周到，谢谢！", "respondent_name": "王芳"}

    response = client.post(path, posted, follow=True)

    feedback.refresh_from_db()
    said = {row.question.code: row.said for row in feedback.answers.select_related("question")}
    assert (feedback.state, feedback.respondent_name, feedback.method) == ("answered", "王芳", "questionnaire")
    assert said == {"overall": "5 / 5", "advice_help": "Yes", "comment": "周到，谢谢！"}
    assert "Thank you for your answer" in text(response)


@pytest.mark.clause("S4-148")
def test_a_name_is_required_unless_answers_may_be_anonymous(client, path, feedback):
    refused = client.post(path, {"q-overall": "4", "respondent_name": " "})
    QuestionnaireVersion.objects.update(allows_anonymous=True)
    taken = client.post(path, {"q-overall": "4", "respondent_name": ""})

    feedback.refresh_from_db()
    assert "Write your name" in text(refused)
    assert (taken.status_code, feedback.is_anonymous, feedback.respondent_name) == (302, True, "")


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, path, feedback):
    page = text(client.post(path, {"q-comment": "Kept words", "q-quality": "3", "respondent_name": "Wang"}))

    feedback.refresh_from_db()
    assert "Please choose an answer to this question." in page
    assert ("Kept words" in page, 'value="Wang"' in page) == (True, True)
    assert page.split('name="q-quality" value="3"')[1].split(">")[0].count("checked") == 1
    assert feedback.state == "asked"


@pytest.mark.parametrize("mark", ["0", "6", "five", "4.5"])
def test_a_mark_outside_the_scale_is_refused(client, path, feedback, mark):
    response = client.post(path, {"q-overall": mark, "respondent_name": "Wang"})

    feedback.refresh_from_db()
    assert (response.status_code, feedback.state) == (200, "asked")


def test_the_second_time_is_friendly_and_changes_nothing(client, path, feedback):
    client.post(path, {"q-overall": "5", "respondent_name": "Wang"})

    shown, sent = client.get(path), client.post(path, {"q-overall": "1", "respondent_name": "Wang"})

    feedback.refresh_from_db()
    assert [page.status_code for page in (shown, sent)] == [200, 200]
    assert "Thank you for your answer" in text(shown)
    assert "Thank you for your answer" in text(sent)
    assert feedback.overall == 5


def test_an_expired_link_says_so(client, path, feedback):
    with moment.at(feedback.expires_at):
        shown, sent = client.get(path), client.post(path, {"q-overall": "5", "respondent_name": "Wang"})

    feedback.refresh_from_db()
    assert (shown.status_code, sent.status_code, feedback.state) == (410, 410, "asked")
    assert "The time for this questionnaire is over" in text(shown)


def test_a_replaced_link_points_to_the_newer_one(client, path, feedback):
    actions.ask(feedback, actor=None)

    page = client.get(path)

    assert page.status_code == 410
    assert "There is a newer link" in text(page)


@pytest.mark.parametrize("name", ["assessments:answer", "assessments:thanks"])
def test_an_unknown_link_is_a_friendly_404(client, name):
    page = client.get(reverse(name, args=["x" * 32]))

    assert page.status_code == 404
    assert "We do not know this link" in text(page)


def test_a_link_for_something_else_opens_nothing(client, path):
    Link.objects.update(purpose="another")

    assert client.get(path).status_code == 404


def test_the_thanks_page_before_the_answer_leads_to_the_question(client, path):
    response = client.get(f"{path}thanks/")

    assert (response.status_code, response["Location"]) == (302, path)


def test_the_visitors_own_language_counts_and_the_switch_wins(client):
    feedback = FeedbackFactory(contact=ContactFactory(language="zh-hans"))
    path = actions.ask(feedback, actor=None)

    known = client.get(path, headers={"accept-language": "en"})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    switched = client.get(path)

    assert "您对本次接待的总体满意度如何？" in text(known)
    assert '<html lang="zh-Hans"' in text(known)
    assert known.headers["Content-Language"] == "zh-hans"
    assert "How satisfied were you with your visit overall?" in text(switched)


def test_without_a_known_language_the_browsers_counts(client, path):
    page = client.get(path, headers={"accept-language": "zh-CN,zh;q=0.9"})

    assert "客户经理是否能回答您所提出的咨询？" in text(page)


def test_a_phone_that_takes_no_cookies_can_answer(path, feedback):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(path, {"q-overall": "4", "respondent_name": "Wang"})

    feedback.refresh_from_db()
    assert (response.status_code, feedback.state) == (302, "answered")


def test_an_answer_that_came_by_phone_meanwhile_is_not_overwritten(client, path, feedback, host):
    with moment.at(now() + timedelta(minutes=5)):
        actions.answer(
            Feedback.objects.with_visit().get(pk=feedback.pk),
            method="phone",
            actor=host,
            answers={"overall": 2},
            respondent_name="Wang",
        )

    page = client.post(path, {"q-overall": "5", "respondent_name": "Wang"})

    feedback.refresh_from_db()
    assert (page.status_code, feedback.overall, feedback.method) == (200, 2, "phone")
