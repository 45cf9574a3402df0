"""The host's answer to the desk: coming, wait a little, somebody else; from the record and from a letter (R29)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from history.flow import NotAllowed
from history.moment import now
from reception import actions, rules
from reception.actions import hosts
from reception.forms import HandOnForm, HoldForm
from reception.models import Appointment

from .common import carry_out, find, require


@login_required
@require_POST
def come(request, pk):
    appointment = find(request, pk)
    require(rules.may_answer_desk(request.user, appointment))
    return carry_out(request, appointment, actions.come, _("The desk sees that you are coming."))


@login_required
@require_POST
def hold(request, pk):
    appointment = find(request, pk)
    require(rules.may_answer_desk(request.user, appointment))
    form, said = HoldForm(request.POST), _("The desk tells the visitor.")
    return carry_out(request, appointment, actions.hold, said, form=form, title=_("Ask the visitor to wait"))


@login_required
@require_POST
def hand_on(request, pk):
    appointment = find(request, pk)
    require(rules.may_answer_desk(request.user, appointment))
    form, said = HandOnForm(request.POST), _("Passed on: they are told at once.")
    return carry_out(request, appointment, actions.hand_on, said, form=form, title=_("Somebody else receives them"))


# The token in the address is the whole authority: a host on the way, on a phone without a login.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def host_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows and changes nothing, however often a mail scanner follows it; POST answers the desk."""
    found = hosts.asked_by(token)
    if found is None:
        return _shown(request, {"why": "unknown"}, status=404)
    appointment, person, link = found
    if appointment.state != Appointment.State.ARRIVED:
        return _shown(request, {"why": "over", "appointment": appointment}, status=410)
    if link.revoked_at is not None or link.expires_at <= now():
        return _shown(request, {"why": "unknown"}, status=410)
    people = User.objects.filter(pk__in=[each.pk for each in hosts.others(appointment, at=now()) if each != person])
    hold_form, hand_form = HoldForm(request.POST or None), HandOnForm(request.POST or None, people=people)
    if request.method == "POST":
        try:
            if _answered(request.POST.get("answer"), appointment, person, hold_form, hand_form):
                return redirect("reception:host-link", token=token)
        except actions.Refused as refusal:
            hand_form.add_error(None, str(refusal))
        except NotAllowed:
            return _shown(request, {"why": "over", "appointment": appointment}, status=410)
    stands_in_for = hosts.answering_as(person, appointment)
    context = {"appointment": appointment, "person": person, "stands_in_for": stands_in_for, "people": people}
    return _shown(request, context | {"hold_form": hold_form, "hand_form": hand_form, "holds": (5, 10, 15)})


def _answered(answer, appointment, person, hold_form, hand_form) -> bool:
    if answer == "come":
        actions.come(appointment, actor=person)
    elif answer == "hold" and hold_form.is_valid():
        actions.hold(appointment, actor=person, **hold_form.cleaned_data)
    elif answer == "hand_on" and hand_form.is_valid():
        actions.hand_on(appointment, actor=person, **hand_form.cleaned_data)
    else:
        return False
    return True


def _shown(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    return render(request, "reception/host_link.html", context, status=status)
