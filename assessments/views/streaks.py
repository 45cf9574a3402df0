"""Fails in a row: the list, and one with the results it rests on."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessments import consequence_rules as rules
from assessments.actions.streaks import results_of
from assessments.consequence_filters import StreakFilter
from assessments.consequence_verbs import buttons
from assessments.models import FailStreak, Reward
from history.moment import now
from pages.paging import keyset

from .verbs import find


@login_required
@require_GET
def streak_list(request: HttpRequest) -> HttpResponse:
    chosen = StreakFilter(request.GET)
    rows = chosen.narrow(FailStreak.objects.visible_to(request.user)).with_people()
    context = {"page": keyset(rows, request, by="-created_at"), "filter": chosen}
    return render(request, "assessments/streak_list.html", context)


@login_required
@require_GET
def streak(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = find(FailStreak, request, pk), request.user
    context = {
        "streak": row,
        "buttons": list(buttons("streak", row, user)),
        "results": results_of(row, now()),
        "penalties": Reward.objects.visible_to(user).penalties().filter(scorecard=row.scorecard),
        "offer_penalty": row.state != FailStreak.State.LIFTED and rules.may_record_for(user, row),
    }
    return render(request, "assessments/streak.html", context)
