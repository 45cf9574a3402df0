"""What runs, and why it is due then."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from deadlines import account, duty, rules
from deadlines.days import calendar_of
from deadlines.filters import narrowed
from deadlines.forms.clocks import ClockFilter
from deadlines.models import CalendarVersion, Clock
from history.moment import now
from pages.paging import keyset


@login_required
@require_GET
def clock_list(request: HttpRequest) -> HttpResponse:
    at = now()
    form = ClockFilter(request.GET, at=at)
    wanted = form.cleaned_data if form.is_valid() else {}
    clocks = narrowed(Clock.objects.visible_to(request.user).running(), wanted, request.user, at)
    context = {
        "form": form,
        "page": keyset(clocks.with_limits(), request, by="due_at"),
        "offer_limits": rules.may_see_limits(request.user),
        "offer_proof": rules.may_see_proof(request.user),
    }
    return render(request, "deadlines/clock_list.html", context)


@login_required
@require_GET
def clock_detail(request: HttpRequest, pk: int) -> HttpResponse:
    clocks = Clock.objects.visible_to(request.user).with_limits()
    clock = get_object_or_404(clocks, pk=pk)
    version = CalendarVersion.objects.select_related("calendar").get(pk=clock.calendar_version_id)
    events = list(clock.events.select_related("actor").order_by("pk"))
    context = {
        "clock": clock,
        "duty": duty.offer(clock, request.user, now()),
        "lines": account.of_clock(clock, calendar_of(version), version, events),
        "events": events[::-1],
        "custody": clock.custody.select_related("owner", "department").order_by("pk"),
        "checkpoints": clock.checkpoints.filter(cancelled_at=None).order_by("fire_at", "pk"),
    }
    return render(request, "deadlines/clock_detail.html", context)
