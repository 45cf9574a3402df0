from django.urls import path

from . import views

app_name = "pages"

urlpatterns = [
    path("moment/", views.moment, name="moment"),
    path("days/", views.days, name="days"),
    path("style/", views.style, name="style"),
    path("style/<slug:kind>/", views.kind, name="style-kind"),
]
