"""Objections, sealed versions, rectifications, violations, rewards and penalties, ideas, fails in a row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_squashed_0004_saved_views"),
        ("assessments", "0004_questionnaires_audiences_and_surveys"),
        ("customers", "0001_initial"),
        ("reception", "0017_a_room_is_kept_for_a_step"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ViolationKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("name", models.CharField(max_length=80, verbose_name="title")),
                ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese title")),
                ("clauses", models.JSONField(blank=True, default=list, verbose_name="clauses")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "category of violations",
                "verbose_name_plural": "categories of violations",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="scorecard",
            name="acknowledged_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="taken note of at"),
        ),
        migrations.AddField(
            model_name="scorecard",
            name="acknowledged_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken note of by",
            ),
        ),
        migrations.CreateModel(
            name="Idea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("submitted", "To be decided"), ("adopted", "Adopted"), ("rejected", "Rejected")],
                        default="submitted",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("text", models.TextField(verbose_name="idea")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                ("decision", models.TextField(blank=True, verbose_name="decision and its reason")),
                ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ideas",
                        to="reception.appointment",
                        verbose_name="the visit it comes from",
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
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ideas",
                        to="customers.organisation",
                        verbose_name="customer",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ideas",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed in by",
                    ),
                ),
            ],
            options={
                "verbose_name": "idea",
                "verbose_name_plural": "ideas",
                "permissions": [
                    ("owe_idea", "Hands in an idea every month"),
                    ("decide_idea", "Can adopt or reject ideas"),
                ],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Rectification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ordered", "Ordered"),
                            ("planned", "Planned"),
                            ("done", "Done, to be verified"),
                            ("verified", "Verified"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="ordered",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("finding", "Finding of an inspection"),
                            ("fail", "Failed assessment"),
                            ("other", "Other reason"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("problem", models.TextField(verbose_name="what has to be put right")),
                ("due_on", models.DateField(verbose_name="to be put right by")),
                ("measures", models.TextField(blank=True, verbose_name="measures")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("evidence", models.TextField(blank=True, verbose_name="what shows that it is done")),
                ("verified_at", models.DateTimeField(editable=False, null=True, verbose_name="verified at")),
                ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
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
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="accounts.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_rectifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who puts it right",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rectifications",
                        to="assessments.scorecard",
                        verbose_name="scorecard",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verified by",
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked to verify",
                    ),
                ),
            ],
            options={
                "verbose_name": "rectification",
                "verbose_name_plural": "rectifications",
                "permissions": [("order_rectification", "Can order rectifications and see all of them")],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("shown", "Shown to the person"),
                            ("corrected", "Corrected after an objection"),
                            ("published", "Published"),
                        ],
                        max_length=10,
                        verbose_name="occasion",
                    ),
                ),
                ("total", models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="total")),
                ("grade", models.CharField(blank=True, max_length=10, verbose_name="grade")),
                ("evidence", models.TextField()),
                ("digest", models.CharField(max_length=64, verbose_name="seal")),
                ("at", models.DateTimeField(verbose_name="sealed at")),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="assessments.scorecard",
                    ),
                ),
            ],
            options={
                "verbose_name": "sealed version",
                "verbose_name_plural": "sealed versions",
                "ordering": ["number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Violation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("reported", "Reported"), ("confirmed", "Confirmed"), ("dismissed", "Dismissed")],
                        default="reported",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("happened_at", models.DateTimeField(verbose_name="happened at")),
                ("words", models.TextField(verbose_name="what happened")),
                ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                ("decision", models.TextField(blank=True, verbose_name="decision")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violations",
                        to="reception.appointment",
                        verbose_name="appointment",
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
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violations",
                        to="assessments.violationkind",
                        verbose_name="category",
                    ),
                ),
            ],
            options={
                "verbose_name": "violation",
                "verbose_name_plural": "violations",
                "permissions": [("decide_violation", "Can see and decide violations")],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Reward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "To be approved"),
                            ("approved", "Approved"),
                            ("refused", "Not approved"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("commendation", "Commendation"),
                            ("reward", "Material reward"),
                            ("criticism", "Criticism"),
                            ("fine", "Fine"),
                            ("disciplinary", "Disciplinary action"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[("criticism", "Criticism"), ("disciplinary", "Disciplinary")],
                        max_length=15,
                        verbose_name="severity",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="amount in yuan"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered at")),
                ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rewards",
                        to="reception.appointment",
                        verbose_name="appointment",
                    ),
                ),
                (
                    "approver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rewards_to_approve",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approver",
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
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="accounts.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "idea",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reward",
                        to="assessments.idea",
                        verbose_name="idea",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rewards",
                        to="assessments.scorecard",
                        verbose_name="scorecard",
                    ),
                ),
                (
                    "violation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rewards",
                        to="assessments.violation",
                        verbose_name="violation",
                    ),
                ),
            ],
            options={
                "verbose_name": "reward or penalty",
                "verbose_name_plural": "rewards and penalties",
                "permissions": [("manage_rewards", "Can record rewards and penalties, and see all of them")],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("lodged", "To be decided"),
                            ("accepted", "Accepted"),
                            ("partly", "Accepted in part"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="lodged",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("grounds", models.TextField(verbose_name="why the result is wrong")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                ("decision", models.TextField(blank=True, verbose_name="decision and its reason")),
                ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
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
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="assessments.scorecard",
                        verbose_name="scorecard",
                    ),
                ),
                (
                    "violation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="assessments.violation",
                        verbose_name="violation",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "permissions": [("decide_appeal", "Can decide objections to results")],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FailStreak",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "To be decided"), ("decided", "Decided"), ("lifted", "Lifted")],
                        default="open",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("count", models.PositiveSmallIntegerField(verbose_name="fails in a row")),
                ("decision", models.TextField(blank=True, verbose_name="decision")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
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
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="accounts.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="streaks",
                        to="assessments.scorecard",
                        verbose_name="last result",
                    ),
                ),
            ],
            options={
                "verbose_name": "fails in a row",
                "verbose_name_plural": "fails in a row",
                "permissions": [("decide_discipline", "Can decide what follows fails in a row")],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("department__isnull", True), ("person__isnull", False)),
                            models.Q(("department__isnull", False), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="failstreak_has_one_subject",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "lifted"), _negated=True),
                        fields=("scorecard",),
                        name="failstreak_once_per_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decided"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="failstreak_decided_says_what",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="idea",
            index=models.Index(fields=["month", "person"], name="idea_of_month"),
        ),
        migrations.AddIndex(
            model_name="idea",
            index=models.Index(fields=["created_at", "id"], name="idea_by_time"),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="idea_says_what"),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="idea_month_begins_on_first"),
        ),
        migrations.AddConstraint(
            model_name="idea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "submitted"),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="idea_decided_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="rectification",
            index=models.Index(fields=["due_on", "id"], name="rectification_by_due"),
        ),
        migrations.AddIndex(
            model_name="rectification",
            index=models.Index(fields=["created_at", "id"], name="rectification_by_time"),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("department__isnull", True), ("person__isnull", False)),
                    models.Q(("department__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="rectification_has_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(("problem", ""), _negated=True), name="rectification_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scorecard__isnull", False), ("source", "fail")),
                    models.Q(models.Q(("source", "fail"), _negated=True), ("scorecard__isnull", True)),
                    _connector="OR",
                ),
                name="rectification_of_fail_names_card",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("scorecard__isnull", False), models.Q(("state", "withdrawn"), _negated=True)),
                fields=("scorecard",),
                name="rectification_once_per_fail",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["planned", "done", "verified"]), _negated=True),
                    models.Q(("measures", ""), _negated=True),
                    _connector="OR",
                ),
                name="rectification_planned_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["done", "verified"]), _negated=True),
                    models.Q(
                        ("done_by__isnull", False),
                        ("done_on__isnull", False),
                        models.Q(("evidence", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rectification_done_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "verified"), _negated=True),
                    models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                    _connector="OR",
                ),
                name="rectification_verified_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_by__isnull", True),
                    models.Q(
                        models.Q(
                            ("owner__isnull", True),
                            models.Q(("verified_by", models.F("owner")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            ("person__isnull", True),
                            models.Q(("verified_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(("verified_by", models.F("done_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rectification_verified_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("scorecard", "number"), name="snapshot_version_once"),
        ),
        migrations.AddIndex(
            model_name="reward",
            index=models.Index(fields=["decided_on", "id"], name="reward_by_day"),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("department__isnull", True), ("person__isnull", False)),
                    models.Q(("department__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="reward_has_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="reward_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                name="reward_amount_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "fine"), _negated=True), ("amount__isnull", False), _connector="OR"
                ),
                name="reward_fine_has_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["commendation", "reward"]), ("severity", "")),
                    models.Q(("kind", "criticism"), ("severity", "criticism")),
                    models.Q(("kind", "disciplinary"), ("severity", "disciplinary")),
                    models.Q(("kind", "fine"), models.Q(("severity", ""), _negated=True)),
                    _connector="OR",
                ),
                name="reward_penalty_has_severity",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["commendation", "reward"]), _negated=True),
                    ("scorecard__isnull", False),
                    ("appointment__isnull", False),
                    ("idea__isnull", False),
                    _connector="OR",
                ),
                name="reward_praise_has_occasion",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", True), models.Q(("approver", models.F("person")), _negated=True), _connector="OR"
                ),
                name="reward_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scorecard__isnull", False), ("violation__isnull", True)),
                    models.Q(("scorecard__isnull", True), ("violation__isnull", False)),
                    _connector="OR",
                ),
                name="appeal_is_about_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("scorecard__isnull", False), ("state", "lodged")),
                fields=("scorecard",),
                name="appeal_one_open_per_card",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "lodged"), ("violation__isnull", False)),
                fields=("violation",),
                name="appeal_one_open_per_violation",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("grounds", ""), _negated=True), name="appeal_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["lodged", "withdrawn"]),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appeal_decided_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="violation",
            index=models.Index(fields=["person", "happened_at"], name="violation_of_person"),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="violation_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "reported"),
                    models.Q(
                        ("decided_by__isnull", False),
                        ("decided_on__isnull", False),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="violation_decided_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        models.Q(("decided_by", models.F("person")), _negated=True),
                        models.Q(
                            ("created_by__isnull", True),
                            models.Q(("decided_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="violation_decided_by_another",
            ),
        ),
    ]
