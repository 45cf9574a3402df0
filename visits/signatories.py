"""Who could sign at a step, and whether a path of signatures can be gone to its end."""

from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from history.models import Event

from . import rules
from .models import Approval, ApprovalStep, Cap, InfoSheet, SpecialPlan
from .models.approval import RIGHTS
from .models.level import reaches
from .overstandard import lines_over

Kind = ApprovalStep.Kind


def entitled(row: Approval | ApprovalStep) -> list[User]:
    """Everybody who could sign at this step, where no one person is asked."""
    if row.kind == Kind.PERSON:
        return []
    people = User.objects.active() if row.position_id else User.objects.holding(RIGHTS[Kind(row.kind)])
    if row.position_id:
        return list(people.filter(position=row.position_id).with_place().order_by("pk"))
    return [person for person in people.with_place().order_by("pk") if reaches(person, row.grade)]


def superior_of(person: User | None, barred: set[int]) -> User | None:
    """The next one up who is not barred: the own superior, else a head of the departments above."""
    seen: set[int] = set()
    while person is not None and person.pk not in seen:
        seen.add(person.pk)
        person = person.manager or _head_above(person)
        if person is not None and person.is_active and person.pk not in barred:
            return person
    return None


def waiting_for(user: User) -> dict[int, Approval]:
    """The open signatures that this person could give, one for each sheet (by its key), the nearest visit first."""
    wrote = Event.objects.filter(
        subject_type=ContentType.objects.get_for_model(InfoSheet),
        subject_id=OuterRef("submission__sheet_id"),
        verb__in=rules.WRITING,
        actor=user,
    )
    signed = Approval.objects.filter(Q(decided_by=user) | Q(on_behalf_of=user), submission=OuterRef("submission"))
    there = "submission__sheet"
    theirs = Q(**{f"{there}__created_by": user}) | Q(**{f"{there}__submitted_by": user})
    theirs |= Q(**{f"{there}__appointment__salesperson": user})
    rows = Approval.objects.waiting().filter(Approval.signed_by_one_of(user), ~Exists(wrote), ~Exists(signed))
    rows = rows.filter(submission__sheet__state=InfoSheet.State.SUBMITTED).exclude(theirs)
    rows = rows.select_related(f"{there}__level", f"{there}__appointment").order_by(
        f"{there}__appointment__starts_at", "pk"
    )
    found: dict[int, Approval] = {}
    for row in rows:
        found.setdefault(row.submission.sheet_id, row)
    if user.principals():  # of those they stand in for, one may have written it
        found = {key: row for key, row in found.items() if rules.may_approve(user, row.submission.sheet, row)}
    return found


def to_sign(user: User) -> list[Approval]:
    """What waits for this person's signature, the nearest visit first; each with what is over its standard."""
    there, rows = "submission__sheet", list(waiting_for(user).values())
    ones = ("appointment__organisation", "appointment__salesperson", "host__position", "level__gifts")
    lines = ("service_items", "meals", "lodging", "transport", "gifts")
    prefetch_related_objects(rows, *(f"{there}__{name}" for name in (*ones, *lines)))
    caps = list(Cap.objects.all())
    for row in rows:
        row.over = lines_over(row.submission.sheet, caps)
    return rows


def also_asked(approval: Approval) -> list[Approval]:
    """The signatures that are still to come after this one."""
    rows = approval.submission.approvals.filter(decision=Approval.Decision.WAITING).exclude(pk=approval.pk)
    return list(rows.select_related("asked"))


def plan_of(sheet: InfoSheet) -> SpecialPlan | None:
    return SpecialPlan.objects.filter(sheet=sheet).select_related("written_by").first()


def unsignable(steps: Sequence[ApprovalStep]) -> list[str]:
    """Why this path could not be gone to its end, a sentence for each reason; of nobody two signatures are taken."""
    if not any(not step.is_conditional for step in steps):
        return [_("At least one signature is always asked for: take the conditions off one step.")]
    candidates = [(step, {person.pk for person in _could(step)}) for step in steps]
    found = []
    for step, people in candidates:
        if len(people) < step.count:
            found.append(_short_of(step, len(people)))
    if not found and not _distinct([people for step, people in candidates for _seat in range(step.count)]):
        found.append(_("There are too few different people for all these signatures: nobody signs twice."))
    return found


def _could(step: ApprovalStep) -> Iterable[User]:
    if step.kind == Kind.PERSON:
        return [step.person] if step.person is not None and step.person.is_active else []
    if step.kind == Kind.SUPERIOR:
        # Whose superior it is turns out with the visit; where none is named, whoever may exempt is asked.
        above = User.objects.active().filter(Q(reports__isnull=False) | Q(heads__isnull=False)).distinct()
        return [*above, *entitled(step)]
    return entitled(step)


def _short_of(step: ApprovalStep, there: int) -> str:
    if not there:
        return _("“%(step)s”: nobody who works here could sign this.") % {"step": step}
    return ngettext(
        "“%(step)s”: only %(there)d person could sign, and %(wanted)d are asked for.",
        "“%(step)s”: only %(there)d people could sign, and %(wanted)d are asked for.",
        there,
    ) % {"step": step, "there": there, "wanted": step.count}


def _distinct(seats: list[set[int]]) -> bool:
    """Can each seat be given to another of its candidates?"""
    sits: dict[int, int] = {}

    def seated(seat: int, tried: set[int]) -> bool:
        for person in seats[seat] - tried:
            tried.add(person)
            if person not in sits or seated(sits[person], tried):
                sits[person] = seat
                return True
        return False

    return all(seated(seat, set()) for seat in range(len(seats)))


def _head_above(person: User) -> User | None:
    department = person.department
    while department is not None:
        if department.head is not None and department.head_id != person.pk:
            return department.head
        department = department.parent
    return None
