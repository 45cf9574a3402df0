"""What happens to a part of a page that asks for news after the login has expired."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode


class LoginExpiredMiddleware:
    """Sends the whole window to the login page, instead of putting a login form inside a board."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        wants_part = request.headers.get("HX-Request") == "true"
        if not (wants_part and response.status_code == 302 and response["Location"].split("?")[0] == login):
            return response
        # Only the path: the address comes from the browser and is not to be trusted with a host.
        window = urlsplit(request.headers.get("HX-Current-URL", ""))
        path = "/" + window.path.lstrip("/") if window.scheme in {"http", "https"} else "/"
        path += f"?{window.query}" if window.query else ""
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = f"{login}?{urlencode({'next': path})}"
        return answer
