"""One's own page, and the deputies and absences of everybody whose they are to arrange."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, rules
from accounts.forms import AbsenceForm, DeputyForm
from accounts.models import Absence, Deputy, User
from history.flow import NotAllowed
from history.moment import now


@login_required
@require_http_methods(["GET", "POST"])
def password(request):
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(request.user, form.cleaned_data["new_password1"], actor=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed. Other devices are logged out."))
        return redirect("accounts:me")
    return render(request, "accounts/password_form.html", {"form": form, "cancel": reverse("accounts:me")})


@login_required
@require_GET
def me(request):
    """What Portico knows about the reader, who stands in for them and when they are away."""
    return person(request, request.user.pk)


@login_required
@require_GET
def person(request, pk):
    row, at = get_object_or_404(User.objects.visible_to(request.user).with_place(), pk=pk), now()
    may_manage = rules.may_manage(request.user)
    context = {
        "person": row,
        "roles": row.groups.order_by("name"),
        "deputies": row.deputies.filter(ends_at__gt=at).select_related("deputy").order_by("starts_at"),
        "principals": row.stands_in_for.filter(ends_at__gt=at).select_related("person").order_by("starts_at"),
        "absences": row.absences.filter(ends_at__gt=at).order_by("starts_at"),
        "is_own": row.pk == request.user.pk,
        "offer_arrange": rules.may_arrange(request.user, row),
        "offer_edit": may_manage,
        "offer_deactivate": may_manage and row.is_active,
        "offer_reactivate": may_manage and not row.is_active,
    }
    return render(request, "accounts/user_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appoint_deputy(request, pk):
    person = _arranged(request, pk)
    form = DeputyForm(request.POST or None, person=person, initial={"starts_at": now()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.appoint_deputy(person, **form.cleaned_data, actor=request.user)
        except NotAllowed as refusal:
            form.add_error("deputy", str(refusal))
        else:
            said = _("%(deputy)s stands in for %(person)s.")
            messages.success(request, said % {"deputy": form.cleaned_data["deputy"], "person": person})
            return redirect(person)
    return render(request, "accounts/deputy_form.html", {"form": form, "person": person})


@login_required
@require_POST
def end_deputy(request, pk):
    row = get_object_or_404(Deputy.objects.visible_to(request.user).select_related("person", "deputy"), pk=pk)
    if not rules.may_arrange(request.user, row.person):
        raise PermissionDenied
    return _end(request, actions.end_deputy, row, _("%(deputy)s no longer stands in.") % {"deputy": row.deputy})


@login_required
@require_http_methods(["GET", "POST"])
def record_absence(request, pk):
    person = _arranged(request, pk)
    form = AbsenceForm(request.POST or None, initial={"starts_at": now()})
    if request.method == "POST" and form.is_valid():
        actions.record_absence(person, **form.cleaned_data, actor=request.user)
        messages.success(request, _("The front desk can see this now."))
        return redirect(person)
    return render(request, "accounts/absence_form.html", {"form": form, "person": person})


@login_required
@require_POST
def end_absence(request, pk):
    row = get_object_or_404(Absence.objects.visible_to(request.user).select_related("person"), pk=pk)
    if not rules.may_arrange(request.user, row.person):
        raise PermissionDenied
    return _end(request, actions.end_absence, row, _("The absence has ended."))


def _arranged(request, pk):
    """The person whose deputy or absence this is about."""
    person = get_object_or_404(User.objects.visible_to(request.user).with_place(), pk=pk)
    if not rules.may_arrange(request.user, person):
        raise PermissionDenied
    return person


def _end(request, act, row, said):
    """End it, say one sentence, go back to the person's page."""
    try:
        act(row, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(row.person)
