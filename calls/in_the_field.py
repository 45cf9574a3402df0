"""One day in the field: who should sign in from a market, who has, and who has not in time (S4-164)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from deadlines.models import Clock
from reception.models import day_limits

from .models import FieldDay, FieldSignIn


@dataclass
class Expected:
    """Somebody who visits a market that day; `sign_in` is their first call from there."""

    field_day: FieldDay
    sign_in: FieldSignIn | None
    clock: Clock | None
    at: datetime

    @property
    def is_late(self) -> bool:
        """Nobody had signed in by the configured time."""
        came = self.sign_in.signed_in_at if self.sign_in else self.at
        return self.clock is not None and came > self.clock.due_at

    @property
    def is_missing(self) -> bool:
        return self.is_late and self.sign_in is None


def expected_on(day: date, user: User, at: datetime) -> tuple[list[Expected], list[FieldSignIn]]:
    """Those who should call that day, the missing first, and the sign-ins of people whom nobody had planned."""
    start, end = day_limits(day)
    planned = FieldDay.objects.visible_to(user).on(day).select_related("person__department").order_by("person__name")
    seen = FieldSignIn.objects.visible_to(user).filter(signed_in_at__gte=start, signed_in_at__lt=end)
    first: dict[int, FieldSignIn] = {}
    for row in seen.select_related("manager", "created_by").order_by("signed_in_at", "pk"):
        first.setdefault(row.manager_id, row)
    days = list(planned)
    clocks = Clock.objects.filter(
        subject_type=ContentType.objects.get_for_model(FieldDay), subject_id__in=[row.pk for row in days]
    )
    by_day = {clock.subject_id: clock for clock in clocks.order_by("cycle")}
    rows = [Expected(row, first.pop(row.person_id, None), by_day.get(row.pk), at) for row in days]
    return sorted(rows, key=lambda row: (not row.is_missing, row.sign_in is not None)), list(first.values())
