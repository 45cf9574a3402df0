from django.urls import path

from .views import choices, inbox, kinds, letters, robots

app_name = "notices"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read_all, name="read-all"),
    path("mail/", choices.mail, name="mail"),
    path("<int:pk>/open/", inbox.open, name="open"),
    path("<int:pk>/read/", inbox.read, name="read"),
    path("<int:pk>/mute/", inbox.mute, name="mute"),
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/<str:code>/", kinds.kind, name="kind"),
    path("kinds/<str:code>/<str:language>/", kinds.wording, name="wording"),
    path("kinds/<str:code>/<str:language>/reset/", kinds.reset, name="reset"),
    path("robots/", robots.robots, name="robots"),
    path("robots/add/", robots.add, name="add-robot"),
    path("robots/<int:pk>/", robots.robot, name="robot"),
    path("robots/<int:pk>/test/", robots.test, name="test-robot"),
    path("undelivered/", letters.dead, name="dead"),
    path("undelivered/retry/", letters.retry_selected, name="retry-selected"),
    path("undelivered/<int:pk>/retry/", letters.retry, name="retry"),
    path("undelivered/<int:pk>/give-up/", letters.give_up, name="give-up"),
]
