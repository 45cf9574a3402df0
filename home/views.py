"""Pages that bring everything together."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from calls.models import Issue
from customers.models import Organisation
from deadlines.models import Clock
from history.moment import now
from pages.formats import local
from papers.models import PolicyVersion
from reception.models import Appointment
from visits.models import InfoSheet

NEAREST = 30
FOUND = 20


@login_required
def my_day(request: HttpRequest) -> HttpResponse:
    """What waits for me, nearest deadline first; then today."""
    at, user = now(), request.user
    today = Appointment.objects.visible_to(user).concerning(user).on(local(at).date())
    context = {
        "at": at,
        "clocks": list(Clock.objects.waiting_for(user).with_limits()[:NEAREST]),
        "policies": PolicyVersion.objects.unread_by(user),
        "sheets": list(InfoSheet.objects.visible_to(user).waiting_for(user).with_visit()[:NEAREST]),
        "today": list(today.in_brief().order_by("starts_at", "pk")[:NEAREST]),
    }
    return render(request, "home/my_day.html", context)


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Customers, appointments and issues whose names hold what was typed: characters, pinyin or initials."""
    text, user = request.GET.get("q", "").strip(), request.user
    context = {"text": text}
    if text:
        appointments = Appointment.objects.visible_to(user).open_to(user).matching(text).in_brief()
        context |= {
            "organisations": Organisation.objects.visible_to(user).matching(text)[:FOUND],
            "appointments": appointments.order_by("-starts_at", "-pk")[:FOUND],
            "issues": Issue.objects.visible_to(user).matching(text).with_people().order_by("-pk")[:FOUND],
        }
    return render(request, "home/search.html", context)
