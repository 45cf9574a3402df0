from django.urls import path

from .views import cards, feedback, periods, public

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
    path("periods/<int:pk>/export/", cards.export, name="export"),
    path("schemes/", periods.scheme_list, name="schemes"),
    path("schemes/<int:pk>/", periods.scheme_detail, name="scheme"),
    path("schemes/<int:pk>/revise/", periods.revise_scheme, name="revise-scheme"),
    path("feedback/", feedback.feedback_list, name="feedback-list"),
    path("figures/", feedback.figures, name="figures"),
    path("feedback/<int:pk>/", feedback.feedback_detail, name="feedback"),
    path("feedback/<int:pk>/ask/", feedback.ask, name="ask"),
    path("feedback/<int:pk>/link/", feedback.link, name="link"),
    path("feedback/<int:pk>/record/", feedback.record, name="record"),
    path("answer/<str:token>/", public.answer, name="answer"),
    path("answer/<str:token>/thanks/", public.thanks, name="thanks"),
]
