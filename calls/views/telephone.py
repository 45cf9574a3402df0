"""Telephone systems, their extensions, and what rings at one's own desk just now."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from calls import rules
from calls.actions import telephone as actions
from calls.forms.telephone import AnnouncementForm, LineForm, TelephoneForm
from calls.heard import name_callers
from calls.models import TelephoneCall, TelephoneLine, TelephoneSystem
from calls.standards import number
from history.flow import Stale
from history.moment import now
from notices import actions as notices
from pages.live import refresh
from pages.paging import keyset

# It rings for fifteen seconds: who is to pick up should read the name in time.
EVERY = 3
SHOWN = 5
# htmx asks no more: there is nothing to wait for.
STOP = 286


@login_required
@require_GET
def telephones(request):
    _require(request)
    systems = TelephoneSystem.objects.annotate(
        extensions=Count("lines"), unknown=Count("lines", filter=Q(lines__person=None))
    )
    context = {"systems": systems.order_by("name"), "form": TelephoneForm(auto_id="telephone_%s")}
    return render(request, "calls/telephone_list.html", context)


@login_required
@require_POST
def set_up_telephone(request):
    _require(request)
    form = TelephoneForm(request.POST)
    if not form.is_valid():
        label = _("Connect a telephone system")
        return render(request, "calls/telephone_form.html", {"form": form, "label": label})
    system, token = actions.set_up_telephone(**form.cleaned_data, actor=request.user)
    return _shown_once(request, system, token)


@login_required
@require_GET
def telephone(request, pk):
    """One system: its token where it was just made, its extensions, the last calls it told of."""
    _require(request)
    system = get_object_or_404(TelephoneSystem, pk=pk)
    page = keyset(system.calls.with_line(), request, by="-began_at")
    name_callers(page.rows, request.user)
    seconds = number("RING_SECONDS", now())
    for row in page.rows:
        row.rang = row.rings(seconds)
    lines = [(line, _line_form(line)) for line in system.lines.select_related("person")]
    context = {
        "system": system,
        "lines": lines,
        "page": page,
        "announcement_form": _announcement_form(system),
        "token": request.session.pop(_key(system), ""),
        "address": notices.absolute("/api/telephone/"),
    }
    return render(request, "calls/telephone_detail.html", context)


@login_required
@require_POST
def renew_telephone(request, pk):
    _require(request)
    system = get_object_or_404(TelephoneSystem, pk=pk)
    return _shown_once(request, system, actions.renew_telephone(system, actor=request.user))


@login_required
@require_http_methods(["GET", "POST"])
def set_announcement(request, pk):
    _require(request)
    system = get_object_or_404(TelephoneSystem, pk=pk)
    form = _announcement_form(system, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _change(request, system, actions.set_announcement, system, **form.cleaned_data)
    context = {"form": form, "label": _("Announcement of recordings"), "system": system}
    return render(request, "calls/telephone_form.html", context)


@login_required
@require_POST
def revoke_telephone(request, pk):
    _require(request)
    system = get_object_or_404(TelephoneSystem.objects.in_use(), pk=pk)
    actions.revoke_telephone(system, actor=request.user)
    messages.success(request, _("The telephone system is out of use."))
    return redirect(system)


@login_required
@require_http_methods(["GET", "POST"])
def place_line(request, pk):
    _require(request)
    line = get_object_or_404(TelephoneLine.objects.select_related("system"), pk=pk)
    form = _line_form(line, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _change(request, line.system, actions.place_line, line, **form.cleaned_data)
    label = _("Extension %(number)s") % {"number": line.number}
    return render(request, "calls/telephone_form.html", {"form": form, "label": label, "system": line.system})


@login_required
@require_GET
def ringing(request):
    """What calls for this person now, on every page of theirs; asks no more where no telephone is theirs."""
    lines = TelephoneLine.objects.filter(person__in=request.user.hats(), system__revoked_at=None)
    if not lines.exists():
        return HttpResponse(status=STOP)
    wanted = TelephoneCall.objects.visible_to(request.user).wanted(now()).with_line()
    calls = list(wanted.order_by("-began_at", "-pk")[:SHOWN])
    name_callers(calls, request.user)
    return refresh(request, "calls/_ringing.html", {"ringing": calls}, every=EVERY)


@login_required
@require_POST
def set_heard_aside(request, pk):
    heard = get_object_or_404(TelephoneCall.objects.visible_to(request.user), pk=pk)
    actions.set_heard_aside(heard, actor=request.user)
    messages.success(request, _("Set aside: it was no call of a customer."))
    return redirect("calls:list")


def _require(request):
    if not rules.may_manage_telephone(request.user):
        raise PermissionDenied


def _change(request, system, act, subject, **details):
    """Do it, say so, and go back to the system; the second of two is told that somebody was faster."""
    try:
        act(subject, actor=request.user, **details)
    except Stale as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect(system)


def _announcement_form(system, data=None):
    known = {"announces_recording": system.announces_recording, "version": system.version}
    return AnnouncementForm(data, initial=known, auto_id="announcement_%s")


def _line_form(line, data=None):
    return LineForm(data, initial={"person": line.person_id, "version": line.version}, auto_id=f"line{line.pk}_%s")


def _shown_once(request, system, token):
    request.session[_key(system)] = token
    return redirect(system)


def _key(system) -> str:
    return f"telephone-{system.pk}"
