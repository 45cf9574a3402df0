from django.urls import path

from . import health, views

app_name = "home"

urlpatterns = [
    path("", views.my_day, name="my-day"),
    path("search/", views.search, name="search"),
    path("livez", health.livez, name="livez"),
    path("healthz", health.healthz, name="healthz"),
]
