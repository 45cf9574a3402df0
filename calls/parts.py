"""What pages of the floors below show of calls and issues."""

from .models import Call, Issue

SHOWN = 10


def calls_on_organisation(organisation, user):
    """The latest calls with a customer, on the customer's page."""
    calls = Call.objects.visible_to(user).filter(organisation=organisation).with_people().order_by("-called_at")
    rows = list(calls[:SHOWN])
    return ("calls/_calls_on_organisation.html", {"calls": rows}) if rows else None


def issues_on_organisation(organisation, user):
    """The latest issues of a customer, on the customer's page."""
    issues = Issue.objects.visible_to(user).filter(organisation=organisation).with_people().order_by("-received_at")
    rows = list(issues[:SHOWN])
    return ("calls/_issues_on_organisation.html", {"issues": rows}) if rows else None


def complaint_on_appointment(appointment, user):
    """The one step from a reception to a complaint (S2-26), and the complaints that were opened there."""
    if appointment.arrived_at is None:
        return None
    issues = Issue.objects.visible_to(user).filter(reception_record__appointment=appointment).with_people()
    return "calls/_complaint_on_appointment.html", {"appointment": appointment, "issues": list(issues)}
