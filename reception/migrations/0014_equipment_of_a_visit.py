from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reception", "0013_the_watch_list_at_the_gate")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="equipment",
            field=models.ManyToManyField(
                blank=True, related_name="appointments", to="reception.equipment", verbose_name="equipment needed"
            ),
        ),
    ]
