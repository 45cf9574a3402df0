"""The link in a letter by which one person signs one sheet, without searching and without a login.

It opens for whom it was written, until it is used, the signature is given or not needed any
more, or its days are over. Following it changes nothing: a button on the page does.
"""

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from accounts.models import User
from deadlines import standards
from notices import actions as notices
from notices.models import Link, Word

from . import rules
from .models import Approval, InfoSheet

PURPOSE = "visits.sign"
LIVES = "SIGN_LINK"


def link_for(person: User, approval: Approval, *, at: datetime) -> str:
    """The whole address of a new link; empty where the company sends none."""
    days = standards.number(LIVES, at)
    if not days:
        return ""
    sheet = approval.submission.sheet
    purpose, expires_at = f"{PURPOSE} {approval.pk} {person.pk}", at + timedelta(days=days)
    token = notices.issue_link(purpose, about=sheet, expires_at=expires_at, at=at)
    return notices.absolute(reverse("visits:sign-link", args=[token]))


def behind(token: str) -> tuple[Link, Approval, User] | None:
    """The signature and the person that a link was written for, whether it still opens or not.

    Where several sign at one step and somebody else took the seat, it is the seat beside it.
    """
    kind = ContentType.objects.get_for_model(InfoSheet)
    link = Link.objects.bearing(token).filter(purpose__startswith=f"{PURPOSE} ", about_type=kind).first()
    if link is None:
        return None
    _purpose, approval, person = link.purpose.split(" ")
    rows = Approval.objects.select_related("decided_by", "on_behalf_of", "asked", "submission")
    row = rows.filter(pk=approval, submission__sheet=link.about_id).first()
    reader = User.objects.active().filter(pk=person).first()
    if row is None or reader is None:
        return None
    return link, row if reader.pk in {row.decided_by_id, row.on_behalf_of_id} else row.free_seat(), reader


def is_still_asked(word: Word) -> bool:
    """Is the signature that a notice or a letter asks for still to be given, and by its reader? Else it goes nowhere.

    Where two sign at one step, the one who has signed is not asked any more (R17, R21).
    """
    rows = Approval.objects.waiting().filter(submission__sheet=word.about_id)
    open_ = list(rows.select_related("submission__sheet__appointment"))
    if word.recipient is None:
        return bool(open_)
    return any(rules.may_approve(word.recipient, row.submission.sheet, row) for row in open_)
