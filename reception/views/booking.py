"""Booking: the form beside which callers are found, and the drafts of it."""

from functools import cache

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from pages.formats import listed
from pages.prepared import Prepared
from pages.versions import both_versions
from reception import actions, rules
from reception.blank import blank_fields
from reception.callers import callers
from reception.forms import AppointmentForm
from reception.intake import opening
from reception.models import Appointment, Draft

from .common import find, offer_values, require, too_late, warn_of_room, with_offer

# What of a posted form is no part of a draft.
NOT_TYPED = {"csrfmiddlewaretoken", "form_token", "version", "offer", "keep"}
DRAFTS_BESIDE, DRAFTS = 3, 100


@login_required
@require_http_methods(["GET", "POST"])
def create(request):
    require(rules.may_register(request.user))
    if "keep" in request.POST:
        return _keep(request)
    if request.method == "GET" and not request.GET:
        return _shown(request, blank=blank_fields(request.user))
    form = AppointmentForm(
        with_offer(request.POST) if request.method == "POST" else None,
        reader=request.user,
        initial=opening(request.GET, request.user),
    )
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        wanted = Appointment(form_token=form.cleaned_data["form_token"], **form.said())
        try:
            appointment = actions.request(wanted, actor=request.user, **form.besides())
        except actions.NoRoom as refusal:
            form.add_error("room", str(refusal))
            context["offers"] = offer_values(refusal.offers)
        except actions.Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("%(visitor)s is registered.") % {"visitor": appointment})
            warn_of_room(request, appointment)
            return redirect(appointment)
    return _shown(request, **context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    appointment = find(request, pk)
    require(rules.may_edit(request.user, appointment))
    if request.method == "GET" and appointment.state not in Appointment.AHEAD:
        return too_late(request, appointment)
    initial = {"version": appointment.version, "organisation_name": appointment.organisation.name}
    initial |= {"equipment": appointment.needed_equipment}
    form = AppointmentForm(
        with_offer(request.POST) if request.method == "POST" else None,
        reader=request.user,
        instance=Appointment.objects.get(pk=pk),
        initial=initial,
    )
    context = {"form": form, "appointment": appointment}
    if request.method == "POST" and form.is_valid():
        version, besides = form.cleaned_data.get("version") or 0, form.besides()
        del besides["lead_time_reason"]  # asked for when it was registered
        try:
            actions.edit(appointment, actor=request.user, version=version, **besides, **form.said())
        except Stale as refusal:
            appointment = find(request, pk)
            messages.warning(request, str(refusal))
            context |= {"appointment": appointment, "both": _both(form, appointment)}
        except actions.Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            context["offers"] = offer_values(getattr(refusal, "offers", []))
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(appointment)
        else:
            messages.success(request, _("Saved."))
            warn_of_room(request, appointment)
            return redirect(appointment)
    return render(request, "reception/appointment_form.html", context)


@login_required
@require_GET
def drafts(request):
    """What this person has begun and not registered, the latest first."""
    rows = Draft.objects.visible_to(request.user).select_related("owner").order_by("-kept_at", "-pk")
    return render(request, "reception/draft_list.html", {"drafts": rows[:DRAFTS]})


@login_required
@require_POST
def discard_draft(request, pk):
    draft = get_object_or_404(Draft.objects.visible_to(request.user), pk=pk)
    actions.discard_draft(draft)
    messages.success(request, _("The draft is gone."))
    return redirect("reception:drafts")


def _shown(request, **context):
    """The form of a new visit; beside it who may be calling, and what this person has begun before."""
    typed = request.GET.get("q", "")
    context |= {"typed": typed, "callers": callers(request.user, typed)}
    hats = sorted(request.user.hats())
    context |= {"drafts": _latest_drafts(len(hats)).rows(*hats)}
    return render(request, "reception/appointment_form.html", context)


@cache
def _latest_drafts(people: int) -> Prepared[Draft]:
    """The latest that any of so many people keeps."""
    return Prepared(lambda *hats: Draft.objects.kept_by(*hats).order_by("-kept_at")[:DRAFTS_BESIDE], *[int] * people)


def _both(form, appointment):
    """What somebody else saved and what was typed here, where they differ; also of what is no column of the visit."""
    typed, both = form.besides(), both_versions(form, appointment)
    if typed["organisation"] != appointment.organisation.name:
        both.append((form.fields["organisation_name"].label, appointment.organisation, typed["organisation"]))
    theirs, mine = (listed(rows) for rows in (appointment.needed_equipment, typed["equipment"]))
    if theirs != mine:
        both.append((form.fields["equipment"].label, theirs, mine))
    return both


def _keep(request):
    """As it was typed, finished or not: a draft is not looked over."""
    typed = {name: value for name, value in request.POST.items() if name not in NOT_TYPED and value}
    typed |= {name: request.POST.getlist(name) for name in typed.keys() & {"equipment"}}
    token = AppointmentForm(request.POST, reader=request.user).token()
    draft = actions.keep_draft(owner=request.user, typed=typed, form_token=token)
    messages.success(request, _("Kept as a draft: %(draft)s. Nobody is told and no room is held.") % {"draft": draft})
    return redirect("reception:drafts")
