"""Addresses of questionnaires, surveys and their answers."""

from django.urls import path

from .views import feedback, questionnaires, responses, surveys

PATHS = [
    path("feedback/export/", responses.export, name="export-feedback"),
    path("feedback/responses/", responses.responses, name="responses"),
    path("feedback/<int:pk>/answer/", responses.answer_own, name="answer-own"),
    path("feedback/<int:pk>/opt-out/", feedback.opt_out, name="opt-out"),
    path("feedback/<int:pk>/allow/", feedback.allow, name="allow"),
    path("feedback/answers/<int:pk>/pass-on/", feedback.pass_on, name="pass-on"),
    path("feedback/visits/<int:pk>/ask-hosts/", responses.ask_hosts, name="ask-hosts"),
    path("feedback/questionnaires/", questionnaires.questionnaire_list, name="questionnaires"),
    path("feedback/questionnaires/new/", questionnaires.create_questionnaire, name="create-questionnaire"),
    path("feedback/questionnaires/<int:pk>/", questionnaires.questionnaire, name="questionnaire"),
    path("feedback/questionnaires/<int:pk>/edit/", questionnaires.edit_questionnaire, name="edit-questionnaire"),
    path("feedback/questionnaires/<int:pk>/revise/", questionnaires.revise_questions, name="revise-questions"),
    path("feedback/versions/<int:pk>/", questionnaires.version, name="questionnaire-version"),
    path("feedback/versions/<int:pk>/write/", questionnaires.write_questions, name="write-questions"),
    path("feedback/versions/<int:pk>/publish/", questionnaires.publish_questions, name="publish-questions"),
    path("feedback/versions/<int:pk>/discard/", questionnaires.discard_draft, name="discard-draft"),
    path("feedback/versions/<int:pk>/export/", responses.export_said, name="export-said"),
    path("feedback/surveys/", surveys.survey_list, name="surveys"),
    path("feedback/surveys/new/", surveys.create_survey, name="create-survey"),
    path("feedback/surveys/<int:pk>/", surveys.survey, name="survey"),
    path("feedback/surveys/<int:pk>/edit/", surveys.edit_survey, name="edit-survey"),
    path("feedback/surveys/<int:pk>/send/", surveys.send_survey, name="send-survey"),
    path("feedback/surveys/<int:pk>/close/", surveys.close_survey, name="close-survey"),
    path("feedback/surveys/<int:pk>/export/", surveys.export_survey, name="export-survey"),
]
