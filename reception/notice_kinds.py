"""What the front desk tells our people and the visitors."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices.kinds import Kind, moment, number, text

VISITS, TO_VISITORS = _("Visits"), _("Letters to visitors")

# What every notice about an appointment may mention; see `reception.actions.letters.facts`.
FACTS = {
    "visitor": text(_("visitor")),
    "organisation": text(_("organisation")),
    "head_count": number(_("number of people")),
    "starts_at": moment(_("beginning")),
    "ends_at": moment(_("end")),
    "place": text(_("place")),
    "purpose": text(_("purpose")),
    "needs": text(_("needs")),
    "special_needs": text(_("special needs")),
    "reason": text(_("reason")),
    "contact_person": text(_("contact person")),
    "contact_phone": text(_("phone of the contact person")),
}
FOR_VISITORS = {
    name: FACTS[name]
    for name in ("visitor", "organisation", "starts_at", "ends_at", "place", "contact_person", "contact_phone")
} | {"address": text(_("address")), "meeting_point": text(_("meeting point"))}
FOR_VISITORS |= {"pass_url": text(_("address of the pass")), "code": text(_("visitor code"))}
ANSWER = {"answer_url": text(_("address at which the answer is given"))}
CHOICE = {"link": text(_("address at which the visitor chooses")), "times": text(_("proposed times"))}
RECALLED = {"tasks": text(_("the reader's tasks that fall away"))}
FLAGS = {"spans_days": True, "is_important": False}


def told(code: str, label, *, can_wait: bool = False, **more) -> Kind:
    facts = {"placeholders": FACTS | more.pop("placeholders", {}), "flags": FLAGS | more.pop("flags", {})}
    return Kind(f"reception.{code}", VISITS, label, can_wait, **facts, **more)


def written(code: str, label, *, can_wait: bool = False, **more) -> Kind:
    placeholders = FOR_VISITORS | more.pop("placeholders", {})
    kind = {"placeholders": placeholders, "flags": FLAGS, "for_visitors": True}
    return Kind(f"reception.{code}", TO_VISITORS, label, can_wait, **kind, **more)


KINDS = [
    told("request_registered", _("A visit is requested"), can_wait=True),
    told("request_from_sales", _("Sales have requested a visit"), can_wait=True),
    told("visit_confirmed", _("A visit is confirmed"), can_wait=True),
    told("visit_declined", _("A visit is declined"), can_wait=True, placeholders=RECALLED),
    told("visit_rescheduled", _("A visit has a new time or place")),
    told("visit_cancelled", _("A visit is cancelled"), placeholders=RECALLED),
    told("important_visitor", _("An important or special visitor comes")),
    told(
        "instruction",
        _("An instruction for an important visitor"),
        placeholders={"instruction": text(_("instruction"))},
    ),
    told("assigned", _("You have a part in a visit"), placeholders={"duty": text(_("your part"))}),
    told("duty_taken_back", _("You have no part in a visit any more"), placeholders={"duty": text(_("your part"))}),
    told("visitor_arrived", _("Your visitor is here"), placeholders=ANSWER),
    told("host_asked", _("A visitor waits, and you are asked to come"), placeholders=ANSWER),
    told("host_silent", _("Nobody answers for a visitor that waits")),
    told(
        "greeter_ready",
        _("A visitor comes soon: be there to greet them"),
        placeholders={"meeting_point": text(_("meeting point")), "visitors": text(_("visitors"))},
    ),
    told("room_needed", _("The next visit needs the room"), placeholders={"next_at": moment(_("next visit"))}),
    told("visit_restored", _("A request is back on the books")),
    told("time_chosen", _("The visitor has chosen a time"), flags={"is_settled": True}),
    told(
        "availability_asked",
        _("Does a visit suit you?"),
        placeholders={"question": text(_("question")), "asked_by": text(_("asked by"))},
    ),
    told(
        "availability_answered",
        _("An answer whether a visit suits"),
        placeholders={"whom": text(_("who was asked")), "answer": text(_("answer")), "words": text(_("remark"))},
        flags={"suits": True},
    ),
    told("check_in_undone", _("A check-in was undone")),
    told("visitor_late", _("A visitor has not come yet")),
    told("visitor_missing", _("A visitor has not come")),
    told("left_unseen", _("Nobody saw your visitor leave"), can_wait=True),
    written("visitor_acknowledged", _("Acknowledgement of a request, to the visitor"), can_wait=True),
    written("visitor_proposed", _("Other times, proposed to the visitor"), placeholders=CHOICE),
    written(
        "visitor_reminder",
        _("Reminder to the visitor"),
        can_wait=True,
        check="reception.actions.reminders.still_holds",
    ),
    written("visitor_confirmed", _("Confirmation to the visitor"), can_wait=True),
    written("visitor_declined", _("Refusal to the visitor"), can_wait=True),
    written("visitor_rescheduled", _("New time or place, to the visitor")),
    written("visitor_cancelled", _("Cancellation to the visitor")),
]

# --- the gate: visitors without an appointment, and those who announce themselves ---

AT_THE_GATE = _("At the gate")
OF_WALK_INS = {
    "visitor": text(_("visitor")),
    "organisation": text(_("organisation")),
    "head_count": number(_("number of people")),
    "purpose": text(_("purpose")),
    "wanted": text(_("whom they want to see")),
    "place": text(_("site")),
    "came_at": moment(_("when they came")),
}


def at_the_gate(code: str, label, **more) -> Kind:
    return Kind(f"reception.{code}", AT_THE_GATE, label, False, placeholders=OF_WALK_INS | more)


KINDS += [
    at_the_gate("walkin_reported", _("Somebody is at the gate without an appointment")),
    at_the_gate("walkin_forwarded", _("A visitor without an appointment is passed on to you")),
    at_the_gate(
        "walkin_answered",
        _("A colleague answers for a visitor without an appointment"),
        answer=text(_("answer")),
        answer_note=text(_("word to the desk")),
    ),
    at_the_gate(
        "walkin_instruction",
        _("An instruction for a visitor without an appointment"),
        instruction=text(_("instruction")),
    ),
    at_the_gate(
        "visit_drafted",
        _("A visit is to be arranged by you"),
        direction=text(_("who visits whom")),
        wish=text(_("agreed time")),
        phone=text(_("phone")),
        address=text(_("address")),
    ),
    told("guest_at_gate", _("An expected visitor is at the gate")),
    told("guest_announced", _("A visitor announces themselves at the entrance")),
    told("guest_leaving", _("A visitor says goodbye at the entrance")),
]

# Meetings of a visit; see `reception.actions.meeting`.
MEETING = {name: FACTS[name] for name in ("visitor", "organisation", "starts_at", "place")} | {
    "subject": text(_("subject")),
    "agenda": text(_("agenda")),
}
OWED = MEETING | {"item": text(_("what was agreed")), "due": moment(pgettext_lazy("until when", "done by"))}
KINDS += [
    Kind("reception.meeting_planned", VISITS, _("You attend a meeting"), False, placeholders=MEETING),
    Kind(
        "reception.meeting_off",
        VISITS,
        _("A meeting is called off"),
        False,
        placeholders=MEETING | {"reason": FACTS["reason"]},
    ),
    Kind("reception.minutes_ready", VISITS, _("Minutes are ready"), True, placeholders=MEETING),
    Kind("reception.action_agreed", VISITS, _("Something was agreed that you do"), False, placeholders=OWED),
]

# Rooms; see `reception.actions.waiting` and `reception.actions.furnishing`.
ROOM = {"room": text(_("room"))}
KINDS += [
    told(
        "room_offered",
        _("A room came free for a visit that waits for one"),
        placeholders=ROOM | {"until": moment(_("until"))},
    ),
    told("room_offer_lapsed", _("Nobody took the room that was offered")),
    told("room_hold_ran_out", _("A request lost the room it held"), placeholders=ROOM),
    told("room_closed", _("The room of a visit is closed"), placeholders=ROOM | {"why": text(_("reason"))}),
]

# Things left behind, and the watch list: of that the notice tells no more than that somebody is to be looked at.
LEFT_BEHIND = {name: FACTS[name] for name in ("visitor", "organisation")} | {
    "thing": text(_("thing found")),
    "found_where": text(_("found where")),
    "found_at": moment(_("found at (time)")),
    "visitor_phone": text(_("phone")),
}
KINDS += [
    Kind("reception.item_found", VISITS, _("A visitor left something behind"), False, placeholders=LEFT_BEHIND),
    Kind(
        "reception.watch_hit",
        VISITS,
        _("A word before a visitor comes in"),
        False,
        placeholders={name: FACTS[name] for name in ("visitor", "starts_at")},
        flags={"is_inside": False},
    ),
]
