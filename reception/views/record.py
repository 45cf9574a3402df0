"""The reception record."""

from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from pages.versions import both_versions
from reception import actions, rules
from reception.actions.record import OPEN as RECORDED
from reception.forms import RecordForm
from reception.models import ReceptionRecord, RecordTick
from reception.parts import ticks_of

from .common import carry_out, find, require


@login_required
@require_http_methods(["GET", "POST"])
def record(request, pk):
    appointment = find(request, pk)
    require(rules.may_write_record(request.user, appointment))
    row = ReceptionRecord.objects.filter(appointment=appointment).first()
    if row is not None and row.closed_at:
        context = {"appointment": appointment, "record": row} | ticks_of(appointment, request.user)
        return render(request, "reception/record_detail.html", context)
    if appointment.state not in RECORDED:
        messages.warning(request, _("The reception record begins when the visitor has arrived."))
        return redirect(appointment)
    shown = row or actions.new_record(appointment)
    staff = [member.person_id for member in row.staff.all()] if row else [appointment.contact_person_id]
    initial = {"version": shown.version, "staff": staff}
    form = RecordForm(request.POST or None, instance=copy(shown), initial=initial)
    context = {"appointment": appointment, "record": row, "form": form, "offer_close": appointment.can("close")}
    context |= ticks_of(appointment, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_record(
                appointment, actor=request.user, version=form.cleaned_data["version"], **form.said()
            )
            if "close" in request.POST:
                actions.close(appointment, actor=request.user)
        except Stale as refusal:
            row = ReceptionRecord.objects.get(appointment=appointment)
            messages.warning(request, str(refusal))
            context |= {"record": row, "both": both_versions(form, row)}
        except actions.Refused as refusal:
            form.add_error(None, _("Saved, but not closed.") + " " + str(refusal))
            form.data = form.data.copy()
            form.data["version"] = saved.version
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(appointment)
        else:
            closed = "close" in request.POST
            messages.success(request, _("The record is closed.") if closed else _("Saved."))
            return redirect(appointment)
    return render(request, "reception/record_form.html", context)


@login_required
@require_POST
def close(request, pk):
    appointment = find(request, pk)
    require(rules.may_write_record(request.user, appointment))
    return carry_out(request, appointment, actions.close, _("The record is closed."))


@login_required
@require_POST
def tick(request, pk):
    return _ticked(request, pk, actions.tick)


@login_required
@require_POST
def untick(request, pk):
    return _ticked(request, pk, actions.untick)


def _ticked(request, pk, act):
    """One of the three ticks of a record is set or taken back; what is none of them is no address of ours."""
    appointment, deed = find(request, pk), request.POST.get("deed", "")
    require(rules.may_write_record(request.user, appointment))
    if deed not in RecordTick.Deed.values:
        raise Http404
    return carry_out(request, appointment, act, _("Noted."), deed=deed)
