"""Words of the company's own in the place of the shipped ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_robot")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("kind", models.CharField(max_length=80)),
                ("language", models.CharField(max_length=10)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("body", models.TextField(blank=True, verbose_name="text")),
            ],
            options={
                "verbose_name": "wording",
                "verbose_name_plural": "wordings",
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(fields=("kind", "language"), name="wording_once_per_language"),
        ),
    ]
