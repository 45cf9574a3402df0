"""May this person do it?"""

from accounts.models import User
from history.models import Event
from reception.models import Appointment

from .models import Approval, InfoSheet, PrepTask

WRITING = ("draft", "edit", "change", "submit")


def may_draft(user: User, appointment: Appointment) -> bool:
    """The visit's salesperson; where it has none yet, its contact person or whoever may draw up sheets (S3-25)."""
    if appointment.salesperson_id:
        return appointment.salesperson_id in user.hats()
    return appointment.contact_person_id in user.hats() or user.may("visits.draft_infosheet")


def may_edit(user: User, sheet: InfoSheet) -> bool:
    """The salesperson and who drew it up; on technical visits the project engineer as well (S3-25)."""
    hats = user.hats()
    if hats & {sheet.created_by_id, sheet.appointment.salesperson_id}:
        return True
    return sheet.is_technical and sheet.project_engineer_id in hats


may_submit = may_edit


def may_change(user: User, sheet: InfoSheet) -> bool:
    """After approval the receptionist may change the logistics as well."""
    return may_edit(user, sheet) or sheet.appointment.receptionist_id in user.hats()


def may_confirm_purpose(user: User, sheet: InfoSheet) -> bool:
    """The project engineer of a technical visit (S3-24)."""
    return sheet.is_technical and sheet.project_engineer_id in user.hats()


def may_set_level(user: User) -> bool:
    """The Marketing Center alone (S3-12)."""
    return user.may("visits.set_level")


def may_edit_standard(user: User) -> bool:
    return user.may("visits.change_standard")


def may_see_judgement(user: User) -> bool:
    """Level reasons and a customer's potential: whoever works on sheets, and never the front desk."""
    rights = ("view_infosheet", "set_level", "approve_infosheet", "draft_infosheet", "view_preptask")
    return any(user.may(f"visits.{right}") for right in rights)


def shut_out(sheet: InfoSheet, approval: Approval | None = None) -> set[int]:
    """Who may not sign: those who wrote the sheet, and those who signed an earlier step of this submission."""
    wrote = Event.objects.about(sheet).filter(verb__in=WRITING, actor__isnull=False).values_list("actor", flat=True)
    signed = approval.submission.approvals.filter(decided_by__isnull=False) if approval else Approval.objects.none()
    return sheet.authors | set(wrote) | set(signed.values_list("decided_by", flat=True))


def may_approve(user: User, sheet: InfoSheet, approval: Approval | None) -> bool:
    """Whoever is asked or holds the right, and never an author, also not in somebody else's name (S3-26)."""
    return approval is not None and approval.signable_as(user, shut_out(sheet, approval)) is not None


may_return = may_approve


def may_read_decision(user: User, sheet: InfoSheet) -> bool:
    """Whoever may sign sheets, and who was asked to sign this one; also after it is decided."""
    asked = Approval.objects.filter(submission__sheet=sheet, asked__in=user.hats())
    return user.may("visits.approve_infosheet") or asked.exists()


def may_hand_over(user: User) -> bool:
    return user.may("visits.hand_over_infosheet")


def may_exempt(user: User, appointment: Appointment) -> bool:
    """A manager who did not draw up the sheet of this visit (S3-27, section 2.3)."""
    wrote = {appointment.salesperson_id}
    sheet = getattr(appointment, "sheet", None)
    wrote |= sheet.authors if sheet else set()
    entitled = [person for person in [user, *user.principals()] if person.has_perm("visits.exempt_infosheet")]
    return user.pk not in wrote and any(person.pk not in wrote for person in entitled)


def may_change_receptionist(user: User, sheet: InfoSheet) -> bool:
    """Before approval whoever may edit; from approval to check-out a manager (S3-31)."""
    if sheet.state in InfoSheet.CHANGEABLE:
        return user.may("visits.exempt_infosheet")
    return may_edit(user, sheet)


def may_tick(user: User, task: PrepTask) -> bool:
    """The department's people, the task's owner, and who receives or leads the visit (S1-15, S3-29)."""
    hats = user.hats()
    departments = {person.department_id for person in [user, *user.principals()]}
    if task.department_id in departments or hats & {task.owner_id, task.appointment.receptionist_id}:
        return True
    return task.department.head_id in hats or (task.sheet is not None and task.sheet.reception_lead_id in hats)


may_untick = may_tick


def may_follow(user: User, task: PrepTask) -> bool:
    """From a task to its sheet: whoever receives, sells or leads the visit, or sees every sheet."""
    visit = task.appointment
    return user.may("visits.view_infosheet") or bool(
        user.hats() & {visit.receptionist_id, visit.salesperson_id, task.sheet.reception_lead_id}
    )


def may_confirm(user: User, task: PrepTask) -> bool:
    """The head of the task's department (S3-35)."""
    return task.department.head_id is not None and task.department.head_id in user.hats()
