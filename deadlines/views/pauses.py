"""How much of whose time stood still."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from deadlines import standstill
from deadlines.arithmetic import ONE_DAY, months_after, period_end
from deadlines.days import site_calendar
from deadlines.forms.pauses import PeriodForm
from history.moment import now
from pages.formats import local
from pages.paging import keyset


@login_required
@require_GET
def report(request: HttpRequest) -> HttpResponse:
    at = now()
    form = PeriodForm(request.GET or None)
    start, end = _period(form, at)
    form.initial = {"first": local(start).date(), "last": local(end - ONE_DAY).date()}
    rows = standstill.pauses(request.user, start, end).select_related("clock__limit", "owner", "department")
    context = {
        "form": form,
        "start": start,
        "last": end - ONE_DAY,
        "shares": standstill.shares(request.user, start, end, at),
        "page": keyset(rows, request, by="-since"),
    }
    return render(request, "deadlines/pauses.html", context)


def _period(form: PeriodForm, at: datetime) -> tuple[datetime, datetime]:
    """What was asked for, else this quarter; half open."""
    calendar = site_calendar(at)
    last_of_quarter = period_end(calendar.date_of(at), "quarter")
    given = form.cleaned_data if form.is_valid() else {}
    first = given.get("first") or months_after(last_of_quarter + ONE_DAY, -3)
    last = given.get("last") or max(last_of_quarter, first)
    return calendar.instant(first, 0), calendar.instant(last, 1440)
