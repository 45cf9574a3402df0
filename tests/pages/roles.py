"""Who gets what at the addresses of pages."""

from tests.roles import Row

KINDS = ["list", "record", "form", "board", "decision", "public", "print"]

ROWS = [
    Row("pages:style"),
    Row("pages:moment"),
    Row("pages:days", otherwise=404, ok=set()),  # without its month
    *[Row("pages:style-kind", make=lambda kind=kind: [kind]) for kind in KINDS],
]
