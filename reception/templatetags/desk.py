"""The tabs of the desk on its pages."""

from django import template

from reception import desk

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_tabs(context) -> list[desk.Tab]:
    request = context["request"]
    return desk.tabs(request.user, request.path)


@register.simple_tag(takes_context=True)
def desk_more(context) -> list[desk.Tab]:
    request = context["request"]
    return desk.more(request.user, request.path)
