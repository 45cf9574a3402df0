"""What is asked and written all day: put into SQL once, and not anew each time.

Building a statement takes the framework several times as long as PostgreSQL takes to answer it.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache, cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.signals import post_save, pre_save
from django.db.transaction import mark_for_rollback_on_error

Row = TypeVar("Row", bound=Model)


class Prepared(Generic[Row]):
    """The rows of a queryset whose shape is always the same.

    `build` makes the queryset from values of `kinds`, each of which goes into the statement as it
    is: it may not look at them. On SQLite, which wants some of them in another form, the queryset
    is asked as any other.

        by_floor = Prepared(lambda site, floor: Room.objects.filter(site=site, floor=floor), int, str)
        rooms = by_floor.rows(site.pk, "2")
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], *kinds: type):
        self.build, self.kinds = build, kinds

    def rows(self, *values: Any) -> list[Row]:
        if connection.vendor != "postgresql":
            return list(self.build(*values))
        return [self._made(row) for row in self._answer(values)]

    def first(self, *values: Any) -> Row | None:
        return next(iter(self.rows(*values)), None)

    def exists(self, *values: Any) -> bool:
        """Is there any? For a queryset that is cut to one row, of whatever columns."""
        return bool(self.build(*values) if connection.vendor != "postgresql" else self._answer(values))

    def _answer(self, values: Sequence[Any]) -> list[tuple]:
        sql, places = self._statement
        with connection.cursor() as cursor:
            cursor.execute(sql, [constant if number is None else values[number] for number, constant in places])
            return cursor.fetchall()

    @cached_property
    def _compiler(self) -> Any:
        stand_ins = (STAND_INS[kind](number) for number, kind in enumerate(self.kinds))
        return self.build(*stand_ins).query.get_compiler(connection=connection)

    @cached_property
    def _statement(self) -> tuple[str, list[tuple[int | None, Any]]]:
        """The SQL, and what goes into each of its gaps: the value of a number, or a constant."""
        sql, params = self._compiler.as_sql()
        numbers = {STAND_INS[kind](number): number for number, kind in enumerate(self.kinds)}
        places = [(numbers.get(param), param) for param in params]
        if missing := set(numbers.values()) - {number for number, _constant in places}:
            raise TypeError(f"The queryset looks at its values {missing}, or leaves them out.")
        return sql, places

    @cached_property
    def _made(self) -> Callable[[tuple], Row]:
        """How a row becomes an instance."""
        return _maker(self._compiler)


# Values that no constant of a queryset is.
STAND_INS: dict[type, Callable[[int], Any]] = {
    str: lambda number: f"\ue000{number}",
    int: lambda number: 2_000_000_011 + number,
    UUID: lambda number: UUID(int=number),
    date: lambda number: date(1911, 1, 1 + number),
    datetime: lambda number: datetime(1911, 1, 1 + number, tzinfo=UTC),
}


def _maker(compiler: Any) -> Callable[[tuple], Any]:
    """What the framework's own iterator does with each row, with all that is the same each time done before."""
    first, last = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1] + 1
    model, alias = compiler.klass_info["model"], connection.alias
    names = [column[0].target.attname for column in compiler.select[first:last]]
    populators = get_related_populators(compiler.klass_info, compiler.select, alias)
    converters = compiler.get_converters(column[0] for column in compiler.select)

    def made(row: tuple) -> Any:
        if converters:
            [row] = compiler.apply_converters([row], converters)
        instance = model.from_db(alias, names, row[first:last])
        for populator in populators:
            populator.populate(row, instance)
        return instance

    return made


def insert(row: Model) -> None:
    """Save a new row, as `row.save(force_insert=True)` does where the model has no `save` of its own."""
    model, here = type(row), connections[DEFAULT_DB_ALIAS]  # the proxy would look it up for every column
    if here.vendor != "postgresql" or not _is_plain(model):
        row.save(force_insert=True)
        return
    row._prepare_related_fields_for_save(operation_name="save")  # type: ignore[attr-defined]
    sql, written, made = _insertion(model, row.pk is not None)
    said = [(field, field.pre_save(row, True)) for field in written]
    values = [None if value is None else field.get_db_prep_save(value, here) for field, value in said]
    with mark_for_rollback_on_error(), here.cursor() as cursor:
        cursor.execute(sql, values)
        for field, value in zip(made, cursor.fetchone(), strict=True):
            setattr(row, field.attname, value)
    row._state.adding, row._state.db = False, here.alias


@cache
def _is_plain(model: type[Model]) -> bool:
    """One table, columns of which each is written as it is, and nobody listens."""
    fields = model._meta.local_concrete_fields
    is_special = any(field.has_db_default() or hasattr(field, "get_placeholder") for field in fields)
    return not (model._meta.parents or is_special or pre_save.has_listeners(model) or post_save.has_listeners(model))


@cache
def _insertion(model: type[Model], has_key: bool) -> tuple[str, list[Field], list[Field]]:
    """The statement, the columns that it writes, and those that come back."""
    fields = model._meta.local_concrete_fields
    made = [field for field in fields if field.generated or field.primary_key]
    written = [field for field in fields if not (field.generated or (field.primary_key and not has_key))]
    quoted = connection.ops.quote_name
    columns, returned = (", ".join(quoted(field.column) for field in some) for some in (written, made))
    into = f"INSERT INTO {quoted(model._meta.db_table)} ({columns})"
    return f"{into} VALUES ({', '.join(['%s'] * len(written))}) RETURNING {returned}", written, made
