"""A party at the door: who of them has come, who is out for a while, who leaves."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from history.flow import NotAllowed
from history.models import Event
from pages.formats import listed
from reception import actions, rules
from reception.forms import ArrivalForm, CheckInForm, CheckOutForm, DepartureForm
from reception.models import Appointment
from reception.privacy import name_for
from reception.readiness import unticked

from .common import back, carry_out, find, require, way_back


@login_required
@require_GET
def arrival(request, pk):
    """The party at the desk, before it is checked in: names, badges, needs, and what is not ready."""
    appointment = find(request, pk)
    _require_door(request, appointment)
    require(rules.may_see_details(request.user, appointment))
    if not appointment.can("check_in"):
        return _too_late(request, appointment, "check_in")
    return _arrival_page(request, appointment, ArrivalForm(appointment=appointment))


@login_required
@require_POST
def check_in(request, pk):
    """From the page of the party those who are ticked; from a button everybody who was announced."""
    appointment = find(request, pk)
    _require_door(request, appointment)
    said = _("%(visitor)s has arrived.") % {"visitor": name_for(request.user, appointment)}
    if "party" not in request.POST:
        form = CheckInForm(request.POST, appointment=appointment)
        act = partial(actions.check_in, visitors=actions.party_of(appointment))
        return carry_out(request, appointment, act, said, form=form, title=_("Check in"))
    require(rules.may_see_details(request.user, appointment))
    if not appointment.can("check_in"):  # its list is empty then, and the form would complain of that
        return _too_late(request, appointment, "check_in")
    form = ArrivalForm(request.POST, appointment=appointment)
    if form.is_valid():
        try:
            actions.check_in(appointment, actor=request.user, **form.said())
        except actions.Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return back(request, appointment)
        else:
            messages.success(request, said)
            return back(request, appointment)
    return _arrival_page(request, appointment, form)


@login_required
@require_GET
def departure(request, pk):
    """The party leaves: who of them, who sees them off, and whether anything lies there."""
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment) and rules.may_see_details(request.user, appointment))
    if not appointment.can("check_out"):
        return _too_late(request, appointment, "check_out")
    form = DepartureForm(appointment=appointment, initial={"seen_off_by": request.user})
    return _departure_page(request, appointment, form)


@login_required
@require_POST
def check_out(request, pk):
    """From the page of the party those who are ticked; from a button everybody who is still here."""
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    said = _("%(visitor)s has left.") % {"visitor": name_for(request.user, appointment)}
    if "party" not in request.POST:
        form = CheckOutForm(request.POST)
        return carry_out(request, appointment, actions.check_out, said, form=form, title=_("Check out"))
    require(rules.may_see_details(request.user, appointment))
    if not appointment.can("check_out"):
        return _too_late(request, appointment, "check_out")
    form = DepartureForm(request.POST, appointment=appointment)
    if not form.is_valid():
        return _departure_page(request, appointment, form)
    checked = {"left_items_checked": form.cleaned_data["left_items_checked"]}
    if form.is_everybody():
        act = partial(actions.check_out, seen_off_by=form.cleaned_data["seen_off_by"], **checked)
        return carry_out(request, appointment, act, said)
    some = form.leaving()
    names = listed(row.name for row in some)
    return carry_out(
        request, appointment, _each(some, actions.sign_out, **checked), _("Left: %(names)s.") % {"names": names}
    )


@login_required
@require_POST
def go_out(request, pk):
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    said = _("Out for a while; they are not counted as in the house.")
    return carry_out(request, appointment, actions.go_out, said, visitors=_named(request, appointment))


@login_required
@require_POST
def come_back(request, pk):
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    return carry_out(request, appointment, actions.come_back, _("Welcome back."), visitors=_named(request, appointment))


def _require_door(request, appointment):
    """Who signs in this party, and who may let it in where it is not cleared."""
    require(rules.may_sign_in(request.user, appointment))
    if appointment.clearance == Appointment.Clearance.WAITING and not rules.may_override_clearance(request.user):
        raise PermissionDenied


def _too_late(request, appointment, verb):
    """Another desk was faster: said, and back."""
    messages.warning(request, str(NotAllowed(verb, winner=Event.objects.latest_move_of(appointment))))
    return back(request, appointment)


def _arrival_page(request, appointment, form):
    context = {
        "appointment": appointment,
        "form": form,
        "next_url": way_back(request),
        "warnings": unticked(appointment),
    }
    return render(request, "reception/arrival_form.html", context)


def _departure_page(request, appointment, form):
    context = {"appointment": appointment, "form": form, "next_url": way_back(request)}
    return render(request, "reception/departure_form.html", context)


def _named(request, appointment):
    """The visitors whom the button names; None where it names nobody, and means all of them."""
    if "visitor" not in request.POST:
        return None
    keys = [key for key in request.POST.getlist("visitor") if key.isdecimal() and len(key) < 19]
    return appointment.visitors.filter(pk__in=keys)


def _each(visitors, act, **more):
    """The verb of one person, for several of the visit."""

    def act_on_all(_appointment, **details):
        for visitor in visitors:
            act(visitor, **details, **more)

    return transaction.atomic(act_on_all)
