"""The verbs of whoever draws a sheet up: submitting it, and confirming its purpose."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from history.flow import NotAllowed
from history.verbs import carry_out
from visits import actions, rules

from .sheet import find


@login_required
@require_POST
def submit(request, pk):
    sheet = find(request, pk)
    if not rules.may_submit(request.user, sheet):
        raise PermissionDenied
    try:
        actions.submit(sheet, actor=request.user)
    except actions.Incomplete as refusal:
        for each in refusal.lacking:
            messages.warning(request, str(each))
        return redirect("visits:edit", sheet.pk)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Submitted. Whoever signs has been told."))
    return redirect(sheet)


@login_required
@require_POST
def confirm_purpose(request, pk):
    sheet = find(request, pk)
    if not rules.may_confirm_purpose(request.user, sheet):
        raise PermissionDenied
    return carry_out(request, sheet, actions.confirm_purpose, _("The purpose is confirmed."))
