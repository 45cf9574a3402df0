"""Accounts and roles, for whoever manages people."""

from axes.utils import reset
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, rules
from accounts.forms import PeopleFilter, PersonForm, RegisterForm
from accounts.models import Department, User
from history.flow import NotAllowed, Stale
from pages.paging import keyset


@login_required
@require_GET
def people(request):
    """The departments with their heads, and the people in them with their roles."""
    _managers_only(request)
    chosen = PeopleFilter(request.GET)
    rows = chosen.narrow(User.objects.visible_to(request.user)).with_place().prefetch_related("groups")
    context = {
        "page": keyset(rows, request, by="name"),
        "filter": chosen,
        "departments": Department.objects.tree(),
    }
    return render(request, "accounts/user_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request):
    _managers_only(request)
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.person()
        password, roles = form.cleaned_data["password"], form.cleaned_data["roles"]
        actions.register(person, password=password, roles=roles, actor=request.user)
        messages.success(request, _("%(person)s can log in now.") % {"person": person})
        return redirect(person)
    return render(request, "accounts/user_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    _managers_only(request)
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        unchanged = User.objects.get(pk=person.pk)  # the form has written into its own
        try:
            actions.edit(unchanged, **form.cleaned_data, actor=request.user)
        except Stale as refusal:
            form.show_current(User.objects.get(pk=person.pk))
            form.add_error(None, str(refusal))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(person)
    return render(request, "accounts/user_form.html", {"form": form, "person": person})


@login_required
@require_http_methods(["GET", "POST"])
def set_password(request, pk):
    """A new password for somebody who has forgotten theirs; it opens a locked name again."""
    _managers_only(request)
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = SetPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_password(person, form.cleaned_data["new_password1"], actor=request.user)
        reset(username=person.username)
        messages.success(request, _("%(person)s can log in with the new password.") % {"person": person})
        return redirect(person)
    return render(request, "accounts/set_password_form.html", {"form": form, "person": person})


@login_required
@require_POST
def deactivate(request, pk):
    return _carry_out(request, pk, actions.deactivate, _("The account is closed."))


@login_required
@require_POST
def reactivate(request, pk):
    return _carry_out(request, pk, actions.reactivate, _("The account is open again."))


def _carry_out(request, pk, act, said):
    _managers_only(request)
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    try:
        act(person, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(person)


def _managers_only(request):
    if not rules.may_manage(request.user):
        raise PermissionDenied
