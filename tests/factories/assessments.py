"""Feedback and scorecards: the smallest valid ones, brought to their state by the actions."""

from datetime import date
from decimal import Decimal

import factory

from assessments import actions
from assessments.models import Feedback, Period, Scheme, Scorecard
from history.moment import now
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory


def visited(**fields):
    """A visit that is over; a general one, so that no information sheet stands in its way."""
    return AppointmentFactory(**{"completed": True, "kind": "general"} | fields)


class FeedbackFactory(factory.django.DjangoModelFactory):
    """A visitor who has left and is to be asked; `asked=True` gave them a link, `overall=4` is their answer.

    Other keywords go to the appointment.
    """

    class Meta:
        model = Feedback

    @classmethod
    def _create(cls, model_class, *args, asked=False, overall=None, **visit):
        appointment = visited(**visit)
        feedback = Feedback.objects.with_visit().get(appointment=appointment)
        if asked:
            actions.ask(feedback, actor=appointment.contact_person)
        if overall is not None:
            said = {"answers": {"overall": overall}, "respondent_name": appointment.visitor_name}
            actions.answer(feedback, method=Feedback.Method.PHONE, actor=appointment.contact_person, **said)
        return feedback


class PeriodFactory(factory.django.DjangoModelFactory):
    """The first quarter of 2026, by the default scheme, with nobody in it."""

    class Meta:
        model = Period

    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 3, 31)
    scheme = factory.LazyFunction(lambda: Scheme.objects.current().get(code="default"))
    created_at = factory.LazyFunction(now)


class ScorecardFactory(factory.django.DjangoModelFactory):
    """Somebody's card of the first quarter; `scheme="reception"` takes another one."""

    class Meta:
        model = Scorecard

    class Params:
        scheme = "default"

    period = factory.LazyAttribute(
        lambda card: (
            Period.objects.filter(scheme__code=card.scheme).first()
            or PeriodFactory(scheme=Scheme.objects.current().get(code=card.scheme))
        )
    )
    person = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(now)


def score_all(card, actor, points=Decimal(80)):
    """An assessor scores every human criterion of the card."""
    for criterion in card.period.scheme.criteria.filter(source="human"):
        actions.score(card, criterion=criterion, points=points, comment="As seen.", version=0, actor=actor)
