"""Every address of the product; each app's own lie in its urls.py."""

from django.urls import include, path

from calls.api import api as telephone

urlpatterns = [
    path("", include("home.urls")),
    path("", include("accounts.urls")),
    path("", include("pages.urls")),
    path("inbox/", include("notices.urls")),
    path("deadlines/", include("deadlines.urls")),
    path("", include("papers.urls")),
    path("customers/", include("customers.urls")),
    path("appointments/", include("reception.urls")),
    path("calls/", include("calls.urls")),
    path("api/telephone/", telephone.urls),
    path("visits/", include("visits.urls")),
    path("assessments/", include("assessments.urls")),
]
