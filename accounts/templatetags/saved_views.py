"""The saved views of a list, above it."""

from typing import Any

from django import template

from accounts.models import NOWHERE, SavedView
from accounts.saved_views import cleaned
from pages.prepared import Prepared

register = template.Library()

# What of one list is `visible_to` somebody.
VIEWS = Prepared(
    lambda owner, department, page: SavedView.objects.kept_for(owner, department).of(page).select_related("owner"),
    *(int, int, str),
)


@register.inclusion_tag("accounts/_saved_views.html", takes_context=True)
def saved_views(context, page: str) -> dict[str, Any]:
    """One's own and the department's for the list of this address, in one query, and the form that keeps one more."""
    request = context["request"]
    here = cleaned(request.GET.urlencode())
    views = VIEWS.rows(request.user.pk, request.user.department_id or NOWHERE, page)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "page": page,
        "query": here,
        "views": [(view, view.query == here, view.owner_id == request.user.pk) for view in views],
        "may_share": request.user.department_id is not None,
        "offer_save": bool(here) and here not in {view.query for view in views},
    }
