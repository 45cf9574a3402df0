from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reception", "0004_what_a_room_is")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="level",
            field=models.CharField(blank=True, editable=False, max_length=3, verbose_name="reception level"),
        ),
    ]
