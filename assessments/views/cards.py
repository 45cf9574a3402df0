"""Scorecards: the list of a period, one card, what a figure opens into, and the course of a card."""

import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.rules import on_behalf
from assessments import actions, rules
from assessments.cards import evidence_beside, read, read_one, span_of
from assessments.forms import ReasonForm, ScoreForm
from assessments.indicators import INDICATORS
from assessments.models import Criterion, Period, Scorecard
from history.flow import NotAllowed
from history.moment import now
from history.verbs import carry_out
from pages.paging import keyset

SCORING = "assessments.score_scorecard"
PERIODS = 24


@login_required
@require_GET
def card_list(request: HttpRequest) -> HttpResponse:
    """The cards of one period that this person may see; while it runs, as if it ended now."""
    at = now()
    open_to = Period.objects.filter(scorecards__in=Scorecard.objects.visible_to(request.user)).distinct()
    periods = list(open_to.select_related("scheme").order_by("-starts_on", "-pk")[:PERIODS])
    period = _chosen(request, periods, at)
    # The cards of one period share it, and with it what its scheme says.
    cards = period.scorecards.visible_to(request.user).with_subject() if period else None
    page = keyset(cards, request, by="pk") if period else None
    context = {
        "periods": periods,
        "period": period,
        "page": page,
        "readings": read(page.rows, at=at, reader=request.user) if page else [],
        "is_running": period is not None and period.is_running(at),
        "criteria": list(period.scheme.criteria.all()) if period else [],
        "offer_open": rules.may_open_period(request.user),
        "offer_export": period is not None and rules.may_export(request.user),
        "offer_figures": rules.may_see_figures(request.user),
        "offer_schemes": rules.may_revise_scheme(request.user),
    }
    return render(request, "assessments/card_list.html", context)


def _chosen(request: HttpRequest, periods: list[Period], at) -> Period | None:
    wanted = request.GET.get("period", "")
    named = [period for period in periods if str(period.pk) == wanted]
    running = sorted((row for row in periods if row.is_running(at)), key=lambda row: row.kind != Period.Kind.REGULAR)
    return next(iter(named or running or periods), None)


@login_required
@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    card, at = _find(request, pk), now()
    may_score = rules.may_score(request.user, card)
    context = {
        "card": card,
        "reading": read_one(card, at=at, reader=request.user),
        "bands": list(card.period.scheme.bands.all()),
        "is_running": card.period.is_running(at),
        "offer_score": may_score and card.can("score"),
        "offer_propose": may_score and card.can("propose"),
        "offer_publish": may_score and card.can("publish"),
        "offer_reopen": may_score and card.can("reopen"),
        "reason_form": ReasonForm(),
    }
    return render(request, "assessments/card.html", context)


@login_required
@require_GET
def evidence(request: HttpRequest, pk: int, criterion: int, code: str = "") -> HttpResponse:
    """The rows behind a figure: those counted now, or on a card that was shown those counted then."""
    card, at = _find(request, pk), now()
    criterion = get_object_or_404(Criterion, pk=criterion, scheme=card.period.scheme)
    line = read_one(card, at=at, reader=request.user).line_of(criterion)
    indicator = line.indicator or next((INDICATORS[row] for row in criterion.evidence if row == code), None)
    if indicator is None:
        return redirect(card)
    rows = indicator.rows(card.subject, span_of(card.period, at))
    if not card.is_open and line.score is not None and line.indicator:
        rows = indicator.among(line.score.rows)
    page = keyset(rows, request, by="-pk")
    context = {
        "card": card,
        "criterion": criterion,
        "line": line,
        "indicator": indicator,
        "page": page,
        "rows": [indicator.evidence(row, at) for row in page.rows],
    }
    return render(request, "assessments/evidence.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    card = _find(request, pk)
    criterion = get_object_or_404(Criterion, pk=criterion, scheme=card.period.scheme, source=Criterion.Source.HUMAN)
    if not rules.may_score(request.user, card):
        raise PermissionDenied
    if not card.can("score"):
        messages.warning(request, _("This card is no longer open for scoring."))
        return redirect(card)
    known = card.scores.filter(criterion=criterion).select_related("by").first()
    form = ScoreForm(request.POST or None, initial=_initial(known))
    if request.method == "POST" and form.is_valid():
        details = {name: form.cleaned_data[name] for name in ("points", "comment", "version")}
        try:
            actions.score(card, criterion=criterion, actor=request.user, for_=_for(request), **details)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            known = card.scores.filter(criterion=criterion).select_related("by").first()
            typed = request.POST.copy()
            typed["version"] = str(known.version if known else 0)
            form = ScoreForm(typed)
        else:
            messages.success(request, _("The score is saved."))
            return redirect(card)
    context = {
        "card": card,
        "criterion": criterion,
        "form": form,
        "known": known,
        "beside": [
            {"indicator": row, "counted": counted, "said": row.said(counted)}
            for row, counted in evidence_beside(card, criterion, at=now())
        ],
    }
    return render(request, "assessments/score.html", context)


def _initial(known) -> dict:
    if known is None:
        return {"version": 0}
    return {
        "points": known.points,
        "does_not_apply": known.points is None,
        "comment": known.comment,
        "version": known.version,
    }


@login_required
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    return _carry_out(request, pk, actions.propose, _("The result is shown to the person it is about."))


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    return _carry_out(request, pk, actions.publish, _("The result is published."))


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _carry_out(request, pk, actions.reopen, _("The card collects again."), reason=reason)


@login_required
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Every score of a period as a table for the HR system (S0-29, S1-80); no pay is computed."""
    if not rules.may_export(request.user):
        raise PermissionDenied
    period = get_object_or_404(Period.objects.select_related("scheme"), pk=pk)
    cards = period.scorecards.visible_to(request.user).with_subject().order_by("pk")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="scorecards-{period.starts_on}-{period.pk}.csv"'
    response.write("\ufeff")  # so that a spreadsheet reads Chinese
    writer = csv.writer(response)
    criteria = list(period.scheme.criteria.all())
    writer.writerow(
        [_("Staff number"), _("Person or department"), _("Department"), _("Period"), _("Kind"), _("State")]
        + [_plain_cell(criterion) for criterion in criteria]
        + [_("Total"), _("Grade")]
    )
    for reading in read(cards, at=now(), reader=request.user):
        writer.writerow(_row(reading, period))
    return response


def _row(reading, period: Period) -> list[str]:
    card = reading.card
    person = card.person
    department = person.department if person else card.department
    who = [person.staff_number or "" if person else "", card.subject, department or "", period]
    points = ["" if line.points is None else line.points for line in reading.lines]
    result = ["" if reading.total is None else reading.total, reading.grade]
    return [_plain_cell(cell) for cell in [*who, period.get_kind_display(), card.get_state_display(), *points, *result]]


def _plain_cell(value) -> str:
    """A name that begins like a formula is no formula in a spreadsheet."""
    text = str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _carry_out(request: HttpRequest, pk: int, act, said: str, **details) -> HttpResponse:
    card = _find(request, pk)
    if not rules.may_score(request.user, card):
        raise PermissionDenied
    return carry_out(request, card, act, said, for_=_for(request), **details)


def _find(request: HttpRequest, pk: int) -> Scorecard:
    return get_object_or_404(Scorecard.objects.visible_to(request.user).with_subject().with_period(), pk=pk)


def _for(request: HttpRequest):
    return on_behalf(request.user, permission=SCORING)
