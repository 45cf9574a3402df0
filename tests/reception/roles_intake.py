"""Who gets what while a visit is booked."""

from history.moment import now
from reception import actions
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.reception.roles import BOOK, KEEPS_THE_BOOK, requested
from tests.roles import Row


def draft():
    """Kept by somebody else: nobody's business."""
    return [actions.keep_draft(owner=UserFactory(), typed={"visitor_name": "Wang Fang"}).pk]


def noticed():
    (pk,) = requested()
    appointment = Appointment.objects.get(pk=pk)
    actions.note_formal_notice(appointment, received_at=now(), channel="email", actor=appointment.contact_person)
    return [pk]


ROWS = [
    Row("reception:find-caller"),
    Row("reception:people-keys"),
    Row("reception:drafts"),
    Row("reception:discard-draft", method="post", make=draft, ok=set()),
    Row("reception:names", make=requested, **BOOK),
    Row("reception:names", method="post", make=requested, post=lambda: {"names": "Li Na"}, **BOOK),
    Row("reception:formal-notice", make=requested, **BOOK),
    Row("reception:formal-notice", method="post", make=requested, **BOOK),
    Row("reception:contact", method="post", make=noticed, ok=KEEPS_THE_BOOK, forbidden={"inspector"}),
]
