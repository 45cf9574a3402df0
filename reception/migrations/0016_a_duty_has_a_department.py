"""Whoever has a duty has it for a department: so far for the one they belong to."""

import django.db.models.deletion
from django.db import migrations, models


def the_persons_own(apps, schema_editor):
    duties = apps.get_model("reception", "Assignment").objects.using(schema_editor.connection.alias)
    people = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    own = people.filter(pk=models.OuterRef("person")).values("department")[:1]
    duties.filter(department__isnull=True).update(department=models.Subquery(own))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_saved_views"),
        ("reception", "0015_each_guest_announces_themselves"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="department",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.department",
                verbose_name="department",
            ),
        ),
        migrations.RunPython(the_persons_own, migrations.RunPython.noop),
    ]
