"""One verb for several visits that were chosen on the board: a delegation does not stand in line twelve times."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from history.flow import NotAllowed
from pages.formats import colon
from reception import actions, rules
from reception.forms import CheckOutForm
from reception.models import Appointment
from reception.privacy import name_for, seen_by

from .common import way_back

MOST = 100


@login_required
@require_POST
def together(request):
    """Each visit for itself: one that is refused does not keep the others outside, and says why."""
    verb, visits = request.POST.get("verb", ""), _chosen(request)
    if verb not in VERBS:
        return HttpResponseBadRequest()
    act = VERBS[verb]
    if verb == "check_out" and visits:
        form = CheckOutForm(request.POST if "asked" in request.POST else None, initial={"seen_off_by": request.user})
        if not form.is_valid():
            shown = [seen_by(request.user, visit) for visit in visits]
            context = {"visits": shown, "form": form, "next_url": _next(request)}
            return render(request, "reception/together_form.html", context)
        act = partial(actions.check_out, **form.cleaned_data)
    done = sum(_carry_out(request, verb, act, visit) for visit in visits)
    if done:
        messages.success(request, SAID[verb](done) % {"n": done})
    elif not visits:
        messages.warning(request, _("Choose visits first: tick them on the board."))
    return redirect(_next(request))


def _carry_out(request, verb: str, act: Callable[..., Any], visit: Appointment) -> bool:
    if not _may(request.user, verb, visit):
        messages.warning(request, _("%(visit)s: this is not yours to do.") % {"visit": name_for(request.user, visit)})
        return False
    try:
        act(visit, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, f"{name_for(request.user, visit)}{colon()}{refusal}")
        return False
    return True


def _chosen(request) -> list[Appointment]:
    """Those that were ticked, of those this person may see, in the order of the day."""
    keys = [key for key in request.POST.getlist("visit") if key.isdecimal() and len(key) < 19][:MOST]
    visible = Appointment.objects.visible_to(request.user).with_people()
    return list(visible.filter(pk__in=keys).order_by("starts_at", "pk"))


def _may(user, verb: str, visit: Appointment) -> bool:
    if verb != "check_in":
        return rules.may_receive(user, visit)
    is_barred = visit.clearance == Appointment.Clearance.WAITING and not rules.may_override_clearance(user)
    return rules.may_sign_in(user, visit) and not is_barred


def _check_in_all(visit: Appointment, *, actor) -> None:
    actions.check_in(visit, actor=actor, visitors=actions.party_of(visit))


def _next(request) -> str:
    """The board as it was."""
    return way_back(request) or reverse("reception:board")


VERBS: dict[str, Callable[..., Any]] = {
    "check_in": _check_in_all,
    "start_meeting": actions.start_meeting,
    "check_out": actions.check_out,
}
SAID = {
    "check_in": lambda n: ngettext("%(n)d visit is checked in.", "%(n)d visits are checked in.", n),
    "start_meeting": lambda n: ngettext("%(n)d visit is being received.", "%(n)d visits are being received.", n),
    "check_out": lambda n: ngettext("%(n)d visit has left.", "%(n)d visits have left.", n),
}
