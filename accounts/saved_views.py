"""Ways of looking at a list that people keep and share."""

from datetime import datetime

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

from history.moment import now

from .models import SavedView, User

# What says where in the list somebody was, and not what they looked for.
PLACE = ("after", "before", "more")
LONGEST = SavedView._meta.get_field("query").max_length


def keep(user: User, *, page: str, name: str, query: str, is_shared: bool, at: datetime | None = None) -> SavedView:
    """The view is kept under its name; kept again under the same name it is replaced."""
    department = user.department if is_shared else None
    fields = {"query": cleaned(query), "department": department, "created_at": at or now()}
    view, _is_new = SavedView.objects.update_or_create(owner=user, page=page, name=name.strip(), defaults=fields)
    return view


def forget(view: SavedView) -> None:
    view.delete()


def cleaned(query: str) -> str:
    """Without empty fields and without the place in the list; sorted, so that two equal views read alike."""
    asked = QueryDict(query[: 4 * LONGEST])
    kept = QueryDict(mutable=True)
    for name in sorted(asked):
        if name not in PLACE and any(asked.getlist(name)):
            kept.setlist(name, [value for value in asked.getlist(name) if value])
    return kept.urlencode()


def is_list(page: str) -> bool:
    """Is there a list of this name? One that needs no further word to be found."""
    try:
        return bool(reverse(page))
    except NoReverseMatch:
        return False
