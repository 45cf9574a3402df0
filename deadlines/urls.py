from django.urls import path

from . import views

app_name = "deadlines"

urlpatterns = [
    path("", views.clock_list, name="list"),
    path("<int:pk>/", views.clock_detail, name="detail"),
    path("limits/", views.limits, name="limits"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<int:year>/", views.calendar, name="calendar"),
    path("proof/", views.proof, name="proof"),
]
