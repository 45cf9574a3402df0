"""How well callers and customers were answered in a period; each figure opens into its rows."""

from datetime import datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from calls import indicators
from calls.filters import PeriodFilter
from calls.indicators import OF_CALLS, OF_ISSUES, Period
from calls.models import Call, Issue
from history.moment import now
from pages.paging import keyset


@login_required
@require_GET
def figures(request):
    chosen, period = _period(request)
    calls, issues = Call.objects.visible_to(request.user), Issue.objects.visible_to(request.user)
    context = {
        "filter": chosen,
        "period": period,
        "figures": [
            *(figure(issues, period) for figure in OF_ISSUES.values()),
            *(figure(calls, period) for figure in OF_CALLS.values()),
        ],
        "median": indicators.median_handling(issues, period),
        "agents": indicators.by_agent(calls, period),
        "missed": indicators.missed_by_week(calls, period),
        "query": request.GET.urlencode(),
    }
    return render(request, "calls/figures.html", context)


@login_required
@require_GET
def figure(request, code):
    """The rows behind one figure."""
    chosen, period = _period(request)
    if code in OF_ISSUES:
        shown = OF_ISSUES[code](Issue.objects.visible_to(request.user), period)
        page = keyset(shown.rows.with_people(), request, by="-received_at")
    elif code in OF_CALLS:
        shown = OF_CALLS[code](Call.objects.visible_to(request.user), period)
        page = keyset(shown.rows.with_people(), request, by="-called_at")
    else:
        raise Http404
    context = {"figure": shown, "page": page, "filter": chosen, "is_of_issues": code in OF_ISSUES}
    return render(request, "calls/figure.html", context)


def _period(request):
    """The days asked for, else this month until today."""
    at = now()
    today = timezone.localdate(at)
    chosen = PeriodFilter(request.GET or None, initial={"start": today.replace(day=1), "end": today})
    days = chosen.chosen()
    start, end = days.get("start") or today.replace(day=1), days.get("end") or today
    return chosen, Period(_midnight(start), _midnight(max(start, end) + timedelta(days=1)), at)


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time(0)))
