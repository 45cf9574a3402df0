"""The day at a glance: who is expected, who waits, who is here, who left; and the rooms."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from history.moment import now
from pages.formats import local
from pages.live import refresh
from reception.board import columns_of, rooms_of
from reception.forms import BoardForm, RoomsForm

ONE_DAY = timedelta(days=1)


@login_required
@require_GET
def board(request):
    return render(request, "reception/board.html", _board(request))


@login_required
@require_GET
def board_part(request):
    return refresh(request, "reception/_board.html", _board(request))


@login_required
@require_GET
def rooms(request):
    form = RoomsForm(request.GET, today=local(now()).date())
    chosen = form.chosen()
    rows = rooms_of(request.user, chosen["day"], kind=chosen.get("kind"), site=chosen.get("site"))
    return render(request, "reception/rooms.html", {"rooms": rows, "form": form} | _around(request, chosen["day"]))


def _board(request) -> dict:
    today = local(now()).date()
    form = BoardForm(request.GET, today=today)
    chosen = form.chosen()
    day, department = chosen["day"], chosen.get("department")
    query = {} if day == today else {"day": day.isoformat()}
    query |= {"department": department.pk} if department else {}
    query = f"?{urlencode(query)}" if query else ""
    return _around(request, day) | {
        "columns": columns_of(request.user, day, is_today=day == today, department=department),
        "form": form,
        "at": now(),
        "is_today": day == today,
        "board_url": reverse("reception:board") + query,
        "part_url": reverse("reception:board-part") + query,
    }


def _around(request, day) -> dict:
    """The day and its neighbours, each neighbour with the address that keeps the rest of what was chosen."""
    neighbours = {}
    for name, neighbour in (("yesterday", day - ONE_DAY), ("tomorrow", day + ONE_DAY)):
        query = request.GET.copy()
        query["day"] = neighbour.isoformat()
        query.pop("seen", None)
        neighbours |= {name: neighbour, f"{name}_url": f"?{query.urlencode()}"}
    return {"day": day} | neighbours
