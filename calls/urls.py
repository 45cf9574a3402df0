from django.urls import path

from .verbs import VERBS
from .views import call, figures, issue

app_name = "calls"

urlpatterns = [
    path("", call.call_list, name="list"),
    path("new/", call.call_create, name="create"),
    path("missed/", call.call_miss, name="miss"),
    path("<int:pk>/", call.call_detail, name="detail"),
    path("<int:pk>/note-error/", call.note_error, name="note-error"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:code>/", figures.figure, name="figure"),
    path("issues/", issue.issue_list, name="issues"),
    path("issues/new/", issue.issue_create, name="issue-create"),
    path("issues/<int:pk>/", issue.issue_detail, name="issue"),
    path("issues/<int:pk>/support/<int:support>/", issue.give_support, name="give-support"),
    *[
        path(f"issues/<int:pk>/{name.replace('_', '-')}/", issue.perform, {"verb": name}, name=name.replace("_", "-"))
        for name in VERBS
    ],
]
