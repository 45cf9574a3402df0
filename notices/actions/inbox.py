"""The inbox, and how one wants to hear of things besides it."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q

from accounts.models import User
from history.moment import now
from notices.models import Message, Preference


def mark_read(notices: models.QuerySet, *, at: datetime) -> int:
    """The reader has seen these notices."""
    return notices.filter(read_at=None).update(read_at=at)


@transaction.atomic
def choose(person: User, kind: str, *, mail: str, sms: bool = False) -> None:
    """How the person wants to hear of this kind besides the inbox; an empty kind stands for every kind."""
    Preference.objects.update_or_create(person=person, kind=kind, defaults={"mail": mail, "sms": sms})


@transaction.atomic
def choose_many(person: User, choices: dict[str, tuple[str, bool]]) -> None:
    """By kind: mail (empty: as in general) and whether a text message comes as well."""
    for kind, (mail, sms) in choices.items():
        choose(person, kind, mail=mail, sms=sms)


def health(at: datetime | None = None) -> timedelta | None:
    """How long the oldest letter that should have gone out has been waiting; None when none is.

    A group's robot that is down is not the mail's fault, and is shown where its letters lie.
    """
    at = at or now()
    mail = Q(channel=Message.Channel.MAIL)
    oldest = Message.objects.waiting().filter(mail, try_at__lte=at).order_by("try_at").first()
    return at - oldest.try_at if oldest else None
