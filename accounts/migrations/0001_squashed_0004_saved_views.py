"""0001_initial to 0004_saved_views in one step, for a new database: what stood in between need not be replayed."""

import django.contrib.auth.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import history.moment
import history.tables


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_user_version"),
        ("accounts", "0003_place_version"),
        ("accounts", "0004_saved_views"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        history.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Position",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                        (
                            "grade",
                            models.CharField(
                                choices=[
                                    ("staff", "Staff"),
                                    ("middle", "Middle management"),
                                    ("senior", "Senior management"),
                                ],
                                default="staff",
                                max_length=10,
                                verbose_name="management level",
                            ),
                        ),
                        ("is_customer_facing", models.BooleanField(default=False, verbose_name="meets customers")),
                    ],
                    options={
                        "verbose_name": "position",
                        "verbose_name_plural": "positions",
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                        (
                            "staff_number",
                            models.CharField(
                                blank=True, max_length=20, null=True, unique=True, verbose_name="staff number"
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                        ("date_joined", models.DateTimeField(default=history.moment.now, verbose_name="joined")),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                        (
                            "presence",
                            models.CharField(
                                choices=[
                                    ("in", "In the office"),
                                    ("in_reception", "In reception"),
                                    ("out", "Out of the office"),
                                ],
                                default="in",
                                max_length=15,
                                verbose_name="presence",
                            ),
                        ),
                        ("presence_until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="superior",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="accounts.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "position",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="accounts.position",
                                verbose_name="position",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "people",
                        "ordering": ["name"],
                        "permissions": [("manage_people", "Can manage people, their roles and their deputies")],
                    },
                ),
                migrations.CreateModel(
                    name="Department",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("general", "General"),
                                    ("sales", "Sales"),
                                    ("marketing", "Marketing"),
                                    ("customer_service", "Customer service"),
                                ],
                                default="general",
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="exists")),
                        (
                            "head",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="heads",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="head",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="accounts.department",
                                verbose_name="part of",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "department",
                        "verbose_name_plural": "departments",
                        "ordering": ["code"],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="beginning")),
                        ("ends_at", models.DateTimeField(verbose_name="back at")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note for the front desk")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="absences",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "absence",
                        "verbose_name_plural": "absences",
                        "indexes": [models.Index(fields=["person", "ends_at"], name="absence_of_person")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="absence_ends_after_start",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deputy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="beginning")),
                        ("ends_at", models.DateTimeField(verbose_name="until")),
                        (
                            "deputy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stands_in_for",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="deputy",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deputies",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deputy",
                        "verbose_name_plural": "deputies",
                        "indexes": [models.Index(fields=["deputy", "ends_at"], name="deputy_stands_in")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="deputy_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person", models.F("deputy")), _negated=True),
                                name="deputy_is_somebody_else",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("page", models.CharField(max_length=60)),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("query", models.CharField(blank=True, max_length=1000)),
                        ("created_at", models.DateTimeField()),
                        (
                            "department",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_views",
                                to="accounts.department",
                                verbose_name="shared with",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_views",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="kept by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "saved view",
                        "verbose_name_plural": "saved views",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("owner", "page", "name"), name="saved_view_name_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SeededGrant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("permission", models.CharField(max_length=150)),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="auth.group"
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("group", "permission"), name="seeded_grant_once")
                        ],
                    },
                ),
            ],
        ),
    ]
