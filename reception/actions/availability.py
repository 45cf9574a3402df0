"""Does the visit suit? Departments and leaders are asked before the customer is answered (S2-09)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.rules import on_behalf
from history import flow
from history.models import Event
from history.moment import now
from notices import actions as notices
from pages.formats import listed
from reception.models import Appointment, Enquiry
from reception.rules import acting_for

from . import letters
from .rooms import Refused


@transaction.atomic
def ask(
    appointment: Appointment,
    *,
    people: Iterable[User] = (),
    departments: Iterable[Department] = (),
    question: str = "",
    actor: User,
    at: datetime | None = None,
) -> list[Enquiry]:
    """These people and these departments are asked at once; whoever has not answered yet is not asked twice."""
    at = at or now()
    people, departments = list(people), list(departments)
    if not people and not departments:
        raise Refused("ask", _("Choose whom to ask."), field="people")
    row = _while_open(appointment, "ask")
    open_now = list(Enquiry.objects.filter(appointment=row, answer=""))
    waiting = {each.person_id for each in open_now} | {("department", each.department_id) for each in open_now}
    same = {"appointment": appointment, "question": question.strip(), "asked_at": at, "asked_by": actor}
    asked = [Enquiry(person=each, **same) for each in people if each.pk not in waiting]
    for department in departments:
        if department.head is None:
            sentence = _("%(department)s has no head who could answer: ask a person.") % {"department": department}
            raise Refused("ask", sentence, field="departments")
        if ("department", department.pk) not in waiting:
            asked.append(Enquiry(department=department, **same))
    if not asked and not waiting - {None, ("department", None)}:
        raise Refused("ask", _("Choose whom to ask."), field="people")
    for enquiry in asked:
        enquiry.save(force_insert=True)
        _put(enquiry, actor=actor, at=at)
    if asked:
        words = listed(each.whom for each in asked)
        flow.record(appointment, "ask", actor=actor, at=at, for_=acting_for(actor, row), words=words)
    return asked


@transaction.atomic
def accept(enquiry: Enquiry, *, actor: User, words: str = "", at: datetime | None = None) -> None:
    """The visit suits whoever was asked."""
    _answer(enquiry, "accept", Enquiry.Answer.ACCEPTED, words, actor=actor, at=at or now())


@transaction.atomic
def refuse(enquiry: Enquiry, *, actor: User, words: str, at: datetime | None = None) -> None:
    """The visit does not suit, and why: whoever answers the customer must know what would."""
    if not words.strip():
        raise Refused("refuse", _("Say why it does not suit, or when it would."), field="words")
    _answer(enquiry, "refuse", Enquiry.Answer.DECLINED, words, actor=actor, at=at or now())


def _put(enquiry: Enquiry, *, actor: User, at: datetime) -> None:
    """The question lies before whoever answers it."""
    reader = enquiry.person or enquiry.department.head
    kind, said = "reception.availability_asked", enquiry.question
    told = letters.of(enquiry.appointment, kind, [reader], about=enquiry, question=said, asked_by=actor)
    notices.notify_many([told], at=at, actor=actor)


def _answer(enquiry: Enquiry, verb: str, answer: str, words: str, *, actor: User, at: datetime) -> None:
    appointment = _while_open(enquiry.appointment, verb)
    row = Enquiry.objects.filter(pk=enquiry.pk, answer="")
    if not row.update(answer=answer, words=words.strip(), answered_at=at, answered_by=actor):
        raise flow.NotAllowed(verb, winner=Event.objects.latest_of(appointment))
    enquiry.refresh_from_db(fields=["answer", "words", "answered_at"])
    said = " · ".join(filter(None, [str(enquiry.whom), words.strip()]))
    for_ = on_behalf(actor, of=enquiry.person or enquiry.department.head)
    flow.record(appointment, verb, actor=actor, at=at, for_=for_, words=said)
    people = [enquiry.asked_by, appointment.contact_person, appointment.deputy]
    suits = answer == Enquiry.Answer.ACCEPTED
    more = {"whom": enquiry.whom, "answer": Enquiry.Answer(answer).label, "words": words.strip(), "suits": suits}
    key = str(enquiry.pk)
    letters.tell(people, "reception.availability_answered", appointment, actor=actor, at=at, key=key, **more)


def _while_open(appointment: Appointment, verb: str) -> Appointment:
    """The request, held still, while it waits for its answer."""
    row = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if row.state != Appointment.State.REQUESTED:
        raise flow.NotAllowed(verb, winner=Event.objects.latest_move_of(row))
    return row
