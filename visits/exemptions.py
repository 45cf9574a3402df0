"""How many visits at short notice were let go, by whom, beside how many kept the two working days."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from accounts.models import User
from reception.models import Appointment

from .models import Exemption

CALLED_OFF = (Appointment.State.DECLINED, Appointment.State.CANCELLED, Appointment.State.NO_SHOW)


@dataclass(frozen=True)
class Figures:
    """Of the visits of a span: those that need a sheet, those of them exempted, and who exempted how many."""

    visits: int
    exempted: int
    givers: list[tuple[User, int]]

    @property
    def kept(self) -> int:
        """Went by the rule."""
        return self.visits - self.exempted


def figures(user: User, start: datetime, end: datetime) -> Figures:
    """In four queries, over what this person may see."""
    visits = Appointment.objects.visible_to(user).filter(starts_at__gte=start, starts_at__lt=end)
    visits = visits.exclude(clearance=Appointment.Clearance.NOT_NEEDED).exclude(state__in=CALLED_OFF)
    rows = Exemption.objects.visible_to(user).of_visits_between(start, end)
    counted = rows.order_by().values("given_by").annotate(n=Count("pk")).order_by("-n", "given_by")
    numbers = {row["given_by"]: row["n"] for row in counted}
    people = User.objects.in_bulk(numbers)
    exempted = visits.filter(exemptions__isnull=False).distinct().count()
    return Figures(visits.count(), exempted, [(people[pk], n) for pk, n in numbers.items()])
