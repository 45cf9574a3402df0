"""The answer to a request, and what changes it later."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from history.moment import now
from pages.versions import both_versions
from reception import actions, rules
from reception.forms import ConfirmForm, DeclineForm, ReasonForm, RescheduleForm

from .common import already_there, carry_out, find, offer_values, require, too_late, warn_of_room, with_offer


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request, pk):
    appointment = find(request, pk)
    require(rules.may_answer(request.user, appointment))
    initial = {"needs": appointment.needs, "channel": appointment.channel, "meeting_point": appointment.meeting_point}
    said = _("Confirmed. Everybody concerned is told.")
    return _place(request, appointment, ConfirmForm, actions.confirm, "confirm", initial, said)


@login_required
@require_http_methods(["GET", "POST"])
def reschedule(request, pk):
    appointment = find(request, pk)
    require(rules.may_answer(request.user, appointment))
    initial = {"version": appointment.version}
    said = _("Rescheduled. Everybody concerned is told.")
    return _place(request, appointment, RescheduleForm, actions.reschedule, "reschedule", initial, said)


@login_required
@require_POST
def decline(request, pk):
    appointment = find(request, pk)
    require(rules.may_answer(request.user, appointment))
    form, said = DeclineForm(request.POST), _("Declined; the reason is kept.")
    return carry_out(request, appointment, actions.decline, said, form=form, title=_("Decline the request"))


@login_required
@require_POST
def cancel(request, pk):
    appointment = find(request, pk)
    require(rules.may_answer(request.user, appointment))
    form, said = ReasonForm(request.POST), _("Cancelled. The room is free and everybody concerned is told.")
    return carry_out(request, appointment, actions.cancel, said, form=form, title=_("Cancel the visit"))


def _place(request, appointment, form_class, act, verb, initial, said):
    """A verb that gives a visit its time and place; when the room is taken, what is free is one click away."""
    posted = with_offer(request.POST) if request.method == "POST" else None
    there = {"starts_at": appointment.starts_at, "ends_at": appointment.ends_at}
    there |= {"room": appointment.room, "place": appointment.place}
    rooms = actions.fitting_rooms(appointment, at=now())
    if not appointment.where:
        there["room"] = next((room for room in rooms if not room.is_taken), None)
    form = form_class(posted, rooms=rooms, initial=there | initial)
    context = {"form": form, "appointment": appointment, "verb": verb, "has_rooms": bool(rooms)}
    if request.method == "POST" and form.is_valid():
        try:
            is_new = act(appointment, actor=request.user, **form.cleaned_data) is not False
        except Stale as refusal:
            appointment.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, appointment)
        except actions.Refused as refusal:
            appointment.refresh_from_db()  # what was tried stands nowhere
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            context["offers"] = offer_values(getattr(refusal, "offers", []))
            is_full = isinstance(refusal, actions.NoRoom)
            context["may_wait"] = is_full and not appointment.bookings.standing().exists()
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(appointment)
        else:
            messages.success(request, said if is_new else already_there())
            warn_of_room(request, appointment)
            return redirect(appointment)
    elif request.method == "GET" and not appointment.can(verb):
        return too_late(request, appointment)
    return render(request, "reception/place_form.html", context)
