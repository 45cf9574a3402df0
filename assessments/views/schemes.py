"""The schemes people and departments are assessed by."""

from collections.abc import Callable
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.rules import on_behalf
from assessments import actions, rules
from assessments.critical import kinds
from assessments.indicators import INDICATORS
from assessments.models import Scheme
from assessments.rulebook import Rulebook
from assessments.scheme_forms import CriteriaFormSet, CriticalFormSet, SchemeForm, code_of, initial_of, rows_of
from assessments.standard_schemes import FLOORS

WRITING = "assessments.open_period"


@login_required
@require_GET
def scheme_list(request: HttpRequest) -> HttpResponse:
    context = {"schemes": Scheme.objects.current().with_rules(), "offer_create": rules.may_revise_scheme(request.user)}
    return render(request, "assessments/scheme_list.html", context)


@login_required
@require_GET
def scheme_detail(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = get_object_or_404(Scheme.objects.with_rules(), pk=pk)
    names = kinds() if scheme.critical_rules.all() else {}
    context = {
        "scheme": scheme,
        "criteria": [(row, INDICATORS.get(row.indicator)) for row in scheme.criteria.all()],
        "critical": [(names.get(row.kind, row.kind), row) for row in scheme.critical_rules.all()],
        "versions": Scheme.objects.filter(code=scheme.code).order_by("-number"),
        "offer_revise": rules.may_revise_scheme(request.user) and Scheme.objects.current().filter(pk=pk).exists(),
    }
    return render(request, "assessments/scheme_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def revise_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """A next version; what was assessed by the old one stays as it was."""
    if not rules.may_revise_scheme(request.user):
        raise PermissionDenied
    # What is typed from a version that is not the current one any more is refused in a sentence, and not lost.
    rows = Scheme.objects.all() if request.method == "POST" else Scheme.objects.current()
    scheme = get_object_or_404(rows.with_rules(), pk=pk)

    def publish(rulebook: Rulebook) -> Scheme:
        return actions.revise_scheme(scheme, rulebook, actor=request.user, for_=_for(request))

    said = _("The new version holds for periods opened from now on.")
    return _written(request, Rulebook.of(scheme), publish, said, scheme)


@login_required
@require_http_methods(["GET", "POST"])
def create_scheme(request: HttpRequest) -> HttpResponse:
    if not rules.may_revise_scheme(request.user):
        raise PermissionDenied

    def publish(rulebook: Rulebook) -> Scheme:
        return actions.create_scheme(code_of(rulebook.name), rulebook, actor=request.user, for_=_for(request))

    floors = {grade.value: Decimal(floor) for grade, floor in FLOORS.items()}
    blank = Rulebook(name="", name_zh="", criteria=[], floors=floors, least_covered=60)
    return _written(request, blank, publish, _("The scheme can be chosen for periods from now on."), None)


def _written(
    request: HttpRequest, before: Rulebook, publish: Callable, said: str, scheme: Scheme | None
) -> HttpResponse:
    data = request.POST or None
    first, second = rows_of(before)
    form = SchemeForm(data, initial=initial_of(before))
    criteria = CriteriaFormSet(data, initial=first, prefix="criteria")
    critical = CriticalFormSet(data, initial=second, prefix="critical")
    if request.method == "POST" and all([form.is_valid(), criteria.is_valid(), critical.is_valid()]):
        try:
            fresh = publish(form.rulebook(criteria, critical))
        except actions.SchemeRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(fresh)
    back = scheme.get_absolute_url() if scheme else reverse("assessments:schemes")
    context = {"form": form, "criteria": criteria, "critical": critical, "scheme": scheme, "back": back}
    return render(request, "assessments/scheme_form.html", context)


def _for(request: HttpRequest):
    return on_behalf(request.user, permission=WRITING)
