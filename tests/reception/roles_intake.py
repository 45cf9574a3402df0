"""Who gets what while a visit is booked."""

from tests.roles import Row

ROWS = [
    Row("reception:find-caller"),
    Row("reception:people-keys"),
]
