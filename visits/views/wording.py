"""The company's own words: what purposes are called, and who answers for what."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from history.flow import NotAllowed, Stale
from pages.versions import both_versions
from visits import actions, rules
from visits.forms.wording import EditResponsibilityForm, PurposeForm, ResponsibilityForm
from visits.models import PurposeLabel, Responsibility


@login_required
@require_GET
def purposes(request):
    context = {"purposes": PurposeLabel.objects.all(), "offer_edit": rules.may_edit_standard(request.user)}
    return render(request, "visits/purpose_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_purpose(request, pk):
    label = get_object_or_404(PurposeLabel, pk=pk)
    return _edit(request, label, PurposeForm, actions.edit_purpose, "visits/purpose_form.html")


@login_required
@require_GET
def responsibilities(request):
    """Role by role; what is not in use any more is shown to who may bring it back."""
    offer_edit = rules.may_edit_standard(request.user)
    rows = Responsibility.objects.all() if offer_edit else Responsibility.objects.filter(is_active=True)
    roles = [(role, label, [row for row in rows if row.role == role]) for role, label in Responsibility.Role.choices]
    return render(request, "visits/responsibility_list.html", {"roles": roles, "offer_edit": offer_edit})


@login_required
@require_http_methods(["GET", "POST"])
def add_responsibility(request):
    if not rules.may_edit_standard(request.user):
        raise PermissionDenied
    form = ResponsibilityForm(request.POST or None, initial={"role": request.GET.get("role")})
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_responsibility(actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    return render(request, "visits/responsibility_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit_responsibility(request, pk):
    row = get_object_or_404(Responsibility, pk=pk)
    return _edit(request, row, EditResponsibilityForm, actions.edit_responsibility, "visits/responsibility_form.html")


def _edit(request, row, form_class, act, template):
    """One row of the company's words: typed, kept with its history, and both versions shown where two wrote."""
    if not rules.may_edit_standard(request.user):
        raise PermissionDenied
    form = form_class(request.POST if request.method == "POST" else None, instance=row)
    both = []
    if request.method == "POST" and form.is_valid():
        row.refresh_from_db()
        try:
            act(row, actor=request.user, **form.cleaned_data)
        except Stale as refusal:
            messages.warning(request, str(refusal))
            both = both_versions(form, row)
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    return render(request, template, {"form": form, "row": row, "both": both})
