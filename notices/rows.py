"""Many rows in one statement: what is written by the thousand, or often, without a model instance for each."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, JSONField, Model

Rows = Sequence[dict[str, Any]]


class Statement(NamedTuple):
    """SQL and what goes into it."""

    sql: str
    values: list[Any]


def insert(model: type[Model], rows: Rows, *, skip_existing: bool = False, **same: Any) -> None:
    """Insert `rows`, dicts with one set of columns (`owner_id`, not `owner`); `same` are columns that all share.

    A column that nobody names gets the model's default. With `skip_existing` a row whose
    unique key is there already is left out.
    """
    insert_together([(model, rows)], skip_existing=skip_existing, **same)


def insert_together(tables: Sequence[tuple[type[Model], Rows]], *, skip_existing: bool = False, **same: Any) -> None:
    """Insert rows of several tables as `insert` does, on PostgreSQL in one statement.

    The tables are written in one order everywhere, so that two transactions never wait for each other.
    """
    tables = [(model, rows) for model, rows in tables if rows]
    otherwise = " ON CONFLICT DO NOTHING" if skip_existing else ""
    if not tables:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statements = [_from_lists(model, rows, same) for model, rows in tables]
            *earlier, last = [f"{each.sql}{otherwise}" for each in statements]
            parts = ", ".join(f"part_{number} AS ({sql})" for number, sql in enumerate(earlier))
            values = [value for each in statements for value in each.values]
            cursor.execute(f"WITH {parts} {last}" if parts else last, values)
            return
        for model, rows in tables:
            varying, constant = _columns(model, rows, same)
            shared = _shared(constant)
            marks = ", ".join(["%s"] * (len(varying) + len(constant)))
            prepared = [
                [field.get_db_prep_save(row[field.attname], connection) for field in varying] + shared for row in rows
            ]
            cursor.executemany(f"{_into(model, (*varying, *constant))} VALUES ({marks}){otherwise}", prepared)


class Child(NamedTuple):
    """Rows that belong to rows written in the same breath: `parent` is the column that refers to them."""

    model: type[Model]
    parent: str
    rows: Rows


def insert_family(model: type[Model], rows: Rows, children: Sequence[Child], *, key: str) -> dict[str, int]:
    """Insert rows and what belongs to them, on PostgreSQL in one statement; the new primary keys by `key`, as text.

    Each row of the children names its parent by the parent's `key`. A row whose unique key is
    there already is left out on PostgreSQL, with its children; on SQLite, where one writes at a
    time and has looked before, it is an IntegrityError.
    """
    children = [child for child in children if child.rows]
    if connection.vendor != "postgresql":
        saved = model._base_manager.bulk_create(model(**row) for row in rows)
        made = {str(getattr(each, key)): each.pk for each in saved}
        for child in children:
            insert(child.model, [{child.parent: made[str(row[key])]} | _without(row, key) for row in child.rows])
        return made
    own = _from_lists(model, rows, {})
    name = connection.ops.quote_name(key)
    parts = [f"parent AS ({own.sql} ON CONFLICT DO NOTHING RETURNING id, {name}::text AS key)"]
    values = own.values
    for number, child in enumerate(children):
        statement = _of_parent(child, key)
        parts.append(f"part_{number} AS ({statement.sql})")
        values += statement.values
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT key, id FROM parent", values)
        return dict(cursor.fetchall())


def _from_lists(model: type[Model], rows: Rows, same: dict[str, Any]) -> Statement:
    """For PostgreSQL: an INSERT whose rows come as one list per column."""
    varying, constant = _columns(model, rows, same)
    into = _into(model, (*varying, *constant))
    sql = f"{into} SELECT new.*{', %s' * len(constant)} FROM unnest({_marks(varying)}) AS new"
    return Statement(sql, [*_shared(constant), *_lists(varying, rows)])


def _of_parent(child: Child, key: str) -> Statement:
    """The same for rows whose parents another part of the statement, named `parent`, has written."""
    varying, constant = _columns(child.model, child.rows, {}, left_out=child.parent)
    parent = next(field for field in child.model._meta.local_concrete_fields if field.attname == child.parent)
    names = [connection.ops.quote_name(field.column) for field in varying]
    own = "".join(f", new.{name}" for name in names) + ", %s" * len(constant)
    sql = (
        f"{_into(child.model, (parent, *varying, *constant))} SELECT parent.id{own} "
        f"FROM unnest(%s::text[], {_marks(varying)}) AS new(key, {', '.join(names)}) JOIN parent USING (key)"
    )
    return Statement(sql, [*_shared(constant), [str(row[key]) for row in child.rows], *_lists(varying, child.rows)])


def _without(row: dict[str, Any], left_out: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != left_out}


def _columns(
    model: type[Model], rows: Rows, same: dict[str, Any], *, left_out: str = ""
) -> tuple[list[Field], dict[Field, Any]]:
    """The fields whose values the rows name, and those that all rows share with their value."""
    fields = {name: field for name, field in _written(model).items() if name != left_out}
    varying = [fields[name] for name in rows[0] if name in fields]
    constant = {field: same.get(name, field.get_default()) for name, field in fields.items() if name not in rows[0]}
    return varying, constant


@cache
def _written(model: type[Model]) -> dict[str, Field]:
    """The columns that an INSERT names."""
    fields = model._meta.local_concrete_fields
    return {field.attname: field for field in fields if not (field.primary_key or field.generated)}


@cache
def _into(model: type[Model], fields: tuple[Field, ...]) -> str:
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns})"


def _shared(constant: dict[Field, Any]) -> list[Any]:
    here = connections[DEFAULT_DB_ALIAS]  # the proxy would look it up for every column
    return [field.get_db_prep_save(value, here) for field, value in constant.items()]


def _marks(varying: Sequence[Field]) -> str:
    return ", ".join(f"%s::{_type(field)}[]" for field in varying)


def _lists(varying: Sequence[Field], rows: Rows) -> list[list]:
    return [_values(field, [row[field.attname] for row in rows]) for field in varying]


def _values(field: Field, values: list) -> list:
    return [json.dumps(value, cls=DjangoJSONEncoder) for value in values] if isinstance(field, JSONField) else values


@cache
def _type(field: Field) -> str:
    """The column's type on PostgreSQL, but text without its length: a cast to varchar(n) would cut in silence."""
    found = field.db_type(connection)
    return "text" if found.startswith("varchar") else found
