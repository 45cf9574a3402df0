"""Mail at once, in the digest or not at all, where there was yes or no; and what the company decides for a kind."""

from django.db import migrations, models


def keep_choices(apps, schema_editor):
    apps.get_model("notices", "Preference").objects.filter(by_mail=False).update(mail="none")


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="preference",
            name="mail",
            field=models.CharField(
                blank=True,
                choices=[("now", "By mail at once"), ("digest", "In the daily digest"), ("none", "Inbox only")],
                default="now",
                max_length=6,
            ),
        ),
        migrations.AddField(model_name="preference", name="sms", field=models.BooleanField(default=False)),
        migrations.RunPython(keep_choices, migrations.RunPython.noop),
        migrations.RemoveField(model_name="preference", name="by_mail"),
    ]
