"""Roles in words."""

from django import template

from accounts.roles import name_of

register = template.Library()
register.filter("role_name", name_of)
