"""The page of a visitor without an account: which of these times suits you?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from history.flow import NotAllowed
from history.moment import now
from notices import actions as notices
from notices.models import Link
from reception import actions
from reception.actions import proposing
from reception.actions.letters import CHOOSE_TIME
from reception.models import Appointment

State = Appointment.State


# The token in the address is the whole authority: there is no session that another site could
# borrow, and a phone that takes no cookies can still answer.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def choose_time(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows and changes nothing, however often a mail scanner follows it; POST chooses, once (R19)."""
    at = now()
    known = Link.objects.bearing(token).filter(purpose=CHOOSE_TIME).first()
    visits = Appointment.objects.with_people()
    appointment = visits.filter(pk=known.about_id).first() if known else None
    if appointment is None:
        return _shown(request, {"why": "unknown"}, status=404)
    with translation.override(_language(appointment)):
        link = notices.find_link(token, CHOOSE_TIME, at=at)
        context = {"appointment": appointment, "proposals": list(appointment.proposals.open(at))}
        if link is None:
            return _over(request, appointment)
        if request.method == "GET":
            return _shown(request, context)
        picked = [each for each in context["proposals"] if str(each.pk) == request.POST.get("time")]
        if not picked:
            return _shown(request, context | {"is_missing": True})
        try:
            actions.choose_time(link, picked[0], at=at)
        except NotAllowed:
            return _over(request, appointment)
        return redirect("reception:choose-time", token=token)


def _over(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Nothing to choose any more: what was chosen, what became of it since, or that it is over."""
    chosen = next((each for each in proposing.round_of(appointment) if each.is_chosen), None)
    said = {"appointment": appointment, "chosen": chosen}
    is_ahead = appointment.state in Appointment.AHEAD and appointment.ends_at > now()
    if not is_ahead:
        return _shown(request, said | {"why": "over"}, status=410)
    if appointment.state == State.CONFIRMED and (chosen is None or proposing.is_overtaken(chosen)):
        return _shown(request, said | {"why": "settled"}, status=410)
    if chosen is None:
        return _shown(request, said | {"why": "over"}, status=410)
    is_settled = appointment.state == State.CONFIRMED and appointment.starts_at == chosen.starts_at
    return _shown(request, said | {"why": "chosen", "settled": is_settled})


def _language(appointment: Appointment) -> str:
    return (appointment.contact and appointment.contact.language) or translation.get_language()


def _shown(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    return render(request, "reception/choose_time.html", context, status=status)
