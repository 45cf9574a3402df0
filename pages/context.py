"""What every page knows: whose house this is, where one may go, which language is read."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from pages import navigation
from pages.formats import is_chinese


def site(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page; nothing is looked up unless the template shows it."""
    user = getattr(request, "user", None)
    is_known = user is not None and user.is_authenticated
    places = SimpleLazyObject(lambda: navigation.places(request) if is_known else ())
    return {
        "company": settings.COMPANY_NAME_ZH if is_chinese() else settings.COMPANY_NAME,
        "html_lang": "zh-Hans" if is_chinese() else (get_language() or "en"),
        "links": SimpleLazyObject(navigation.links),
        "places": places,
        "first_places": navigation.AT_MOST,
        "new_places": SimpleLazyObject(lambda: navigation.new(request) if is_known else ()),
        "banner_slot": "page.banner" in settings.PAGE_PARTS,
        "current_url": request.get_full_path(),
        "searched": request.GET.get("q", ""),
    }
