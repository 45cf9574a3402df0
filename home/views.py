"""Pages that bring everything together."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Department
from assessments.rules import may_see_figures
from calls.models import Call, Issue, Praise
from customers.models import Organisation
from deadlines.models import Clock
from history.moment import now
from pages.formats import local
from papers.models import PolicyVersion
from papers.models.policy import meant_for
from reception.models import Appointment, Enquiry
from visits.models import InfoSheet

from .desk import at_the_desk, lists_of_desk
from .lists import read

FOUND = 20


@login_required
def my_day(request: HttpRequest) -> HttpResponse:
    """What waits for me, nearest deadline first; then today. At the front desk: who stands there."""
    at, user = now(), request.user
    today = Appointment.objects.visible_to(user).concerning(user).on(local(at).date())
    desk = lists_of_desk(user, at)
    mine = {
        "clocks": Clock.objects.waiting_for(user).with_limits(),
        "missed": Call.objects.for_anybody(user).one_per_number().select_related("organisation").order_by("called_at"),
        "praised": Praise.objects.of_late(user, at),
        "enquiries": Enquiry.objects.waiting_for(user)
        .select_related("appointment__organisation")
        .order_by("asked_at", "pk"),
        "policies": PolicyVersion.objects.unacknowledged_by(user),
        "sheets": InfoSheet.objects.visible_to(user).waiting_for(user).with_visit(),
        "today": today.in_brief().order_by("starts_at", "pk"),
        "led": Department.objects.filter(head__in=user.hats(), is_active=True),
    }
    rows = read(user, desk | mine)
    context = {name: rows[name] for name in mine} | {
        "at": at,
        "policies": meant_for(user, rows["policies"]),
        "offer_satisfaction": bool(rows["led"]) or may_see_figures(user),
        "desk": at_the_desk(user, at, **{name: rows[name] for name in desk}) if desk else None,
    }
    return render(request, "home/my_day.html", context)


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Customers, appointments and issues whose names hold what was typed: characters, pinyin or initials."""
    text, user = request.GET.get("q", "").replace("\0", " ").strip(), request.user  # a sign no database takes
    context = {"text": text}
    if text:
        appointments = Appointment.objects.visible_to(user).open_to(user).matching(text).in_brief()
        context |= {
            "organisations": Organisation.objects.visible_to(user).matching(text)[:FOUND],
            "appointments": appointments.order_by("-starts_at", "-pk")[:FOUND],
            "issues": Issue.objects.visible_to(user).matching(text).with_people().order_by("-pk")[:FOUND],
        }
    return render(request, "home/search.html", context)
