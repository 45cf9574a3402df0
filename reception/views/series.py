"""Recurring visits: made from one visit, changed or called off from one visit on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from history.flow import NotAllowed
from history.moment import now
from reception import prospects, recurrence, rules
from reception.actions import letters
from reception.actions import series as acts
from reception.forms import ReasonForm
from reception.forms.series import FollowingForm, RepeatForm
from reception.models import Appointment, Occurrence

from .common import find, require


@login_required
@require_http_methods(["GET", "POST"])
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """The rule, then what it would bring day by day, then the visits."""
    first = find(request, pk)
    require(rules.may_answer(request.user, first))
    if Occurrence.objects.filter(appointment=first).exists():
        return redirect("reception:series", pk)
    form = RepeatForm(request.POST or None, first=first)
    context = {"appointment": first, "form": form}
    if request.method == "POST" and form.is_valid():
        rule, skips = form.rule(), form.cleaned_data["skips_rest_days"]
        rows = prospects.of_repetition(first, rule=rule, skips_rest_days=skips, reader=request.user, at=now())
        context |= {"rows": _chosen(request, rows), "added": sum(row.is_taken_up for row in rows)}
        if "save" in request.POST:
            slots = [row.settled for row in rows if row.is_taken_up]
            try:
                acts.repeat(
                    find(request, pk),
                    rule=rule,
                    skips_rest_days=skips,
                    slots=slots,
                    actor=request.user,
                    form_token=form.cleaned_data["form_token"],
                )
            except NotAllowed as refusal:
                messages.warning(request, str(refusal))
            else:
                messages.success(request, _many(len(slots)))
                return redirect("reception:series", pk)
    return render(request, "reception/repeat.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """All visits of the series of this one, and a change of it and those that follow."""
    visit, occurrence = _find(request, pk)
    initial = {name: getattr(visit, name) for name in ("starts_at", "ends_at", "room", "purpose", "needs", "version")}
    form = FollowingForm(request.POST or None, initial=initial)
    context = {
        "appointment": visit,
        "occurrence": occurrence,
        "form": form,
        "cancel_form": ReasonForm(auto_id="off_%s"),
    }
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "room", "with_exceptions")}
        rows = prospects.of_change(occurrence, **wanted, reader=request.user, at=now())
        context["rows"] = _chosen(request, rows)
        if "save" in request.POST:
            try:
                _change(request, occurrence, form, rows)
            except NotAllowed as refusal:
                messages.warning(request, str(refusal))
            else:
                messages.success(request, _("Changed from this visit on. Everybody concerned is told."))
                return redirect("reception:series", pk)
    siblings = Occurrence.objects.filter(series=occurrence.series).select_related("appointment__room")
    context |= {"siblings": siblings, "is_open": visit.state in Appointment.AHEAD, "told": _told(visit)}
    return render(request, "reception/series.html", context)


@login_required
@require_POST
def cancel_series(request: HttpRequest, pk: int) -> HttpResponse:
    _visit, occurrence = _find(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Write the reason: it is kept."))
        return redirect("reception:series", pk)
    try:
        number = acts.cancel_following(occurrence, actor=request.user, **form.cleaned_data)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        said = ngettext("%(n)d visit is cancelled.", "%(n)d visits are cancelled.", number)
        messages.success(request, said % {"n": number})
    return redirect("reception:series", pk)


def _find(request: HttpRequest, pk: int) -> tuple[Appointment, Occurrence]:
    visit = find(request, pk)
    require(rules.may_answer(request.user, visit))
    occurrence = Occurrence.objects.select_related("series").filter(appointment=visit).first()
    if occurrence is None:
        raise Http404
    occurrence.appointment = visit
    return visit, occurrence


def _chosen(request: HttpRequest, rows: list[prospects.Prospect]) -> list[prospects.Prospect]:
    """With what the person chose for each."""
    for row in rows:
        row.choose(request.POST.get(f"choice-{row.key}"))
    return rows


def _change(request: HttpRequest, occurrence: Occurrence, form: FollowingForm, rows: list[prospects.Prospect]) -> None:
    said, zone = form.cleaned_data, occurrence.series.zone
    dates = [recurrence.wall(each, zone).date() for each in (occurrence.planned_start, said["starts_at"])]
    facts = {name: said[name] for name in ("purpose", "needs") if said[name] != getattr(occurrence.appointment, name)}
    acts.change_following(
        occurrence,
        changes=prospects.changes_of(rows),
        days=(dates[1] - dates[0]).days,
        facts=facts,
        actor=request.user,
        version=said["version"],
        reason=said["reason"],
    )


def _told(visit: Appointment) -> list:
    return letters.concerned(visit)


def _many(number: int) -> str:
    said = ngettext("%(n)d more visit is registered.", "%(n)d more visits are registered.", number)
    return said % {"n": number}
