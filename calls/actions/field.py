"""Days in the field, and the calls by which key account managers sign in from there (S4-164, S4-165)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from calls.landlines import is_landline
from calls.models import FieldDay, FieldSignIn
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from history.moment import now
from pages.formats import local
from reception.models import day_limits

from .guard import Refused, once

SIGN_IN = "FIELD_SIGN_IN"


def plan_field_day(person: User, day: date, place: str, *, actor: User, at: datetime | None = None) -> FieldDay:
    """This person visits a market that day and signs in from there by the configured time."""
    at = at or now()
    if day < local(at).date():
        raise Refused("plan", _("This day is over already."))
    row = FieldDay(person=person, day=day, place=place)
    try:
        with transaction.atomic():
            flow.begin(row, "plan", actor=actor, at=at)
            morning, _night = day_limits(day)
            deadlines.start(row, SIGN_IN, owner=person, at=max(at, morning), anchor=morning, actor=actor)
            if first := _unplanned(person, day):
                FieldSignIn.objects.filter(pk=first.pk).update(field_day=row)
                deadlines.stop(row, SIGN_IN, at=first.signed_in_at, actor=actor)
    except IntegrityError as error:
        raise Refused("plan", _("%(person)s is planned for that day already.") % {"person": person}) from error
    return row


@transaction.atomic
def call_off(field_day: FieldDay, *, actor: User, at: datetime | None = None) -> None:
    """The person stays here that day after all: nobody expects a sign-in."""
    at = at or now()
    planned = FieldDay.objects.filter(pk=field_day.pk, called_off_at__isnull=True, sign_ins__isnull=True)
    if not FieldDay.objects.filter(pk__in=planned.values("pk")).update(called_off_at=at, version=F("version") + 1):
        raise flow.NotAllowed("call_off", winner=Event.objects.latest_of(field_day))
    field_day.refresh_from_db()
    deadlines.cancel(field_day, SIGN_IN, at=at, actor=actor)
    flow.record(field_day, "call_off", actor=actor, at=at)


def register_sign_in(sign_in: FieldSignIn, *, actor: User, at: datetime | None = None) -> FieldSignIn:
    """The duty officer writes down who called from which market and number; the first of the day stops the clock."""
    at = at or now()

    def write() -> FieldSignIn:
        day = local(sign_in.signed_in_at).date()
        sign_in.is_landline = is_landline(sign_in.calling_number)
        sign_in.field_day = FieldDay.objects.on(day).filter(person=sign_in.manager).first()
        flow.begin(sign_in, "register", actor=actor, at=at)
        if sign_in.field_day:
            deadlines.stop(sign_in.field_day, SIGN_IN, at=sign_in.signed_in_at, actor=actor)
        return sign_in

    return once(sign_in, write)


def _unplanned(person: User, day: date) -> FieldSignIn | None:
    """Who called before anybody planned the day has signed in."""
    start, end = day_limits(day)
    rows = FieldSignIn.objects.filter(manager=person, field_day__isnull=True)
    return rows.filter(signed_in_at__gte=start, signed_in_at__lt=end).first()
