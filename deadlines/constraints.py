"""No two rows may hold one thing at overlapping times, whichever door they come through."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.operations import BtreeGistExtension
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.ddl_references import Statement, Table
from django.db.models import F, Func, Q


class BtreeGist(BtreeGistExtension):
    """What an exclusion over a plain column and a span needs, for migrations; others need it too, so it stays."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        pass


class Span(Func):
    """From one column up to, not including, another."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class NoOverlap(ExclusionConstraint):
    """Rows with the same `of` may not overlap from `start` to `end` while `unless` is empty.

    The database itself refuses: an exclusion constraint on PostgreSQL, a pair of
    triggers on SQLite. Django rebuilds a SQLite table whenever a column changes and
    drops its triggers with the old table; these are written wherever the constraint
    is, so that each rebuilt table gets them again.
    """

    def __init__(self, *, name: str, of: str, start: str, end: str, unless: str, **others: Any):
        self.of, self.start, self.end, self.unless = of, start, end, unless
        span = Span(F(start), F(end), RangeBoundary(inclusive_lower=True, inclusive_upper=False))
        super().__init__(
            name=name,
            expressions=[(of, RangeOperators.EQUAL), (span, RangeOperators.OVERLAPS)],
            condition=Q(**{f"{unless}__isnull": True}),
            **others,
        )

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        del kwargs["expressions"], kwargs["condition"]
        return path, args, kwargs | {"of": self.of, "start": self.start, "end": self.end, "unless": self.unless}

    def constraint_sql(self, model, schema_editor):
        if schema_editor.connection.vendor != "sqlite":
            return super().constraint_sql(model, schema_editor)
        schema_editor.deferred_sql += [self._trigger(model, schema_editor, on) for on in ("INSERT", "UPDATE")]
        return None

    def create_sql(self, model, schema_editor):
        if schema_editor.connection.vendor != "sqlite":
            return super().create_sql(model, schema_editor)
        schema_editor.deferred_sql.append(self._trigger(model, schema_editor, "UPDATE"))
        return self._trigger(model, schema_editor, "INSERT")

    def _trigger(self, model, schema_editor, on: str) -> Statement:
        quote = schema_editor.quote_name
        fields = {"pk": model._meta.pk.name, "of": self.of, "start": self.start, "end": self.end, "unless": self.unless}
        columns = {part: quote(model._meta.get_field(field).column) for part, field in fields.items()}
        # AFTER, because a new row has its number only then; ABORT takes the row back.
        return Statement(
            "CREATE TRIGGER %(name)s AFTER " + on + " ON %(table)s FOR EACH ROW WHEN NEW.%(unless)s IS NULL"
            " AND EXISTS (SELECT 1 FROM %(table)s AS rival WHERE rival.%(of)s = NEW.%(of)s"
            " AND rival.%(pk)s <> NEW.%(pk)s AND rival.%(unless)s IS NULL"
            " AND rival.%(start)s < NEW.%(end)s AND rival.%(end)s > NEW.%(start)s)"
            " BEGIN SELECT RAISE(ABORT, '" + self.name + "'); END",
            name=quote(f"{self.name}_{on.lower()}"),
            table=Table(model._meta.db_table, quote),
            **columns,
        )

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """The same rule in plain lookups, for forms; the database has the last word."""
        if exclude and {self.of, self.start, self.end, self.unless} & set(exclude):
            return
        start, end = getattr(instance, self.start), getattr(instance, self.end)
        if getattr(instance, self.unless) is not None or start is None or end is None:
            return
        rivals = model._default_manager.using(using).filter(self.condition, **{self.of: getattr(instance, self.of)})
        rivals = rivals.filter(**{f"{self.start}__lt": end, f"{self.end}__gt": start})
        if rivals.exclude(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)
