"""What a sheet still lacks before it can be signed: one sentence per thing, each with the clause that asks for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reception.actions.keeping import has_room

from .models import InfoSheet, ItineraryLine, Level, PurposeLabel, ServiceItem, SpecialPlan, TransportLine
from .models.purpose import audience_of
from .said import guests

SECTION_OF = {
    "visitors": "visitors",
    "itinerary": "itinerary",
    "transport": "transport",
    "service_items": "service_items",
    "level": "service_items",
    "purpose_type": "purpose",
    "purpose_text": "purpose",
    "audit_kind": "purpose",
    "project_engineer": "purpose",
    "salesperson": "people",
    "receptionist": "people",
    "reception_lead": "people",
    "host": "people",
    "see_off_person": "people",
}
NEEDS_A_PERSON = {ItineraryLine.Kind.OPENING, ItineraryLine.Kind.PRESENTATION, ItineraryLine.Kind.TOUR}


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, and the field of the form in which it is entered."""

    field: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence

    @property
    def section(self) -> str:
        """The part of the form in which it stands."""
        return SECTION_OF.get(self.field, "customer")


def missing(sheet: InfoSheet) -> list[Missing]:
    """Everything that keeps this sheet from being submitted."""
    return [*_customer(sheet), *_purpose(sheet), *_level(sheet), *_programme(sheet), *_people(sheet), *_items(sheet)]


def _customer(sheet: InfoSheet) -> Iterator[Missing]:
    category = sheet.visitor_category
    if not category:
        yield Missing("visitor_category", _("Choose the visitor category."))  # S3-03
    if category == InfoSheet.Category.EXISTING and not sheet.customer_kind:
        yield Missing("customer_kind", _("Say whether this existing customer is technical or commercial."))  # S3-05
    if category == InfoSheet.Category.REFERRED and not sheet.referrer:
        yield Missing("referrer", _("Name the person who referred this customer."))  # S3-09
    if category == InfoSheet.Category.NEWLY_DEVELOPED:  # S3-23
        if not sheet.company_size:
            yield Missing("company_size", _("A newly developed customer needs the company size."))
        if not sheet.industry:
            yield Missing("industry", _("A newly developed customer needs the industry."))
        if not sheet.potential:
            yield Missing("potential", _("A newly developed customer needs the cooperation potential."))


def _purpose(sheet: InfoSheet) -> Iterator[Missing]:
    if not sheet.purpose_type:
        yield Missing("purpose_type", _("Choose the purpose of the visit."))  # S1-07
    yield from _purpose_offered(sheet)
    if not sheet.purpose_text:
        yield Missing("purpose_text", _("Say the purpose in words."))
    if sheet.purpose_type == InfoSheet.Purpose.AUDIT and not sheet.audit_kind:
        yield Missing("audit_kind", _("Say whether the customer audits a product or the system."))  # S3-17
    if sheet.is_technical:  # S3-24
        if sheet.project_engineer_id is None:
            yield Missing("project_engineer", _("A technical customer needs a project engineer."))
        elif sheet.purpose_confirmed_at is None:
            yield Missing("purpose_text", _("The project engineer has not confirmed the purpose yet."))


def _purpose_offered(sheet: InfoSheet) -> Iterator[Missing]:
    """Technical and commercial customers come for different things (S3-05, S3-06)."""
    audience = audience_of(sheet.visitor_category, sheet.customer_kind)
    label = PurposeLabel.objects.filter(purpose=sheet.purpose_type).first() if audience else None
    if label is not None and audience not in label.audiences:
        sentence = _("“%(purpose)s” is not offered to these customers: %(audience)s. Choose another purpose.")
        words = {"purpose": label, "audience": PurposeLabel.Audience(audience).label}
        yield Missing("purpose_type", sentence % words)


def _level(sheet: InfoSheet) -> Iterator[Missing]:
    if sheet.level_id is None:  # S3-10
        yield Missing("level", _("The Marketing Center has not set the reception level yet."))
    elif sheet.host_id is not None and not sheet.level.suits_host(sheet.host):
        yield Missing("host", _host_sentence(sheet.level))  # S1-49..51
    if sheet.is_editable and sheet.needs_special_plan and not SpecialPlan.objects.filter(sheet=sheet).exists():
        yield Missing("special_plan", _("Write the special reception plan: the level or the head count asks for one."))


def _host_sentence(level: Level) -> str:
    return _("A level %(level)s visit is received by somebody of this grade or above: %(grade)s.") % {
        "level": level.code,
        "grade": level.get_host_grade_display(),
    }


def _programme(sheet: InfoSheet) -> Iterator[Missing]:
    persons = guests(sheet.appointment)
    if not persons:
        yield Missing("visitors", _("The name list is empty."))  # S1-07
    for person in persons:
        if not person.job_title:
            yield Missing("visitors", _("The job title of %(name)s is missing.") % {"name": person.name})
    if not sheet.appointment.where:
        yield Missing("place", _("The visit has no room or place yet."))  # S1-09
    surplus = len(persons) - sheet.appointment.head_count
    if surplus > 0:
        yield Missing(
            "visitors",
            ngettext(
                "There is %(n)d name more on the list than the head count.",
                "There are %(n)d names more on the list than the head count.",
                surplus,
            )
            % {"n": surplus},
        )
    steps = list(sheet.itinerary.select_related("room", "booking"))
    if not steps:
        yield Missing("itinerary", _("The itinerary has no step yet."))
    for step in steps:
        if step.kind in NEEDS_A_PERSON and step.person_id is None:  # S1-30, S1-32, S1-35
            sentence = _("%(step)s: name the speaker, presenter or guide.")
            yield Missing("itinerary", sentence % {"step": step.get_kind_display()})
        if step.room_id is not None and lacks_room(step):  # S1-37
            sentence = _("%(step)s: %(room)s is not free then. Choose another room or time.")
            yield Missing("itinerary", sentence % {"step": step.get_kind_display(), "room": step.room})
    for ride in sheet.transport.filter(need=TransportLine.Need.OPEN):  # S1-21
        sentence = _("%(ride)s: say whether a car is wanted or not needed.")
        yield Missing("transport", sentence % {"ride": ride.get_direction_display()})


def lacks_room(step: ItineraryLine) -> bool:
    """Does this step want a room that neither it nor the visit has?"""
    if step.booking is not None and step.booking.released_at is None:
        return False
    return not has_room(step.sheet.appointment, step.room, step.starts_at, step.ends_at)


def _people(sheet: InfoSheet) -> Iterator[Missing]:
    visit = sheet.appointment
    if visit.salesperson_id is None:
        yield Missing("salesperson", _("The visit has no salesperson."))  # S3-25
    if visit.receptionist_id is None:
        yield Missing("receptionist", _("Name the customer receptionist."))  # S3-28
    if sheet.reception_lead_id is None:
        yield Missing("reception_lead", _("Name the reception lead."))  # S1-15
    if sheet.host_id is None:
        yield Missing("host", _("Name the host."))
    if sheet.level_id and sheet.level.needs_see_off and sheet.see_off_person_id is None:  # S1-44
        yield Missing("see_off_person", _("At this level somebody is named who sees the guest off."))


def _items(sheet: InfoSheet) -> Iterator[Missing]:
    undecided = sheet.service_items.filter(decision=ServiceItem.Decision.OPEN).count()
    if undecided:  # S3-13
        yield Missing(
            "service_items",
            ngettext(
                "%(n)d service item is neither confirmed nor struck.",
                "%(n)d service items are neither confirmed nor struck.",
                undecided,
            )
            % {"n": undecided},
        )
