"""The head of a list's table, and addresses that keep what a list was narrowed to."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# What turns a page, and is no part of what was asked for.
PLACE = ("after", "before")


@register.simple_tag(takes_context=True)
def sorted_by(context, column: str, label: str, falling_first: bool = False) -> SafeString:
    """A column's heading that sorts by it, and the other way round when it does already.

    `sort` of the address is the column, with `-` where the largest comes first; `order` of
    the context is how the list is sorted now.
    """
    now = context["order"]
    is_sorted = now.lstrip("-") == column
    rising = now.startswith("-") if is_sorted else not falling_first
    aria = format_html(' aria-sort="{}"', "descending" if now.startswith("-") else "ascending") if is_sorted else ""
    mark = ("↓" if now.startswith("-") else "↑") if is_sorted else ""
    query = _query(context, sort=column if rising else f"-{column}")
    shown = format_html('<span aria-hidden="true"> {}</span>', mark) if mark else ""
    return format_html('<th scope="col"{}><a href="?{}">{}{}</a></th>', aria, query, label, shown)


@register.simple_tag(takes_context=True)
def same_query(context, **changes) -> str:
    """What the list was narrowed to, as the end of another address; a change of None is left out."""
    return _query(context, **changes)


def _query(context, **changes) -> str:
    query = context["request"].GET.copy()
    for name in PLACE:
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return query.urlencode()
