"""Who may do what with inspections, findings and samples."""

from accounts.models import Department, User

from .models import Finding, Inspection, InspectionItem

INSPECT = "assessments.inspect"


def may_plan(user: User) -> bool:
    return user.may(INSPECT)


def may_draw(user: User) -> bool:
    return user.may(INSPECT)


def may_see_samples(user: User) -> bool:
    return user.may(INSPECT) or user.may("assessments.view_inspection")


def may_edit_kinds(user: User) -> bool:
    """The kinds of finding belong to who keeps the checklists."""
    return user.may("papers.change_checklist")


def is_outsider(person: User, *, department: Department | None, staff: User | None) -> bool:
    """May this person judge them: not themselves, not where they work, and not their own superior or people?"""
    if staff is not None and (staff.pk == person.pk or person.pk == staff.manager_id or staff.pk == person.manager_id):
        return False
    homes = [home for home in (department, staff and staff.department) if home]
    if any(home.head_id == person.pk for home in homes):
        return False
    return not any(person.department and person.department.is_within(home) for home in homes)


def _judges(user: User, *, department: Department | None, staff: User | None) -> bool:
    """Has the right, or stands in for somebody who has it, and both come from outside."""
    holder = user.acting_as(INSPECT)
    people = (user, holder) if holder is not None else ()
    return bool(people) and all(is_outsider(each, department=department, staff=staff) for each in people)


def may_inspect(user: User, inspection: Inspection) -> bool:
    """Its inspectors, and who stands in for one of them; never somebody whom it is about."""
    chosen = {person.pk for person in inspection.inspectors.all()}
    return bool(user.hats() & chosen) and is_outsider(user, department=inspection.department, staff=inspection.staff)


def may_manage(user: User, inspection: Inspection) -> bool:
    """Edit, cancel, close, have it scored again: the supervision group, unless it is about them."""
    return _judges(user, department=inspection.department, staff=inspection.staff)


def may_read(user: User, row: Inspection | InspectionItem | Finding) -> bool:
    """Photos are for everybody who sees what they show."""
    return True


def may_add_to_inspection(user: User, inspection: Inspection) -> bool:
    return inspection.can("finish") and may_inspect(user, inspection)


def may_photograph_item(user: User, item: InspectionItem) -> bool:
    return item.inspection.can("finish") and may_inspect(user, item.inspection)


def may_find(user: User, inspection: Inspection) -> bool:
    """Note something that is on no list: while it is looked at, and until it is closed."""
    open_states = {Inspection.State.PLANNED, Inspection.State.DONE}
    return inspection.state in open_states and inspection.second_of_id is None and may_inspect(user, inspection)


def may_settle(user: User, finding: Finding) -> bool:
    """Dismiss a finding, note that it is put right, order a rectification: the supervision group, from outside."""
    return _judges(user, department=finding.department, staff=finding.person)


def may_add_to_finding(user: User, finding: Finding) -> bool:
    return finding.state == Finding.State.OPEN and may_settle(user, finding)
