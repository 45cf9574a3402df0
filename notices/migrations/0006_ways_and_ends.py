"""A message goes out by one of several ways, can be held for a person's word, and is closed by one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("notices", "0005_wording")]

    operations = [
        migrations.RemoveIndex(
            model_name="message",
            name="message_due",
        ),
        migrations.AddField(
            model_name="message",
            name="channel",
            field=models.CharField(
                choices=[("mail", "E-mail"), ("robot", "Group robot"), ("sms", "Text message")],
                default="mail",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="closed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="closed_why",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="message",
            name="held_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="held_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("restored", "Older than the restored backup: it may have gone out already"),
                    ("unknown", "Twice no answer whether it went out: it may have arrived"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="unknown",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="message",
            name="address",
            field=models.CharField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name="message",
            name="robot",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="notices.robot"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("dead_at", None), ("held_at", None), ("sent_at", None)),
                fields=["channel", "robot", "try_at", "id"],
                name="message_due",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(
                    ("closed_at", None),
                    ("sent_at", None),
                    models.Q(("dead_at__isnull", False), ("held_at__isnull", False), _connector="OR"),
                ),
                fields=["-at", "-id"],
                name="message_to_look_at",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("robot__isnull", False)), fields=["robot", "sent_at"], name="message_by_robot"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "mail"), ("robot", None)),
                    models.Q(("channel__in", ["robot", "sms"]), ("robot__isnull", False)),
                    _connector="OR",
                ),
                name="message_has_its_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at", None), ("dead_at__isnull", False), _connector="OR"),
                name="message_closed_is_dead",
            ),
        ),
    ]
