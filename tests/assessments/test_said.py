"""What was answered, as those read it who may: without a name by lumps, as a file, and as a suggestion."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission

from assessments import actions, rules
from assessments.models import Answer, Feedback, Question, Questionnaire, QuestionnaireVersion, Survey
from assessments.responses import results, said
from calls.models import Suggestion
from history.moment import now
from tests.factories.accounts import UserFactory
from tests.factories.assessments import FeedbackFactory
from tests.factories.customers import ContactFactory

pytestmark = pytest.mark.django_db
LEAST = 3  # FEEDBACK_LEAST as it comes


@pytest.fixture
def admin():
    return UserFactory(role="admin")


def survey_of(admin, words, *, nameless=True):
    """A survey among as many as `words`, each of whom has written one of them."""
    QuestionnaireVersion.objects.update(allows_anonymous=True)
    people = [ContactFactory(email=f"{word}@example.com", name=word) for word in words]
    survey = Survey(name="Spring", questionnaire=Questionnaire.objects.get(code="customers"))
    actions.plan_survey(survey, actor=admin)
    actions.open_survey(survey, actor=admin)
    for contact in people:
        feedback = Feedback.objects.with_visit().get(survey=survey, contact=contact)
        said = {"answers": {"overall": 4, "improve": contact.name}, "respondent_name": contact.name}
        actions.answer(feedback, method="questionnaire", actor=None, is_anonymous=nameless, **said)
    Feedback.objects.filter(survey=survey, contact__isnull=False, state="due").delete()
    return survey


def read(of, user, survey=None):
    found = results(of.asked, user, now(), survey)
    words = [text for result in found.questions for text, _who in result.words]
    return words, found.nameless, found.hidden


def test_an_answer_without_a_name_that_comes_alone_is_not_told_by_looking_twice(admin):
    survey = survey_of(admin, "abcd")

    words, shown, hidden = read(survey, admin, survey=survey)

    assert (words, shown, hidden) == (["a", "b", "c"], LEAST, 1)


def test_answers_of_a_small_survey_are_not_told_by_taking_one_page_from_another(admin):
    large = survey_of(admin, "abc")
    survey_of(admin, "xy")

    assert read(large, admin) == (["a", "b", "c"], LEAST, 2)


def rows_of(response):
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_every_answer_is_a_row_of_a_file_and_without_a_name_has_no_moment(client, admin):
    survey = survey_of(admin, "cab")
    survey_of(admin, ["Named"], nameless=False)
    client.force_login(admin)
    path = f"/assessments/feedback/versions/{survey.asked_id}/export/?format=csv"

    everything, of_survey = rows_of(client.get(path)), rows_of(client.get(f"{path}&survey={survey.pk}"))

    improve = str(Question.objects.get(version=survey.asked, code="improve"))
    told = [(row["Answer"], row["Filled in by"]) for row in everything if row["Question"] == improve]
    assert told == [("Named", "Named"), *((word, "Without a name") for word in "abc")]
    assert {row["Filled in by"]: bool(row["Answer received"]) for row in everything} == {
        "Named": True,
        "Without a name": False,
    }
    assert len(of_survey) == 6
    assert path.partition("?")[0] in client.get(survey.get_absolute_url()).content.decode()


def test_the_file_is_for_those_who_read_results(client, admin, host):
    survey = survey_of(admin, "abc")
    path = f"/assessments/feedback/versions/{survey.asked_id}/export/"
    client.force_login(host)
    refused = client.get(path).status_code
    client.force_login(admin)

    draft = actions.revise(survey.questionnaire, actor=admin)

    assert (refused, client.get(f"{path}?survey=x").status_code) == (403, 404)
    assert client.get(f"/assessments/feedback/versions/{draft.pk}/export/").status_code == 404


def test_results_hold_the_words_of_those_answers_alone_that_one_may_read(host):
    """Whoever writes questionnaires and sees all visits does not read what visitors wrote about others."""
    writer = UserFactory(role="front_desk", department=host.department)
    writer.user_permissions.add(Permission.objects.get(codename="change_questionnaire"))
    theirs, about_others = FeedbackFactory(contact_person=writer), FeedbackFactory(contact_person=host)
    for feedback in (theirs, about_others):
        answers = {"overall": 4, "comment": f"visit {feedback.pk}"}
        actions.answer(feedback, method="phone", answers=answers, actor=host, respondent_name="Wang")

    words = [row.words for row in said(theirs.questionnaire, writer, now()) if row.words]

    assert set(Feedback.objects.visible_to(writer)) == {theirs, about_others}
    assert words == [f"visit {theirs.pk}"]


def test_whoever_sent_a_survey_reads_its_answers(admin):
    survey = survey_of(admin, ["Named"], nameless=False)
    sender = UserFactory()
    Survey.objects.filter(pk=survey.pk).update(created_by=sender)
    [feedback] = Feedback.objects.with_visit().filter(survey=survey)

    assert rules.may_read_answers(sender, feedback)
    assert not rules.may_read_answers(UserFactory(), feedback)


def written(words="A sign at the gate.", **visit):
    feedback = FeedbackFactory(**visit)
    answers = {"overall": 5, "comment": words}
    actions.answer(feedback, method="phone", answers=answers, actor=None, respondent_name="Wang Fang")
    return Answer.objects.get(feedback=feedback, question__code="comment")


def test_what_a_customer_wrote_is_noted_as_a_suggestion_once(client, host):
    answer = written(contact_person=host)
    client.force_login(host)
    path = f"/assessments/feedback/answers/{answer.pk}/pass-on/"
    offered = client.get(answer.feedback.get_absolute_url()).content.decode().count(path)

    pages = [client.post(path) for _click in range(2)]

    suggestion = Suggestion.objects.get()
    assert offered == 1
    assert [page["Location"] for page in pages] == [suggestion.get_absolute_url()] * 2
    assert (suggestion.text, suggestion.customer_name) == ("A sign at the gate.", "Wang Fang")
    assert suggestion.organisation == answer.feedback.appointment.organisation
    assert suggestion.received_at == answer.feedback.answered_at
    assert client.get(path).status_code == 405


def test_a_private_visit_leaves_no_name_among_the_suggestions(client, host):
    answer = written(contact_person=host, is_private=True)
    client.force_login(host)

    page = client.get(answer.feedback.get_absolute_url()).content.decode()

    assert ("A sign at the gate." in page, "pass-on" in page) == (True, False)
    assert client.post(f"/assessments/feedback/answers/{answer.pk}/pass-on/").status_code == 403


def test_who_may_not_read_an_answer_passes_nothing_on(client, clerk, stranger):
    answer = written()
    path = f"/assessments/feedback/answers/{answer.pk}/pass-on/"
    client.force_login(clerk)
    refused = client.post(path).status_code
    client.force_login(stranger)

    assert (refused, client.post(path).status_code) == (403, 404)
    assert Suggestion.objects.count() == 0
