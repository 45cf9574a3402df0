"""The served pages live in the real moment, unless a test holds their clock at its own."""

from datetime import datetime

from history import moment

held: list[datetime] = []


def middleware(get_response):
    def respond(request):
        if not held:
            return get_response(request)
        with moment.at(held[-1]):
            return get_response(request)

    return respond
