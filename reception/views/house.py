"""Who is in the house: the list for an evacuation, on the screen, on paper and without a network; roll calls."""

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from history.flow import NotAllowed
from history.moment import now
from pages.formats import clock_time
from pages.live import refresh
from pages.paging import keyset
from reception import rules
from reception.actions import house as actions
from reception.forms.house import BeginRollCallForm, EndRollCallForm, TicksForm
from reception.house import houses_of, people_of
from reception.models import RollCall, Site

from .common import require

SHELL = ("vendor/bootstrap/bootstrap.min.css", "vendor/icons/bootstrap-icons.min.css", "css/portico.css")
SHELL += ("css/house.css", "js/theme.js", "js/portico.js", "js/roll-call.js", "vendor/htmx/htmx.min.js")
SHELL += ("img/portico.svg",)


@login_required
@require_GET
@never_cache
def house(request):
    require(rules.may_call_roll(request.user))
    return render(request, "reception/house.html", _house(request) | {"at": now(), "kept_for": actions.KEPT_FOR})


@login_required
@require_GET
def house_part(request):
    require(rules.may_call_roll(request.user))
    response = refresh(request, "reception/_house.html", _house(request))
    response["X-As-Of"] = clock_time(now())  # at the site, also where nothing changed: a device may live elsewhere
    return response


@login_required
@require_GET
def house_print(request):
    require(rules.may_call_roll(request.user))
    return render(request, "reception/house_print.html", _house(request) | {"at": now()})


@require_GET
@never_cache
def house_worker(request):
    """The script that answers for the list when the network does not; it knows no names."""
    context = {"house": reverse("reception:house"), "shell": [static(path) for path in SHELL]}
    context |= {"kept_for": int(actions.KEPT_FOR / timedelta(milliseconds=1))}
    return render(request, "reception/house_worker.js", context, content_type="text/javascript")


@login_required
@require_GET
def roll_calls(request):
    require(rules.may_call_roll(request.user))
    rows = RollCall.objects.visible_to(request.user).with_counts()
    return render(request, "reception/roll_call_list.html", {"page": keyset(rows, request, by="-started_at")})


@login_required
@require_GET
def roll_call(request, pk):
    row = get_object_or_404(RollCall.objects.visible_to(request.user).with_counts(), pk=pk)
    people = people_of(row, request.user)
    context = {"roll_call": row, "people": people, "end_form": EndRollCallForm(), "missing": row.expected - row.seen}
    return render(request, "reception/roll_call_detail.html", context)


@login_required
@require_POST
def begin_roll_call(request):
    require(rules.may_call_roll(request.user))
    form = BeginRollCallForm(request.POST)
    if form.is_valid():
        actions.begin_roll_call(actor=request.user, **form.cleaned_data)
        messages.success(request, _("The roll call has begun. Tick everybody you see."))
    return redirect("reception:house")


@login_required
@require_POST
def end_roll_call(request, pk):
    row = get_object_or_404(RollCall.objects.visible_to(request.user), pk=pk)
    form = EndRollCallForm(request.POST)
    if not form.is_valid():
        return render(request, "reception/house_verb.html", {"row": row, "form": form, "title": _("End the roll call")})
    try:
        actions.end_roll_call(row, actor=request.user, **form.cleaned_data)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The roll call has ended; its result is kept."))
    return redirect(row)


@login_required
@require_POST
def tick(request):
    """One tick by a button, where no script is at work."""
    require(rules.may_call_roll(request.user))
    at = now()
    row = {"key": str(uuid4()), "visitor": request.POST.get("visitor"), "seen": request.POST.get("seen") == "1"}
    form = TicksForm({"site": request.POST.get("site"), "ticks": [row | {"at": at.isoformat()}]})
    if form.is_valid():
        taken = actions.take_ticks(**form.cleaned_data, actor=request.user, at=at)
        for _key, why in taken.refused:
            messages.warning(request, why)
    return redirect("reception:house")


@login_required
@require_POST
def ticks(request):
    """What a device noted, now or while there was no network; says of each tick what became of it (R27)."""
    require(rules.may_call_roll(request.user))
    form = TicksForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    taken = actions.take_ticks(**form.cleaned_data, actor=request.user)
    return JsonResponse({"accepted": taken.accepted, "refused": taken.refused})


def _house(request) -> dict:
    asked = request.GET.get("site", "")
    site = Site.objects.filter(pk=asked).first() if asked.isdecimal() else None
    houses = houses_of(request.user, site)
    return {
        "houses": houses,
        "total": sum(len(row.people) for row in houses),
        "end_form": EndRollCallForm(auto_id="end_%s"),
        "part_url": reverse("reception:house-part") + (f"?site={site.pk}" if site else ""),
        "site": site,
    }
