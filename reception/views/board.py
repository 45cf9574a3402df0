"""The day at a glance: who is expected, who waits, who is here, who left."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from history.moment import now
from pages.formats import local
from pages.live import refresh
from reception.alarms import alarms_of
from reception.announced import announced_to
from reception.board import day_of
from reception.forms import BoardForm

ONE_DAY = timedelta(days=1)
ADDRESSES = {"board": "board", "part": "board-part", "print": "day-list"}


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
def day_list(request):
    """The same day on paper, with room to write when the power is off."""
    return render(request, "reception/day_list.html", _board(request))


def _board(request) -> dict:
    at = now()
    today = local(at).date()
    form = BoardForm(request.GET, today=today)
    chosen = form.chosen()
    narrowed = {name: chosen.get(name) for name in ("department", "site")}
    is_today = chosen["day"] == today
    day = day_of(request.user, chosen["day"], is_today=is_today, **narrowed)
    form.offer(day.departments, day.sites)
    announced = announced_to(request.user, at, **narrowed) if is_today else []
    query = {} if is_today else {"day": chosen["day"].isoformat()}
    query |= {name: key for name, key in narrowed.items() if key}
    query = f"?{urlencode(query)}" if query else ""
    addresses = {f"{name}_url": reverse(f"reception:{page}") + query for name, page in ADDRESSES.items()}
    return (
        _around(request, chosen["day"])
        | addresses
        | {
            "columns": day.columns,
            "alarms": alarms_of(day.cards, {row.appointment_id for row in announced}) if is_today else [],
            "announced": announced,
            "form": form,
            "at": at,
            "is_today": is_today,
        }
    )


def _around(request, day) -> dict:
    """The day and its neighbours, each neighbour with the address that keeps the rest of what was chosen."""
    neighbours = {}
    for name, neighbour in (("yesterday", day - ONE_DAY), ("tomorrow", day + ONE_DAY)):
        query = request.GET.copy()
        query["day"] = neighbour.isoformat()
        query.pop("seen", None)
        neighbours |= {name: neighbour, f"{name}_url": f"?{query.urlencode()}"}
    return {"day": day} | neighbours
