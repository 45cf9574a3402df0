"""A customer gives formal notice of a visit, and we speak with them about it (S3-22)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from history.moment import now
from papers.actions import attach
from papers.models import Attachment
from papers.uploads import Upload
from reception.models import Appointment, FormalNotice
from reception.rules import acting_for

from .rooms import Refused

CODE = "FORMAL_NOTICE_CONTACT"


@transaction.atomic
def note_formal_notice(
    appointment: Appointment,
    *,
    received_at: datetime,
    channel: str,
    channel_note: str = "",
    content: str = "",
    file: Upload | None = None,
    actor: User,
    at: datetime | None = None,
) -> FormalNotice:
    """The notice is on record with when and how it came and the paper itself; the contact clock runs from then."""
    at = at or now()
    # The same form may be under way twice: the second waits here, and finds the notice of the first.
    row = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if row.state in Appointment.OVER:
        raise flow.NotAllowed("note_formal_notice", winner=Event.objects.latest_of(appointment))
    if received_at > at:
        raise Refused("note_formal_notice", _("A notice cannot be received in the future."), field="received_at")
    known = appointment.formal_notices.filter(received_at=received_at, channel=channel, content=content.strip()).first()
    if known is not None:  # the same form, sent twice
        return known
    notice = FormalNotice.objects.create(
        appointment=appointment,
        received_at=received_at,
        channel=channel,
        channel_note=channel_note.strip(),
        content=content.strip(),
        recorded_at=at,
        recorded_by=actor,
    )
    facts = {"channel": channel, "received_at": received_at}
    for_ = acting_for(actor, appointment)
    flow.record(
        appointment, "note_formal_notice", actor=actor, at=at, for_=for_, words=content.strip()[:80], facts=facts
    )
    if file is not None:
        attach(appointment, file, kind=Attachment.Kind.NOTICE, actor=actor, at=at, for_=for_)
    owner = appointment.salesperson or appointment.contact_person
    deadlines.start(appointment, CODE, owner=owner, at=received_at, actor=actor)
    return notice


@transaction.atomic
def contact(appointment: Appointment, *, settled: str, actor: User, at: datetime | None = None) -> None:
    """Somebody has spoken with the customer about the notice: what was settled is kept, the clock has done its work."""
    at = at or now()
    if not settled.strip():
        raise Refused("contact", _("Write what was settled with the customer."), field="settled")
    waiting = appointment.formal_notices.filter(contacted_at__isnull=True)
    if not waiting.update(contacted_at=at, contacted_by=actor, settled=settled.strip()):
        raise flow.NotAllowed("contact", winner=Event.objects.latest_of(appointment))
    for_ = acting_for(actor, appointment)
    flow.record(appointment, "contact", actor=actor, at=at, for_=for_, words=settled.strip()[:80])
    deadlines.stop(appointment, CODE, at=at, actor=actor)
