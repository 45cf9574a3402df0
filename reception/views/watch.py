"""The watch list, and what it found. Whoever reads it is written down: the one thing that a GET here writes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from pages.paging import keyset
from pages.versions import both_versions
from reception import rules
from reception.actions import Refused
from reception.actions import watch as actions
from reception.forms import ReasonForm
from reception.forms.house import WatchEntryForm
from reception.models import WatchEntry, WatchHit, WatchReading

from .common import require

LAST_READINGS = 20
OF_A_HIT = ("visitor__appointment__organisation", "walk_in", "answered_by")


@login_required
@require_GET
@never_cache
def watch_list(request):
    require(rules.may_keep_watchlist(request.user))
    rows = WatchEntry.objects.visible_to(request.user).order_by("-pk")
    page = keyset(rows, request, by="-pk")
    readings = list(WatchReading.objects.select_related("reader", "entry")[:LAST_READINGS])
    actions.note_reading(request.user)
    return render(request, "reception/watch_list.html", {"page": page, "readings": readings})


@login_required
@require_http_methods(["GET", "POST"])
def watch_create(request):
    require(rules.may_keep_watchlist(request.user))
    form = WatchEntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        entry = actions.enter(WatchEntry(**form.said()), actor=request.user)
        messages.success(request, _("The person is on the watch list."))
        return redirect(entry)
    return render(request, "reception/watch_form.html", {"form": form})


@login_required
@require_GET
@never_cache
def watch_entry(request, pk):
    entry = get_object_or_404(WatchEntry.objects.visible_to(request.user), pk=pk)
    actions.note_reading(request.user, entry)
    context = {
        "entry": entry,
        "hits": entry.hits.select_related("visitor__appointment__organisation", "walk_in", "answered_by").order_by(
            "-pk"
        )[:20],
        "readings": entry.readings.select_related("reader")[:LAST_READINGS],
        "lift_form": ReasonForm(auto_id="lift_%s"),
    }
    return render(request, "reception/watch_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def watch_edit(request, pk):
    entry = get_object_or_404(WatchEntry.objects.visible_to(request.user), pk=pk)
    form = WatchEntryForm(
        request.POST or None, instance=WatchEntry.objects.get(pk=pk), initial={"version": entry.version}
    )
    context = {"form": form, "entry": entry}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(entry, actor=request.user, version=form.cleaned_data.get("version") or 0, **form.said())
        except Stale as refusal:
            entry.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, entry)
        else:
            messages.success(request, _("Saved."))
            return redirect(entry)
    if request.method == "GET":
        actions.note_reading(request.user, entry)
    return render(request, "reception/watch_form.html", context)


@login_required
@require_POST
def watch_lift(request, pk):
    entry = get_object_or_404(WatchEntry.objects.visible_to(request.user), pk=pk)
    said = _("The person is off the watch list.")
    return _verb(request, entry, actions.lift, said, _("Take off the watch list"))


@login_required
@require_GET
@never_cache
def watch_hits(request):
    require(rules.may_answer_watchlist(request.user))
    rows = WatchHit.objects.visible_to(request.user)
    rows = rows.select_related(*OF_A_HIT).order_by("-pk")
    return render(request, "reception/watch_hits.html", {"page": keyset(rows, request, by="-pk")})


@login_required
@require_GET
@never_cache
def watch_hit(request, pk):
    hit = _hit(request, pk)
    actions.note_reading(request.user, hit.entry)
    offered = {verb for verb in WatchHit.FLOW if hit.can(verb)}
    context = {"hit": hit, "offered": offered, "reason_form": ReasonForm(auto_id="let_%s")}
    return render(request, "reception/watch_hit.html", context | {"away_form": ReasonForm(auto_id="away_%s")})


@login_required
@require_POST
def watch_let_in(request, pk):
    return _verb(request, _hit(request, pk), actions.let_in, _("The visitor may come in."), _("Let in"))


@login_required
@require_POST
def watch_turn_away(request, pk):
    return _verb(request, _hit(request, pk), actions.turn_away, _("Noted."), _("Turn away"))


def _hit(request, pk) -> WatchHit:
    rows = WatchHit.objects.visible_to(request.user)
    visit = "visitor__appointment"
    named = ("entry", f"{visit}__organisation", f"{visit}__contact_person", "walk_in__wanted_person", "answered_by")
    return get_object_or_404(rows.select_related(*named), pk=pk)


def _verb(request, row, act, said, title):
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "reception/house_verb.html", {"row": row, "form": form, "title": title})
    try:
        act(row, actor=request.user, **form.cleaned_data)
    except (NotAllowed, Refused) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(row)
