"""Meetings of a visit: planned, held, written down; what was agreed is owed by somebody until it is done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from history.moment import now
from notices import actions as notices
from pages.formats import colon
from reception.models import ActionItem, Appointment, Meeting, MeetingAttendee

from .rooms import Refused

WITHOUT_MEETING = {Appointment.State.DECLINED, Appointment.State.CANCELLED, Appointment.State.NO_SHOW}


@transaction.atomic
def plan_meeting(
    appointment: Appointment,
    meeting: Meeting,
    *,
    people: Iterable[User],
    guests: Iterable[str],
    actor: User,
    at: datetime | None = None,
) -> Meeting:
    """The visit has a meeting: with subject, agenda and at least two who attend (S1-38); those of ours are told.

    `meeting` is not saved yet; one whose form was sent before comes back as it is.
    """
    at = at or now()
    if appointment.state in WITHOUT_MEETING:
        raise flow.NotAllowed("plan", winner=Event.objects.latest_move_of(appointment))
    known = Meeting.objects.filter(form_token=meeting.form_token, form_token__isnull=False).first()
    if known is not None:
        return known
    _require_content(meeting.subject, meeting.agenda)
    people, guests = list(people), _names(guests)
    _require_attendees(people, guests)
    meeting.appointment = appointment
    try:
        with transaction.atomic():
            flow.begin(meeting, "plan", actor=actor, at=at, for_=on_behalf(actor, of=appointment.contact_person))
    except IntegrityError:  # the same form, sent by the other of two quick clicks
        return Meeting.objects.get(form_token=meeting.form_token)
    _seat(meeting, people, guests)
    _tell({*people, meeting.minute_taker}, "reception.meeting_planned", meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def edit_meeting(
    meeting: Meeting,
    *,
    actor: User,
    version: int,
    people: Iterable[User],
    guests: Iterable[str],
    at: datetime | None = None,
    **fields: Any,
) -> None:
    """Subject, agenda, times and who attends are put right; raises `Stale` where somebody saved in between."""
    at = at or now()
    if meeting.state == Meeting.State.CANCELLED:
        raise flow.NotAllowed("edit", winner=Event.objects.latest_move_of(meeting))
    _require_content(fields["subject"], fields["agenda"])
    people, guests = list(people), _names(guests)
    _require_attendees(people, guests)
    for_ = on_behalf(actor, of=meeting.appointment.contact_person)
    sat = {row.person_id for row in meeting.attendees.all()}
    changed = flow.change(meeting, actor=actor, version=version, at=at, for_=for_, **fields)
    if _seat(meeting, people, guests) and changed is None:
        names = [str(row) for row in meeting.attendees.all()]
        flow.record(meeting, "edit", actor=actor, at=at, for_=for_, facts={"attendees": names})
    deadlines.reassign(meeting, "MINUTES", owner=meeting.minute_taker, at=at, actor=actor)
    added = {person for person in people if person.pk not in sat}
    _tell(added, "reception.meeting_planned", meeting, actor=actor, at=at)


@transaction.atomic
def end_meeting(
    meeting: Meeting,
    *,
    ended_at: datetime,
    actor: User | None,
    started_at: datetime | None = None,
    at: datetime | None = None,
) -> None:
    """The meeting is over: from now on its minutes are owed (S1-39)."""
    at = at or now()
    began = started_at or meeting.started_at
    if ended_at > at:
        raise Refused("end", _("The meeting cannot have ended later than now."), field="ended_at")
    if began and ended_at < began:
        raise Refused("end", _("The end cannot be before the start."), field="ended_at")
    for_ = on_behalf(actor, of=meeting.minute_taker) if actor else None
    flow.move(meeting, "end", actor=actor, at=at, for_=for_, ended_at=ended_at, started_at=began)
    deadlines.start(meeting, "MINUTES", owner=meeting.minute_taker, at=ended_at, actor=actor)


@transaction.atomic
def resume_meeting(meeting: Meeting, *, actor: User | None, at: datetime) -> None:
    """It was not over: nothing is owed before it is; what was written of it stays."""
    flow.move(meeting, "resume", actor=actor, at=at, ended_at=None)
    deadlines.cancel(meeting, "MINUTES", at=at, actor=actor, reason=_("the meeting goes on"))


@transaction.atomic
def write_minutes(
    meeting: Meeting, *, minutes_text: str, actor: User, version: int, at: datetime | None = None
) -> None:
    """The minutes so far are kept; raises `Stale` where somebody else wrote in between."""
    if meeting.state not in {Meeting.State.PLANNED, Meeting.State.HELD}:
        raise flow.NotAllowed("write_minutes", winner=Event.objects.latest_move_of(meeting))
    for_ = on_behalf(actor, of=meeting.minute_taker)
    flow.change(
        meeting, actor=actor, version=version, at=at, for_=for_, verb="write_minutes", minutes_text=minutes_text.strip()
    )


@transaction.atomic
def finish_minutes(meeting: Meeting, *, actor: User, at: datetime | None = None) -> None:
    """The minutes are final, and everybody of ours who attended has them."""
    at = at or now()
    if meeting.can("finish_minutes") and not meeting.minutes_text:
        raise Refused("finish_minutes", _("Write the minutes first."), field="minutes_text")
    for_ = on_behalf(actor, of=meeting.minute_taker)
    flow.move(meeting, "finish_minutes", actor=actor, at=at, for_=for_, minutes_done_at=at)
    deadlines.stop(meeting, "MINUTES", at=at, actor=actor)
    _tell(_ours(meeting), "reception.minutes_ready", meeting, actor=actor, at=at)


@transaction.atomic
def call_off_meeting(
    meeting: Meeting,
    *,
    actor: User | None,
    reason: str = "",
    told: Iterable[User] = (),
    at: datetime | None = None,
) -> None:
    """There will be no meeting; those of ours who were to attend hear it, but for whoever is `told` otherwise."""
    at = at or now()
    for_ = on_behalf(actor, of=meeting.minute_taker) if actor else None
    flow.move(meeting, "call_off", actor=actor, at=at, for_=for_, words=reason.strip())
    _tell(_ours(meeting) - set(told), "reception.meeting_off", meeting, actor=actor, at=at, reason=reason.strip())


@transaction.atomic
def agree(
    meeting: Meeting,
    *,
    text: str,
    owner: User,
    due_at: datetime,
    actor: User,
    form_token: UUID | None = None,
    at: datetime | None = None,
) -> ActionItem:
    """Something was agreed: somebody does it by a day, is told, and owes it until it is done."""
    at = at or now()
    if meeting.state == Meeting.State.CANCELLED:
        raise flow.NotAllowed("agree", winner=Event.objects.latest_move_of(meeting))
    known = ActionItem.objects.filter(form_token=form_token, form_token__isnull=False).first()
    if known is not None:
        return known
    if due_at <= at:
        raise Refused("agree", _("Choose a moment that is still to come."), field="due_at")
    item = ActionItem(meeting=meeting, text=text.strip(), owner=owner, due_at=due_at, form_token=form_token)
    for_ = on_behalf(actor, of=meeting.minute_taker)
    try:
        with transaction.atomic():
            flow.begin(item, "agree", actor=actor, at=at, for_=for_)
    except IntegrityError:  # the same form, sent by the other of two quick clicks
        return ActionItem.objects.get(form_token=form_token)
    flow.record(meeting, "agree", actor=actor, at=at, for_=for_, words=item.text)
    deadlines.start(item, "ACTION_ITEM", owner=owner, at=at, actor=actor, due_at=due_at, label=item.text[:80])
    _tell([owner], "reception.action_agreed", meeting, actor=actor, at=at, key=str(item.pk), item=item.text, due=due_at)
    return item


@transaction.atomic
def finish_item(item: ActionItem, *, actor: User, at: datetime | None = None) -> None:
    """What was agreed is done."""
    at = at or now()
    for_ = on_behalf(actor, of=item.owner)
    flow.move(item, "finish_item", actor=actor, at=at, for_=for_, done_at=at)
    flow.record(item.meeting, "finish_item", actor=actor, at=at, for_=for_, words=item.text)
    deadlines.stop(item, "ACTION_ITEM", at=at, actor=actor)


@transaction.atomic
def drop_item(item: ActionItem, *, reason: str, actor: User, at: datetime | None = None) -> None:
    """What was agreed is not wanted any more; why stays written."""
    at = at or now()
    if not reason.strip():
        raise Refused("drop_item", _("Say why it is not needed any more."), field="reason")
    for_ = on_behalf(actor, of=item.meeting.minute_taker)
    flow.move(item, "drop_item", actor=actor, at=at, for_=for_, words=reason.strip())
    flow.record(item.meeting, "drop_item", actor=actor, at=at, for_=for_, words=f"{item.text}{colon()}{reason.strip()}")
    deadlines.cancel(item, "ACTION_ITEM", at=at, actor=actor, reason=reason.strip())


@transaction.atomic
def tell_customer(item: ActionItem, *, actor: User, at: datetime | None = None) -> None:
    """The customer heard how it stands with what was agreed; told twice, the first holds."""
    at = at or now()
    if ActionItem.objects.filter(pk=item.pk, customer_informed_at__isnull=True).update(customer_informed_at=at):
        item.refresh_from_db()
        flow.record(item.meeting, "tell_customer", actor=actor, at=at, words=item.text)


def _require_content(subject: str, agenda: str) -> None:
    for field, words in (("subject", subject), ("agenda", agenda)):
        if not words.strip():
            raise Refused("plan", _("A meeting needs a subject and an agenda."), field=field)


def _require_attendees(people: list[User], guests: list[str]) -> None:
    if len({person.pk for person in people}) + len(guests) < Meeting.LEAST_ATTENDEES:
        raise Refused("plan", _("A meeting has at least two attendees."), field="people")


def _names(guests: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in guests if name.strip()))


def _seat(meeting: Meeting, people: list[User], guests: list[str]) -> bool:
    """These attend; whoever was named before keeps the job title of that day. False: as before."""
    before = {(row.person_id, row.name) for row in meeting.attendees.all()}
    wanted = {person.pk: person for person in people}
    known = {pk for pk, _name in before if pk is not None}
    guests_before = {name for pk, name in before if pk is None}
    meeting.attendees.filter(person__isnull=False).exclude(person__in=wanted).delete()
    meeting.attendees.filter(person__isnull=True).exclude(name__in=guests).delete()
    rows = [_attendee(meeting, person) for pk, person in wanted.items() if pk not in known]
    rows += [MeetingAttendee(meeting=meeting, name=name) for name in guests if name not in guests_before]
    MeetingAttendee.objects.bulk_create(rows)
    return bool(rows) or known != set(wanted) or guests_before != set(guests)


def _attendee(meeting: Meeting, person: User) -> MeetingAttendee:
    position = person.position
    return MeetingAttendee(
        meeting=meeting,
        person=person,
        name=person.name,
        name_zh=person.name_zh,
        job_title=position.name if position else "",
        job_title_zh=position.name_zh if position else "",
    )


def _ours(meeting: Meeting) -> set[User]:
    return {row.person for row in meeting.attendees.select_related("person") if row.person} | {meeting.minute_taker}


def _tell(
    people: Iterable[User], kind: str, meeting: Meeting, *, actor: User | None, at: datetime, key: str = "", **more: Any
) -> None:
    others = {person.pk: person for person in people if person != actor}
    visit = meeting.appointment
    said = {
        "subject": meeting.subject,
        "agenda": meeting.agenda,
        "visitor": visit.visitor_name,
        "organisation": visit.organisation,
        "starts_at": visit.starts_at,
        "place": visit.where,
    }
    notices.notify(others.values(), kind, about=meeting, at=at, key=key, params=said | more, actor=actor)
