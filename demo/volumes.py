"""Rows by the hundred thousand for benchmarks: straight into the tables, past every verb, never in a real company."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from accounts.models import Department, User
from calls.models import Call
from customers import actions as customers
from customers.models import Organisation
from deadlines.days import current_version
from deadlines.models import Checkpoint, Clock, TimeLimit
from reception.models import Appointment, Site

BATCH = 2_000
SPREAD = timedelta(minutes=7)
CODE = "REPLY_GENERAL"


class Filler:
    """Whom the rows belong to, and the moment around which they lie."""

    def __init__(self, at: datetime):
        self.at = at
        self.department, _new = Department.objects.get_or_create(code="volumes", defaults={"name": "Volumes"})
        self.person, _new = User.objects.get_or_create(
            username="volumes", defaults={"name": "Volumes", "department": self.department, "is_active": False}
        )
        self.organisation: Organisation = customers.find_or_register("Volumes Ltd", actor=self.person, at=at)
        self.site = Site.objects.earliest("pk")

    def appointments(self, number: int) -> int:
        """Confirmed visits on both sides of the moment, one every seven minutes."""
        return _write(Appointment, number, self._appointment)

    def calls(self, number: int) -> int:
        """Answered calls before the moment."""
        return _write(Call, number, self._call)

    def clocks(self, number: int) -> int:
        """Running promises that fall due after the moment, each with its checkpoint."""
        return self._clocks(number, lambda nth: self.at + timedelta(days=1) + nth * timedelta(seconds=1))

    def due(self, number: int) -> int:
        """Running promises that have just fallen due and that no sweep has seen."""
        return self._clocks(number, lambda nth: self.at - timedelta(seconds=1))

    def _appointment(self, nth: int) -> Appointment:
        starts_at = self.at + (nth // 2 if nth % 2 else -nth // 2) * SPREAD
        return Appointment(
            state=Appointment.State.CONFIRMED,
            channel=Appointment.Channel.PHONE,
            received_at=starts_at - timedelta(days=5),
            organisation=self.organisation,
            visitor_name=f"Visitor {nth}",
            visitor_phone="13800138000",
            search=f"visitor {nth}",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            site=self.site,
            place="Front hall",
            purpose="Volume",
            needs="None",
            contact_person=self.person,
            department=self.department,
            created_at=self.at,
            created_by=self.person,
        )

    def _call(self, nth: int) -> Call:
        return Call(
            called_at=self.at - nth * SPREAD,
            caller_name=f"Caller {nth}",
            organisation=self.organisation,
            caller_phone="13800138000",
            summary="Volume",
            answer="Answered",
            answered_on_spot=True,
            agent=self.person,
            department=self.department,
            created_at=self.at,
            created_by=self.person,
        )

    def _clocks(self, number: int, due: Callable[[int], datetime]) -> int:
        limit = TimeLimit.objects.chosen(CODE, self.at, None)
        version, kind = current_version(self.at), ContentType.objects.get_for_model(Organisation)
        # Subjects that no organisation has, after those that earlier volumes took.
        last = Clock.objects.filter(subject_type=kind).aggregate(last=models.Max("subject_id"))["last"]
        first = max(last or 0, 10**12) + 1
        written = 0
        for numbers in _batches(range(number)):
            clocks = [
                Clock(
                    subject_type=kind,
                    subject_id=first + nth,
                    code=CODE,
                    limit=limit,
                    calendar_version=version,
                    started_at=due(nth) - timedelta(days=1),
                    anchor=due(nth) - timedelta(days=1),
                    due_base=due(nth),
                    owner=self.person,
                    department=self.department,
                    label=f"Volume {nth}",
                )
                for nth in numbers
            ]
            with transaction.atomic():
                Clock.objects.bulk_create(clocks)
                Checkpoint.objects.bulk_create(
                    Checkpoint(clock=clock, generation=1, kind="due", fire_at=clock.due_base) for clock in clocks
                )
            written += len(clocks)
        return written


def _write(model: type[models.Model], number: int, row: Callable[[int], models.Model]) -> int:
    for numbers in _batches(range(number)):
        model._base_manager.bulk_create(map(row, numbers))
    return number


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(numbers)
    while batch := list(islice(rest, BATCH)):
        yield batch
