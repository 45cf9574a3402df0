"""Badges: chosen, numbered, printed, and found again by their code."""

from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from history.moment import now
from pages.formats import local
from reception import rules
from reception.actions.badges import issue_badges
from reception.forms.house import BadgeFilterForm
from reception.models import Appointment, Badge, Visitor

from .common import require

AT_MOST = 200  # on one print; a busy day has fewer
COMING = (Appointment.State.CONFIRMED, *Appointment.IN_HOUSE)


@login_required
@require_http_methods(["GET", "POST"])
def badges(request):
    """Whose badges are printed: one visit's, or those of a whole day."""
    require(rules.may_print_badges(request.user))
    form = BadgeFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    day = chosen.get("day") or local(now()).date()
    visit = request.GET.get("appointment", "")
    people = _people(request.user, day, site=chosen.get("site"), visit=int(visit) if visit.isdecimal() else None)
    if request.method == "POST":
        wanted = [row for row in people if str(row.pk) in set(request.POST.getlist("visitor"))]
        if wanted:
            issued = issue_badges(wanted, actor=request.user, day=day)
            keys = urlencode({"badges": ",".join(str(badge.pk) for badge in issued)})
            return redirect(f"{reverse('reception:badge-sheet')}?{keys}")
        messages.warning(request, _("Tick whose badges are to be printed."))
    had = {row.visitor_id: row for row in Badge.objects.filter(visitor__in=people, day=day)}
    context = {"visits": _by_visit(people, had), "day": day, "form": BadgeFilterForm(initial=chosen | {"day": day})}
    return render(request, "reception/badges.html", context | {"one_visit": bool(visit)})


@login_required
@require_GET
def badge_sheet(request):
    """The badges on paper."""
    require(rules.may_print_badges(request.user))
    keys = [int(key) for key in request.GET.get("badges", "").split(",") if key.isdecimal() and len(key) < 19][:AT_MOST]
    rows = Badge.objects.visible_to(request.user).filter(pk__in=keys)
    rows = list(
        rows.select_related("site", "visitor__appointment__organisation", "visitor__appointment__contact_person")
    )
    known = _known(request.user, [row.visitor for row in rows])
    rows = [row for row in rows if row.visitor.appointment_id in known]
    return render(request, "reception/badge_sheet.html", {"badges": [(row, _code_of(row)) for row in rows]})


@login_required
@require_GET
def badge(request, key):
    """Whoever finds a badge, or meets somebody who wears one, is shown the visit it belongs to."""
    row = get_object_or_404(Badge.objects.visible_to(request.user), key=key)
    return redirect(row.visitor.appointment)


def _people(user, day, *, site, visit) -> list[Visitor]:
    """The visitors of the day who may get a badge from this person."""
    visits = Appointment.objects.visible_to(user).open_to(user).on(day).filter(state__in=COMING)
    visits = visits.filter(site=site) if site else visits
    visits = visits.filter(pk=visit) if visit else visits
    rows = Visitor.objects.filter(appointment__in=visits, signed_out_at__isnull=True)
    rows = rows.select_related("appointment__organisation", "appointment__contact_person", "appointment__site")
    return list(rows.order_by("appointment__starts_at", "appointment_id", "pk"))


def _known(user, people) -> set[int]:
    """The visits of which this person may know who comes."""
    wanted = {row.appointment_id for row in people}
    return set(Appointment.objects.filter(pk__in=wanted).open_to(user).values_list("pk", flat=True))


def _by_visit(people, had) -> list[tuple[Appointment, list[tuple[Visitor, Badge | None]]]]:
    visits: dict[int, tuple[Appointment, list]] = {}
    for row in people:
        visits.setdefault(row.appointment_id, (row.appointment, []))[1].append((row, had.get(row.pk)))
    return list(visits.values())


def _code_of(row: Badge) -> str:
    """The code as a drawing; it names nobody, and opens the visit for who may see it."""
    address = settings.PUBLIC_URL + reverse("reception:badge", args=[row.key])
    return mark_safe(segno.make(address, error="m").svg_inline(scale=2, border=1))
