"""The pass of a visit: a page for the visitor without an account, and the code it shows at the entrance."""

from datetime import datetime, timedelta

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from notices import actions as notices
from notices.models import Link

from .models import Appointment

PURPOSE = "reception.pass"
# A visit may be moved by months; whether the pass is good is asked of the visit itself.
LASTING = timedelta(days=400)
GOOD = (Appointment.State.CONFIRMED, *Appointment.IN_HOUSE)


def pass_path(appointment: Appointment, *, at: datetime) -> str:
    """A new address of this visit's pass, for a letter or to hand over."""
    expires_at = max(appointment.ends_at, at) + LASTING
    return reverse(
        "reception:pass", args=[notices.issue_link(PURPOSE, about=appointment, expires_at=expires_at, at=at)]
    )


def visit_of(token: str, *, at: datetime) -> Appointment | None:
    """The visit whose pass has this token.

    A cancelled visit takes its links back and a restored one does not give them again: whether
    the pass is good is asked of the visit, and the link in the visitor's hand stays the same.
    """
    link = Link.objects.bearing(token).filter(purpose=PURPOSE, expires_at__gt=at).first()
    return Appointment.objects.with_people().filter(pk=link.about_id).first() if link else None


def code_address(appointment: Appointment) -> str:
    """What the QR code holds: a guard's phone opens the visit, the tablet's scanner reads the code at its end."""
    return notices.absolute(reverse("reception:code", args=[appointment.code]))


def drawn(text: str, *, scale: int = 6) -> SafeString:
    """A QR code as a picture within the page; dark on light in every theme, with room around it."""
    return mark_safe(
        segno.make(text, error="m", micro=False).svg_inline(scale=scale, border=3, dark="#000", light="#fff")
    )


def spaced(code: str) -> str:
    """`1234 5678`: as people read it out."""
    return f"{code[:4]} {code[4:]}"
