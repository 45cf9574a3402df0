"""What this floor shows on pages of the floors below."""

from typing import Any

from accounts.models import User
from calls.models import Call, Issue
from reception.models import Appointment
from reception.rules import may_see_details

from . import rules
from .models import Audience, Feedback


def feedback_on_appointment(appointment: Appointment, user: User) -> tuple[str, dict[str, Any]] | None:
    """How the visitor found it, or that they have not said yet (S0-28); nothing before the visit is over.

    With it, how it went for those who received and presented.
    """
    if appointment.left_at is None:
        return None
    rows = Feedback.objects.filter(appointment=appointment).with_wish()
    asked = list(rows.select_related("questionnaire", "person"))
    for row in asked:
        row.appointment = appointment
    feedback = next((row for row in asked if row.audience == Audience.VISITOR), None)
    offer_hosts = rules.may_ask_hosts(user, appointment)
    if feedback is None and not asked and not offer_hosts:
        return None
    context = {
        "visit": appointment,
        "feedback": feedback,
        "of_hosts": [row for row in asked if row.audience == Audience.HOST and not row.is_anonymous],
        "offer_hosts": offer_hosts,
        **(offers(user, feedback) if feedback is not None else {}),
    }
    return "assessments/_feedback_on_appointment.html", context


def offers(user: User, feedback: Feedback) -> dict[str, bool]:
    """What this person can do about a request (read `with_wish`) now."""
    may_ask, is_own = rules.may_ask(user, feedback), feedback.person_id == user.pk
    for_others = may_ask and not is_own and feedback.audience != Audience.HOST
    is_spared = feedback.is_spared
    return {
        "is_spared": is_spared,
        "offer_ask": for_others and not is_spared and feedback.can("ask"),
        "offer_record": for_others and not is_spared and feedback.can("answer"),
        "offer_opt_out": for_others and not is_spared and feedback.can("opt_out"),
        "offer_allow": for_others and is_spared,
        "offer_answer": is_own and feedback.can("answer"),
    }


def case_of_appointment(appointment: Appointment, user: User) -> tuple[str, dict[str, Any]] | None:
    """A visit that is over may be kept as a typical case by whoever may read who came (S2-74)."""
    if appointment.left_at is None or not may_see_details(user, appointment):
        return None
    return "assessments/_begin_case.html", {"kind": "appointment", "source": appointment}


def case_of_call(call: Call, user: User) -> tuple[str, dict[str, Any]]:
    return "assessments/_begin_case.html", {"kind": "call", "source": call}


def case_of_issue(issue: Issue, user: User) -> tuple[str, dict[str, Any]]:
    return "assessments/_begin_case.html", {"kind": "issue", "source": issue}
