"""Writing the special reception plan."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from history.flow import NotAllowed, Stale
from history.models import Event
from pages.versions import both_versions
from visits import actions, rules
from visits.forms.special import PlanForm
from visits.models import SpecialPlan

from .sheet import find, posted


@login_required
@require_http_methods(["GET", "POST"])
def special_plan(request, pk):
    """What is special about the reception of important guests or a large group (S1-10)."""
    sheet = find(request, pk)
    if not rules.may_edit(request.user, sheet):
        raise PermissionDenied
    if not sheet.is_editable:
        messages.warning(request, str(NotAllowed("write_plan", winner=Event.objects.latest_of(sheet))))
        return redirect(sheet)
    plan = SpecialPlan.objects.filter(sheet=sheet).first()
    form = PlanForm(posted(request), instance=plan)
    context = {"sheet": sheet, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_plan(sheet, actor=request.user, **form.cleaned_data)
        except Stale as refusal:
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, SpecialPlan.objects.get(sheet=sheet))
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(sheet)
        else:
            messages.success(request, _("Saved."))
            return redirect(sheet)
    return render(request, "visits/special_plan.html", context)
