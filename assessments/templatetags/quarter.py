"""The row of tabs over the pages of the quarter."""

from dataclasses import dataclass

from django import template
from django.urls import reverse

from assessments.tabs import TABS

register = template.Library()


@dataclass(frozen=True)
class Tab:
    """One page of the quarter that this person can use."""

    label: str
    url: str
    is_here: bool


@register.inclusion_tag("assessments/_quarter_nav.html", takes_context=True)
def quarter_nav(context) -> dict:
    """Where one is in the quarter, and where else one may go."""
    request = context["request"]
    offered = [(reverse(name), label) for name, label, right in TABS if right is None or request.user.may(right)]
    here = max((url for url, _label in offered if request.path.startswith(url)), key=len, default="")
    return {"tabs": [Tab(str(label), url, url == here) for url, label in offered]}
