"""Violations: the list of those one may know of, one of them, reporting one, and their categories."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments import consequence_rules as rules
from assessments import objecting
from assessments.actions import violation_kinds, violations
from assessments.consequence_filters import ViolationFilter
from assessments.consequence_forms import KindForm, ReportForm
from assessments.consequence_verbs import buttons
from assessments.models import Reward, Violation, ViolationKind
from history.flow import NotAllowed, Stale
from history.moment import now
from pages.paging import keyset
from pages.versions import both_versions
from reception import privacy
from reception.models import Appointment

from .steps import require
from .verbs import find


@login_required
@require_GET
def violation_list(request: HttpRequest) -> HttpResponse:
    chosen = ViolationFilter(request.GET)
    rows = chosen.narrow(Violation.objects.visible_to(request.user)).with_people()
    context = {
        "page": keyset(rows, request, by="-happened_at"),
        "filter": chosen,
        "offer_report": rules.may_report(request.user),
        "offer_kinds": rules.may_edit_kinds(request.user),
    }
    return render(request, "assessments/violation_list.html", context)


@login_required
@require_GET
def violation(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = find(Violation, request, pk), request.user
    visits = Appointment.objects.visible_to(user)
    visit = visits.filter(pk=row.appointment_id).select_related("organisation").first() if row.appointment_id else None
    may_object = rules.may_object(user, row)
    context = {
        "violation": row,
        "buttons": list(buttons("violation", row, user)),
        "until": objecting.until(row, now()) if may_object else None,
        "appeals": list(row.appeals.order_by("pk")),
        "penalties": Reward.objects.visible_to(user).filter(violation=row),
        "offer_penalty": row.state == Violation.State.CONFIRMED and rules.may_record_for(user, row),
        "visit": visit,
        "visit_name": privacy.name_for(user, visit) if visit else "",
        # Whom it is about does not read who reported it.
        "show_reporter": user.pk != row.person_id,
    }
    return render(request, "assessments/violation.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    require(rules.may_report(request.user))
    form = ReportForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row = violations.report(actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(getattr(refusal, "field", None) or None, str(refusal))
        else:
            messages.success(request, _("Reported. Somebody else decides about it."))
            return redirect(row)
    context = {
        "form": form,
        "title": _("Report a violation"),
        "back": "assessments:violations",
        "next": _("Only who decides, and the person's superior, read it; you do until it is decided."),
    }
    return render(request, "assessments/consequence_form.html", context)


@login_required
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    require(rules.may_report(request.user))
    rows = ViolationKind.objects.order_by("order", "pk")
    context = {"kinds": rows, "offer_edit": rules.may_edit_kinds(request.user)}
    return render(request, "assessments/violation_kinds.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_kind(request: HttpRequest) -> HttpResponse:
    require(rules.may_edit_kinds(request.user))
    form = KindForm(request.POST or None, instance=ViolationKind())
    if request.method == "POST" and form.is_valid():
        violation_kinds.add(actor=request.user, **_columns(form))
        messages.success(request, _("Saved."))
        return redirect("assessments:violation-kinds")
    return _kind_page(request, form, _("Add a category"))


@login_required
@require_http_methods(["GET", "POST"])
def edit_kind(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.may_edit_kinds(request.user))
    kind = get_object_or_404(ViolationKind, pk=pk)
    form = KindForm(request.POST or None, instance=get_object_or_404(ViolationKind, pk=pk))
    form.initial.setdefault("version", kind.version)
    both = None
    if request.method == "POST" and form.is_valid():
        try:
            violation_kinds.edit(kind, actor=request.user, version=form.cleaned_data["version"] or 0, **_columns(form))
        except Stale as refusal:
            kind.refresh_from_db()
            messages.warning(request, str(refusal))
            both = both_versions(form, kind)
        else:
            messages.success(request, _("Saved."))
            return redirect("assessments:violation-kinds")
    return _kind_page(request, form, _("Edit the category"), kept=kind, both=both)


def _columns(form: KindForm) -> dict:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def _kind_page(request: HttpRequest, form: KindForm, title: str, **more) -> HttpResponse:
    context = {"form": form, "title": title, "back": "assessments:violation-kinds", **more}
    return render(request, "assessments/consequence_form.html", context)
