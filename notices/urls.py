from django.urls import path

from . import views

app_name = "notices"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read-all"),
    path("mail/", views.mail, name="mail"),
    path("<int:pk>/open/", views.open, name="open"),
    path("<int:pk>/read/", views.read, name="read"),
    path("<int:pk>/mute/", views.mute, name="mute"),
    path("<int:pk>/unmute/", views.unmute, name="unmute"),
]
