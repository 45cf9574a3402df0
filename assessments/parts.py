"""What this floor shows on pages of the floors below."""

from typing import Any

from accounts.models import User
from reception.models import Appointment

from . import rules
from .models import Feedback


def feedback_on_appointment(appointment: Appointment, user: User) -> tuple[str, dict[str, Any]] | None:
    """How the visitor found it, or that they have not said yet (S0-28); nothing before the visit is over."""
    if appointment.left_at is None:
        return None
    feedback = Feedback.objects.filter(appointment=appointment).select_related("questionnaire").first()
    if feedback is None:
        return None
    feedback.appointment = appointment
    may_ask = rules.may_ask(user, feedback)
    context = {
        "feedback": feedback,
        "offer_ask": may_ask and feedback.can("ask"),
        "offer_record": may_ask and feedback.can("answer"),
    }
    return "assessments/_feedback_on_appointment.html", context
