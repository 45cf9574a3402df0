"""What the reception records add up to."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from accounts.models import Department, User
from pages.languages import in_language

from .models import Appointment, ReceptionRecord, day_limits


@dataclass(frozen=True)
class Answered:
    """Of the questions that visitors asked, how many were answered on the spot (S4-254)."""

    label: str
    department: int | None
    records: int
    asked: int
    on_spot: int

    @property
    def percent(self) -> int | None:
        """None: nobody asked anything."""
        return round(100 * self.on_spot / self.asked) if self.asked else None


def answered_on_the_spot(user: User, first: date, last: date) -> list[Answered]:
    """By receiving department, in the visits of these days that the person may see and in which somebody counted."""
    visits = Appointment.objects.visible_to(user).filter(
        starts_at__gte=day_limits(first)[0], starts_at__lt=day_limits(last)[1]
    )
    records = ReceptionRecord.objects.filter(appointment__in=visits.values("pk"), questions_asked__isnull=False)
    rows = (
        records.order_by()
        .values("appointment__department")
        .annotate(records=Count("pk"), asked=Sum("questions_asked"), on_spot=Sum("questions_on_spot"))
    )
    named = Department.objects.in_bulk([row["appointment__department"] for row in rows])
    found = [
        Answered(in_language(named[pk], "name"), pk, row["records"], row["asked"], row["on_spot"])
        for row in rows
        for pk in [row["appointment__department"]]
    ]
    return sorted(found, key=lambda row: row.label)


def together(rows: list[Answered], label: str) -> Answered:
    """All departments as one line."""
    sums = [sum(getattr(row, name) for row in rows) for name in ("records", "asked", "on_spot")]
    return Answered(label, None, *sums)
