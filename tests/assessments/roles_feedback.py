"""Questionnaires, surveys, who answered: what each role gets."""

from uuid import uuid4

from assessments import actions
from assessments.models import Audience, Feedback, Questionnaire, Survey
from history.moment import now
from tests.factories.accounts import UserFactory
from tests.factories.assessments import FeedbackFactory, visited
from tests.factories.customers import ContactFactory
from tests.roles import Row

WRITERS = {"admin", "marketing_center"}
READERS = {*WRITERS, "inspector", "assessor"}
DESK = {"front_desk", "receptionist"}
VISITS = {*DESK, *READERS}


def a_questionnaire():
    return [Questionnaire.objects.get(code="customers").pk]


def a_version():
    return [Questionnaire.objects.get(code="customers").versions.get().pk]


def a_draft():
    return [actions.revise(Questionnaire.objects.get(code="customers"), actor=None).pk]


def a_survey():
    ContactFactory(email="li@example.com")
    survey = Survey(name="Spring", questionnaire=Questionnaire.objects.get(code="customers"), form_token=uuid4())
    return [actions.plan_survey(survey, actor=UserFactory(role="admin")).pk]


def an_open_survey():
    [pk] = a_survey()
    survey = Survey.objects.get(pk=pk)
    actions.open_survey(survey, actor=survey.created_by)
    return [pk]


def a_visit():
    return [visited().pk]


def of_a_host():
    feedback = FeedbackFactory()
    person = feedback.appointment.contact_person
    version = Questionnaire.objects.get(code="host").versions.get()
    same = {"audience": Audience.HOST, "questionnaire": version, "created_at": now()}
    return [Feedback.objects.create(appointment=feedback.appointment, person=person, **same).pk]


def some_request():
    return [FeedbackFactory().pk]


def some_words():
    feedback = FeedbackFactory()
    said = {"answers": {"overall": 5, "comment": "A sign at the gate."}, "respondent_name": "Wang Fang"}
    actions.answer(feedback, method="phone", actor=None, **said)
    return [feedback.answers.exclude(words="").get().pk]


SURVEY = {"name": "Spring", "form_token": str(uuid4())}
DRAFT = {
    "edition": "0",
    "questions-TOTAL_FORMS": "1",
    "questions-INITIAL_FORMS": "0",
    "questions-0-code": "overall",
    "questions-0-text": "How was it?",
}

ROWS = [
    # The list shows what one may see, and so does its file.
    Row("assessments:export-feedback"),
    Row("assessments:responses", ok=READERS, forbidden={"*"}),
    Row("assessments:answer-own", make=of_a_host, ok=set(), forbidden=VISITS),
    Row("assessments:answer-own", "post", make=of_a_host, ok=set(), forbidden=VISITS),
    Row("assessments:opt-out", "post", make=some_request, ok=DESK, forbidden=READERS),
    Row("assessments:allow", "post", make=some_request, ok=DESK, forbidden=READERS),
    Row("assessments:ask-hosts", "post", make=a_visit, ok=VISITS - {"assessor"}),
    Row("assessments:questionnaires", ok=READERS, forbidden={"*"}),
    Row("assessments:create-questionnaire", ok=WRITERS, forbidden={"*"}),
    Row("assessments:create-questionnaire", "post", post=lambda: SURVEY, ok=WRITERS, forbidden={"*"}),
    Row("assessments:questionnaire", make=a_questionnaire, ok=READERS, forbidden={"*"}),
    Row("assessments:edit-questionnaire", make=a_questionnaire, ok=WRITERS, forbidden={"*"}),
    Row("assessments:edit-questionnaire", "post", make=a_questionnaire, ok=WRITERS, forbidden={"*"}),
    Row("assessments:revise-questions", "post", make=a_questionnaire, ok=WRITERS, forbidden={"*"}),
    Row("assessments:questionnaire-version", make=a_version, ok=READERS, forbidden={"*"}),
    Row("assessments:export-said", make=a_version, ok=READERS, forbidden={"*"}),
    Row("assessments:pass-on", "post", make=some_words, ok=READERS, forbidden=DESK),
    Row("assessments:write-questions", make=a_draft, ok=WRITERS, forbidden={"*"}),
    Row("assessments:write-questions", "post", make=a_draft, post=lambda: DRAFT, ok=WRITERS, forbidden={"*"}),
    Row("assessments:publish-questions", "post", make=a_draft, ok=WRITERS, forbidden={"*"}),
    Row("assessments:discard-draft", "post", make=a_draft, ok=WRITERS, forbidden={"*"}),
    Row("assessments:surveys", ok=READERS, forbidden={"*"}),
    Row("assessments:create-survey", ok=WRITERS, forbidden={"*"}),
    Row("assessments:create-survey", "post", post=lambda: SURVEY, ok=WRITERS, forbidden={"*"}),
    Row("assessments:survey", make=an_open_survey, ok=READERS, forbidden={"*"}),
    Row("assessments:edit-survey", make=a_survey, ok=WRITERS, forbidden={"*"}),
    Row("assessments:edit-survey", "post", make=a_survey, ok=WRITERS, forbidden={"*"}),
    Row("assessments:send-survey", "post", make=a_survey, ok=WRITERS, forbidden={"*"}),
    Row("assessments:close-survey", "post", make=an_open_survey, ok=WRITERS, forbidden={"*"}),
    Row("assessments:export-survey", make=an_open_survey, ok=READERS, forbidden={"*"}),
]
