"""What runs, why it is due then, and by which numbers and days."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from history.moment import now
from notices import actions as notices
from pages.paging import keyset

from . import account, rules
from . import proof as evidence
from . import year as years
from .days import calendar_of, current_version
from .filters import narrowed
from .forms import ClockFilter
from .models import CalendarVersion, Checkpoint, Clock, Standard, TimeLimit
from .table import topics


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
        "lines": account.of_clock(clock, calendar_of(version), version, events),
        "events": events[::-1],
        "custody": clock.custody.select_related("owner", "department").order_by("pk"),
        "checkpoints": clock.checkpoints.filter(cancelled_at=None).order_by("fire_at", "pk"),
    }
    return render(request, "deadlines/clock_detail.html", context)


@login_required
@require_GET
def limits(request: HttpRequest) -> HttpResponse:
    if not rules.may_see_limits(request.user):
        raise PermissionDenied
    at = now()
    context = {
        "limit_topics": topics(TimeLimit.objects.in_force(at).select_related("ladder")),
        "standard_topics": topics(Standard.objects.in_force(at)),
    }
    return render(request, "deadlines/limits.html", context)


@login_required
@require_GET
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    at = now()
    version = current_version(at)
    days = calendar_of(version)
    year = year or days.date_of(at).year
    if not 2000 < year < 2100:
        raise Http404
    context = {
        "version": version,
        "year": year,
        "previous_year": year - 1,
        "next_year": year + 1,
        "weekdays": years.weekdays(),
        "months": years.months(days, year),
        "named_days": years.named_days(days, year),
        "is_covered": days.covered_from.year <= year <= days.covered_until.year,
    }
    return render(request, "deadlines/calendar.html", context)


@login_required
@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    if not rules.may_see_proof(request.user):
        raise PermissionDenied
    at = now()
    context = {
        "at": at,
        "last": evidence.last_run(),
        "health": evidence.health(at),
        "oldest_unsent": notices.health(at),
        "days": evidence.reconciliation(at),
        "set_aside": Checkpoint.objects.waiting().exclude(delayed_from=None).select_related("clock__limit")[:50],
    }
    return render(request, "deadlines/proof.html", context)
