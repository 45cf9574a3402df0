"""The call log."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from calls import actions, rules
from calls.filters import CallFilter
from calls.forms.call import CallErrorForm, CallForm, MissedForm
from calls.models import Call, Issue
from calls.standards import number
from history.flow import NotAllowed
from history.moment import now
from pages.formats import moment
from pages.paging import keyset


@login_required
@require_GET
def call_list(request):
    calls = Call.objects.visible_to(request.user).with_people()
    chosen = CallFilter(request.GET)
    page = keyset(chosen.narrow(calls, request.user), request, by="-called_at")
    return render(request, "calls/call_list.html", {"page": page, "filter": chosen})


@login_required
@require_GET
def call_detail(request, pk):
    call = get_object_or_404(Call.objects.visible_to(request.user).with_people(), pk=pk)
    context = {
        "call": call,
        "issues": Issue.objects.visible_to(request.user).filter(call=call).with_people(),
        "points": call.points_conveyed.all(),
        "rings_allowed": number("CALL_RINGS", call.called_at),
        "returned": call.returned_by.first(),
        "offer_note_error": rules.may_edit_call(request.user, call),
    }
    if context["offer_note_error"]:
        initial = {"version": call.version, "error_note": call.error_note, "correction": call.correction}
        form = CallErrorForm(initial=initial | {"apologised_at": call.apologised_at}, auto_id="error_%s")
        context["error_form"] = form
    return render(request, "calls/call_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def call_create(request):
    may_set = rules.may_set_special_due(request.user)
    missed = Call.objects.visible_to(request.user).missed()
    form = CallForm(request.POST or None, initial=_known(request, missed), missed=missed, may_set_special_due=may_set)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            call = actions.log(
                form.call(),
                actor=request.user,
                organisation=given["organisation"],
                points=given["points_conveyed"],
                issue=form.issue(),
                special_due_at=given["special_due_at"],
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return _logged(request, call)
    return render(request, "calls/call_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def call_miss(request):
    form = MissedForm(request.POST or None, initial={"called_at": now(), "agent": request.user})
    if request.method == "POST" and form.is_valid():
        call = actions.miss(actor=request.user, **form.said())
        messages.success(request, _("The missed call is noted, to be called back."))
        return redirect(call)
    label = _("Note a missed call")
    context = {"form": form, "label": label, "cancel": reverse("calls:list")}
    return render(request, "calls/missed_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def note_error(request, pk):
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    if not rules.may_edit_call(request.user, call):
        raise PermissionDenied
    form = CallErrorForm(request.POST or None, initial={"version": call.version, "apologised_at": now()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_error(call, actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The service error is noted."))
            return redirect(call)
    label = _("Note a service error")
    return render(request, "calls/verb_form.html", {"form": form, "label": label, "subject": call})


def _logged(request, call):
    issue = call.issues.order_by("pk").first()
    if issue is None:
        messages.success(request, _("The call is logged."))
        return redirect(call)
    if call.promised_reply_at:
        promised = moment(call.promised_reply_at)
        messages.success(
            request, _("The call is logged. The caller expects an answer by %(when)s.") % {"when": promised}
        )
    else:
        messages.success(request, _("The call is logged, and followed as an issue."))
    return redirect(issue)


def _known(request, missed):
    """What the form knows before anybody types: the time; for a call-back also the number and what it returns."""
    number = request.GET.get("returns", "")
    returned = get_object_or_404(missed, pk=number) if number.isdigit() else None
    if returned is None:
        return {"called_at": now(), "caller_phone": request.GET.get("phone", "")}
    return {"called_at": now(), "caller_phone": returned.caller_phone, "direction": "out", "returns": returned.pk}
