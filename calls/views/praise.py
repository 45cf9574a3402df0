"""Praise of a period, counted for each person (S4-289), and as a file."""

from itertools import islice

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.models import User
from calls.filters import PraiseFilter
from calls.models import Praise
from history.moment import now
from pages.export import Column, answer
from pages.formats import local
from pages.paging import keyset
from reception import privacy
from reception.models import day_limits

AT_ONCE = 1000
COLUMNS = [
    Column(gettext_lazy("When"), lambda row: row.praised_at),
    Column(gettext_lazy("Who is praised"), lambda row: row.person),
    Column(gettext_lazy("Department"), lambda row: row.person.department or "", 24),
    Column(gettext_lazy("What the customer said"), lambda row: row.words, 44),
    Column(gettext_lazy("Customer"), lambda row: _customer(row) or "", 28),
    Column(gettext_lazy("Where"), lambda row: _("Call") if row.call else _("Visit"), 10),
    Column(gettext_lazy("Noted by"), lambda row: row.noted_by),
]


@login_required
@require_GET
def praise_list(request):
    chosen, rows, start, end = _chosen(request)
    counted = dict(rows.values("person").annotate(n=Count("pk")).values_list("person", "n"))
    people = User.objects.filter(pk__in=counted)
    page = keyset(_of_one(chosen, rows), request, by="-praised_at")
    _conceal(request.user, page.rows)
    context = {
        "filter": chosen,
        "page": page,
        "people": sorted(((counted[each.pk], each) for each in people), key=lambda row: (-row[0], str(row[1]))),
        "start": start,
        "end": end,
    }
    return render(request, "calls/praise_list.html", context)


@login_required
@require_GET
def praise_export(request):
    """All that the list would show, however many pages it has."""
    chosen, rows, _start, _end = _chosen(request)
    rows = _of_one(chosen, rows).select_related("person__department").order_by("-praised_at", "-pk")
    name = f"praise-{local(now()).date().isoformat()}"
    return answer(request.GET.get("format"), name, COLUMNS, _shown(request.user, rows))


def _chosen(request):
    """The filter, and the praise of its days that this person may read; of this month where none are chosen."""
    today = local(now()).date()
    first = {"start": today.replace(day=1), "end": today}
    chosen = PraiseFilter(request.GET if set(PraiseFilter.base_fields) & set(request.GET) else None, initial=first)
    days = chosen.chosen()
    start, end = days.get("start") or first["start"], days.get("end") or today
    rows = Praise.objects.visible_to(request.user).between(day_limits(start)[0], day_limits(max(start, end))[1])
    return chosen, rows, start, end


def _of_one(chosen, rows):
    if person := chosen.chosen().get("person"):
        rows = rows.filter(person=person)
    return rows.select_related("person", "noted_by", "call__organisation", "appointment__organisation")


def _shown(user, rows):
    """One after the other, as this person may see them."""
    stream = rows.iterator(chunk_size=AT_ONCE)
    while some := list(islice(stream, AT_ONCE)):
        yield from _conceal(user, some)


def _conceal(user, rows):
    """Of a private visit nobody reads here whose it was."""
    privacy.conceal(user, [row.appointment for row in rows if row.appointment])
    return rows


def _customer(row: Praise):
    if row.call:
        return row.call.organisation
    visit = row.appointment
    return visit.visitor_name if getattr(visit, "is_concealed", False) else visit.organisation
