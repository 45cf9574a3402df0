"""Visits that need a sheet, and sheets brought to their state by the actions."""

from datetime import timedelta

import factory

from accounts.models import Position
from history.moment import now
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, PositionFactory, UserFactory
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory
from visits import actions
from visits.models import InfoSheet, ItineraryLine, Level, LevelSetting, ServiceItem

GRADE_OF = {"A": Position.Grade.SENIOR, "B": Position.Grade.MIDDLE, "C": Position.Grade.STAFF}
HIGH = LevelSetting.Weight.HIGH


class VisitFactory(AppointmentFactory):
    """A customer visit in ten days, with salesperson and receptionist; `confirmed=True` starts its sign-off clock."""

    kind = Appointment.Kind.CUSTOMER
    contact = factory.SubFactory(ContactFactory, job_title="Head of purchasing")
    starts_at = factory.LazyFunction(lambda: now() + timedelta(days=10))
    salesperson = factory.SubFactory(UserFactory, role="sales", department=factory.SubFactory(DepartmentFactory))
    receptionist = factory.SubFactory(UserFactory, role="receptionist")


class InfoSheetFactory(factory.django.DjangoModelFactory):
    """A draft drawn up by the visit's salesperson.

    Each trait goes on from there by the actions: `complete=True` lacks nothing at `level` (B),
    then `submitted`, `approved` (which hands over); `returned` is sent back instead.
    """

    class Meta:
        model = InfoSheet

    complete = submitted = returned = approved = False
    level = ""
    appointment = factory.SubFactory(VisitFactory, confirmed=True)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        wanted = {name: kwargs.pop(name, False) for name in ("complete", "submitted", "returned", "approved")}
        level = kwargs.pop("level", "") or ("B" if any(wanted.values()) else "")
        visit = kwargs.pop("appointment")
        author = visit.salesperson or visit.contact_person
        sheet = actions.draft(visit, actor=author)
        if level:
            set_level(sheet, level)
        if any(wanted.values()):
            fill(sheet, **kwargs)
        elif kwargs:
            actions.edit(sheet, actor=author, version=sheet.version, fields=kwargs)
        if wanted["submitted"] or wanted["returned"] or wanted["approved"]:
            actions.submit(sheet, actor=author)
        if wanted["returned"]:
            approver = UserFactory(role="info_sheet_approver")
            actions.return_(sheet, approval=waiting(sheet), reason="The host is missing.", actor=approver)
        while wanted["approved"] and sheet.state == InfoSheet.State.SUBMITTED:
            sign(sheet)
        return sheet


def graded(grade, **kwargs):
    """A colleague of this grade."""
    return UserFactory(position=PositionFactory(grade=grade), **kwargs)


def set_level(sheet, code, actor=None, reason="Our largest customer in the region"):
    level = Level.objects.get(code=code)
    judged = {"importance": HIGH, "potential": HIGH, "reason": reason}
    actions.set_level(sheet, level=level, actor=actor or UserFactory(role="marketing_center"), **judged)
    return sheet


def fill(sheet, **fields):
    """Everything that a sheet needs at its level, typed by its author; `fields` overrules."""
    author = sheet.appointment.salesperson
    needed = {
        "visitor_category": InfoSheet.Category.SELF_ENQUIRING,
        "purpose_type": InfoSheet.Purpose.BUSINESS,
        "purpose_text": "Talks about next year's contract",
        "host": graded(GRADE_OF[sheet.level.code]),
        "reception_lead": UserFactory(),
        "see_off_person": UserFactory(),
    }
    lines = {
        "itinerary": [itinerary_line(sheet)],
        "transport": no_cars(sheet),
        "service_items": [
            {"id": item.pk, "decision": ServiceItem.Decision.CONFIRMED, "reason": ""}
            for item in sheet.service_items.all()
        ],
    }
    actions.edit(sheet, actor=author, version=sheet.version, fields=needed | fields, lines=lines)
    if sheet.needs_special_plan:
        actions.write_plan(sheet, actor=author, aims="A contract for three years", arrangements="Dinner by the lake")
    return sheet


def no_cars(sheet):
    """Neither to fetch the guests nor to bring them back."""
    return [{"id": ride.pk, "need": "not_needed"} for ride in sheet.transport.all()]


def itinerary_line(sheet, **fields):
    starts_at = sheet.appointment.starts_at
    return {"starts_at": starts_at, "minutes": 30, "kind": ItineraryLine.Kind.WELCOME, "place": "Lobby"} | fields


def waiting(sheet):
    """The signature whose turn it is."""
    return sheet.submissions.first().approvals.waiting().first()


def sign(sheet, actor=None, **ticks):
    """The signature whose turn it is, given by whoever is asked."""
    approval = waiting(sheet)
    actor = actor or approval.asked or graded(approval.grade, role="info_sheet_approver")
    ticks = {"is_reasonable": True, "is_appropriate": True} | ticks
    actions.approve(sheet, approval=approval, actor=actor, **ticks)
    return sheet


def finish(task, actor):
    """Every line of its checklist ticked, then the task itself."""
    for item in task.items.filter(ticked_at=None):
        actions.tick_item(item, actor=actor)
    actions.tick(task, actor=actor)
    return task
