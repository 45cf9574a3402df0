from django.urls import path

from .views import calendar, clocks, limits, proof

app_name = "deadlines"

urlpatterns = [
    path("", clocks.clock_list, name="list"),
    path("<int:pk>/", clocks.clock_detail, name="detail"),
    path("limits/", limits.limits, name="limits"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar, name="calendar"),
    path("proof/", proof.proof, name="proof"),
]
