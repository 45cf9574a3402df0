"""Calendar feeds: one's own page about them, and what a calendar program reads."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.moment import now
from reception import feeds as reading
from reception.actions import feeds as actions
from reception.models import Feed, Room


class WhichForm(forms.Form):
    """Of which calendar; without a room, one's own."""

    room = forms.ModelChoiceField(Room.objects.filter(is_active=True), required=False)


@login_required
@require_GET
def feeds(request: HttpRequest) -> HttpResponse:
    return _page(request)


@login_required
@require_POST
def open_feed(request: HttpRequest) -> HttpResponse:
    """The address is told in the answer to this click and never again, so there is no redirect."""
    form = WhichForm(request.POST)
    if not form.is_valid():
        raise Http404
    token = actions.open_feed(request.user, room=form.cleaned_data["room"])
    address = request.build_absolute_uri(reverse("reception:feed", args=[token]))
    return _page(request, address=address, of=form.cleaned_data["room"])


@login_required
@require_POST
def close_feed(request: HttpRequest) -> HttpResponse:
    form = WhichForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.close_feed(request.user, room=form.cleaned_data["room"])
    messages.success(request, _("The address is void: no calendar program reads it any more."))
    return redirect("reception:feeds")


@require_http_methods(["GET", "HEAD"])
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Without a login, for whoever has the address."""
    found = actions.find_feed(token)
    if found is None:
        raise Http404
    headers = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Content-Disposition": 'inline; filename="portico.ics"',
    }
    return HttpResponse(reading.calendar_of(found, at=now()), headers=headers)


def _page(request: HttpRequest, *, address: str = "", of: Room | None = None) -> HttpResponse:
    known = Feed.objects.filter(owner=request.user, revoked_at=None).select_related("room__site").order_by("pk")
    own = {feed.room: feed for feed in known}
    rooms = Room.objects.filter(is_active=True).select_related("site").order_by("site__name", "name")
    rows = [(None, own.get(None)), *((room, own.get(room)) for room in rooms)]
    return render(request, "reception/feeds.html", {"rows": rows, "address": address, "of": of})
