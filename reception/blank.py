"""The booking form as it opens for nearly everybody: empty, the same for all who may choose among the same things."""

from uuid import uuid4

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import User
from history.moment import now
from pages.formats import local
from pages.gaps import Shelf, gap

from . import rules
from .forms import AppointmentForm
from .options import options_for

FIELDS = "reception/_booking_fields.html"
EACH_TIME = ("form_token", "received_at")  # what no two openings of the form share

shelf = Shelf(20)  # with what it is kept by some 250 KiB each, in a company of 500 people


def blank_fields(reader: User) -> SafeString:
    """All fields of the form, written once for what they offer, and anew as soon as something else is offered."""
    options, shortens = options_for(reader), rules.may_shorten_notice(reader)

    def write() -> str:
        initial = {name: gap(name) for name in EACH_TIME}
        return render_to_string(FIELDS, {"form": AppointmentForm(reader=reader, options=options, initial=initial)})

    fields = shelf.get((options, shortens), write)
    return fields.filled({"form_token": uuid4(), "received_at": f"{local(now()):%Y-%m-%d %H:%M}"})
