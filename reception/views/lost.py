"""Lost property: what was found, where it lies, and who has it again (S4-247)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from history.moment import now
from pages.paging import keyset
from pages.versions import both_versions
from reception import rules
from reception.actions import Refused
from reception.actions import lost as actions
from reception.forms import ReasonForm
from reception.forms.house import DisposeForm, GiveBackForm, LostFilterForm, LostItemForm
from reception.models import Appointment, LostItem

from .common import require


@login_required
@require_GET
def lost_property(request):
    form = LostFilterForm(request.GET)
    rows = LostItem.objects.visible_to(request.user).select_related("site", "appointment__organisation")
    rows = rows.narrowed(**form.cleaned_data) if form.is_valid() else rows
    context = {"page": keyset(rows, request, by="-found_at"), "filter": form}
    return render(request, "reception/lost_list.html", context | {"may_log": rules.may_log_found(request.user)})


@login_required
@require_http_methods(["GET", "POST"])
def log_found(request):
    require(rules.may_log_found(request.user))
    form = LostItemForm(request.POST or None, reader=request.user, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            item = LostItem(form_token=form.cleaned_data["form_token"], **form.said())
            item = actions.find(item, actor=request.user)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("It is logged."))
            return redirect(item)
    return render(request, "reception/lost_form.html", {"form": form})


@login_required
@require_GET
def found(request, pk):
    item = _find(request, pk)
    offered = {verb for verb in LostItem.FLOW if item.can(verb)} if rules.may_log_found(request.user) else set()
    context = {
        "item": item,
        "offered": offered,
        "may_edit": rules.may_log_found(request.user),
        "may_open_visit": item.appointment_id
        and Appointment.objects.visible_to(request.user).filter(pk=item.appointment_id).exists(),
        "give_back_form": GiveBackForm(auto_id="back_%s"),
        "dispose_form": DisposeForm(auto_id="dispose_%s"),
        "take_back_form": ReasonForm(auto_id="take_%s"),
    }
    return render(request, "reception/lost_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_found(request, pk):
    item = _find(request, pk)
    require(rules.may_log_found(request.user))
    initial = {"version": item.version}
    form = LostItemForm(
        request.POST or None, reader=request.user, instance=LostItem.objects.get(pk=pk), initial=initial
    )
    context = {"form": form, "item": item}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.get("version") or 0
        try:
            actions.edit(item, actor=request.user, version=version, **form.said())
        except Stale as refusal:
            item.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, item)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(item)
    return render(request, "reception/lost_form.html", context)


@login_required
@require_POST
def give_back(request, pk):
    form, said = GiveBackForm(request.POST), _("It is with its owner again.")
    return _verb(request, pk, actions.give_back, form, said, _("Give back"))


@login_required
@require_POST
def dispose(request, pk):
    return _verb(request, pk, actions.dispose, DisposeForm(request.POST), _("Noted."), _("Give away"))


@login_required
@require_POST
def take_back(request, pk):
    form, said = ReasonForm(request.POST), _("It is on the shelf again.")
    return _verb(request, pk, actions.take_back, form, said, _("Put back on the shelf"))


def _verb(request, pk, act, form, said, title):
    item = _find(request, pk)
    require(rules.may_log_found(request.user))
    if not form.is_valid():
        return render(request, "reception/house_verb.html", {"row": item, "form": form, "title": title})
    try:
        act(item, actor=request.user, **form.cleaned_data)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(item)


def _find(request, pk) -> LostItem:
    rows = LostItem.objects.visible_to(request.user)
    named = ("site", "appointment__organisation", "appointment__contact_person", "returned_by", "created_by")
    return get_object_or_404(rows.select_related(*named), pk=pk)


def _initial(request) -> dict:
    initial = {"found_at": now(), "found_by": str(request.user)}
    asked = request.GET.get("appointment", "")
    visits = Appointment.objects.visible_to(request.user).open_to(request.user)
    visit = visits.filter(pk=asked).first() if asked.isdecimal() else None
    return initial | ({"appointment": visit.pk, "site": visit.site_id} if visit else {})
