"""Who gets what at the addresses of deadlines. The clock in the table belongs to nobody who asks."""

from deadlines.models import Ladder, Standard, TimeLimit
from tests.factories.deadlines import start_clock
from tests.roles import Row


def clock():
    return [start_clock().pk]


def a_limit():
    return [TimeLimit.objects.get(code="REPLY_GENERAL").pk]


def a_standard():
    return [Standard.objects.get(code="LARGE_GROUP").pk]


def a_ladder():
    return [Ladder.objects.get(code="usual").pk]


ROWS = [
    Row("deadlines:list"),
    Row("deadlines:detail", make=clock, ok={"admin", "inspector", "assessor"}),
    Row("deadlines:limits", ok={"admin"}, forbidden={"*"}),
    *(
        Row(f"deadlines:{name}", method, make=make, ok={"admin"}, forbidden={"*"})
        for name, method, make in [
            ("limit", "get", a_limit),
            ("edit-limit", "get", a_limit),
            ("edit-limit", "post", a_limit),
            ("move-limit", "get", a_limit),
            ("move-limit", "post", a_limit),
            ("standards", "get", list),
            ("standard", "get", a_standard),
            ("edit-standard", "get", a_standard),
            ("edit-standard", "post", a_standard),
            ("ladder", "get", a_ladder),
            ("ladder", "post", a_ladder),
        ]
    ),
    Row("deadlines:calendar"),
    Row("deadlines:proof", ok={"admin"}, forbidden={"*"}),
]
