"""The database itself refuses to edit an event, and on PostgreSQL to delete one.

SQLite keeps deletion open because the demonstration company, which exists only
there, can be taken out again; the model refuses it all the same.
"""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION history_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'history: an event is never edited or deleted'; END $$;
CREATE TRIGGER history_event_append_only BEFORE UPDATE OR DELETE ON history_event
FOR EACH ROW EXECUTE FUNCTION history_event_is_append_only();
"""
SQLITE = """
CREATE TRIGGER history_event_append_only BEFORE UPDATE ON history_event
BEGIN SELECT RAISE(ABORT, 'history: an event is never edited or deleted'); END;
"""


def forbid(apps, schema_editor):
    schema_editor.execute({"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor])


def allow(apps, schema_editor):
    on = " ON history_event" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER history_event_append_only{on}")
    if on:
        schema_editor.execute("DROP FUNCTION history_event_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]
