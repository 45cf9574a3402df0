"""What a colleague does who was asked to help with an issue."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from calls import actions, rules
from calls.forms.support import DeclineSupportForm, GiveSupportForm
from calls.models import Issue, Support
from history.flow import NotAllowed


@login_required
@require_http_methods(["GET", "POST"])
def give_support(request, pk, support):
    said = _("Thank you: the handler has been told.")
    label = _("Answer the request for support")
    return _with_words(request, pk, support, GiveSupportForm, actions.give_support, label, said)


@login_required
@require_http_methods(["GET", "POST"])
def decline_support(request, pk, support):
    said = _("The handler has been told and asks somebody else.")
    return _with_words(
        request, pk, support, DeclineSupportForm, actions.decline_support, _("Decline the request for support"), said
    )


@login_required
@require_POST
def accept_support(request, pk, support):
    issue, row = _find(request, pk, support)
    try:
        actions.accept_support(row, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Taken on: the handler sees that you are at it."))
    return redirect(issue)


def _with_words(request, pk, support, form_class, act, label, said):
    issue, row = _find(request, pk, support)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(row, actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(issue)
    return render(request, "calls/verb_form.html", {"form": form, "label": label, "hint": row.task, "subject": issue})


def _find(request, pk, support):
    issue = get_object_or_404(Issue.objects.visible_to(request.user).with_people(), pk=pk)
    row = get_object_or_404(Support.objects.select_related("department", "expert"), pk=support, issue=issue)
    if not rules.may_give_support(request.user, row):
        raise PermissionDenied
    return issue, row
