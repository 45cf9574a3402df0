"""The day at a glance: who is expected, who waits, who is here, who left; and the rooms."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from history.moment import now
from pages.formats import local
from pages.live import refresh
from reception import rules
from reception.board import columns_of, rooms_of
from reception.forms import DayForm


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
    return render(request, "reception/rooms.html", {"rooms": rows, "day": day, "form": form})


def _board(request) -> dict:
    _form, day = _day(request)
    today = local(now()).date()
    columns = columns_of(request.user, day, is_today=day == today)
    sees_details = request.user.may("reception.view_appointment")
    return {
        "columns": columns,
        "day": day,
        "is_today": day == today,
        "may_override": rules.may_override_clearance(request.user),
        "may_receive": request.user.may("reception.receive_appointment"),
        "sees_details": sees_details,
    }


def _day(request):
    form = DayForm(request.GET)
    chosen = form.cleaned_data.get("day") if form.is_valid() else None
    return form, chosen or local(now()).date()
