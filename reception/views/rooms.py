"""Rooms: the day in all of them, one room, what is closed, and where they are set up."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from history.moment import now
from pages.formats import local
from pages.versions import both_versions
from reception import actions, rules
from reception.actions import furnishing
from reception.forms import ClosureForm, RoomForm, RoomsForm, SiteForm
from reception.models import Closure, Room, RoomTick, Site
from reception.room_day import line_of, room_between, rooms_of

from .common import back, carry_out, find, require

AHEAD = timedelta(days=14)
ONE_DAY = timedelta(days=1)


@login_required
@require_GET
def rooms(request):
    form = RoomsForm(request.GET, today=local(now()).date())
    chosen = form.chosen()
    day = chosen["day"]
    shown = rooms_of(request.user, **chosen)
    form.offer_sites_of(each.room for each in shown)
    context = {"rooms": shown, "form": form, "day": day}
    context |= {"yesterday": day - ONE_DAY, "yesterday_url": _on(request, day - ONE_DAY)}
    context |= {"tomorrow": day + ONE_DAY, "tomorrow_url": _on(request, day + ONE_DAY)}
    context |= {
        "offer_manage": rules.may_manage_rooms(request.user),
        "offer_close": rules.may_close_rooms(request.user),
        "waiting": line_of(request.user),
    }
    return render(request, "reception/rooms.html", context)


@login_required
@require_GET
def room(request, pk):
    row = get_object_or_404(Room.objects.select_related("site").prefetch_related("equipment"), pk=pk)
    at = now()
    context = {
        "room": row,
        "at": at,
        "shown": room_between(request.user, row, at, at + AHEAD),
        "offer_manage": rules.may_manage_rooms(request.user),
        "offer_close": rules.may_close_rooms(request.user),
    }
    return render(request, "reception/room_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def found_room(request):
    return _found(request, RoomForm, _("New room"))


@login_required
@require_http_methods(["GET", "POST"])
def edit_room(request, pk):
    return _edit(request, Room, pk, RoomForm)


@login_required
@require_GET
def sites(request):
    require(rules.may_manage_rooms(request.user))
    rows = Site.objects.prefetch_related("rooms").order_by("name")
    return render(request, "reception/site_list.html", {"sites": rows})


@login_required
@require_http_methods(["GET", "POST"])
def found_site(request):
    return _found(request, SiteForm, _("New site"))


@login_required
@require_http_methods(["GET", "POST"])
def edit_site(request, pk):
    return _edit(request, Site, pk, SiteForm)


@login_required
@require_http_methods(["GET", "POST"])
def shut(request):
    """Rooms are closed for a time; the visits that are booked there are named, and their people told."""
    require(rules.may_close_rooms(request.user))
    chosen = request.GET.get("room", "")
    form = ClosureForm(request.POST or None, initial={"rooms": [chosen] if chosen.isdecimal() else []})
    if request.method == "POST" and form.is_valid():
        met = furnishing.shut(**form.cleaned_data, actor=request.user)
        messages.success(request, _("The room is closed."))
        if met:
            words = ngettext(
                "%(number)d visit is booked there; its people are told.",
                "%(number)d visits are booked there; their people are told.",
                len(met),
            )
            messages.warning(request, words % {"number": len(met)})
        first = form.cleaned_data["rooms"][0]
        return redirect(first)
    return render(request, "reception/closure_form.html", {"form": form})


@login_required
@require_POST
def reopen(request, pk):
    require(rules.may_close_rooms(request.user))
    closure = get_object_or_404(Closure.objects.select_related("room"), pk=pk)
    furnishing.reopen(closure, actor=request.user)
    messages.success(request, _("%(room)s is open again.") % {"room": closure.room})
    return redirect(closure.room)


@login_required
@require_POST
def tick_room(request, pk, kind):
    return _tick(request, pk, kind, actions.tick_room)


@login_required
@require_POST
def untick_room(request, pk, kind):
    return _tick(request, pk, kind, actions.untick_room)


@login_required
@require_POST
def join_line(request, pk):
    appointment = find(request, pk)
    require(rules.may_edit(request.user, appointment))
    said = _("The visit waits for a room. Its people are told as soon as one is free.")
    return carry_out(request, appointment, actions.join_line, said)


@login_required
@require_POST
def leave_line(request, pk):
    appointment = find(request, pk)
    require(rules.may_edit(request.user, appointment))
    said = _("The visit does not wait for a room any more.")
    return carry_out(request, appointment, actions.leave_line, said)


@login_required
@require_POST
def take_room(request, pk):
    appointment = find(request, pk)
    require(rules.may_edit(request.user, appointment))
    entry = appointment.waitings.open().select_related("offered_room__site").first()
    if entry is None:
        messages.warning(request, _("The offer is over: the room went to the next in the line."))
        return redirect(appointment)
    return carry_out(
        request, appointment, lambda _visit, actor: actions.take_room(entry, actor=actor), _("The room is yours.")
    )


def _found(request, form_class, title):
    require(rules.may_manage_rooms(request.user))
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = form.instance
        equipment = {"equipment": form.said()["equipment"]} if form_class is RoomForm else {}
        try:
            furnishing.found(place, actor=request.user, **equipment)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("reception:room", place.pk) if form_class is RoomForm else redirect("reception:sites")
    return render(request, "reception/furnish_form.html", {"form": form, "title": title})


def _edit(request, model, pk, form_class):
    require(rules.may_manage_rooms(request.user))
    place = get_object_or_404(model, pk=pk)
    form = form_class(request.POST or None, instance=model.objects.get(pk=pk), initial={"version": place.version})
    context = {"form": form, "title": place, "place": place}
    if request.method == "POST" and form.is_valid():
        said = form.said() if form_class is RoomForm else dict(form.cleaned_data)
        version = form.cleaned_data.get("version") or 0
        said.pop("version", None)
        try:
            furnishing.rearrange(place, actor=request.user, version=version, **said)
        except Stale as refusal:
            place.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, place)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("reception:room", pk) if model is Room else redirect("reception:sites")
    return render(request, "reception/furnish_form.html", context)


def _tick(request, pk, kind, act):
    if kind not in RoomTick.Kind.values:
        raise Http404
    appointment = find(request, pk)
    require(rules.may_tick_rooms(request.user, appointment))
    try:
        act(appointment, kind, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    return back(request, appointment)


def _on(request, day):
    """The same choice of rooms on another day."""
    query = request.GET.copy()
    query["day"] = day.isoformat()
    return f"?{urlencode(query, doseq=True)}"
