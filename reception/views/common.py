"""What every view of an appointment begins and ends with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from history.flow import NotAllowed
from pages.formats import listed
from reception.actions import Offer, Refused, lacking
from reception.models import Appointment
from reception.privacy import seen_by

NAMED = ("salesperson", "created_by", "replied_by", "seen_off_by", "invited_by", "record__room", "occurrence")


def find(request: HttpRequest, pk: int) -> Appointment:
    """The appointment among those this person may see, with everybody whom its page names."""
    visible = Appointment.objects.visible_to(request.user).with_people().select_related(*NAMED)
    return get_object_or_404(visible, pk=pk)


def require(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def way_back(request: HttpRequest) -> str:
    """The page the verb was used on, if it is ours."""
    there = request.POST.get("next", "") or request.GET.get("next", "")
    hosts, secure = {request.get_host()}, request.is_secure()
    return there if url_has_allowed_host_and_scheme(there, allowed_hosts=hosts, require_https=secure) else ""


def back(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """To the page the verb was used on, else to the record."""
    return redirect(way_back(request) or appointment)


def carry_out(
    request: HttpRequest,
    appointment: Appointment,
    act: Callable[..., Any],
    said: str,
    *,
    form: forms.Form | None = None,
    title: str = "",
    **details: Any,
) -> HttpResponse:
    """Carry out a verb with what the form brought; what the form lacks is asked for on a page of its own.

    Where somebody was faster, say who and when.
    """
    if form is not None and not form.is_valid():
        return ask(request, appointment, form, title)
    words = form.cleaned_data if form is not None else {}
    try:
        act(appointment, actor=request.user, **words, **details)
    except Refused as refusal:
        if form is None:
            messages.warning(request, str(refusal))
            return back(request, appointment)
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return ask(request, appointment, form, title)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return back(request, appointment)


def too_late(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Nobody fills in a form whose moment is over."""
    words = _("Not possible any more: this appointment is “%(state)s”.")
    messages.warning(request, words % {"state": appointment.get_state_display()})
    return redirect(appointment)


def already_there() -> str:
    """What to say where a visit was put where it is."""
    return _("The visit is at that time and place already: nothing is changed.")


def filled(form_class: type[forms.Form], request: HttpRequest, **known: Any) -> forms.Form:
    """The form with what was posted; empty, and without complaints, where a button asked for it and nothing more."""
    fields = form_class(**known)
    posted = request.POST.keys() & set(fields.fields)
    return form_class(request.POST, **known) if posted else fields


def ask(request: HttpRequest, appointment: Appointment, form: forms.Form, title: str, **more: Any) -> HttpResponse:
    """The verb's form on a page of its own, with what was typed."""
    # Other records of the desk are asked about here, too: what one sees of them is all of them.
    shown = seen_by(request.user, appointment) if isinstance(appointment, Appointment) else appointment
    context = {"appointment": shown, "form": form, "title": title, "next_url": request.POST.get("next", "")}
    return render(request, "reception/verb_form.html", context | more)


def with_offer(posted: QueryDict) -> QueryDict:
    """One click on an alternative is the same form again, with that room and that time."""
    chosen = posted.get("offer", "").split("|")
    if len(chosen) != 3:
        return posted
    posted = posted.copy()
    posted["room"], posted["starts_at"], posted["ends_at"] = chosen
    return posted


def offer_values(offers: list[Offer]) -> list[tuple[str, Offer]]:
    """Each alternative with what its button posts."""
    return [(f"{offer.room.pk}|{_typed(offer.starts_at)}|{_typed(offer.ends_at)}", offer) for offer in offers]


def _typed(instant: datetime) -> str:
    return instant.isoformat()


def warn_of_room(request: HttpRequest, appointment: Appointment) -> None:
    """The room is theirs, but not one for visits of this level (S1-11), or without what the visit needs."""
    room = appointment.room
    if room is None:
        return
    if not room.permits(appointment.level):
        words = _("%(room)s is not meant for visits of level %(level)s.")
        messages.warning(request, words % {"room": room, "level": appointment.level})
    lacks = listed(lacking(room, appointment))
    if lacks:
        words = _("%(room)s has no %(equipment)s: bring it, or choose another room.")
        messages.warning(request, words % {"room": room, "equipment": lacks})
