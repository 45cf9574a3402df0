"""Departments and positions, for whoever manages people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions, rules
from accounts.forms import DepartmentForm, PositionForm
from accounts.models import Department, Position
from history.flow import NotAllowed, Stale


@login_required
@require_http_methods(["GET", "POST"])
def found_department(request):
    return _found(request, DepartmentForm, "accounts:people", _("New department"))


@login_required
@require_http_methods(["GET", "POST"])
def edit_department(request, pk):
    return _edit(request, Department, pk, DepartmentForm, "accounts:people")


@login_required
@require_GET
def positions(request):
    _managers_only(request)
    return render(request, "accounts/position_list.html", {"positions": Position.objects.order_by("grade", "name")})


@login_required
@require_http_methods(["GET", "POST"])
def found_position(request):
    return _found(request, PositionForm, "accounts:positions", _("New position"))


@login_required
@require_http_methods(["GET", "POST"])
def edit_position(request, pk):
    return _edit(request, Position, pk, PositionForm, "accounts:positions")


def _found(request, form_class, back, title):
    _managers_only(request)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.found(form.instance, actor=request.user)
        messages.success(request, _("Saved."))
        return redirect(back)
    return render(request, "accounts/place_form.html", {"form": form, "title": title, "back": back})


def _edit(request, model, pk, form_class, back):
    _managers_only(request)
    form = form_class(request.POST or None, instance=get_object_or_404(model, pk=pk))
    place = model.objects.get(pk=pk)  # the form writes into its own
    if request.method == "POST" and form.is_valid():
        try:
            actions.rearrange(place, **form.cleaned_data, actor=request.user)
        except Stale as refusal:
            form.show_current(model.objects.get(pk=pk))
            form.add_error(None, str(refusal))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return render(request, "accounts/place_form.html", {"form": form, "title": place, "back": back, "place": place})


def _managers_only(request):
    if not rules.may_manage(request.user):
        raise PermissionDenied
