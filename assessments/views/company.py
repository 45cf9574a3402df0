"""All figures of the company, each opening into its records."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.indicators import Span
from accounts.models import User
from assessments import evidence, rules
from assessments.company import page as pages
from assessments.company.choice import Choice
from assessments.company.gauges import GAUGES
from assessments.models.period import midnight
from history.moment import now
from pages import export
from pages.paging import keyset
from pages.periods import ONE_DAY, month_of


@login_required
@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """Every figure of a quarter beside the one before, over what this person may see."""
    choice = Choice(request.GET, at=now())
    found = pages.parts(request.user, choice)
    if request.GET.get("format") in {export.CSV, export.XLSX}:
        return _file(request, choice, found)
    context = {"choice": choice, "parts": found, "chart": pages.improvements(request.user, choice)}
    return render(request, "assessments/indicators.html", context)


@login_required
@require_GET
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: how it went, by department and by person, and the records behind it."""
    gauge = GAUGES.get(code)
    if gauge is None:
        raise Http404
    choice, user = Choice(request.GET, at=now()), request.user
    person = _person(request)
    if person is not None and not rules.people_judged_by(user).filter(pk=person.pk).exists():
        raise Http404
    whose = person.pk if person else None
    month = _month(request)
    span = Span(*map(midnight, (month[0], month[1] + ONE_DAY)), choice.at) if month else choice.span
    rows = gauge.within(user, span, choice.department_id, whose)
    shown = keyset(rows.select_related(*gauge.related), request, by=f"-{gauge.when}")
    figure = gauge.around(span.start, rows)[1]
    context = {
        "gauge": gauge,
        "choice": choice,
        "person": person,
        "month": pages.month_name(month[0]) if month else "",
        "figure": figure,
        "said": gauge.said(figure),
        "page": shown,
        "rows": evidence.shown(shown.rows, lambda row: gauge.evidence(row, choice.at), user),
        "chart": pages.trend(user, choice, gauge, whose),
        "departments": pages.by_department(user, choice, gauge),
        "people": [] if person else pages.by_person(user, choice, gauge),
        "back": f"?quarter={choice.first}",
    }
    return render(request, "assessments/indicator.html", context)


def _person(request: HttpRequest) -> User | None:
    """Whose records alone; the figure counts only what the reader may see of them."""
    wanted = request.GET.get("person", "")
    return User.objects.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 18 else None


def _month(request: HttpRequest) -> tuple[date, date] | None:
    try:
        return month_of(date.fromisoformat(f"{request.GET.get('month', '')}-01"))
    except ValueError:
        return None


def _file(request: HttpRequest, choice: Choice, parts: list[pages.Part]) -> HttpResponse:
    columns = [
        export.Column(_("Heading"), lambda row: str(row[0]), 30),
        export.Column(_("Figure"), lambda row: str(row[1].gauge.label), 44),
        export.Column(_("This quarter"), lambda row: row[1].said),
        export.Column(_("Records"), lambda row: row[1].now.n),
        export.Column(_("The quarter before"), lambda row: row[1].said_before),
        export.Column(_("Moved"), lambda row: row[1].moved),
    ]
    rows = [(part.label, line) for part in parts for line in part.lines]
    return export.answer(request.GET["format"], f"figures-{choice.first}", columns, rows)
