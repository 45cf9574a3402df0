"""PostgreSQL marks every change of a rule, through whichever door it comes: see deadlines/rulebook.py.

The mark is random, so that one of a transaction that was taken back never comes again. On
SQLite, where nothing is kept in memory, nobody asks for it.
"""

from django.db import migrations

RULES = ("timelimit", "standard", "ladder", "workcalendar", "calendarversion", "departmentcalendar")

# A restore of nothing but rows runs without a search path: the function brings the one it was made with.
MARK = """
CREATE TABLE deadlines_edition (one boolean PRIMARY KEY DEFAULT true CHECK (one), mark uuid NOT NULL);
INSERT INTO deadlines_edition (mark) VALUES (gen_random_uuid());
CREATE FUNCTION deadlines_mark_edition() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN UPDATE deadlines_edition SET mark = gen_random_uuid(); RETURN NULL; END $$;
"""
TRIGGER = """
CREATE TRIGGER deadlines_{0}_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON deadlines_{0}
FOR EACH STATEMENT EXECUTE FUNCTION deadlines_mark_edition();
"""


def mark(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MARK + "".join(TRIGGER.format(table) for table in RULES))


def unmark(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION deadlines_mark_edition() CASCADE")
        schema_editor.execute("DROP TABLE deadlines_edition")


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0007_megabytes")]

    operations = [migrations.RunPython(mark, unmark)]
