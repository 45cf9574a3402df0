"""On which days and hours work is done: what counts now, and what counted once."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from deadlines import rules
from deadlines.calendars import alarm, compare
from deadlines.calendars import year as years
from deadlines.days import calendar_of, current_version
from deadlines.models import CalendarVersion, WorkCalendar
from history.moment import now
from pages.paging import keyset

FIRST, LAST = 2000, 2100


def shown_year(version: CalendarVersion, year: int) -> dict:
    """What a page needs to show one year of one version; the days are read once."""
    if not FIRST < year < LAST:
        raise Http404
    days = calendar_of(version)
    return {
        "version": version,
        "year": year,
        "previous_year": year - 1,
        "next_year": year + 1,
        "weekdays": years.weekdays(),
        "months": years.months(days, year),
        "marks": years.marks(),
        "named_days": years.named_days(days, year),
        "working_hours": years.working_hours(days, year),
        "totals": years.totals(days, year),
        "is_covered": years.covers(days, year),
    }


def chosen(request: HttpRequest) -> WorkCalendar:
    """The calendar the address names, else the company's."""
    return get_object_or_404(WorkCalendar, code=request.GET.get("calendar") or WorkCalendar.SITE)


@login_required
@require_GET
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    at = now()
    which = chosen(request)
    version = current_version(at, which.code)
    today = calendar_of(version).date_of(at)
    keeps = rules.may_keep_calendar(request.user)
    drafts = which.versions.drafts().select_related("created_by")
    context = {
        **shown_year(version, year or today.year),
        "calendar": which,
        "calendars": WorkCalendar.objects.order_by("pk"),
        "departments": which.departments.select_related("department").order_by("department__code"),
        "missing_year": alarm.missing_year(version, today),
        "offer_edit": keeps,
        "draft": drafts.first() if keeps else None,
    }
    return render(request, "deadlines/calendar.html", context)


@login_required
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    which = chosen(request)
    rows = which.versions.exclude(published_at=None).select_related("published_by", "approver")
    context = {"calendar": which, "page": keyset(rows, request, by="-number")}
    return render(request, "deadlines/calendar_versions.html", context)


@login_required
@require_GET
def version(request: HttpRequest, pk: int, year: int | None = None) -> HttpResponse:
    """A published version as it was, and what it changed."""
    rows = CalendarVersion.objects.exclude(published_at=None)
    row = get_object_or_404(rows.select_related("calendar", "based_on", "published_by", "approver"), pk=pk)
    context = {
        **shown_year(row, year or row.covered_until.year),
        "calendar": row.calendar,
        "changes": compare.changes(row.based_on, row) if row.based_on else None,
    }
    return render(request, "deadlines/calendar_version.html", context)
