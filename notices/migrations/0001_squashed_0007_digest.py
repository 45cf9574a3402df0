"""0001_initial to 0007_digest in one step, for a new database: what stood in between need not be replayed."""

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import history.tables


class Migration(migrations.Migration):
    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0002_choices"),
        ("notices", "0003_switch"),
        ("notices", "0004_robot"),
        ("notices", "0005_wording"),
        ("notices", "0006_ways_and_ends"),
        ("notices", "0007_digest"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0004_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        history.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Robot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        (
                            "departments",
                            models.ManyToManyField(
                                blank=True, related_name="+", to="accounts.department", verbose_name="departments"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "robot",
                        "verbose_name_plural": "robots",
                        "ordering": ["name"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("per_minute__gte", 1)), name="robot_per_minute_positive"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("about_id", models.BigIntegerField()),
                        ("key", models.CharField(editable=False, max_length=200, unique=True)),
                        ("kind", models.CharField(max_length=80)),
                        ("label", models.CharField(max_length=200)),
                        ("label_zh", models.CharField(blank=True, max_length=200)),
                        ("url", models.CharField(blank=True, max_length=200)),
                        (
                            "params",
                            models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "channel",
                            models.CharField(
                                choices=[("mail", "E-mail"), ("robot", "Group robot"), ("sms", "Text message")],
                                default="mail",
                                max_length=5,
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=254)),
                        ("language", models.CharField(blank=True, max_length=10)),
                        ("calendar", models.TextField(blank=True)),
                        ("calendar_method", models.CharField(blank=True, max_length=10)),
                        ("not_before", models.DateTimeField()),
                        ("try_at", models.DateTimeField()),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("unknown", models.PositiveSmallIntegerField(default=0)),
                        ("lease", models.UUIDField(null=True)),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("dead_at", models.DateTimeField(null=True)),
                        ("held_at", models.DateTimeField(null=True)),
                        (
                            "held_why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("restored", "Older than the restored backup: it may have gone out already"),
                                    ("unknown", "Twice no answer whether it went out: it may have arrived"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("closed_why", models.CharField(blank=True, max_length=300)),
                        ("last_error", models.CharField(blank=True, max_length=300)),
                        (
                            "about_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "on_behalf_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="for",
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "robot",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="notices.robot",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message",
                        "verbose_name_plural": "messages",
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("dead_at", None), ("held_at", None), ("sent_at", None)),
                                fields=["channel", "robot", "try_at", "id"],
                                name="message_due",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("closed_at", None),
                                    ("sent_at", None),
                                    models.Q(("dead_at__isnull", False), ("held_at__isnull", False), _connector="OR"),
                                ),
                                fields=["-at", "-id"],
                                name="message_to_look_at",
                            ),
                            models.Index(
                                condition=models.Q(("robot__isnull", False)),
                                fields=["robot", "sent_at"],
                                name="message_by_robot",
                            ),
                            models.Index(fields=["about_type", "about_id"], name="message_about"),
                            models.Index(
                                condition=models.Q(("lease__isnull", False)), fields=["lease"], name="message_leased"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel", "mail"), ("robot", None)),
                                    models.Q(("channel__in", ["robot", "sms"]), ("robot__isnull", False)),
                                    _connector="OR",
                                ),
                                name="message_has_its_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("closed_at", None), ("dead_at__isnull", False), _connector="OR"),
                                name="message_closed_is_dead",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Switch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("setting__in", ["choice", "forced", "off"])),
                                name="switch_setting_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wording",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "language"), name="wording_once_per_language")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Link",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("about_id", models.BigIntegerField()),
                        ("purpose", models.CharField(max_length=40)),
                        ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("issued_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True)),
                        ("revoked_at", models.DateTimeField(null=True)),
                        (
                            "about_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "link",
                        "verbose_name_plural": "links",
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["about_type", "about_id", "purpose"], name="link_about")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("issued_at"))),
                                name="link_expires_after_issue",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("about_id", models.BigIntegerField()),
                        ("key", models.CharField(editable=False, max_length=200, unique=True)),
                        ("kind", models.CharField(max_length=80)),
                        ("label", models.CharField(max_length=200)),
                        ("label_zh", models.CharField(blank=True, max_length=200)),
                        ("url", models.CharField(blank=True, max_length=200)),
                        (
                            "params",
                            models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                        ),
                        ("at", models.DateTimeField()),
                        ("read_at", models.DateTimeField(null=True)),
                        ("in_digest", models.BooleanField(default=False)),
                        (
                            "about_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "digest",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="entries",
                                to="notices.message",
                            ),
                        ),
                        (
                            "on_behalf_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="for",
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notice",
                        "verbose_name_plural": "notices",
                        "default_permissions": (),
                        "indexes": [
                            models.Index(fields=["recipient", "-at", "-id"], name="notice_of_recipient"),
                            models.Index(
                                condition=models.Q(("read_at", None)),
                                fields=["recipient", "-at", "-id"],
                                name="notice_unread",
                            ),
                            models.Index(fields=["about_type", "about_id"], name="notice_about"),
                            models.Index(
                                condition=models.Q(("digest", None), ("in_digest", True), ("read_at", None)),
                                fields=["recipient", "id"],
                                name="notice_for_digest",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(blank=True, max_length=80)),
                        (
                            "mail",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("now", "By mail at once"),
                                    ("digest", "In the daily digest"),
                                    ("none", "Inbox only"),
                                ],
                                default="now",
                                max_length=6,
                            ),
                        ),
                        ("sms", models.BooleanField(default=False)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notice_preferences",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "kind"), name="preference_once_per_kind")
                        ],
                    },
                ),
            ],
        ),
    ]
