"""The tabs of the desk on its pages, and the tour on the page of a visit."""

from django import template

from reception import desk
from reception.forms import TourForm

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_tabs(context) -> list[desk.Tab]:
    request = context["request"]
    return desk.tabs(request.user, request.path)


@register.simple_tag(takes_context=True)
def desk_more(context) -> list[desk.Tab]:
    request = context["request"]
    return desk.more(request.user, request.path)


@register.inclusion_tag("reception/_tour.html", takes_context=True)
def tour(context, appointment) -> dict:
    """Where the visitors of an appointment were shown, and the verbs that lead them on."""
    visits = list(appointment.tour)
    return {
        "appointment": appointment,
        "offered": context["offered"],
        "tour": visits,
        "tour_is_on": any(visit.left_at is None for visit in visits),
        "tour_form": TourForm(appointment=appointment, auto_id="tour_%s"),
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
    }
