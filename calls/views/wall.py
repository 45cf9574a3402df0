"""The wall board, the team's board and one's own queue: live, by keyboard, printable."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from calls import outcomes, promises
from calls.announcing import offer_explaining
from calls.models import Issue
from calls.wall import columns_of, shows_names, wall_of
from history.moment import now
from pages.live import refresh


@login_required
@require_GET
def wall(request):
    return render(request, "calls/wall.html", _wall(request))


@login_required
@require_GET
def wall_part(request):
    return refresh(request, "calls/_wall.html", _wall(request))


@login_required
@require_GET
def board(request, *, mine=False):
    return render(request, "calls/board.html", _board(request, mine))


@login_required
@require_GET
def board_part(request, *, mine=False):
    return refresh(request, "calls/_board.html", _board(request, mine))


def _wall(request) -> dict:
    at = now()
    shown = wall_of(request.user, at)
    promises.show_nearest(shown.next)
    return {"wall": shown, "with_names": shows_names(at)}


def _board(request, mine) -> dict:
    issues = Issue.objects.visible_to(request.user).open()
    if mine:
        issues = issues.handled_by(request.user)
    columns = columns_of(issues)
    rows, at = [row for column in columns for row in column.rows], now()
    promises.show_nearest(rows)
    outcomes.show(rows, at)
    offer_explaining(rows, request.user, at)
    words = {
        "unassigned": _("Waiting for a handler"),
        "new": _("Not acknowledged"),
        "acknowledged": _("Customer not contacted"),
        "working": _("Being worked on"),
        "answered": _("To call back, to close"),
    }
    shown = [(words[column.code], column) for column in columns if not (mine and column.code == "unassigned")]
    return {"columns": shown, "mine": mine, "part_url": reverse("calls:queue-part" if mine else "calls:board-part")}
