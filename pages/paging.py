"""Lists that page by key: page 20,000 costs what page 1 costs, and nothing is counted."""

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

ROWS = 50


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the addresses of its neighbours (empty: there is none)."""

    rows: list
    next: str = ""
    previous: str = ""
    next_url: str = ""
    previous_url: str = ""

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    def __bool__(self):
        return True


def keyset(queryset: QuerySet, request: HttpRequest, by: str = "-pk", size: int = ROWS) -> Page:
    """One page of `queryset` in the order of the column `by` (never null), rows of equal value by id.

    The address carries the last row seen (`?after=`) or the first (`?before=`); one that
    cannot be read is the first page.
    """
    after, before = _read(queryset.model, request.GET.get("after")), _read(queryset.model, request.GET.get("before"))
    backwards = before is not None and after is None
    try:
        return _page(queryset, request, by, size, cursor=before if backwards else after, backwards=backwards)
    except (ValueError, TypeError, ValidationError):
        if before is after is None:
            raise
        # Somebody wrote the address by hand: its value is none of this column.
        return _page(queryset, request, by, size, cursor=None, backwards=False)


def _page(
    queryset: QuerySet, request: HttpRequest, by: str, size: int, *, cursor: tuple | None, backwards: bool
) -> Page:
    column, descending = by.lstrip("-"), by.startswith("-")
    falling = descending != backwards
    if cursor is not None:
        queryset = queryset.filter(_beyond(column, cursor, falling))
    sign = "-" if falling else ""
    order = [f"{sign}pk"] if column in {"pk", "id"} else [f"{sign}{column}", f"{sign}pk"]
    rows = list(queryset.order_by(*order)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_next = bool(rows) and (backwards or more)
    has_previous = bool(rows) and (more if backwards else cursor is not None)
    following = _written(rows[-1], column) if has_next else ""
    preceding = _written(rows[0], column) if has_previous else ""
    return Page(
        rows, following, preceding, _address(request, "after", following), _address(request, "before", preceding)
    )


def _beyond(column: str, cursor: tuple, falling: bool) -> Q:
    value, pk = cursor
    side = "lt" if falling else "gt"
    if column in {"pk", "id"}:
        return Q(**{f"pk__{side}": pk})
    # The first condition alone lets the index find the place; the second settles ties.
    return Q(**{f"{column}__{side}e": value}) & (Q(**{f"{column}__{side}": value}) | Q(**{f"pk__{side}": pk}))


def _value(row: Model, column: str) -> Any:
    value: Any = row
    for name in column.split("__"):
        value = getattr(value, name)
    return value


def _written(row: Model, column: str) -> str:
    value = _value(row, column)
    if value is None:
        raise ValueError(f"A list is paged by {column}, which is empty in row {row.pk}: page by a column that is not.")
    kind = type(value).__name__ if isinstance(value, datetime | date | Decimal) else ""
    # In full: the encoder would cut microseconds, and rows of one millisecond would be skipped.
    plain = value.isoformat() if isinstance(value, datetime | date) else value
    text = json.dumps([kind, plain, row.pk], cls=DjangoJSONEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(model: type[Model], cursor: str | None) -> tuple | None:
    if not cursor:
        return None
    try:
        kind, value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        readers = {"datetime": datetime.fromisoformat, "date": date.fromisoformat, "Decimal": Decimal}
        return (readers[kind](value) if kind else value), model._meta.pk.to_python(pk)
    except (ValueError, TypeError, KeyError, ArithmeticError):
        return None


def _address(request: HttpRequest, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[name] = cursor
    return f"?{query.urlencode()}"
