"""0001_initial to 0003_attachments in one step, for a new database: what stood in between need not be replayed."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import history.tables
import papers.models.attachment


class Migration(migrations.Migration):
    replaces = [
        ("papers", "0001_initial"),
        ("papers", "0002_policies"),
        ("papers", "0003_attachments"),
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
                    name="Checklist",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=80, verbose_name="title")),
                        ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese title")),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("reception", "Receiving guests"),
                                    ("outbound", "Visiting customers"),
                                    ("calls", "Answering calls"),
                                    ("front_desk", "Front desk"),
                                    ("audit", "Customer audits"),
                                ],
                                max_length=12,
                                verbose_name="used for",
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                    ],
                    options={
                        "verbose_name": "checklist",
                        "verbose_name_plural": "checklists",
                        "ordering": ["order", "code"],
                        "default_permissions": ("change",),
                    },
                ),
                migrations.CreateModel(
                    name="ChecklistItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("code", models.SlugField(editable=False, max_length=40)),
                        ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                        (
                            "topic",
                            models.CharField(
                                choices=[
                                    ("preparation", "Preparation"),
                                    ("appearance", "Dress and appearance"),
                                    ("hygiene", "Hygiene"),
                                    ("waiting", "Arriving and waiting"),
                                    ("greeting", "Greeting and introducing"),
                                    ("opening", "Opening words"),
                                    ("exchange", "Exchange"),
                                    ("language", "Language and tone"),
                                    ("listening", "Listening"),
                                    ("posture", "Posture and bearing"),
                                    ("guiding", "Guiding"),
                                    ("conduct", "Conduct"),
                                    ("service", "Service"),
                                    ("leaving", "Leaving"),
                                ],
                                max_length=15,
                                verbose_name="heading",
                            ),
                        ),
                        (
                            "area",
                            models.CharField(
                                choices=[
                                    ("premises", "Premises"),
                                    ("process", "Reception process"),
                                    ("etiquette", "Etiquette"),
                                    ("call_handling", "Call handling"),
                                    ("issue_handling", "Issue handling"),
                                    ("expense_control", "Expense control"),
                                ],
                                max_length=15,
                                verbose_name="area",
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="text")),
                        ("text_zh", models.CharField(blank=True, max_length=200, verbose_name="Chinese text")),
                        ("clauses", models.JSONField(default=list, editable=False, verbose_name="clauses")),
                        (
                            "weight",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="weight",
                            ),
                        ),
                        ("is_serious", models.BooleanField(default=False, verbose_name="a fail is serious")),
                        ("allows_na", models.BooleanField(default=False, verbose_name="may be “not applicable”")),
                        ("is_mandatory", models.BooleanField(default=False, verbose_name="must be ticked")),
                        (
                            "tier",
                            models.CharField(
                                blank=True, editable=False, max_length=1, verbose_name="only for customers of tier"
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "checklist",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="papers.checklist",
                                verbose_name="checklist",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registered by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "checklist item",
                        "verbose_name_plural": "checklist items",
                        "ordering": ["order", "pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("checklist", "code"), name="checklist_item_code_once"),
                            models.CheckConstraint(
                                condition=models.Q(("weight__gte", 1)), name="checklist_item_weighs"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Policy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("code", models.SlugField(max_length=40, unique=True, verbose_name="document code")),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        ("title_zh", models.CharField(blank=True, max_length=120, verbose_name="Chinese title")),
                        (
                            "prefix",
                            models.CharField(
                                blank=True, editable=False, max_length=8, verbose_name="clauses begin with"
                            ),
                        ),
                        (
                            "owner_stated",
                            models.CharField(blank=True, max_length=200, verbose_name="owner as the document names it"),
                        ),
                        (
                            "owner_stated_zh",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="owner as the document names it, in Chinese"
                            ),
                        ),
                        ("next_review_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                        (
                            "approver",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approver",
                            ),
                        ),
                        (
                            "departments",
                            models.ManyToManyField(
                                blank=True, related_name="+", to="accounts.department", verbose_name="holds for"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="policies",
                                to="accounts.department",
                                verbose_name="owner department",
                            ),
                        ),
                        ("related", models.ManyToManyField(blank=True, to="papers.policy", verbose_name="depends on")),
                    ],
                    options={
                        "verbose_name": "policy",
                        "verbose_name_plural": "policies",
                        "ordering": ["code"],
                        "permissions": [
                            ("manage_policy", "Can enter policies, and name their owners and approvers"),
                            ("draft_policy", "Can draft versions of the policies of their department"),
                            ("approve_policy", "Can approve policies"),
                        ],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("prefix", ""), _negated=True),
                                fields=("prefix",),
                                name="policy_prefix_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("label", models.CharField(max_length=20, verbose_name="version")),
                        ("body", models.TextField(blank=True, verbose_name="text")),
                        ("body_zh", models.TextField(blank=True, verbose_name="Chinese text")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Submitted"),
                                    ("reviewed", "Reviewed"),
                                    ("in_force", "In force"),
                                    ("superseded", "Superseded"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("drafted_at", models.DateTimeField(editable=False, null=True, verbose_name="drafted at")),
                        ("reviewed_at", models.DateTimeField(editable=False, null=True, verbose_name="reviewed at")),
                        ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="approved at")),
                        ("issued_at", models.DateTimeField(editable=False, null=True, verbose_name="issued at")),
                        ("effective_from", models.DateField(blank=True, null=True, verbose_name="in force from")),
                        ("ends_on", models.DateField(editable=False, null=True, verbose_name="replaced on")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approved by",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registered by",
                            ),
                        ),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="drafted by",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="papers.policy",
                                verbose_name="policy",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reviewed by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "policy version",
                        "verbose_name_plural": "policy versions",
                        "ordering": ["-pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("policy", "label"), name="policy_version_label_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "submitted", "reviewed"])),
                                fields=("policy",),
                                name="policy_version_one_in_the_making",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["in_force", "superseded"]), _negated=True),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("approved_by__isnull", False),
                                        ("effective_from__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="policy_version_in_force_is_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    ("drafted_by__isnull", True),
                                    models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="policy_version_two_hands",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Acknowledgement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="acknowledged at")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acknowledgements",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "policy_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acknowledgements",
                                to="papers.policyversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "acknowledgement",
                        "verbose_name_plural": "acknowledgements",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("policy_version", "person"), name="acknowledged_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tick",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("item_version", models.PositiveIntegerField(default=0, editable=False)),
                        ("subject_id", models.BigIntegerField()),
                        (
                            "result",
                            models.CharField(
                                choices=[("pass", "Pass"), ("fail", "Fail"), ("na", "n.a.")],
                                max_length=4,
                                verbose_name="result",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="ticked at")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ticked by",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ticks",
                                to="papers.checklistitem",
                                verbose_name="checklist item",
                            ),
                        ),
                        (
                            "subject_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tick",
                        "verbose_name_plural": "ticks",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subject_type", "subject_id", "item"), name="tick_once_per_item"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("subject_id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("paper", "Paper"),
                                    ("minutes", "Minutes"),
                                    ("card", "Business card"),
                                    ("photo", "Photo"),
                                    ("notice", "Formal notice"),
                                ],
                                default="paper",
                                max_length=10,
                                verbose_name="kind of file",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="file name")),
                        ("media_type", models.CharField(max_length=100)),
                        ("size", models.PositiveIntegerField(verbose_name="size")),
                        ("digest", models.CharField(max_length=64)),
                        ("file", models.FileField(max_length=120, upload_to=papers.models.attachment.place_of)),
                        ("attached_at", models.DateTimeField(verbose_name="attached at")),
                        ("removed_at", models.DateTimeField(null=True)),
                        (
                            "attached_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="attached by",
                            ),
                        ),
                        (
                            "removed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "subject_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "file",
                        "verbose_name_plural": "files",
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["subject_type", "subject_id"], name="attachment_of_subject")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at__isnull", True)),
                                fields=("subject_type", "subject_id", "kind", "digest"),
                                name="attachment_once",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
