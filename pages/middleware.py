"""Where a browser is led that asks for what is no page, or for news after the login has expired."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import urlencode
from django.utils.translation import gettext as _


class LoginExpiredMiddleware:
    """Sends the whole window to the login page, instead of putting a login form inside a board."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 302 or request.headers.get("HX-Request") != "true":
            return response
        login = resolve_url(settings.LOGIN_URL)
        if response["Location"].split("?")[0] != login:
            return response
        # Only the path: the address comes from the browser and is not to be trusted with a host.
        window = urlsplit(request.headers.get("HX-Current-URL", ""))
        path = "/" + window.path.lstrip("/") if window.scheme in {"http", "https"} else "/"
        path += f"?{window.query}" if window.query else ""
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = f"{login}?{urlencode({'next': path})}"
        return answer


class ButtonAddressMiddleware:
    """Leads a browser that opens a button's address like a page to the page above it.

    So it happens to whoever presses a button after the login has expired and logs in, changes
    the language on a form that was refused, or opens an address out of the history. Programs
    are told 405 as ever.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_browser = "text/html" in request.headers.get("Accept", "")
        if response.status_code != 405 or request.method != "GET" or not is_browser:
            return response
        messages.warning(request, _("Nothing was done. Please do it again here."))
        return redirect(_page_above(request.path))


def _page_above(path: str) -> str:
    """The nearest address above this one that is one of ours."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return path
