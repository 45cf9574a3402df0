"""Times in which Portico was silent: found by the first sweep after them, explained by people, held against nobody."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from accounts.models import Department, User
from history import flow

from .models import Clock, Outage, SweepRun
from .models.clock import ClockQuerySet
from .proof import SILENT_AFTER

LINGERS = timedelta(hours=1)


@transaction.atomic
def found(at: datetime) -> Outage | None:
    """The outage that the round which begins at `at` ends, if there was one; the first round of all ends none."""
    last = SweepRun.objects.order_by("-pk").values_list("finished_at", flat=True).first()
    if last is None or at - last <= SILENT_AFTER:
        return None
    outage, is_new = Outage.objects.get_or_create(starts_at=last, defaults={"ends_at": at, "created_at": at})
    if not is_new and at - outage.ends_at > SILENT_AFTER:
        # The round that found it never finished, and after it there was silence again.
        Outage.objects.filter(pk=outage.pk, ends_at__lt=at).update(ends_at=at)
        outage.refresh_from_db()
    return outage


def latest(at: datetime) -> Outage | None:
    """The outage that ended within the hour before `at`: something of it may be left to tell."""
    return Outage.objects.filter(ends_at__gt=at - LINGERS, ends_at__lte=at).order_by("-ends_at").first()


def within(moment: str) -> Exists:
    """Whether the row's `moment` lies in an outage."""
    return Exists(Outage.objects.filter(starts_at__lte=OuterRef(moment), ends_at__gte=OuterRef(moment)))


def exempt(clocks: ClockQuerySet) -> ClockQuerySet:
    """The clocks with `is_exempt`: they fell due while nobody was told of anything."""
    return clocks.annotate(is_exempt=within("due_base"))


def concerned(outage: Outage) -> list[tuple[User | Department, int]]:
    """Whose promises fell due in it and were not kept, those with the most of them first."""
    due = Clock.objects.filter(due_base__gte=outage.starts_at, due_base__lte=outage.ends_at).late(outage.ends_at)
    counted = list(due.values_list("owner", "department").annotate(n=Count("pk")).order_by("-n", "owner", "department"))
    people = User.objects.in_bulk({owner for owner, _home, _n in counted if owner})
    homes = Department.objects.in_bulk({home for owner, home, _n in counted if not owner})
    return [(people[owner] if owner else homes[home], n) for owner, home, n in counted]


def annotate(outage: Outage, note: str, *, actor: User, version: int, at: datetime) -> None:
    """Say why nobody was told."""
    flow.change(outage, actor=actor, version=version, at=at, verb="annotate", note=note)
    Outage.objects.filter(pk=outage.pk).update(noted_by=actor, noted_at=at)
