"""How much of whose time stood still: a pause is a favour of the customer, and is reported."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DateTimeField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.models import Department, User

from .models import Custody, Pause


@dataclass(frozen=True)
class Share:
    """Of the time that one owner's clocks were open in a period, how much they stood still."""

    owner: User | None
    department: Department | None
    pauses: int
    paused: timedelta
    held: timedelta

    @property
    def share(self) -> float | None:
        return self.paused / self.held if self.held else None

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(100 * self.share)


def pauses(user: User, start: datetime, end: datetime) -> QuerySet[Pause]:
    """The pauses of the period that this person may see."""
    ended = Coalesce("until", "planned_until")
    return Pause.objects.visible_to(user).annotate(ended=ended).filter(since__lt=end, ended__gt=start)


def shares(user: User, start: datetime, end: datetime, at: datetime) -> list[Share]:
    """One row for each owner who paused in [start, end), the largest share first; in four queries."""
    last = min(end, at)
    paused = _by_owner(pauses(user, start, end), "ended", start, last)
    holders = [owner for owner, _department in paused if owner]
    departments = [department for owner, department in paused if not owner]
    held = _by_owner(
        Custody.objects.filter(Q(owner__in=holders) | Q(owner=None, department__in=departments)).filter(
            Q(until=None) | Q(until__gt=start), since__lt=last
        ),
        "until",
        start,
        last,
    )
    people, homes = User.objects.in_bulk(holders), Department.objects.in_bulk({home for _owner, home in paused if home})
    rows = [
        Share(people.get(owner), homes.get(home), count, length, held.get((owner, home), (0, timedelta(0)))[1])
        for (owner, home), (count, length) in paused.items()
    ]
    return sorted(rows, key=lambda row: (-(row.share or 0), str(row.owner or row.department)))


def _by_owner(rows: QuerySet, ends: str, start: datetime, last: datetime) -> dict[tuple, tuple[int, timedelta]]:
    """How many rows each owner has, and how long they lasted inside the period."""
    begins = Greatest("since", Value(start, output_field=DateTimeField()))
    over = Value(last, output_field=DateTimeField())
    length = Sum(Greatest(Least(Coalesce(ends, over), over), begins) - begins)
    grouped = rows.order_by().values("owner", "department").annotate(n=Count("pk"), length=length)
    return {(row["owner"], row["department"]): (row["n"], row["length"] or timedelta(0)) for row in grouped}
