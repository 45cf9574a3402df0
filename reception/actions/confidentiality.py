"""What a site asks its visitors to keep to themselves: issued in versions, signed or refused by each visitor."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse

from accounts.models import User
from history import flow
from history.moment import now
from notices import actions as notices
from reception.confidentiality import signature_of
from reception.models import ConfidentialityNotice, Signing, Site, Visitor

PURPOSE = "confidentiality"
AFTERWARDS = timedelta(days=1)  # a link works until a day after the visit


@transaction.atomic
def issue(site: Site, *, body: str, body_zh: str, actor: User, at: datetime | None = None) -> ConfidentialityNotice:
    """A new version holds from now on: who signed the last one signs again."""
    at = at or now()
    Site.objects.select_for_update().get(pk=site.pk)
    rows = ConfidentialityNotice.objects.filter(site=site)
    rows.in_force().update(ended_at=at)
    number = (rows.aggregate(Max("number"))["number__max"] or 0) + 1
    notice = ConfidentialityNotice.objects.create(
        site=site, number=number, body=body, body_zh=body_zh, issued_at=at, issued_by=actor
    )
    flow.record(notice, "issue", actor=actor, at=at)
    return notice


@transaction.atomic
def withdraw(notice: ConfidentialityNotice, *, actor: User, at: datetime | None = None) -> bool:
    """The site asks for nothing any more; what was signed stays."""
    at = at or now()
    if not ConfidentialityNotice.objects.in_force().filter(pk=notice.pk).update(ended_at=at):
        return False
    flow.record(notice, "withdraw", actor=actor, at=at)
    return True


@transaction.atomic
def sign(
    notice: ConfidentialityNotice, visitor: Visitor, *, name: str, taken_by: User | None, at: datetime | None = None
) -> Signing:
    """The visitor agrees, with their name; a second click is the same signature."""
    standing = Signing.objects.filter(notice=notice, visitor=visitor, is_signed=True).first()
    if standing is not None:
        return standing
    said = {"name": name.strip(), "taken_by": taken_by, "at": at or now()}
    try:
        with transaction.atomic():
            return Signing.objects.create(notice=notice, visitor=visitor, is_signed=True, **said)
    except IntegrityError:
        return Signing.objects.get(notice=notice, visitor=visitor, is_signed=True)


@transaction.atomic
def refuse(
    notice: ConfidentialityNotice, visitor: Visitor, *, words: str, taken_by: User | None, at: datetime | None = None
) -> Signing:
    """The visitor does not agree; that is written down, and what follows is for the desk to say."""
    at = at or now()
    return Signing.objects.create(
        notice=notice,
        visitor=visitor,
        is_signed=False,
        name=visitor.name,
        words=words.strip(),
        taken_by=taken_by,
        at=at,
    )


def link_for(visitor: Visitor, *, at: datetime | None = None) -> str:
    """The path at which this visitor signs without an account; empty where there is nothing to sign."""
    at, visit = at or now(), visitor.appointment
    if signature_of(visitor).is_due:
        expires_at = max(visit.ends_at, at) + AFTERWARDS
        token = notices.issue_link(PURPOSE, about=visitor, expires_at=expires_at, at=at)
        return reverse("reception:sign-by-link", args=[token])
    return ""
