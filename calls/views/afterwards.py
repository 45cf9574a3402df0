"""Calling customers back: who is due, and one conversation about everything of one customer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from calls import actions, callbacks, quiet_hours, rules
from calls.forms.call_back import CallBackForm
from calls.models import Issue
from history.flow import NotAllowed
from history.moment import now


@login_required
@require_GET
def call_backs(request):
    at, everybody = now(), request.GET.get("view") == "all"
    issues = Issue.objects.visible_to(request.user)
    waiting = callbacks.waiting(issues) if everybody else callbacks.of_person(issues, request.user)
    context = {
        "conversations": callbacks.conversations(waiting, at),
        "not_reached": callbacks.not_reached(issues).with_people().order_by("-followed_up_at", "-pk")[:20],
        "view": "all" if everybody else "",
        "quiet_until": _quiet_until(at),
    }
    return render(request, "calls/call_backs.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def call_back(request, pk):
    """One call, all matters of this customer that wait for it; without any it goes back to the issue."""
    at, visible = now(), Issue.objects.visible_to(request.user)
    issue = get_object_or_404(visible.with_people().select_related("department__head"), pk=pk)
    if not rules.may_work(request.user, issue):
        raise PermissionDenied
    matters = [row for row in callbacks.together_with(issue, visible) if rules.may_work(request.user, row)]
    if issue.pk not in {row.pk for row in matters}:
        messages.warning(request, _("This customer has been called back already, or is not to be called yet."))
        return redirect(issue)
    form = CallBackForm(request.POST or None, matters=matters)
    if request.method == "POST" and form.is_valid():
        try:
            _note(form, request.user, at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The call-back is noted."))
            return redirect("calls:call-backs")
    context = {
        "form": form,
        "issue": issue,
        "matters": matters,
        "quiet_until": _quiet_until(at),
        "cancel": reverse("calls:call-backs"),
    }
    return render(request, "calls/call_back.html", context)


def _note(form, user, at):
    if form.reached:
        actions.call_back(form.said(), actor=user, at=at, **form.common(), **form.wishes())
    else:
        actions.try_in_vain(form.matters, actor=user, at=at, **form.common())


def _quiet_until(at):
    """From when one may call, where nobody is called now."""
    hours = quiet_hours.hours(at)
    return hours.next(at) if hours.is_quiet(at) else None
