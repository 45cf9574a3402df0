"""A network that is cut: what Chromium lets through for a moment after a page was opened anew, the server refuses."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

cut: list[bool] = []


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """While the cable is cut nothing that is sent arrives; what is looked at is the browser's own to refuse."""

    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=503) if cut and request.method == "POST" else get_response(request)

    return answer
