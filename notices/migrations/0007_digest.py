"""What somebody wants in a daily digest, and in which letter it went out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_ways_and_ends")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="digest",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="entries", to="notices.message"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="in_digest",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("digest", None), ("in_digest", True), ("read_at", None)),
                fields=["recipient", "id"],
                name="notice_for_digest",
            ),
        ),
    ]
