"""Roles in words."""

from django import template
from django.contrib.auth.models import Group

from accounts.roles import NAMES

register = template.Library()


@register.filter
def role_name(group: Group) -> str:
    """What the role is called in the reader's language."""
    return str(NAMES.get(group.name, group.name))
