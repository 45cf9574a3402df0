"""The pages of the rules about which visits need a sheet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from history.verbs import carry_out
from visits import actions, rules
from visits.forms.sheet_rules import SheetRuleForm
from visits.models import SheetRule

from .sheet import posted


@login_required
@require_GET
def sheet_rules(request):
    """Everybody may look up which visits need a sheet; a rule that is out of use stands at the end."""
    rows = SheetRule.objects.select_related("level").order_by("-is_active", "kind", "level", "from_head_count")
    context = {"rows": rows, "offer_edit": rules.may_edit_standard(request.user)}
    return render(request, "visits/sheet_rules.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_sheet_rule(request):
    _require(request)
    form = SheetRuleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            rule = actions.add_rule(actor=request.user, **fields)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved: it holds for visits that are confirmed from now on."))
            return redirect(rule)
    return render(request, "visits/sheet_rule_form.html", {"form": form, "rule": None})


@login_required
@require_http_methods(["GET", "POST"])
def edit_sheet_rule(request, pk):
    rule = get_object_or_404(SheetRule.objects.select_related("level"), pk=pk)
    _require(request)
    form = SheetRuleForm(posted(request), instance=rule)
    if request.method == "POST" and form.is_valid():
        rule.refresh_from_db()
        try:
            actions.edit_rule(rule, actor=request.user, **form.cleaned_data)
        except Stale as refusal:
            form.add_error(None, str(refusal))
            form.data = form.data.copy()
            form.data["version"] = SheetRule.objects.get(pk=pk).version
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved: it holds for visits that are confirmed from now on."))
            return redirect(rule)
    return render(request, "visits/sheet_rule_form.html", {"form": form, "rule": rule})


@login_required
@require_POST
def retire_sheet_rule(request, pk):
    rule = get_object_or_404(SheetRule, pk=pk)
    _require(request)
    return carry_out(request, rule, actions.retire_rule, _("The rule is out of use."))


@login_required
@require_POST
def use_sheet_rule_again(request, pk):
    rule = get_object_or_404(SheetRule, pk=pk)
    _require(request)
    return carry_out(request, rule, actions.use_rule_again, _("The rule is in use again."))


def _require(request) -> None:
    if not rules.may_edit_standard(request.user):
        raise PermissionDenied
