"""Who gets what at the addresses of deadlines. The clock in the table belongs to nobody who asks."""

from tests.factories.deadlines import start_clock
from tests.roles import Row


def clock():
    return [start_clock().pk]


ROWS = [
    Row("deadlines:list"),
    Row("deadlines:detail", make=clock, ok={"admin", "inspector", "assessor"}),
    Row("deadlines:limits", ok={"admin"}, forbidden={"*"}),
    Row("deadlines:calendar"),
    Row("deadlines:proof", ok={"admin"}, forbidden={"*"}),
]
