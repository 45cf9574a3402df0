"""Praise of a period, counted for each person (S4-289)."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from calls.filters import PraiseFilter
from calls.models import Praise
from history.moment import now
from pages.formats import local
from pages.paging import keyset
from reception.models import day_limits


@login_required
@require_GET
def praise_list(request):
    today = local(now()).date()
    chosen = PraiseFilter(request.GET or None, initial={"start": today.replace(day=1), "end": today})
    days = chosen.chosen()
    start, end = days.get("start") or today.replace(day=1), days.get("end") or today
    rows = Praise.objects.visible_to(request.user).between(day_limits(start)[0], day_limits(max(start, end))[1])
    counted = dict(rows.values("person").annotate(n=Count("pk")).values_list("person", "n"))
    people = User.objects.filter(pk__in=counted)
    if person := days.get("person"):
        rows = rows.filter(person=person)
    rows = rows.select_related("person", "noted_by", "call", "appointment__organisation", "call__organisation")
    context = {
        "filter": chosen,
        "page": keyset(rows, request, by="-praised_at"),
        "people": sorted(((counted[each.pk], each) for each in people), key=lambda row: (-row[0], str(row[1]))),
        "start": start,
        "end": end,
    }
    return render(request, "calls/praise_list.html", context)
