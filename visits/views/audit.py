"""The checklist of a customer audit on its sheet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from history.flow import NotAllowed
from papers.models import ChecklistItem
from visits import actions, rules
from visits.audit import CHECKLIST

from .sheet import find


@login_required
@require_POST
def tick_audit(request, pk):
    """The boxes as they were left: what was ticked here is ticked, and only what was seen ticked is taken back."""
    sheet = find(request, pk)
    if not rules.may_tick_audit(request.user, sheet):
        raise PermissionDenied
    items = ChecklistItem.objects.of(CHECKLIST)
    ticked, seen = (set(request.POST.getlist(name)) for name in ("item", "seen"))
    news = [item for item in items if str(item.pk) in ticked - seen]
    gone = [item for item in items if str(item.pk) in seen - ticked]
    try:
        actions.tick_audit(sheet, items=news, untick=gone, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The audit checklist is saved."))
    return redirect(f"{sheet.get_absolute_url()}#audit")
