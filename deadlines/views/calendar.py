"""On which days and hours work is done."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from deadlines import year as years
from deadlines.days import calendar_of, current_version
from history.moment import now


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
