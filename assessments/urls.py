from django.urls import path

from .consequence_urls import PATHS as CONSEQUENCES
from .feedback_urls import PATHS as FEEDBACK
from .inspection_urls import PATHS as INSPECTIONS
from .training_urls import PATHS as TRAINING
from .views import cards, company, feedback, periods, pictures, public, report, schemes

app_name = "assessments"

urlpatterns = [
    path("", cards.card_list, name="list"),
    path("cards/<int:pk>/", cards.card, name="card"),
    path("cards/<int:pk>/evidence/<int:criterion>/", cards.evidence, name="evidence"),
    path("cards/<int:pk>/evidence/<int:criterion>/<slug:code>/", cards.evidence, name="evidence-beside"),
    path("cards/<int:pk>/score/<int:criterion>/", cards.score, name="score"),
    path("cards/<int:pk>/propose/", cards.propose, name="propose"),
    path("cards/<int:pk>/reopen/", cards.reopen, name="reopen"),
    path("cards/<int:pk>/publish/", cards.publish, name="publish"),
    path("periods/open/", periods.open_period, name="open-period"),
    path("periods/<int:pk>/join/", periods.join, name="join"),
    path("periods/<int:pk>/export/", report.export, name="export"),
    path("schemes/", schemes.scheme_list, name="schemes"),
    path("schemes/<int:pk>/", schemes.scheme_detail, name="scheme"),
    path("schemes/new/", schemes.create_scheme, name="create-scheme"),
    path("schemes/<int:pk>/revise/", schemes.revise_scheme, name="revise-scheme"),
    path("feedback/", feedback.feedback_list, name="feedback-list"),
    path("figures/", feedback.figures, name="figures"),
    path("feedback/<int:pk>/", feedback.feedback_detail, name="feedback"),
    path("feedback/<int:pk>/ask/", feedback.ask, name="ask"),
    path("feedback/<int:pk>/link/", feedback.link, name="link"),
    path("feedback/<int:pk>/record/", feedback.record, name="record"),
    path("answer/<str:token>/", public.answer, name="answer"),
    path("answer/<str:token>/opt-out/", public.opt_out, name="answer-opt-out"),
    path("answer/<str:token>/thanks/", public.thanks, name="thanks"),
    # Figures and pictures of the quarter.
    path("indicators/", company.indicators, name="indicators"),
    path("indicators/<slug:code>/", company.indicator, name="indicator"),
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures/satisfaction/", pictures.satisfaction, name="satisfaction"),
    path("pictures/people/<int:pk>/", pictures.of_person, name="picture-of-person"),
    path("pictures/departments/<int:pk>/", pictures.of_department, name="picture-of-department"),
    path("mine/", pictures.mine, name="mine"),
    path("mine/<slug:code>/", pictures.my_records, name="my-records"),
    path("periods/<int:pk>/report/", report.report, name="report"),
    # Training, case studies, regular meetings.
    *TRAINING,
    *INSPECTIONS,
    # Questionnaires, surveys, who answered.
    *FEEDBACK,
    # What follows from a result.
    *CONSEQUENCES,
]
