"""Who gets what at home's addresses."""

from tests.roles import Row

ROWS = [
    Row("home:my-day"),
    Row("home:search"),
    Row("home:livez", public=True),
    Row("home:healthz", public=True),
]
