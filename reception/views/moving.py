"""A visit is dropped somewhere on the calendar, by mouse or by keyboard."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from history.flow import NotAllowed
from history.moment import now
from pages.formats import period
from reception import actions, rules
from reception.actions import letters, moving
from reception.forms.calendar import MoveForm
from reception.models import Appointment

from .common import already_there, back, find, offer_values, require, way_back, with_offer


@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once where somebody will be told, or says what is in the way and what is free instead; then moves it."""
    appointment = find(request, pk)
    require(rules.may_answer(request.user, appointment))
    form = MoveForm(with_offer(request.POST if request.method == "POST" else request.GET))
    if not form.is_valid():
        return _ask(request, appointment, form)
    wanted = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "room")}
    there = moving.wished(appointment, **wanted)
    if request.method == "GET":
        in_the_way = there.room and actions.hindrance(there, there.room, actor=request.user, at=now())
        return _ask(request, appointment, form, there, in_the_way)
    try:
        is_moved = moving.move(find(request, pk), actor=request.user, **form.cleaned_data)
    except actions.Refused as refusal:
        return _ask(request, appointment, form, there, refusal)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _said(there) if is_moved else already_there())
    return back(request, appointment)


def _ask(
    request: HttpRequest,
    appointment: Appointment,
    form: MoveForm,
    there: Appointment | None = None,
    refusal: actions.Refused | None = None,
) -> HttpResponse:
    is_confirmed = appointment.state == Appointment.State.CONFIRMED
    told = [person for person in letters.concerned(appointment) if person != request.user] if is_confirmed else []
    context = {
        "appointment": appointment,
        "form": form,
        "there": there,
        "refusal": refusal,
        "offers": offer_values(getattr(refusal, "offers", [])),
        "told": told,
        "is_confirmed": is_confirmed,
        "goes_at_once": there is not None and refusal is None and not is_confirmed,
        "next_url": way_back(request),
    }
    part = request.method == "GET" and request.GET.get("part")
    return render(request, "reception/_move.html" if part else "reception/move.html", context)


def _said(there: Appointment) -> str:
    facts = {"visitor": there.visitor_name, "when": period(there.starts_at, there.ends_at), "where": there.where}
    if there.state == Appointment.State.CONFIRMED:
        return _("%(visitor)s: %(when)s, %(where)s. Everybody concerned is told.") % facts
    return _("%(visitor)s: %(when)s, %(where)s.") % facts
