"""Who stands in the record behind a case study, and who may see that record."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from accounts.models import User
from assessments.hiding import COLLEAGUE, CUSTOMER, VISITOR, Name
from calls.models import Call, Issue
from customers.models import Organisation
from reception import rules as reception
from reception.models import Appointment

from .models import CaseStudy

MODELS: dict[str, type[Model]] = {"appointment": Appointment, "call": Call, "issue": Issue}


def source_for(user: User, kind: str, pk: int) -> Model | None:
    """The record of that kind, if this person may read who and what it is about."""
    model = MODELS.get(kind)
    rows = model.objects.visible_to(user).filter(pk=pk) if model is not None else None  # type: ignore[attr-defined]
    found = rows.first() if rows is not None else None
    return found if found is not None and may_read(user, found) else None


def may_open_source(user: User, case: CaseStudy) -> bool:
    """The record itself is open to whom it was open before."""
    kind = next(name for name in CaseStudy.SOURCES if getattr(case, f"{name}_id"))
    return source_for(user, kind, getattr(case, f"{kind}_id")) is not None


def may_read(user: User, source: Model) -> bool:
    return reception.may_see_details(user, source) if isinstance(source, Appointment) else True


def names_in(source: Model, told: str = "") -> list[Name]:
    """Everybody of the record: the visitors, the customer with its people, ours; and whoever of ours `told` names."""
    names = list(_of_visit(source)) if isinstance(source, Appointment) else list(_of_call_or_issue(source))
    known = {name.known_as for name in names}
    return names + [name for name in _named_in(told.casefold()) if name.known_as not in known]


def _named_in(told: str) -> Iterable[Name]:
    """Colleagues who had no part in the record and are named with their whole name."""
    for known_as in User.objects.order_by("pk").values_list("name", "name_zh") if told else ():
        if any(len(name) > 1 and name.casefold() in told for name in known_as):
            yield Name(COLLEAGUE, known_as)


def _of_visit(visit: Appointment) -> Iterable[Name]:
    yield from _of_customer(visit.organisation, [visit.visitor_name, *(row.name for row in visit.visitors.all())])
    ours = [visit.contact_person, visit.receptionist, visit.salesperson, visit.deputy, visit.created_by]
    yield from _ours([*ours, *(duty.person for duty in visit.assignments.select_related("person"))])


def _of_call_or_issue(source: Any) -> Iterable[Name]:
    is_call = isinstance(source, Call)
    yield from _of_customer(source.organisation, [source.caller_name if is_call else source.customer_name])
    call = source if is_call else source.call
    ours = [call.agent, call.meant_for, call.created_by] if call else []
    yield from _ours(ours if is_call else [source.handler, source.created_by, *ours])


def _of_customer(organisation: Organisation | None, guests: Iterable[str]) -> Iterable[Name]:
    """Those who came or called first; one person under both names is one."""
    contacts = [(row.name, row.name_zh) for row in organisation.contacts.all()] if organisation else []
    told = set()
    for guest in dict.fromkeys(filter(None, guests)):
        same = [names for names in contacts if guest in names]
        told.update(same)
        yield Name(VISITOR, tuple(dict.fromkeys([guest, *(name for names in same for name in names)])))
    if organisation is not None:
        yield Name(CUSTOMER, (organisation.name, organisation.name_zh))
    for names in contacts:
        if names not in told:
            yield Name(VISITOR, names)


def _ours(people: Iterable[User | None]) -> Iterable[Name]:
    for person in dict.fromkeys(filter(None, people)):
        yield Name(COLLEAGUE, (person.name, person.name_zh))
