"""Promises by the thousand, all of whose moments are over."""

from deadlines.models import Checkpoint, Clock, Custody
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

STARTED = at("2026-03-10 15:00")
STEPS = 4  # warning, due, two steps of the ladder


def staff(count: int, *, with_mail: int) -> list:
    """Owners, each with a superior; a few of them get mail."""
    department = DepartmentFactory(head=UserFactory(email=""))
    superior = UserFactory(email="", department=department)
    return [
        UserFactory(email=f"owner{n}@example.com" if n < with_mail else "", manager=superior, department=department)
        for n in range(count)
    ]


def promises(count: int, owners: list) -> None:
    """Copies of one honest clock, all of whose moments are over."""
    first = start_clock("REPLY_GENERAL", owner=owners[0], at=STARTED)
    points = list(first.checkpoints.all())
    assert len(points) == STEPS
    base = {
        field.attname: getattr(first, field.attname) for field in Clock._meta.concrete_fields if not field.generated
    }
    copies = [
        Clock(**base | {"id": None, "subject_id": 10_000 + n, "owner_id": owners[n % len(owners)].pk})
        for n in range(1, count)
    ]
    Clock.objects.bulk_create(copies, batch_size=500)
    Custody.objects.bulk_create(Custody(clock=clock, owner_id=clock.owner_id, since=STARTED) for clock in copies)
    Checkpoint.objects.bulk_create(
        (
            Checkpoint(clock=clock, generation=point.generation, kind=point.kind, fire_at=point.fire_at)
            for clock in copies
            for point in points
        ),
        batch_size=2000,
    )
