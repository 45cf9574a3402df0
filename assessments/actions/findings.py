"""What becomes of something that was found."""

from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Department, User
from assessments.finding_kinds import kind_of
from assessments.models import Finding, FindingKind, Inspection, InspectionItem, Rectification
from history import flow
from history.moment import now
from reception.actions import Refused

from . import rectifications


@transaction.atomic
def open_finding(
    inspection: Inspection,
    *,
    kind: FindingKind,
    words: str,
    actor: User,
    person: User | None = None,
    department: Department | None = None,
    is_serious: bool = False,
    form_token: UUID | None = None,
    for_: User | None = None,
    at: datetime | None = None,
) -> Finding:
    """Something was seen that stands on no checklist: games in office hours, say (S4-167)."""
    at = at or now()
    if form_token and (known := Finding.objects.filter(form_token=form_token).first()):
        return known
    if not words.strip():
        raise Refused("open", _("Say what was found."), field="words")
    if inspection.second_of_id is not None or inspection.state not in {"planned", "done"}:
        raise Refused("open", _("Findings belong to an inspection that is not closed yet."))
    finding = Finding(
        inspection=inspection,
        kind=kind,
        area=kind.area,
        person=person or (None if department else inspection.staff),
        department=department or (person.department if person else None) or inspection.home,
        words=words.strip(),
        is_serious=is_serious or kind.is_serious,
        found_at=at,
        form_token=form_token,
    )
    try:
        with transaction.atomic():
            flow.begin(finding, "open", actor=actor, at=at, for_=for_)
    except IntegrityError:
        return Finding.objects.get(form_token=form_token)
    return finding


def follow_item(item: InspectionItem, *, actor: User, for_: User | None, at: datetime) -> None:
    """A failed item has an open finding with the inspector's note; an item that did not fail has none (S0-20)."""
    finding = Finding.objects.filter(item=item).first()
    words = item.note or str(item)
    if item.is_failed and finding is None:
        inspection = item.inspection
        finding = Finding(
            inspection=inspection,
            item=item,
            kind=kind_of(item),
            area=item.area,
            person=inspection.staff,
            department=inspection.home,
            words=words,
            is_serious=item.is_serious,
            found_at=at,
        )
        flow.begin(finding, "open", actor=actor, at=at, for_=for_)
    elif item.is_failed:
        if finding.can("reopen"):
            flow.move(finding, "reopen", actor=actor, at=at, for_=for_)
        if finding.words != words:
            Finding.objects.filter(pk=finding.pk).update(words=words, version=F("version") + 1)
            flow.record(finding, "edit", actor=actor, at=at, for_=for_, words=words)
    elif finding is not None and finding.can("withdraw"):
        flow.move(finding, "withdraw", actor=actor, at=at, for_=for_)


@transaction.atomic
def dismiss_finding(
    finding: Finding, *, reason: str, actor: User, for_: User | None = None, at: datetime | None = None
) -> None:
    """It was no fault after all; the reason is kept with it."""
    if not reason.strip():
        raise Refused("dismiss", _("Say why it is dismissed."), field="reason")
    flow.move(finding, "dismiss", actor=actor, at=at, for_=for_, words=reason.strip())


@transaction.atomic
def settle_finding(
    finding: Finding, *, words: str, actor: User | None, for_: User | None = None, at: datetime | None = None
) -> None:
    """It is put right: on the spot, or by the rectification that was ordered."""
    if not words.strip():
        raise Refused("settle", _("Say how it was put right."), field="words")
    flow.move(finding, "settle", actor=actor, at=at, for_=for_, words=words.strip())


@transaction.atomic
def order_rectification(
    finding: Finding,
    *,
    problem: str,
    due_on: date,
    actor: User,
    owner: User | None = None,
    verifier: User | None = None,
    for_: User | None = None,
    at: datetime | None = None,
) -> Rectification:
    """Whom the finding is about, or who is named, puts it right by a set day (S2-55); ordered once."""
    at = at or now()
    finding = Finding.objects.select_for_update(of=("self",)).select_related("rectification").get(pk=finding.pk)
    if finding.rectification is not None:
        return finding.rectification
    ordered = rectifications.order(
        problem=problem,
        due_on=due_on,
        person=finding.person,
        department=None if finding.person else finding.department,
        owner=owner,
        verifier=verifier,
        source=Rectification.Source.FINDING,
        actor=actor,
        for_=for_,
        at=at,
    )
    flow.move(finding, "order", actor=actor, at=at, for_=for_, rectification=ordered)
    return ordered


def follow_rectification(rectification: Rectification, *, actor: User | None, at: datetime) -> None:
    """Verified: what it was ordered for is put right. Withdrawn: that is open again."""
    for finding in rectification.findings.filter(state=Finding.State.ORDERED):
        if rectification.state == Rectification.State.VERIFIED:
            settle_finding(finding, words=rectification.evidence or str(rectification), actor=actor, at=at)
        else:
            flow.move(finding, "release", actor=actor, at=at, rectification=None)


def add_kind(*, actor: User, for_: User | None = None, at: datetime | None = None, **columns) -> FindingKind:
    """One more kind of finding, at the end of the list."""
    last = FindingKind.objects.order_by("-order").first()
    stem = slugify(columns["name"])[:30] or "kind"
    kind = FindingKind(order=last.order + 1 if last else 0, code=f"{stem}-{FindingKind.objects.count() + 1}", **columns)
    flow.begin(cast(Any, kind), "create", actor=actor, at=at, for_=for_)
    return kind


def edit_kind(kind: FindingKind, *, actor: User, version: int, for_: User | None = None, **changes) -> None:
    flow.change(kind, actor=actor, version=version, for_=for_, **changes)
