"""The door: login, too many wrong passwords, and the language of the pages."""

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from accounts import actions
from history.moment import now

COOKIE_AGE = 365 * 24 * 3600


class Login(LoginView):
    template_name = "accounts/login.html"
    redirect_authenticated_user = True


def locked(request, original_response=None, credentials=None):
    """Too many wrong passwords for this name from this address: when to try again."""
    wait = get_cool_off(request)
    response = render(request, "accounts/locked.html", {"again_at": now() + wait}, status=429)
    response["Retry-After"] = str(int(wait.total_seconds()))
    return response


@require_POST
def language(request):
    """The language of the pages: a cookie before login, the person's own afterwards."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES) or not check_for_language(chosen):
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        actions.choose_language(request.user, chosen)
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = redirect(there if safe else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=COOKIE_AGE,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
