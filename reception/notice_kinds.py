"""What the front desk tells our people and the visitors."""

from django.utils.translation import gettext_lazy as _

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
FLAGS = {"spans_days": True, "is_important": False}


def told(code: str, label, *, can_wait: bool = False, **more) -> Kind:
    placeholders = FACTS | more.pop("placeholders", {})
    return Kind(f"reception.{code}", VISITS, label, can_wait, placeholders=placeholders, flags=FLAGS, **more)


def written(code: str, label, *, can_wait: bool = False, **more) -> Kind:
    kind = {"placeholders": FOR_VISITORS, "flags": FLAGS, "for_visitors": True}
    return Kind(f"reception.{code}", TO_VISITORS, label, can_wait, **kind, **more)


KINDS = [
    told("request_registered", _("A visit is requested"), can_wait=True),
    told("request_from_sales", _("Sales have requested a visit"), can_wait=True),
    told("visit_confirmed", _("A visit is confirmed"), can_wait=True),
    told("visit_declined", _("A visit is declined"), can_wait=True),
    told("visit_rescheduled", _("A visit has a new time or place")),
    told("visit_cancelled", _("A visit is cancelled")),
    told("important_visitor", _("An important or special visitor comes")),
    told(
        "instruction",
        _("An instruction for an important visitor"),
        placeholders={"instruction": text(_("instruction"))},
    ),
    told("assigned", _("You have a part in a visit"), placeholders={"duty": text(_("your part"))}),
    told("visitor_arrived", _("Your visitor is here")),
    told("check_in_undone", _("A check-in was undone")),
    told("visitor_missing", _("A visitor has not come")),
    written("visitor_confirmed", _("Confirmation to the visitor"), can_wait=True),
    written("visitor_declined", _("Refusal to the visitor"), can_wait=True),
    written("visitor_rescheduled", _("New time or place, to the visitor")),
    written("visitor_cancelled", _("Cancellation to the visitor")),
]
