"""Parts of a page that keep themselves fresh, every 20 seconds and when the window gets the focus.

The page shows the part with `{% live url "app/_part.html" %}`; the view behind `url` answers
with `refresh(request, "app/_part.html", context)`. Nothing is sent while nothing changed, and
without script the part is as fresh as the page. Give what may change a `data-key`, and
a screen reader hears the ones that did.
"""

import hashlib
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

EVERY = 20  # seconds

# These differ from one rendering to the next and mean nothing to the reader.
NOISE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def refresh(request: HttpRequest, template_name: str, context: dict[str, Any], *, every: int = EVERY) -> HttpResponse:
    """The part again, or nothing (204) where the page already shows exactly this; asked for `every` so many seconds."""
    content = render_to_string(template_name, context, request=request)
    if request.GET.get("seen") == digest(content):
        return HttpResponse(status=204)
    query = request.GET.copy()
    query.pop("seen", None)
    url = f"{request.path}?{query.urlencode()}" if query else request.path
    return HttpResponse(fragment(url, content, every))


def fragment(url: str, content: str, every: int = EVERY) -> str:
    """The part in its frame, which says where to ask for news and what is seen already."""
    seen = render_to_string("partials/_live.html", {"url": url, "digest": digest(content), "every": every})
    return seen.replace("<!--content-->", content, 1)


def digest(content: str) -> str:
    return hashlib.sha256(NOISE.sub("", content).encode()).hexdigest()[:16]
