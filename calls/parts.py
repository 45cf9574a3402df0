"""What pages of the floors below show of calls and issues."""

from django.db.models import Exists, OuterRef

from reception import rules

from .models import Call, Issue

SHOWN, LAST = 10, 5


def calls_on_organisation(organisation, user):
    """The latest calls with a customer, on the customer's page."""
    calls = Call.objects.visible_to(user).filter(organisation=organisation).with_people().order_by("-called_at")
    rows = list(calls[:SHOWN])
    return ("calls/_calls_on_organisation.html", {"calls": rows}) if rows else None


def last_calls_on_appointment(appointment, user):
    """The last calls with the visitor's organisation: whoever receives them must know the customer (S2-11).

    Who took no part in a call and has no right to the call log reads its line here, and opens no more.
    """
    seen = Call.objects.visible_to(user)
    shown = Call.objects.all() if rules.is_concerned(user, appointment) else seen
    of_customer = shown.filter(organisation=appointment.organisation_id).annotate(
        may_open=Exists(seen.filter(pk=OuterRef("pk")))
    )
    rows = list(of_customer.with_people().order_by("-called_at")[:LAST])
    return ("calls/_last_calls.html", {"calls": rows}) if rows else None


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
