"""The calendar entry of a visit, as every calendar program reads it."""

from datetime import UTC, datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress, vText
from icalendar import Event as Entry

from notices.words import company

from .models import Appointment


def invitation(appointment: Appointment, *, method: str, at: datetime) -> str:
    """REQUEST puts the visit into the visitor's calendar or moves it there, CANCEL takes it out again.

    One identity for life and a number that grows by one with each change (R14).
    """
    host = appointment.contact_person
    with translation.override((appointment.contact and appointment.contact.language) or translation.get_language()):
        calendar, entry = Calendar(), Entry()
        calendar.add("prodid", "-//Portico//Visits//EN")
        calendar.add("version", "2.0")
        calendar.add("method", method)
        entry.add("uid", f"{appointment.invitation_uid}@portico")
        entry.add("sequence", appointment.invitation_sequence)
        entry.add("dtstamp", at.astimezone(UTC))
        entry.add("dtstart", appointment.starts_at.astimezone(UTC))
        entry.add("dtend", appointment.ends_at.astimezone(UTC))
        entry.add("summary", _("Visit to %(company)s") % {"company": company()})
        entry.add("location", ", ".join(filter(None, [appointment.where, appointment.site.address])))
        entry.add("description", _("Your contact: %(person)s %(phone)s") % {"person": host, "phone": host.phone})
        entry.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
        entry["organizer"] = _address(settings.DEFAULT_FROM_EMAIL.split("<")[-1].rstrip(">"), str(company()))
        entry["attendee"] = _address(appointment.visitor_email, appointment.visitor_name)
        calendar.add_component(entry)
        return calendar.to_ical().decode()


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"MAILTO:{email}")
    address.params["CN"] = vText(name)
    return address
