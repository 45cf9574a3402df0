"""Taking note of a result, objecting to it, deciding about an objection, and the seal that nothing was changed."""

import json
from types import SimpleNamespace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import consequence_rules as rules
from assessments import objecting
from assessments.actions import appeals, results
from assessments.actions.sealing import proof_of
from assessments.cards import read_one
from assessments.consequence_filters import AppealFilter
from assessments.consequence_forms import AppealForm, DecideAppealForm
from assessments.consequence_verbs import buttons
from assessments.models import Appeal, Scorecard, Violation
from history.flow import NotAllowed
from history.moment import now
from pages.languages import in_language
from pages.paging import keyset

from .steps import do, require
from .verbs import find

PARTS = {
    "subject": gettext_lazy("Person or department"),
    "period": gettext_lazy("Assessment period"),
    "scheme": gettext_lazy("Assessment scheme"),
    "critical": gettext_lazy("Critical events"),
    "result": gettext_lazy("Result"),
}


@login_required
@require_GET
def appeal_list(request: HttpRequest) -> HttpResponse:
    chosen = AppealFilter(request.GET)
    rows = chosen.narrow(Appeal.objects.visible_to(request.user)).with_people()
    context = {"page": keyset(rows, request, by="-created_at"), "filter": chosen}
    return render(request, "assessments/appeal_list.html", context)


@login_required
@require_GET
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = find(Appeal, request, pk), request.user
    context = {
        "appeal": row,
        "buttons": list(buttons("appeal", row, user)),
        "offer_decide": row.can("reject") and rules.may_decide_appeal(user, row),
        "deciders": objecting.deciders(row.about) if row.can("reject") else [],
        "had_part": row.can("reject") and rules.had_part(user, row),
        "may_open": _may_open(row, user),
        "snapshots": list(row.scorecard.snapshots.all()) if row.scorecard else [],
    }
    return render(request, "assessments/appeal.html", context)


def _may_open(row: Appeal, user) -> bool:
    """Does the reader see the result, too, and not the objection alone?"""
    return type(row.about)._default_manager.visible_to(user).filter(pk=row.about.pk).exists()


@login_required
@require_http_methods(["GET", "POST"])
def object_to_card(request: HttpRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(Scorecard.objects.visible_to(request.user).with_subject().with_period(), pk=pk)
    return _object(request, card)


@login_required
@require_http_methods(["GET", "POST"])
def object_to_violation(request: HttpRequest, pk: int) -> HttpResponse:
    return _object(request, find(Violation, request, pk))


def _object(request: HttpRequest, about: Scorecard | Violation) -> HttpResponse:
    require(rules.may_object(request.user, about))
    form, until = AppealForm(request.POST or None), objecting.until(about, now())
    if request.method == "POST" and form.is_valid():
        try:
            row = appeals.lodge(about, actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(getattr(refusal, "field", None) or None, str(refusal))
        else:
            messages.success(request, _("Your objection is lodged; somebody who had no part in the result decides."))
            return redirect(row)
    context = {
        "form": form,
        "about": about,
        "until": until,
        "waiting": objecting.open_appeal(about),
        "was_used": about.appeals.exists(),
    }
    return render(request, "assessments/appeal_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(Appeal, request, pk)
    if request.method == "GET" and (why_not := _why_not(request, row)):
        messages.warning(request, why_not)
        return redirect(row)
    require(rules.may_decide_appeal(request.user, row))
    card = row.scorecard
    reading = read_one(card, at=now(), reader=request.user) if card else None
    form = DecideAppealForm(request.POST or None, lines=reading.lines if reading else [])
    if request.method == "POST" and form.is_valid():
        try:
            appeals.decide(row, actor=request.user, **form.details)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The objection is decided; whoever saw the result is told where it changed."))
            return redirect(row)
    return render(request, "assessments/appeal_decide.html", {"form": form, "appeal": row, "reading": reading})


def _why_not(request: HttpRequest, row: Appeal) -> str:
    """Why somebody with the right does not decide this one, in words; nothing for all others."""
    if not request.user.has_perm(objecting.right_to_decide(row.about)):
        return ""
    if not row.can("reject"):
        return _("This objection is decided, or was withdrawn.")
    return _("You had a part in this result: somebody else decides.") if rules.had_part(request.user, row) else ""


@login_required
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(Scorecard.objects.visible_to(request.user).with_subject().with_period(), pk=pk)
    require(rules.may_object(request.user, card))
    return do(request, card, _("You have taken note of the result."), results.acknowledge)


@login_required
@require_GET
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed versions of a card, and whether anything differs from the newest (S2-64)."""
    card = get_object_or_404(Scorecard.objects.visible_to(request.user).with_subject().with_period(), pk=pk)
    proof = None if card.is_open else proof_of(card, at=now())
    snapshots = [(row, row.is_intact) for row in card.snapshots.all()]
    evidence = json.loads(proof.snapshot.evidence) if proof and proof.is_intact else {}
    lines = [line | {"name": _name(line)} for line in evidence.get("criteria", [])]
    names = {line["code"]: line["name"] for line in lines} | PARTS
    context = {
        "card": card,
        "proof": proof,
        "snapshots": snapshots,
        "evidence": evidence,
        "lines": lines,
        "differing": [names.get(code, code) for code in proof.differing] if proof else [],
    }
    return render(request, "assessments/seal.html", context)


def _name(line: dict) -> str:
    """A sealed criterion in the reader's language."""
    return in_language(SimpleNamespace(**line), "label")
