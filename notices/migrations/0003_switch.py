"""What the company has decided about a kind of notice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_choices")]

    operations = [
        migrations.CreateModel(
            name="Switch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("kind", models.CharField(max_length=80, unique=True)),
                (
                    "setting",
                    models.CharField(
                        choices=[
                            ("choice", "People choose"),
                            ("forced", "Always by mail at once"),
                            ("off", "Inbox only, for everybody"),
                        ],
                        default="choice",
                        max_length=6,
                        verbose_name="setting",
                    ),
                ),
            ],
            options={
                "verbose_name": "kind of notice",
                "verbose_name_plural": "kinds of notice",
                "permissions": [("manage_notices", "Can decide what is told in which words and by which ways")],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="switch",
            constraint=models.CheckConstraint(
                condition=models.Q(("setting__in", ["choice", "forced", "off"])), name="switch_setting_known"
            ),
        ),
    ]
