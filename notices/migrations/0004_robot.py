"""Group robots, webhooks and gateways for text messages."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_place_version"), ("notices", "0003_switch")]

    operations = [
        migrations.CreateModel(
            name="Robot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                (
                    "brand",
                    models.CharField(
                        choices=[
                            ("wecom", "WeCom group robot"),
                            ("dingtalk", "DingTalk group robot"),
                            ("feishu", "Feishu group robot"),
                            ("generic", "Webhook of one's own"),
                            ("sms", "Gateway for text messages"),
                        ],
                        max_length=8,
                        verbose_name="kind of robot",
                    ),
                ),
                ("address", models.CharField(max_length=500, verbose_name="address")),
                ("secret", models.CharField(blank=True, max_length=200, verbose_name="secret")),
                ("language", models.CharField(default="zh-hans", max_length=10, verbose_name="language")),
                ("kinds", models.JSONField(default=list, verbose_name="kinds of notice")),
                (
                    "per_minute",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(6000),
                        ],
                        verbose_name="at most per minute",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "robot",
                "verbose_name_plural": "robots",
                "ordering": ["name"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="robot",
            name="departments",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="accounts.department", verbose_name="departments"
            ),
        ),
        migrations.AddConstraint(
            model_name="robot",
            constraint=models.CheckConstraint(
                condition=models.Q(("per_minute__gte", 1)), name="robot_per_minute_positive"
            ),
        ),
    ]
