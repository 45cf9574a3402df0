"""Missed calls: a list of what is to be returned, and the few things that are done about one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from calls import actions, promises, rules
from calls.forms.missed import AttemptForm, SetAsideForm
from calls.models import Call
from history.flow import NotAllowed
from pages.paging import keyset


@login_required
@require_GET
def missed_list(request):
    """Whom somebody must call back, the longest waiting first; one row for each number."""
    waiting = Call.objects.visible_to(request.user).missed()
    page = keyset(waiting.one_per_number().with_people(), request, by="called_at")
    promises.show_nearest(page.rows)
    for row in page.rows:
        row.offer_return = rules.may_return(request.user, row)
        row.is_mine = row.taken_by_id in request.user.hats()
    context = {
        "page": page,
        "attempt_form": AttemptForm(auto_id=False),
        "aside_form": SetAsideForm(auto_id=False),
    }
    return render(request, "calls/missed_list.html", context)


@login_required
@require_POST
def take(request, pk):
    return _done(request, pk, actions.take_missed, _("You call back."))


@login_required
@require_POST
def give_back(request, pk):
    return _done(request, pk, actions.give_back, _("It lies on the list for everybody again."))


@login_required
@require_POST
def try_back(request, pk):
    return _done(request, pk, actions.try_back, _("The attempt is noted; the caller still waits."), AttemptForm)


@login_required
@require_POST
def set_aside(request, pk):
    return _done(request, pk, actions.set_aside, _("Nobody calls back any more."), SetAsideForm)


def _done(request, pk, act, said, form_class=None):
    """Carry out a verb of a missed call and come back to the list."""
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    if not rules.may_return(request.user, call):
        raise PermissionDenied
    form = form_class(request.POST) if form_class else None
    if form is not None and not form.is_valid():
        context = {"form": form, "label": said, "subject": call}
        return render(request, "calls/verb_form.html", context)
    try:
        act(call, actor=request.user, **(form.said() if form else {}))
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("calls:missed")
