"""What the booking page finds while somebody types."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from reception import rules
from reception.callers import callers, sounds_of_people


@login_required
@require_GET
def find_caller(request):
    """Who may be calling, beside the booking form."""
    if not rules.may_register(request.user):
        raise PermissionDenied
    typed = request.GET.get("q", "")
    return render(request, "reception/_callers.html", {"callers": callers(request.user, typed), "typed": typed})


@login_required
@cache_control(private=True, max_age=600)
@require_GET
def people_keys(request):
    """Pinyin and initials of our people, for every field in which one of them is chosen."""
    return JsonResponse(sounds_of_people())
