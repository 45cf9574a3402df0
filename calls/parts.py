"""What pages of the floors below show of calls and issues."""

from django.db.models import Exists, OuterRef, Q

from pages.formats import local
from reception import rules

from .forms.points import ConveyForm
from .models import Call, Conveyed, Issue, Praise, TalkingPoint

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


def points_for(appointment):
    """What a guest of that day should hear, and what they heard by the ticks."""
    current = TalkingPoint.objects.on(local(appointment.starts_at).date())
    return TalkingPoint.objects.filter(Q(pk__in=current.values("pk")) | Q(visits__appointment=appointment)).distinct()


def heard_on_appointment(appointment, user):
    """The talking points ticked on a visit (S2-49), and the praise that was heard there (S4-289)."""
    if appointment.arrived_at is None:
        return None
    ticked = list(Conveyed.objects.filter(appointment=appointment).select_related("point", "conveyed_by"))
    points = points_for(appointment)
    may_tick = rules.may_write_record(user, appointment)
    form = ConveyForm(initial={"points": [row.point_id for row in ticked]}, points=points, auto_id="heard_%s")
    return "calls/_heard_on_appointment.html", {
        "appointment": appointment,
        "ticked": ticked,
        "form": form if may_tick and points else None,
        "praises": list(Praise.objects.visible_to(user).filter(appointment=appointment).select_related("person")),
        "offer_praise": may_tick,
    }


def ringing(_request, user):
    """What rings at the desks of those who answer customers, on every page of theirs."""
    return ("calls/_ringing_frame.html", {}) if user.may("calls.view_call") else None


def write_to_us(appointment, user):
    """Where a visitor may complain or suggest, on their pass."""
    return "calls/_write_to_us.html", {}
