from django.urls import path

from .views import choices, inbox

app_name = "notices"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read_all, name="read-all"),
    path("mail/", choices.mail, name="mail"),
    path("<int:pk>/open/", inbox.open, name="open"),
    path("<int:pk>/read/", inbox.read, name="read"),
    path("<int:pk>/mute/", inbox.mute, name="mute"),
]
