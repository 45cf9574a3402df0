"""How well callers and customers were answered in a period; each figure opens into its rows."""

from datetime import datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from calls import outcomes, rules
from calls.figures_export import columns_of_calls, columns_of_issues, columns_of_shares, columns_of_times, in_chunks
from calls.filters import FigureFilter
from calls.indicators import of_calls, of_issues, reports
from calls.indicators.measure import Period
from calls.models import Call, Issue
from history.moment import now
from pages.export import answer
from pages.paging import keyset

# What of the address belongs to the period and the grouping, and goes on into the rows.
KEPT = ("start", "end", "by")
RECEIVED = "received_at"


@login_required
@require_GET
def figures(request):
    """Of issues: replied, on time, first contact; hand-overs, the median, pauses and the four outcomes beside them."""
    return _page(request, _of_issues, "issues")


@login_required
@require_GET
def call_figures(request):
    """Of calls: on the spot, rings, completeness, errors, praise; missed calls by department and week."""
    return _page(request, _of_calls, "calls")


@login_required
@require_GET
def export_figures(request):
    _chosen, report = _reported(request, _of_issues)
    return _file(request, "issues", report, [*columns_of_shares(report), *columns_of_times(report)])


@login_required
@require_GET
def export_call_figures(request):
    _chosen, report = _reported(request, _of_calls)
    return _file(request, "calls", report, columns_of_shares(report))


@login_required
@require_GET
def figure(request, code):
    """The rows behind one figure: all of them, of one group of a report, no hits alone, or what is not due yet."""
    chosen, period, by = _asked(request)
    key = request.GET.get("key", "")
    shown, moment = _of_issues_or_calls(request, code, period, by, key)
    page = keyset(_chosen_of(shown, request).with_people(), request, by=f"-{moment}")
    is_of_issues = moment == RECEIVED
    if is_of_issues:
        outcomes.show(page.rows, period.at)
    context = {"figure": shown, "page": page, "filter": chosen, "is_of_issues": is_of_issues, "key": key}
    return render(request, "calls/figure.html", context | {"query": _query(request)})


@login_required
@require_GET
def export_figure(request, code):
    """The same rows as a file."""
    _days, period, by = _asked(request)
    shown, moment = _of_issues_or_calls(request, code, period, by, request.GET.get("key", ""))
    rows = _chosen_of(shown, request).with_people().order_by(f"-{moment}", "-pk")
    name = f"{code}-{timezone.localdate(now()).isoformat()}"
    columns = columns_of_issues(shown) if moment == RECEIVED else columns_of_calls(shown)
    return answer(request.GET.get("format"), name, columns, in_chunks(rows, period.at, moment == RECEIVED))


def _of_issues(request, by, period):
    return reports.for_reader(reports.of_issues_by(by, Issue.objects.visible_to(request.user), period), request.user)


def _of_calls(request, by, period):
    return reports.for_reader(reports.of_calls_by(by, Call.objects.visible_to(request.user), period), request.user)


def _chosen_of(shown, request):
    kept = request.GET.get("kept")
    if kept == "beside" and shown.rows_beside is not None:
        return shown.rows_beside
    return shown.rows.filter(is_hit=kept == "yes") if kept in {"yes", "no"} else shown.rows


def _of_issues_or_calls(request, code, period, by, key):
    """The figure of that code, and the moment its rows are ordered by."""
    if key and by == reports.AGENT and not rules.may_see_figures_of(request.user, key):
        raise Http404
    issues = _of_group(Issue.objects.visible_to(request.user), by, key, person="handler", moment=RECEIVED)
    if code == of_issues.MEDIAN:
        return of_issues.figure_of_median(issues, period), RECEIVED
    if code == of_issues.PAUSED:
        return of_issues.figure_of_pauses(issues, period), RECEIVED
    if shown := of_issues.figure(code, issues, period):
        return shown, RECEIVED
    calls = _of_group(Call.objects.visible_to(request.user), by, key, person="agent", moment="called_at")
    if shown := of_calls.figure(code, calls, period):
        return shown, "called_at"
    raise Http404


def _of_group(rows, by, key, *, person, moment):
    return reports.within(rows, by, key, person=person, moment=moment) if key else rows


def _page(request, of, tab):
    chosen, report = _reported(request, of)
    context = {"filter": chosen, "report": report, "by": reports.BY[report.by], "query": _query(request), "tab": tab}
    return render(request, "calls/figures.html", context)


def _reported(request, of):
    """The report that was asked for, and the form that asks for it."""
    chosen, period, by = _asked(request)
    return chosen, of(request, by, period)


def _file(request, what, report, columns):
    name = f"{what}-{report.by}-{timezone.localdate(now()).isoformat()}"
    return answer(request.GET.get("format"), name, columns, [*report.lines, report.whole])


def _asked(request):
    """The days asked for, else this month until today; and by what. The form shows what is counted."""
    at = now()
    today = timezone.localdate(at)
    first = today.replace(day=1)
    typed = {name: value for name, value in request.GET.items() if value}
    chosen = FigureFilter({"start": first.isoformat(), "end": today.isoformat()} | typed)
    days = chosen.chosen()
    start, end = days.get("start") or first, days.get("end") or today
    period = Period(_midnight(start), _midnight(max(start, end) + timedelta(days=1)), at)
    return chosen, period, days.get("by") or reports.AGENT


def _query(request):
    kept = request.GET.copy()
    for name in set(kept) - set(KEPT):
        del kept[name]
    return kept.urlencode()


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time(0)))
