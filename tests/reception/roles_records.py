"""Meetings, minutes, what was agreed, ticks on the record, and the list: who gets what with visits none of theirs."""

from datetime import timedelta

from history.moment import now
from reception import actions
from reception.models import Meeting
from tests.factories.reception import AppointmentFactory
from tests.roles import Row

SEES_ALL = {"front_desk", "receptionist", "marketing_center", "admin", "inspector"}
KEEPS_THE_BOOK = SEES_ALL - {"inspector"}
SEES_ONLY = {"inspector"}
GATE = {"gate_security"}


def a_visit():
    return [AppointmentFactory(requested=True).pk]


def arrived():
    return [AppointmentFactory(arrived=True).pk]


def _meeting(**fields):
    visit = AppointmentFactory(requested=True)
    host = visit.contact_person
    wanted = Meeting(subject="The new line", agenda="Price", minute_taker=host, **fields)
    return actions.plan_meeting(visit, wanted, people=[host], guests=["Wang Fang"], actor=host)


def planned():
    return [_meeting().pk]


def an_item():
    meeting = _meeting()
    host = meeting.minute_taker
    due_at = now() + timedelta(days=1)
    return [actions.agree(meeting, text="Send samples", owner=host, due_at=due_at, actor=host).pk]


def finished():
    pk = an_item()[0]
    item = actions.meeting.ActionItem.objects.get(pk=pk)
    actions.finish_item(item, actor=item.owner)
    return [pk]


def a_deed():
    return {"deed": "guided"}


def an_end():
    return {"ended_at": now().strftime("%Y-%m-%d %H:%M")}


def words():
    return {"reason": "For a reason"}


SEES = {"ok": SEES_ALL}
WRITES = {"ok": KEEPS_THE_BOOK, "forbidden": SEES_ONLY}

ROWS = [
    Row("reception:answered"),
    Row("reception:export"),
    # Who is at the door sees a visitor that is here, and writes no record of the visit.
    Row("reception:tick", "post", make=arrived, post=a_deed, ok=KEEPS_THE_BOOK, forbidden=SEES_ONLY | GATE),
    Row("reception:untick", "post", make=arrived, post=a_deed, ok=KEEPS_THE_BOOK, forbidden=SEES_ONLY | GATE),
    Row("reception:plan-meeting", make=a_visit, **WRITES),
    Row("reception:plan-meeting", "post", make=a_visit, **WRITES),
    Row("reception:meeting", make=planned, **SEES),
    Row("reception:print-minutes", make=planned, **SEES),
    Row("reception:edit-meeting", make=planned, **WRITES),
    Row("reception:edit-meeting", "post", make=planned, **WRITES),
    Row("reception:end-meeting", "post", make=planned, post=an_end, **WRITES),
    Row("reception:call-off-meeting", "post", make=planned, post=words, **WRITES),
    Row("reception:write-minutes", make=planned, **WRITES),
    Row("reception:write-minutes", "post", make=planned, **WRITES),
    Row("reception:agree", "post", make=planned, post=words, **WRITES),
    Row("reception:finish-item", "post", make=an_item, **WRITES),
    Row("reception:drop-item", make=an_item, **WRITES),
    Row("reception:drop-item", "post", make=an_item, post=words, **WRITES),
    Row("reception:tell-customer", "post", make=finished, **WRITES),
]
