"""The language a person chose holds wherever they log in."""

from django.utils import translation


class PersonLanguageMiddleware:
    """After login the person's own language counts, before it the cookie's or the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.user.is_authenticated and request.user.language
        if chosen:
            translation.activate(chosen)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
