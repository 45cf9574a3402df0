from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reception", "0014_equipment_of_a_visit")]

    operations = [
        migrations.RemoveConstraint(model_name="announcement", name="announcement_one_open_per_visit"),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.UniqueConstraint(
                fields=["appointment", "kind"],
                condition=models.Q(("settled_at__isnull", True), ("visitor__isnull", True)),
                name="announcement_one_open_per_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.UniqueConstraint(
                fields=["visitor", "kind"],
                condition=models.Q(("settled_at__isnull", True)),
                name="announcement_one_open_per_guest",
            ),
        ),
    ]
