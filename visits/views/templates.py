"""What departments prepare at which level, kept by the company on pages of its own, with history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Department
from deadlines.terms import amount_words
from history.flow import NotAllowed, Stale
from history.verbs import carry_out
from pages.languages import in_language
from visits import actions, rules
from visits.forms.preparation import NewTemplateForm, TemplateForm, TemplateItems
from visits.models import Level, PrepTemplate, ReceptionStandard


@login_required
@require_GET
def templates(request):
    """Everything that is prepared: for every visit, then by level."""
    rows = list(PrepTemplate.objects.select_related("level").prefetch_related("items").order_by("order", "pk"))
    _name(rows)
    groups = [(None, [row for row in rows if row.level_id is None])]
    groups += [(level, [row for row in rows if row.level_id == level.pk]) for level in Level.objects.all()]
    leads = actions.lead_words()
    context = {"groups": [(level, [(row, leads(row)) for row in found]) for level, found in groups]}
    context["offer_edit_template"] = rules.may_edit_template(request.user)
    return render(request, "visits/templates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def template(request, pk):
    row = get_object_or_404(PrepTemplate.objects.select_related("level"), pk=pk)
    if not rules.may_edit_template(request.user):
        raise PermissionDenied
    lead = actions.lead_days_of(row)
    form = TemplateForm(_posted(request), instance=row, lead_days=lead)
    formset = TemplateItems(_posted(request), initial=_lines(row))
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        row.refresh_from_db()
        try:
            actions.edit_template(row, lines=formset.lines, actor=request.user, **form.cleaned_data)
        except Stale as refusal:
            row.refresh_from_db()
            form.add_error(None, str(refusal))
            form.data = form.data.copy()
            form.data["version"] = row.version
            return _form_page(request, row, form, formset, theirs=row)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. It holds for tasks that are given from now on."))
            return redirect("visits:templates")
    elif request.method == "POST":
        row.refresh_from_db()
    return _form_page(request, row, form, formset)


@login_required
@require_http_methods(["GET", "POST"])
def add_template(request):
    if not rules.may_add_template(request.user):
        raise PermissionDenied
    level = Level.objects.filter(code=request.GET.get("level", "")).first()
    row = PrepTemplate(level=level, order=99)
    form = NewTemplateForm(_posted(request), instance=row)
    formset = TemplateItems(_posted(request))
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        said = dict(form.cleaned_data)
        lead = said.pop("lead_days")
        said.pop("version")
        new = PrepTemplate(level=level, **said)
        try:
            actions.add_template(new, lines=formset.lines, lead_days=lead, actor=request.user)
        except NotAllowed as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Added. It holds for tasks that are given from now on."))
            return redirect("visits:templates")
    return _form_page(request, row, form, formset)


@login_required
@require_POST
def retire_template(request, pk):
    return _use(request, pk, actions.retire_template, _("Out of use. What is being prepared goes on."))


@login_required
@require_POST
def revive_template(request, pk):
    return _use(request, pk, actions.revive_template, _("In use again."))


def _use(request, pk, act, said):
    row = get_object_or_404(PrepTemplate, pk=pk)
    if not rules.may_retire_template(request.user):
        raise PermissionDenied
    carry_out(request, row, act, said)
    return redirect("visits:templates")


def _name(rows):
    """Departments and service items by their names; what the company has no more keeps its code."""
    departments = {row.code: row for row in Department.objects.all()}
    items = {row.item_code: in_language(row, "name") for row in ReceptionStandard.objects.all()}
    for row in rows:
        row.department = departments.get(row.department_code, row.department_code)
        row.service = items.get(row.service_code, row.service_code)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _lines(row: PrepTemplate) -> list[dict]:
    names = ("pk", "text", "text_zh", "quantity", "per_person")
    return [{name: getattr(item, name) for name in names} for item in row.items.all()]


def _form_page(request, row, form, formset, *, theirs=None):
    limit = actions.limit_of(row) if row.pk else None
    context = {
        "template": row,
        "form": form,
        "formset": formset,
        "theirs": theirs,
        "lead": amount_words(limit) if limit else "",
        "limit": limit,
    }
    return render(request, "visits/template_form.html", context)
