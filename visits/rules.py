"""May this person do it?"""

from accounts.models import Department, User
from history.models import Event
from reception.models import Appointment

from .models import Approval, InfoSheet, MealLine, PrepTask

WRITING = ("draft", "edit", "change", "submit", "write_plan")


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


def keeps_logistics(user: User, sheet: InfoSheet) -> bool:
    """The visit's one receptionist, and who leads the reception (S3-28, S1-15)."""
    return bool({sheet.appointment.receptionist_id, sheet.reception_lead_id} & user.hats())


def may_change(user: User, sheet: InfoSheet) -> bool:
    """After approval those who keep the logistics may change them as well; see `cutoff` for what is whose."""
    return may_edit(user, sheet) or keeps_logistics(user, sheet)


def may_give_duties(user: User, sheet: InfoSheet) -> bool:
    """Name colleagues with their departments and duties (S1-16): who draws the sheet up, receives or leads."""
    return may_change(user, sheet)


def may_see_exemptions(user: User) -> bool:
    """How many visits at short notice were let go, by whom and why: who gives exemptions, and who sees every sheet."""
    return user.may("visits.exempt_infosheet") or user.may("visits.view_infosheet")


def may_tick_audit(user: User, sheet: InfoSheet) -> bool:
    """Whoever draws the sheet up, receives or leads the visit, and the project engineer (S3-34)."""
    return may_change(user, sheet) or bool(user.hats() & {sheet.reception_lead_id, sheet.project_engineer_id})


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
    """Who may not sign: those who wrote the sheet, and those who signed this submission, or for whom it was signed."""
    wrote = Event.objects.about(sheet).filter(verb__in=WRITING, actor__isnull=False).values_list("actor", flat=True)
    signed = approval.submission.approvals.filter(decided_by__isnull=False) if approval else Approval.objects.none()
    wrote_or_signed = sheet.authors | set(wrote) | set(signed.values_list("decided_by", flat=True))
    return wrote_or_signed | (set(signed.values_list("on_behalf_of", flat=True)) - {None})


def may_approve(user: User, sheet: InfoSheet, approval: Approval | None) -> bool:
    """Whoever is asked or holds the right, and never an author, also not in somebody else's name (S3-26)."""
    return approval is not None and approval.signable_as(user, shut_out(sheet, approval)) is not None


may_return = may_approve


def may_read_decision(user: User, sheet: InfoSheet) -> bool:
    """Whoever may sign sheets, and who was asked to sign this one; also after it is decided."""
    asked = Approval.objects.filter(submission__sheet=sheet).asked_of(user)
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
    people = {task.owner_id, task.department.head_id, task.appointment.receptionist_id, task.lead_id}
    return task.department_id in departments or bool(hats & people)


may_untick = may_tick


may_tick_item = may_tick_all = may_untick_item = may_edit_items = may_edit_task = may_comment = may_read = may_tick


def may_accept(user: User, task: PrepTask) -> bool:
    """Whoever has it in hand: the owner, else the department's head, else anybody there (R23)."""
    holder = task.owner_id or task.department.head_id
    return holder in user.hats() if holder else may_tick(user, task)


may_refuse = may_accept


def may_hand_on(user: User, task: PrepTask) -> bool:
    """The owner, the department's head, and who receives or leads the visit (S1-15, S3-28)."""
    people = {task.owner_id, task.department.head_id, task.appointment.receptionist_id, task.lead_id}
    return bool(user.hats() & people)


def may_chase(user: User, visit: Appointment) -> bool:
    """Whoever tracks a visit's preparation: who receives, leads or sells it, and the Marketing Center (S3-30).

    A private visit is tracked by its people, and by who may see private ones (R30).
    """
    sheet = getattr(visit, "sheet", None)
    people = {visit.receptionist_id, visit.contact_person_id, visit.salesperson_id}
    people |= {sheet.reception_lead_id} if sheet else set()
    is_open = not visit.is_private or user.may("reception.view_private")
    return bool(user.hats() & people) or (is_open and user.may("visits.set_level"))


may_add_task = may_chase


def may_see_department(user: User, department: Department) -> bool:
    """What a department prepares: its people, its head, and who sees every task (S3-35)."""
    mine = {person.department_id for person in [user, *user.principals()]}
    return department.pk in mine or department.head_id in user.hats() or user.may("visits.view_preptask")


def may_edit_template(user: User) -> bool:
    """What departments prepare at which level belongs to the reference table."""
    return user.may("visits.change_standard")


may_add_template = may_retire_template = may_edit_template


def may_read_task(user: User, task: PrepTask) -> bool:
    """The files of a task: whoever sees it among theirs, or every task."""
    return may_tick(user, task) or may_chase(user, task.appointment) or user.may("visits.view_preptask")


def may_follow(user: User, task: PrepTask) -> bool:
    """From a task to its sheet: whoever receives, sells or leads the visit, or sees every sheet."""
    visit = task.appointment
    return user.may("visits.view_infosheet") or bool(
        user.hats() & {visit.receptionist_id, visit.salesperson_id, task.lead_id}
    )


def may_confirm(user: User, task: PrepTask) -> bool:
    """The head of the task's department (S3-35)."""
    return task.department.head_id is not None and task.department.head_id in user.hats()


def may_see_to(user: User, sheet: InfoSheet) -> bool:
    """On the day: whoever may change the sheet, leads or hosts the visit, or guides a part of it."""
    hats = user.hats()
    people = {sheet.reception_lead_id, sheet.host_id, sheet.see_off_person_id}
    return may_change(user, sheet) or bool(hats & people) or sheet.itinerary.filter(person__in=hats).exists()


def may_read_meal(user: User, meal: MealLine) -> bool:
    return InfoSheet.objects.visible_to(user).filter(pk=meal.sheet_id).exists()


def may_see_to_meal(user: User, meal: MealLine) -> bool:
    """Also who hosts the table (S1-43)."""
    return meal.host_id in user.hats() or may_see_to(user, meal.sheet)


def may_manage_tour_stops(user: User) -> bool:
    return user.may("visits.manage_tour_stops")
