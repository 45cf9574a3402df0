"""Case studies: begun on a record, written by who saw it, read by everybody without names (S2-74)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import training_rules as rules
from assessments.actions import case_studies as actions
from assessments.case_forms import CaseFilter, CaseForm
from assessments.hiding import readable
from assessments.models import CaseStudy
from assessments.sources import may_open_source, source_for
from history.flow import NotAllowed, Stale
from pages.paging import keyset
from pages.versions import both_versions

from .steps import do, require


@login_required
@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """What was shared, and one's own."""
    form = CaseFilter(request.GET)
    chosen, rows = form.chosen(), CaseStudy.objects.visible_to(request.user).select_related("topic", "created_by")
    if topic := chosen.get("topic"):
        rows = rows.filter(topic=topic)
    if chosen.get("mine"):
        rows = rows.filter(created_by__in=request.user.hats())
    page = keyset(rows, request, by="-created_at")
    for row in page.rows:
        is_mine = rules.may_edit_case(request.user, row)
        row.called = row.title if is_mine else str(row)
        row.author = row.created_by if is_mine else None
    return render(request, "assessments/case_list.html", {"page": page, "filter": form})


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, kind: str, source: int) -> HttpResponse:
    """A record is marked as a typical case by somebody who may read it."""
    record = source_for(request.user, kind, source)
    if record is None:
        raise Http404
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = CaseStudy(form_token=form.cleaned_data["form_token"], **{kind: record}, **form.said())
        messages.success(request, _("Kept as a draft: look at it without names, then share it."))
        return redirect(actions.begin_case(case, actor=request.user))
    return render(request, "assessments/case_form.html", {"form": form, "source": record})


@login_required
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The case as it is read without names; its author sees what was written, and what the others would read."""
    found = _find(request, pk)
    is_mine = rules.may_edit_case(request.user, found)
    pieces = actions.without_names(found) if found.can("share") else found.shared
    context = {
        "case": found,
        "shown": {name: readable(text) for name, text in pieces.items()},
        "is_mine": is_mine,
        "source": found.source if may_open_source(request.user, found) else None,
        "offer_share": is_mine and found.can("share"),
        "offer_withdraw": is_mine and found.can("withdraw"),
        "courses": found.courses.with_places().order_by("-held_on", "-pk")[:10],
    }
    return render(request, "assessments/case_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    require(rules.may_edit_case(request.user, found))
    if not found.can("share"):
        messages.warning(request, _("Take it back first: what colleagues read does not change under their eyes."))
        return redirect(found)
    form = CaseForm(request.POST or None, instance=_find(request, pk))
    context = {"form": form, "case": found}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_case(found, actor=request.user, version=form.cleaned_data["version"] or 0, **form.said())
        except Stale as refusal:
            found.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, found)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(found)
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    return render(request, "assessments/case_form.html", context)


@login_required
@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    require(rules.may_edit_case(request.user, found))
    version = request.POST.get("version", "")
    seen = int(version) if version.isdecimal() else found.version
    return do(request, found, _("Shared, without names."), actions.share, version=seen)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    require(rules.may_edit_case(request.user, found))
    return do(request, found, _("It is yours alone again."), actions.withdraw_case)


def _find(request: HttpRequest, pk: int) -> CaseStudy:
    rows = CaseStudy.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("topic", "created_by", "appointment", "call", "issue"), pk=pk)
