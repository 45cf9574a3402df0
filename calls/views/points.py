"""What callers and guests should hear, and how we answer the telephone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from calls import actions, rules
from calls.forms.points import ConveyForm, PraiseForm, ScriptForm, TalkingPointForm
from calls.greeting import greeting, script
from calls.models import TalkingPoint
from calls.parts import points_for
from history.flow import NotAllowed, Stale
from history.moment import now
from pages.formats import local
from pages.versions import both_versions
from reception.models import Appointment
from reception.rules import may_write_record


@login_required
@require_GET
def points(request):
    """For everybody who takes calls to read; those who keep them change them."""
    today = local(now()).date()
    rows = TalkingPoint.objects.with_counts()
    current = set(TalkingPoint.objects.on(today).values_list("pk", flat=True))
    context = {
        "points": [(row, row.pk in current) for row in rows],
        "greeting": greeting(request.user),
        "offer_manage": rules.may_manage_points(request.user),
    }
    return render(request, "calls/point_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_point(request):
    _require(request.user)
    form = TalkingPointForm(request.POST or None, instance=TalkingPoint())
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_point(TalkingPoint(**form.said()), actor=request.user)
        except actions.Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("calls:points")
    return render(request, "calls/point_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit_point(request, pk):
    _require(request.user)
    point = get_object_or_404(TalkingPoint, pk=pk)
    form = TalkingPointForm(request.POST or None, instance=get_object_or_404(TalkingPoint, pk=pk))
    context = {"form": form, "kept": point}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_point(point, actor=request.user, version=form.cleaned_data["version"] or 0, **form.said())
        except Stale as refusal:
            point.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, point)
        except actions.Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("calls:points")
    return render(request, "calls/point_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_greeting(request):
    _require(request.user)
    kept = script()
    form = ScriptForm(request.POST or None, instance=script())
    context = {"form": form, "kept": kept}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_script(kept, actor=request.user, version=form.cleaned_data["version"] or 0, **form.said())
        except Stale as refusal:
            kept = script()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, kept)
        else:
            messages.success(request, _("Saved."))
            return redirect("calls:points")
    return render(request, "calls/point_form.html", context)


@login_required
@require_POST
def convey(request, pk):
    """The ticks of a visit as they stand now (S2-49)."""
    appointment = _visit(request, pk)
    form = ConveyForm(request.POST, points=points_for(appointment))
    if form.is_valid():
        actions.convey(appointment, form.cleaned_data["points"], actor=request.user)
        messages.success(request, _("Saved."))
    else:
        messages.warning(request, _("These talking points have changed. Look again and tick anew."))
    return redirect(appointment)


@login_required
@require_http_methods(["GET", "POST"])
def praise(request, pk):
    """A guest praised somebody (S4-289)."""
    appointment = _visit(request, pk)
    form = PraiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.praise(appointment, actor=request.user, **form.said())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The praise is noted."))
            return redirect(appointment)
    return render(request, "calls/verb_form.html", {"form": form, "label": _("Note praise"), "subject": appointment})


def _visit(request, pk):
    """A visit that has begun, and whose record this person writes."""
    visible = Appointment.objects.visible_to(request.user).filter(arrived_at__isnull=False)
    appointment = get_object_or_404(visible, pk=pk)
    if not may_write_record(request.user, appointment):
        raise PermissionDenied
    return appointment


def _require(user) -> None:
    if not rules.may_manage_points(user):
        raise PermissionDenied
