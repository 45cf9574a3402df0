"""The duty roster, and handing a promise over to whoever is on duty."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deadlines import duty, rules
from deadlines.forms.duty import DutyForm
from deadlines.models import Clock, DutyTurn, WorkCalendar
from history.flow import NotAllowed
from history.moment import now
from pages.paging import keyset


@login_required
@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """Who is on duty now and next."""
    at = now()
    turns = DutyTurn.objects.ending_after(at).with_people()
    context = {
        "at": at,
        "standing": turns.filter(starts_at__lte=at).order_by("calendar"),
        "page": keyset(turns, request, by="starts_at"),
        "has_sites": WorkCalendar.objects.count() > 1,
        "offer_keep": rules.may_keep_duty(request.user),
    }
    return render(request, "deadlines/duty_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    if not rules.may_keep_duty(request.user):
        raise PermissionDenied
    form = DutyForm(request.POST or None, initial=_proposed())
    if request.method == "POST" and form.is_valid():
        try:
            turn = duty.add(**form.cleaned_data, actor=request.user, at=now())
        except NotAllowed as refusal:
            form.add_error("starts_at", str(refusal))
        else:
            messages.success(request, _("%(person)s is in the roster.") % {"person": turn.person})
            return redirect("deadlines:duty")
    return render(request, "deadlines/duty_form.html", {"form": form})


def _proposed() -> dict:
    """As long as the last turn, and right after it."""
    last = DutyTurn.objects.standing().order_by("ends_at").last()
    return {"starts_at": last.ends_at, "ends_at": last.ends_at + (last.ends_at - last.starts_at)} if last else {}


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    turn = get_object_or_404(DutyTurn.objects.with_people(), pk=pk)
    if not rules.may_keep_duty(request.user):
        raise PermissionDenied
    try:
        duty.remove(turn, actor=request.user, at=now())
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The turn of %(person)s is out of the roster.") % {"person": turn.person})
    return redirect("deadlines:duty")


@login_required
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The promise goes into the hands of the duty person."""
    clocks = Clock.objects.visible_to(request.user).with_limits().select_related("department__head", "owner__manager")
    clock = get_object_or_404(clocks, pk=pk)
    if not rules.may_hand_over(request.user, clock):
        raise PermissionDenied
    try:
        person = duty.hand_over(clock, actor=request.user, at=now())
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return redirect(clock)
    said = _("%(person)s is on duty and has it in hand now: %(limit)s, %(label)s.")
    messages.success(request, said % {"person": person, "limit": clock.limit, "label": clock})
    is_seen = Clock.objects.visible_to(request.user).filter(pk=clock.pk).exists()
    return redirect(clock) if is_seen else redirect("deadlines:list")
