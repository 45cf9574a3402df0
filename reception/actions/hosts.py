"""While a visitor waits: who is asked to come, what they answer, and who is asked next (R29)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Absence, Deputy, User
from accounts.rules import on_behalf
from deadlines import actions as deadlines
from deadlines import duty
from deadlines.models import Clock
from history import flow
from history.models import Event
from history.moment import now
from notices import actions as notices
from notices.models import Link
from reception.models import Appointment
from reception.rules import acting_for

from . import letters
from .rooms import Refused

CODE = "HOST_ANSWER"
# With the key of whoever gets it behind it: a link tells who answers by it.
PURPOSE = "reception.host_answer"
LINK_LIVES = timedelta(hours=4)
LONGEST_HOLD = 120
Answer = Appointment.HostAnswer


def answering_for(person: User, *, at: datetime, deputy: User | None = None) -> User:
    """Who takes new arrivals for this person now.

    While they receive somebody or are away, the deputy or whoever stands in for them (S4-255); where
    nobody of these is free either, the person.
    """
    people = [person, *filter(None, [deputy]), *_standing_in(person, at)]
    return next(iter(_free(people, at)), person)


def first_asked(appointment: Appointment, *, at: datetime) -> User:
    """Who is asked first to come for this visitor."""
    return answering_for(appointment.contact_person, at=at, deputy=appointment.deputy)


def question(asked: User, *, actor: User | None, at: datetime) -> dict[str, Any]:
    """The columns that say who is asked; whoever checks in their own visitor has answered with it."""
    is_here = asked == actor
    return {
        "host_asked": asked,
        "host_answer": Answer.COMING if is_here else Answer.ASKED,
        "host_answered_at": at if is_here else None,
        "host_hold_minutes": None,
    }


NOT_ASKED = {"host_asked": None, "host_answer": "", "host_answered_at": None, "host_hold_minutes": None}


def promise(asked: User, *, at: datetime) -> deadlines.Promise:
    return deadlines.Promise(CODE, asked, at)


def announce(appointment: Appointment, asked: User, *, actor: User | None, at: datetime) -> None:
    """The visitor is here: everybody who receives them hears it, and whoever is asked can answer from the letter."""
    # Each arrival is a reason of its own: after an undone check-in the host hears of the real one.
    key = at.isoformat()
    people = [appointment.contact_person, appointment.receptionist, appointment.deputy]
    kind, links = "reception.visitor_arrived", _links(appointment, at=at)
    letters.tell([asked], kind, appointment, actor=actor, at=at, key=key, own=links)
    others = [person for person in people if person != asked]
    letters.tell(others, kind, appointment, actor=actor, at=at, key=key)


def answering_as(actor: User, appointment: Appointment) -> User | None:
    """For whom somebody answers the desk: whoever is asked, or the contact person; nobody where they are that."""
    asked = appointment.host_asked
    return (on_behalf(actor, of=asked) if asked else None) or acting_for(actor, appointment)


@transaction.atomic
def come(appointment: Appointment, *, actor: User, at: datetime | None = None) -> None:
    """Somebody is on the way to the visitor."""
    at = at or now()
    _say(appointment, "come", Answer.COMING, actor=actor, at=at, host_asked=_who(appointment, actor))


@transaction.atomic
def hold(appointment: Appointment, *, minutes: int, actor: User, at: datetime | None = None) -> None:
    """The visitor is asked to wait so many minutes."""
    at = at or now()
    if not 1 <= minutes <= LONGEST_HOLD:
        raise Refused("hold", _("Say how many minutes, at most %(most)d.") % {"most": LONGEST_HOLD}, field="minutes")
    _say(appointment, "hold", Answer.HOLD, actor=actor, at=at, host_hold_minutes=minutes)


@transaction.atomic
def hand_on(appointment: Appointment, *, to: User, actor: User, at: datetime | None = None) -> None:
    """Somebody else receives the visitor: they become the deputy of this visit, and are asked in turn (S4-251)."""
    at = at or now()
    row = _waiting(appointment, "hand_on")
    if to.pk in {row.host_asked_id, row.contact_person_id}:
        raise Refused("hand_on", _("Choose somebody else: this person is asked already."), field="to")
    flow.record(appointment, "hand_on", actor=actor, at=at, for_=answering_as(actor, row), words=str(to))
    deadlines.stop(appointment, CODE, at=at, actor=actor)
    _ask(appointment, to, actor=actor, at=at, deputy=to)


@transaction.atomic
def ask_next(appointment: Appointment, *, at: datetime) -> None:
    """Whoever was asked has not answered in time: the next one is asked, and at last the desk looks after it."""
    if appointment.state != Appointment.State.ARRIVED or appointment.host_answer != Answer.ASKED:
        return
    silent = appointment.host_asked
    deadlines.stop(appointment, CODE, at=at)
    following = _next(appointment, at=at)
    flow.record(
        appointment, "ask_next", actor=None, at=at, words=str(silent or ""), facts={"next": str(following or "")}
    )
    if following is not None:
        _ask(appointment, following, actor=None, at=at)
        return
    _keep(appointment, host_asked=None, host_answer=Answer.SILENT)
    desk = User.objects.holding("reception.receive_appointment")
    letters.tell(desk, "reception.host_silent", appointment, actor=None, at=at, key=at.isoformat())


def ask_again(appointment: Appointment, *, actor: User, at: datetime) -> None:
    """The visitor is still here after all: whoever had not answered yet is asked anew."""
    if appointment.host_asked is not None and appointment.host_answer == Answer.ASKED:
        _ask(appointment, appointment.host_asked, actor=actor, at=at)


def over(appointment: Appointment, *, actor: User | None, at: datetime, is_void: bool = False) -> None:
    """Nobody is asked any more: the visitor is met, has left, or was never here (`is_void`)."""
    if is_void:
        deadlines.cancel(appointment, CODE, at=at, actor=actor)
    else:
        deadlines.stop(appointment, CODE, at=at, actor=actor)
    links = Link.objects.about(appointment).usable(at)
    links.filter(purpose__startswith=PURPOSE).update(revoked_at=at)


def asked_by(token: str) -> tuple[Appointment, User, Link] | None:
    """The visit and the person that a link in a letter was written for, whether it still opens or not."""
    kind = ContentType.objects.get_for_model(Appointment)
    link = Link.objects.bearing(token).filter(purpose__startswith=f"{PURPOSE} ", about_type=kind).first()
    if link is None:
        return None
    person = User.objects.active().filter(pk=link.purpose.removeprefix(f"{PURPOSE} ")).first()
    appointment = Appointment.objects.with_people().select_related("host_asked", "deputy").get(pk=link.about_id)
    return (appointment, person, link) if person else None


def others(appointment: Appointment, *, at: datetime) -> list[User]:
    """To whom the visitor can be passed on without a login: co-host, deputy, stand-ins, whoever is on duty."""
    people = [appointment.receptionist, appointment.deputy, *_standing_in(appointment.contact_person, at)]
    people += [duty.on_duty(at), appointment.contact_person.manager]
    known = {person.pk: person for person in people if person is not None and person.is_active}
    return [
        person for pk, person in known.items() if pk not in {appointment.contact_person_id, appointment.host_asked_id}
    ]


def _ask(appointment: Appointment, asked: User, *, actor: User | None, at: datetime, **more: Any) -> None:
    """This person is asked to come now; whoever takes the visitor over themselves is coming."""
    _keep(appointment, **question(asked, actor=actor, at=at), **more)
    if asked == actor:
        return
    deadlines.start(appointment, CODE, owner=asked, at=at, actor=actor)
    key, links = at.isoformat(), _links(appointment, at=at)
    letters.tell([asked], "reception.host_asked", appointment, actor=actor, at=at, key=key, own=links)


def _say(appointment: Appointment, verb: str, answer: str, *, actor: User, at: datetime, **columns: Any) -> None:
    row = _waiting(appointment, verb)
    facts = {"minutes": columns["host_hold_minutes"]} if "host_hold_minutes" in columns else {}
    flow.record(appointment, verb, actor=actor, at=at, for_=answering_as(actor, row), facts=facts)
    _keep(appointment, **{"host_hold_minutes": None} | columns, host_answer=answer, host_answered_at=at)
    deadlines.stop(appointment, CODE, at=at, actor=actor)


def _who(appointment: Appointment, actor: User) -> User:
    """Who comes: whoever says so, unless the desk passes on what somebody said on the telephone."""
    receiving = {appointment.contact_person_id, appointment.deputy_id, appointment.receptionist_id}
    is_theirs = actor.pk in receiving or appointment.host_asked is None
    is_theirs = is_theirs or on_behalf(actor, of=appointment.host_asked) is not None
    return actor if is_theirs else appointment.host_asked


def _waiting(appointment: Appointment, verb: str) -> Appointment:
    """The appointment, held still, while its visitor waits to be met."""
    row = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if row.state != Appointment.State.ARRIVED:
        raise flow.NotAllowed(verb, winner=Event.objects.latest_of(row))
    return row


def _keep(appointment: Appointment, **columns: Any) -> None:
    """Columns that no form carries: nobody's open form turns stale."""
    Appointment.objects.filter(pk=appointment.pk).update(**columns)
    for name, value in columns.items():
        setattr(appointment, name, value)


def _next(appointment: Appointment, *, at: datetime) -> User | None:
    """Who has not been asked about this arrival yet and is free: co-host, deputy, stand-ins, whoever is on duty."""
    asked = Clock.objects.of(appointment).filter(code=CODE, started_at__gte=appointment.arrived_at)
    known = {*asked.values_list("owner", flat=True), appointment.contact_person_id}
    people = [appointment.receptionist, appointment.deputy, *_standing_in(appointment.contact_person, at)]
    people = [*filter(None, [*people, duty.on_duty(at)])]
    return next((person for person in _free(people, at) if person.pk not in known), None)


def _standing_in(person: User, at: datetime) -> list[User]:
    rows = Deputy.objects.hearing(at).filter(person=person).select_related("deputy").order_by("pk")
    return [row.deputy for row in rows]


def _free(people: list[User], at: datetime) -> list[User]:
    """Of these, who works here, is not away and has no visitor at the table."""
    away = set(Absence.objects.on(at).filter(person__in=people).values_list("person", flat=True))
    return [person for person in people if person.is_active and person.pk not in away and _is_in(person, at)]


def _is_in(person: User, at: datetime) -> bool:
    is_over = person.presence_until is not None and person.presence_until <= at
    return person.presence == User.Presence.IN or is_over


def _links(appointment: Appointment, *, at: datetime) -> Callable[[User], dict[str, Any]]:
    """Each reader's own: a deputy who answers by theirs is known as the deputy."""

    def link_of(reader: User) -> dict[str, Any]:
        purpose, expires_at = f"{PURPOSE} {reader.pk}", at + LINK_LIVES
        token = notices.issue_link(purpose, about=appointment, expires_at=expires_at, at=at)
        return {"answer_url": notices.absolute(reverse("reception:host-link", args=[token]))}

    return link_of
