"""The day at a glance: who is expected, who waits, who is here, who left; and the rooms."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from history.moment import now
from pages.formats import local
from pages.live import refresh
from reception.board import columns_of, rooms_of
from reception.forms import DayForm

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
    form, day = _day(request)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = rooms_of(request.user, day, kind=chosen.get("kind"), site=chosen.get("site"))
    return render(request, "reception/rooms.html", {"rooms": rows, "form": form} | _around(day))


def _board(request) -> dict:
    _form, day = _day(request)
    is_today = day == local(now()).date()
    query = "" if is_today else f"?day={day.isoformat()}"
    return _around(day) | {
        "columns": columns_of(request.user, day, is_today=is_today),
        "is_today": is_today,
        "board_url": reverse("reception:board") + query,
        "part_url": reverse("reception:board-part") + query,
    }


def _around(day) -> dict:
    return {"day": day, "yesterday": day - ONE_DAY, "tomorrow": day + ONE_DAY}


def _day(request):
    """The day that is asked for, else today; the calendar ends where Python's does."""
    form = DayForm(request.GET)
    chosen = form.cleaned_data.get("day") if form.is_valid() else None
    in_reach = chosen is not None and date.min + ONE_DAY < chosen < date.max - ONE_DAY
    return form, chosen if in_reach else local(now()).date()
