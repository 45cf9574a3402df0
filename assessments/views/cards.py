"""Scorecards: the list of a period, one card, what a figure opens into, and the course of a card."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.rules import on_behalf
from assessments import actions, rules
from assessments.cards import read, read_one, span_of
from assessments.evidence import shown
from assessments.forms import ReasonForm, ScoreForm
from assessments.models import Criterion, Scorecard
from history.flow import NotAllowed
from history.moment import now
from history.verbs import carry_out
from pages.paging import keyset

from .following import publish_form, what_follows
from .period_choice import chosen, periods_open_to


@login_required
@require_GET
def card_list(request: HttpRequest) -> HttpResponse:
    """The cards of one period that this person may see; while it runs, as if it ended now."""
    at = now()
    periods = periods_open_to(request.user)
    period = chosen(request, periods, at)
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
        "offer_join": period is not None and rules.may_open_period(request.user) and period.is_open(at),
        "offer_export": period is not None and rules.may_export(request.user),
    }
    return render(request, "assessments/card_list.html", context)


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
        "is_too_near": rules.is_too_near(request.user, card) and card.state != Scorecard.State.PUBLISHED,
        "withheld": () if rules.may_see_scoring(request.user, card) else Scorecard.CONFIDENTIAL,
        "reason_form": ReasonForm(),
        **what_follows(card, request.user, at),
    }
    return render(request, "assessments/card.html", context)


@login_required
@require_GET
def evidence(request: HttpRequest, pk: int, criterion: int, code: str = "") -> HttpResponse:
    """The rows behind a figure: those counted now, or on a card that was shown those counted then."""
    card, at = _find(request, pk), now()
    criterion = get_object_or_404(Criterion, pk=criterion, scheme=card.period.scheme)
    line = read_one(card, at=at, reader=request.user).line_of(criterion)
    beside = next((row for row in line.beside if row.indicator.code == code), None)
    indicator = beside.indicator if beside else line.indicator
    if indicator is None:
        return redirect(card)
    rows = indicator.rows(card.subject, span_of(card.period, at))
    if not card.is_open and line.score is not None and beside is None:
        rows = indicator.among(line.score.rows)
    page = keyset(rows, request, by="-pk")
    context = {
        "card": card,
        "criterion": criterion,
        "line": line,
        "indicator": indicator,
        "figure": beside,
        "is_by_shares": line.counted.out_of not in {None, line.counted.n},
        "page": page,
        "rows": shown(page.rows, lambda row: indicator.evidence(row, at, request.user), request.user),
    }
    return render(request, "assessments/evidence.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    card = _find(request, pk)
    criterion = get_object_or_404(Criterion, pk=criterion, scheme=card.period.scheme, source=Criterion.Source.HUMAN)
    if not rules.may_score(request.user, card):
        raise PermissionDenied
    if request.method == "GET" and not card.can("score"):
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
        "beside": read_one(card, at=now(), reader=request.user).line_of(criterion).beside,
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
    """A Fail is published with the day by which it is put right (S2-66)."""
    card = _find(request, pk)
    form = publish_form(card, now(), request.POST) if card.can("publish") else None
    if form is not None and not form.is_valid() and rules.may_score(request.user, card):
        messages.warning(request, _("Say until when the failed result is put right."))
        return redirect(card)
    said = form.cleaned_data if form is not None and form.is_valid() else {}
    return _carry_out(request, pk, actions.publish, _("The result is published."), **said)


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _carry_out(request, pk, actions.reopen, _("The card collects again."), reason=reason)


def _carry_out(request: HttpRequest, pk: int, act, said: str, **details) -> HttpResponse:
    card = _find(request, pk)
    if not rules.may_score(request.user, card):
        raise PermissionDenied
    return carry_out(request, card, act, said, for_=_for(request), **details)


def _find(request: HttpRequest, pk: int) -> Scorecard:
    return get_object_or_404(Scorecard.objects.visible_to(request.user).with_subject().with_period(), pk=pk)


def _for(request: HttpRequest):
    return on_behalf(request.user, permission=rules.SCORING)
