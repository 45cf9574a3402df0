"""Visitors are shown round, and the areas of a site to show them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from history.flow import Stale
from reception import actions, rules
from reception.forms import AreaForm, TourForm
from reception.models import Area

from .common import carry_out, filled, find, require


@login_required
@require_POST
def enter_area(request, pk):
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    form, said = filled(TourForm, request, appointment=appointment), _("Noted where the visitors are.")
    return carry_out(request, appointment, actions.enter_area, said, form=form, title=_("Show an area"))


@login_required
@require_POST
def leave_area(request, pk):
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    return carry_out(request, appointment, actions.leave_area, _("The tour is over."))


@login_required
@require_GET
def areas(request):
    require(rules.may_manage_rooms(request.user))
    return render(request, "reception/area_list.html", {"areas": Area.objects.select_related("site")})


@login_required
def create_area(request):
    require(rules.may_manage_rooms(request.user))
    form = AreaForm(request.POST or None, initial={"is_active": True})
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in AreaForm.Meta.fields}
        actions.name_area(actor=request.user, **fields)
        messages.success(request, _("Saved."))
        return redirect("reception:areas")
    return render(request, "reception/area_form.html", {"form": form})


@login_required
def edit_area(request, pk):
    require(rules.may_manage_rooms(request.user))
    area = get_object_or_404(Area.objects.select_related("site"), pk=pk)
    form = AreaForm(request.POST or None, instance=get_object_or_404(Area, pk=pk))
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            actions.edit_area(area, actor=request.user, version=fields.pop("seen") or 0, **fields)
        except Stale as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("reception:areas")
    return render(request, "reception/area_form.html", {"form": form, "area": area})
