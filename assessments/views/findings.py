"""What inspections found: the list, one finding, what becomes of it, and the kinds there are."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.rules import on_behalf
from assessments import actions
from assessments import inspection_rules as rules
from assessments.inspection_filters import FindingFilter
from assessments.inspection_forms import FindingForm, KindForm, OrderForm, ReasonForm, SettleForm
from assessments.models import Finding, FindingKind, Inspection, Rectification
from history.flow import NotAllowed, Stale
from history.moment import now
from pages.export import Column, answer
from pages.formats import choice, local
from pages.paging import keyset
from pages.versions import both_versions
from papers import actions as papers
from papers.models import Attachment

from .inspections import find as find_inspection
from .steps import ask, require

AT_ONCE = 1000
COLUMNS = [
    Column(gettext_lazy("Found at"), lambda row: row.found_at),
    Column(gettext_lazy("Kind of finding"), lambda row: row.kind, 28),
    Column(gettext_lazy("What was found"), lambda row: row.words, 44),
    Column(gettext_lazy("Area"), lambda row: choice(row, "area")),
    Column(gettext_lazy("Person"), lambda row: row.person or ""),
    Column(gettext_lazy("Department"), lambda row: row.department or "", 24),
    Column(gettext_lazy("Serious"), lambda row: _("yes") if row.is_serious else ""),
    Column(gettext_lazy("State"), lambda row: choice(row, "state"), 20),
    Column(gettext_lazy("Inspection"), lambda row: row.inspection, 32),
]


@login_required
@require_GET
def finding_list(request: HttpRequest) -> HttpResponse:
    chosen, findings = _chosen(request)
    context = {
        "page": keyset(findings.with_people(), request, by="-found_at"),
        "filter": chosen,
        "offer_kinds": rules.may_edit_kinds(request.user),
    }
    return render(request, "assessments/finding_list.html", context)


def _chosen(request: HttpRequest):
    chosen = FindingFilter(request.GET)
    seen = Finding.objects.visible_to(request.user)
    # What was tapped by mistake is in nobody's list, unless it is asked for.
    taken_back = request.GET.get("state") == Finding.State.WITHDRAWN
    return chosen, chosen.narrow(seen if taken_back else seen.exclude(state=Finding.State.WITHDRAWN))


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    _filter, findings = _chosen(request)
    rows = findings.with_people().order_by("-found_at", "-pk")
    name = f"findings-{local(now()).date().isoformat()}"
    return answer(request.GET.get("format"), name, COLUMNS, rows.iterator(chunk_size=AT_ONCE))


@login_required
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """Something is noted that stands on no checklist."""
    inspection = find_inspection(request, pk)
    require(rules.may_find(request.user, inspection))
    form = FindingForm(request.POST or None, request.FILES or None, initial={"person": inspection.staff_id})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        photo, for_ = said.pop("photo"), _for(request)
        department = None if said["person"] else inspection.home
        try:
            row = actions.open_finding(inspection, actor=request.user, for_=for_, department=department, **said)
        except NotAllowed as refusal:
            form.add_error(getattr(refusal, "field", None) or None, str(refusal))
        else:
            if photo is not None:
                papers.attach(row, photo, kind=Attachment.Kind.PHOTO, actor=request.user, for_=for_)
            messages.success(request, _("The finding is noted."))
            return redirect(f"{inspection.get_absolute_url()}#findings")
    context = {"row": inspection, "form": form, "title": _("Note a finding")}
    return render(request, "assessments/step_form.html", context)


@login_required
@require_GET
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = _find(request, pk), request.user
    may_settle = rules.may_settle(user, row)
    may_see_inspection = Inspection.objects.visible_to(user).filter(pk=row.inspection_id).exists()
    ordered = Rectification.objects.visible_to(user).filter(pk=row.rectification_id).first()
    context = {
        "finding": row,
        "rectification": ordered,
        "may_see_inspection": may_see_inspection,
        "photos": Attachment.objects.of(row.item) if row.item and may_see_inspection else [],
        "offer_order": may_settle and row.can("order"),
        "offer_settle": may_settle and row.state == Finding.State.OPEN,
        "offer_dismiss": may_settle and row.can("dismiss"),
        "order_form": _quiet(OrderForm(auto_id="order_%s", initial=_wanted(row))),
        "settle_form": _quiet(SettleForm(auto_id="settle_%s")),
        "dismiss_form": _quiet(ReasonForm(auto_id="dismiss_%s")),
    }
    return render(request, "assessments/finding.html", context)


def _quiet(form):
    for field in form.fields.values():
        field.widget.attrs.pop("autofocus", None)
    return form


def _wanted(row: Finding) -> dict:
    """What an order begins with: what was found, to be put right by whom it is about."""
    said = f"{row.item}\n{row.words}" if row.item and row.words != str(row.item) else row.words
    return {"problem": said, "owner": row.person_id}


@login_required
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, pk: int) -> HttpResponse:
    row = _find(request, pk)
    require(rules.may_settle(request.user, row))
    form = OrderForm(request.POST or None, initial=_wanted(row))
    said, title = _("The rectification is ordered; its clock runs."), _("Order a rectification")
    return ask(request, row, form, said, actions.order_rectification, title=title, for_=_for(request))


@login_required
@require_http_methods(["GET", "POST"])
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    row = _find(request, pk)
    require(rules.may_settle(request.user, row))
    form, title = ReasonForm(request.POST or None), _("Dismiss the finding")
    return ask(request, row, form, _("Dismissed."), actions.dismiss_finding, title=title, for_=_for(request))


@login_required
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    row = _find(request, pk)
    require(rules.may_settle(request.user, row) and row.rectification_id is None)
    form, title = SettleForm(request.POST or None), _("Put right on the spot")
    return ask(request, row, form, _("Put right."), actions.settle_finding, title=title, for_=_for(request))


@login_required
@require_GET
def kind_list(request: HttpRequest) -> HttpResponse:
    require(rules.may_edit_kinds(request.user) or rules.may_see_samples(request.user))
    context = {"kinds": FindingKind.objects.all(), "offer_edit": rules.may_edit_kinds(request.user)}
    return render(request, "assessments/finding_kinds.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_kind(request: HttpRequest) -> HttpResponse:
    require(rules.may_edit_kinds(request.user))
    form = KindForm(request.POST or None, instance=FindingKind())
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name not in {"version", "order"}}
        actions.add_kind(actor=request.user, **said)
        messages.success(request, _("Saved."))
        return redirect("assessments:finding-kinds")
    return render(request, "assessments/finding_kind_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit_kind(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.may_edit_kinds(request.user))
    kind = get_object_or_404(FindingKind, pk=pk)
    form = KindForm(request.POST or None, instance=get_object_or_404(FindingKind, pk=pk))
    form.initial.setdefault("version", kind.version)
    context = {"form": form, "kept": kind}
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        version = said.pop("version") or 0
        try:
            actions.edit_kind(kind, actor=request.user, version=version, **said)
        except Stale as refusal:
            kind.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, kind)
        else:
            messages.success(request, _("Saved."))
            return redirect("assessments:finding-kinds")
    return render(request, "assessments/finding_kind_form.html", context)


def _find(request: HttpRequest, pk: int) -> Finding:
    rows = Finding.objects.visible_to(request.user).with_people()
    rows = rows.select_related("item", "rectification", "person__department", "inspection__second_of")
    return get_object_or_404(rows.distinct(), pk=pk)


def _for(request: HttpRequest):
    return on_behalf(request.user, permission=rules.INSPECT)
