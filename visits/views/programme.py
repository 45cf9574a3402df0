"""The day of a visit: to plan by, to work by, and to print for the guests."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from history.flow import NotAllowed
from history.moment import now
from pages.formats import local
from visits import actions, rules
from visits import clashes as clashing
from visits import programme as days
from visits.actions import programme as acts
from visits.forms.lines import formsets
from visits.forms.programme import OfferForm, TellForm
from visits.frozen import as_on_the_day
from visits.models import InfoSheet, ItineraryLine, MealLine, TransportLine
from visits.overstandard import lines_over
from visits.said import LINES, guests

from .sheet import find

SETTLED = {InfoSheet.State.APPROVED, InfoSheet.State.HANDED_OVER, InfoSheet.State.CLOSED}


@login_required
@require_GET
def programme(request, pk):
    """One page to plan by and to work by on the day: what happens when, what clashes, what is still to be done."""
    sheet = find(request, pk)
    may_change = _may_write(request.user, sheet)
    context = _content(sheet) | {
        "clashes": clashing.of_sheet(sheet, request.user, at=now()) if sheet.state in InfoSheet.UNDER_WAY else [],
        "may_take": may_change,
        "offer_edit": may_change,
        "offer_see_to": rules.may_see_to(request.user, sheet) and sheet.state in InfoSheet.UNDER_WAY,
        "undecided": [ride for ride in sheet.transport.all() if not ride.is_wanted],
        "tell_form": TellForm(auto_id=False),
        "today": local(now()).date(),
        "languages": settings.LANGUAGES,
        "over": {(each.kind, each.row): each for each in lines_over(sheet)},
    }
    return render(request, "visits/programme.html", context)


@login_required
@require_GET
def programme_for_us(request, pk):
    """For our own people: with talking points, telephones, diets and customs."""
    sheet = find(request, pk)
    prefetch_related_objects([sheet.appointment], "assignments__person", "assignments__department")
    return render(request, "visits/programme_ours.html", _content(sheet, *sheet.appointment.assignments.all()))


@login_required
@require_GET
def programme_for_guests(request, pk, language):
    """For the guests, in their language: nothing that is said among ourselves."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    sheet = find(request, pk)
    with translation.override(language):
        context = _content(sheet) | {"is_draft": sheet.state not in SETTLED}
        return render(request, "visits/programme_guests.html", context)


@login_required
@require_POST
def clashes(request, pk):
    """What clashes in what is being typed; nothing is written. No answer where it is no longer theirs to write."""
    sheet = find(request, pk)
    if not rules.may_change(request.user, sheet):
        raise PermissionDenied
    if not _may_write(request.user, sheet):
        return HttpResponse(status=204)
    typed = {
        name: [(row.prefix, row.cleaned_data) for row in _readable(rows)]
        for name, rows in formsets(sheet, request.POST).items()
        if name in clashing.READ
    }
    found = clashing.of_typed(sheet, typed, request.user, at=now())
    return render(request, "visits/_clashes.html", {"sheet": sheet, "clashes": found, "in_form": True})


@login_required
@require_POST
def take_offer(request, pk):
    """A step gets the room and the time that were offered instead."""
    sheet = find(request, pk)
    if not _may_write(request.user, sheet):
        raise PermissionDenied
    form = OfferForm(request.POST)
    line = sheet.itinerary.filter(pk=form.cleaned_data["line"]).first() if form.is_valid() else None
    if line is None:
        raise Http404
    chosen = form.cleaned_data
    minutes = int((chosen["ends_at"] - chosen["starts_at"]).total_seconds() // 60)
    taken = {"room": chosen["room"], "starts_at": chosen["starts_at"], "minutes": minutes}
    rows = []
    for each in sheet.itinerary.select_related("person", "stop", "room"):
        said = {name: getattr(each, name) for name in LINES["itinerary"][1]}
        rows.append({"id": each.pk} | said | (taken if each == line else {}))
    act = actions.change if sheet.is_changeable else actions.edit
    try:
        act(sheet, actor=request.user, version=chosen["version"], fields={}, lines={"itinerary": rows})
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("%(step)s: %(room)s is kept.") % {"step": line, "room": chosen["room"]})
    return redirect("visits:programme", sheet.pk)


@login_required
@require_POST
def tell_customer(request, pk):
    ride = _line(request, TransportLine, pk)
    form = TellForm(request.POST)
    if form.is_valid():
        _note(request, _("Noted: the customer was told."), acts.tell_customer, ride, way=form.cleaned_data["way"])
    else:
        messages.warning(request, _("Choose how the customer was told."))
    return redirect("visits:programme", ride.sheet_id)


@login_required
@require_POST
def explain_safety(request, pk):
    line = _line(request, ItineraryLine, pk)
    _note(request, _("Noted: the guests know how to behave there."), acts.explain_safety, line)
    return redirect("visits:programme", line.sheet_id)


@login_required
@require_GET
def meal(request, pk):
    row = get_object_or_404(MealLine.objects.visible_to(request.user).select_related("host", "booked_by"), pk=pk)
    sheet = find(request, row.sheet_id)
    as_on_the_day(sheet, row)
    context = {
        "meal": row,
        "sheet": sheet,
        "diets": days.diets_of(guests(sheet.appointment)),
        "meal_cap": days.meal_cap(sheet),
        "over": next((each for each in lines_over(sheet) if (each.kind, each.row) == ("meal", row.pk)), None),
        "offer_seat": rules.may_see_to_meal(request.user, row) and sheet.state in InfoSheet.UNDER_WAY,
    }
    return render(request, "visits/meal.html", context)


@login_required
@require_POST
def seat(request, pk):
    return _seat(request, pk, acts.seat, _("Noted: the seats are settled."))


@login_required
@require_POST
def unseat(request, pk):
    return _seat(request, pk, acts.unseat, _("Noted: the seats are open again."))


def _seat(request, pk, act, said):
    row = get_object_or_404(MealLine.objects.visible_to(request.user).select_related("sheet__appointment"), pk=pk)
    if not rules.may_see_to_meal(request.user, row):
        raise PermissionDenied
    _note(request, said, act, row)
    return redirect(row)


def _note(request, said, act, line, **details):
    """One of the small verbs of the day, and what came of it."""
    try:
        act(line, actor=request.user, at=now(), **details)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)


def _line(request, model, pk):
    """A line of a sheet that this person may see to on the day."""
    visible = model._base_manager.filter(sheet__in=InfoSheet.objects.visible_to(request.user).values("pk"))
    row = get_object_or_404(visible.select_related("sheet__appointment"), pk=pk)
    if not rules.may_see_to(request.user, row.sheet):
        raise PermissionDenied
    return row


def _may_write(user, sheet) -> bool:
    if sheet.is_changeable:
        return rules.may_change(user, sheet)
    return sheet.is_editable and rules.may_edit(user, sheet)


def _readable(rows):
    """The rows of which enough is typed to be looked at."""
    return [row for row in rows.forms if row.is_valid() and row.cleaned_data and not row.cleaned_data.get("DELETE")]


def _content(sheet, *duties) -> dict:
    """What is read of the day; once the sheet is put away, with names and titles as they were then (R35)."""
    visit = sheet.appointment
    persons, found = guests(visit), days.days_of(sheet)
    leaders = list(sheet.leaders.select_related("person__position"))
    lines = [entry.line for day in found for entry in day.entries]
    steps = [line for line in lines if isinstance(line, ItineraryLine)]
    as_on_the_day(sheet, *lines, *leaders, *duties)
    return {
        "sheet": sheet,
        "visit": visit,
        "guests": [(guest, days.addressed(guest)) for guest in persons],
        "days": found,
        "lodging": list(sheet.lodging.all()),
        "gifts": list(sheet.gifts.all()),
        "leaders": leaders,
        "diets": days.diets_of(persons),
        "safety": [line for line in steps if line.stop is not None and line.stop.is_safety_area],
    }
