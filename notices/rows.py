"""Many rows in one statement: what the sweep writes by the thousand, without a model instance for each."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Field, JSONField, Model


def insert(model: type[Model], rows: Sequence[dict[str, Any]], *, skip_existing: bool = False, **same: Any) -> None:
    """Insert `rows`, dicts with one set of columns (`owner_id`, not `owner`); `same` are columns that all share.

    A column that nobody names gets the model's default. With `skip_existing` a row whose
    unique key is there already is left out.
    """
    if not rows:
        return
    fields = {field.attname: field for field in model._meta.local_concrete_fields if not field.primary_key}
    varying = [fields[name] for name in rows[0]]
    constant = {field: same.get(name, field.get_default()) for name, field in fields.items() if name not in rows[0]}
    columns = ", ".join(connection.ops.quote_name(field.column) for field in [*varying, *constant])
    into = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns})"
    otherwise = " ON CONFLICT DO NOTHING" if skip_existing else ""
    shared = [field.get_db_prep_save(value, connection) for field, value in constant.items()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lists = ", ".join(f"%s::{_type(field)}[]" for field in varying)
            marks = "".join(", %s" for _field in constant)
            columns_of_rows = [_values(field, [row[field.attname] for row in rows]) for field in varying]
            cursor.execute(
                f"{into} SELECT new.*{marks} FROM unnest({lists}) AS new{otherwise}", shared + columns_of_rows
            )
        else:
            marks = ", ".join(["%s"] * len(fields))
            prepared = [
                [field.get_db_prep_save(row[field.attname], connection) for field in varying] + shared for row in rows
            ]
            cursor.executemany(f"{into} VALUES ({marks}){otherwise}", prepared)


def _values(field: Field, values: list) -> list:
    return [json.dumps(value, cls=DjangoJSONEncoder) for value in values] if isinstance(field, JSONField) else values


def _type(field: Field) -> str:
    """The column's type, but text without its length: a cast to varchar(n) would cut in silence."""
    found = field.db_type(connection)
    return "text" if found.startswith("varchar") else found
