from django.urls import path

from .verbs import VERBS
from .views import calendar, clocks, duty, limits, obligations, pauses, proof, standards

app_name = "deadlines"

urlpatterns = [
    path("", clocks.clock_list, name="list"),
    path("<int:pk>/", clocks.clock_detail, name="detail"),
    *[path(f"<int:pk>/{verb}/", clocks.perform, {"verb": verb}, name=verb) for verb in VERBS],
    path("export/", clocks.clock_export, name="export"),
    path("pauses/", pauses.report, name="pauses"),
    path("obligations/", obligations.obligation_list, name="obligations"),
    path("obligations/new/", obligations.obligation_create, name="oblige"),
    path("obligations/<int:pk>/", obligations.obligation_detail, name="obligation"),
    path("obligations/<int:pk>/done/", obligations.fulfil, name="fulfil"),
    path("obligations/<int:pk>/hand-on/", obligations.hand_on, name="hand-on"),
    path("obligations/<int:pk>/end/", obligations.end, name="end-obligation"),
    path("limits/", limits.limits, name="limits"),
    path("limits/<int:pk>/", limits.limit, name="limit"),
    path("limits/<int:pk>/edit/", limits.edit_limit, name="edit-limit"),
    path("limits/<int:pk>/move/", limits.move_limit, name="move-limit"),
    path("standards/", standards.standards, name="standards"),
    path("standards/<int:pk>/", standards.standard, name="standard"),
    path("standards/<int:pk>/edit/", standards.edit_standard, name="edit-standard"),
    path("ladders/<int:pk>/", standards.ladder, name="ladder"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar, name="calendar"),
    path("<int:pk>/hand-over/", duty.hand_over, name="hand-over"),
    path("duty/", duty.roster, name="duty"),
    path("duty/add/", duty.add, name="duty-add"),
    path("duty/<int:pk>/remove/", duty.remove, name="duty-remove"),
    path("proof/", proof.proof, name="proof"),
    path("proof/outages/", proof.outage_list, name="outages"),
    path("proof/outages/<int:pk>/", proof.outage, name="outage"),
]
