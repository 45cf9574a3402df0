"""Whether the caller was told of the recording is known only where somebody said so or an announcement is played."""

from django.db import migrations, models


def nobody_said_so(apps, schema_editor):
    """Until now a telephone system's recording claimed it by itself."""
    apps.get_model("calls", "Recording").objects.filter(kept_by=None).update(consent_told=False)


class Migration(migrations.Migration):
    dependencies = [("calls", "0007_issues_stand_in_turn")]

    operations = [
        migrations.AddField(
            model_name="telephonesystem",
            name="announces_recording",
            field=models.BooleanField(default=False, verbose_name="plays the announcement that calls are recorded"),
        ),
        migrations.AddField(
            model_name="telephonecall",
            name="consent_told",
            field=models.BooleanField(default=False, verbose_name="the caller was told about the recording"),
        ),
        migrations.AddField(
            model_name="recording",
            name="is_announced",
            field=models.BooleanField(default=False, verbose_name="announced by the telephone system"),
        ),
        migrations.RunPython(nobody_said_so, migrations.RunPython.noop, elidable=True),
    ]
