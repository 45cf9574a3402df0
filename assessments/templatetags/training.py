"""What a topic of training says of itself in words."""

from django import template
from django.utils.translation import gettext as _

from accounts.roles import NAMES
from assessments.models import Topic
from pages.formats import listed
from papers.models import ChecklistItem

register = template.Library()


@register.filter
def for_whom(topic: Topic) -> str:
    """The roles that need it; everybody, where none is named."""
    return listed(NAMES.get(name, name) for name in topic.roles) or _("Everybody")


@register.simple_tag
def suggested_by(topic: Topic, labels: dict[str, str]) -> str:
    """The weak results that suggest it: criteria by the names of their schemes, areas of checklist items."""
    areas = dict(ChecklistItem.Area.choices)
    named = [labels.get(code, code) for code in topic.criteria]
    return listed(dict.fromkeys(str(each) for each in (*named, *(areas.get(area, area) for area in topic.areas))))
