from django.contrib.auth.views import LogoutView
from django.urls import path

from . import views

app_name = "accounts"

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", views.language, name="language"),
    path("me/", views.me, name="me"),
    path("me/password/", views.password, name="password"),
    path("me/deputy/", views.appoint_deputy, name="appoint-deputy"),
    path("me/deputy/<int:pk>/end/", views.end_deputy, name="end-deputy"),
    path("me/absence/", views.record_absence, name="record-absence"),
    path("me/absence/<int:pk>/end/", views.end_absence, name="end-absence"),
]
