import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0005_readers_of_a_plan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PurposeLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("tour", "Tour"),
                            ("audit", "Customer audit"),
                            ("project", "Project talks"),
                            ("design", "Product design"),
                            ("quality", "Quality matters"),
                            ("business", "Business talks (6P2Q)"),
                            ("other", "Other"),
                        ],
                        editable=False,
                        max_length=10,
                        unique=True,
                        verbose_name="purpose of visit",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("for_technical", models.BooleanField(default=True, verbose_name="for technical customers")),
                ("for_commercial", models.BooleanField(default=True, verbose_name="for commercial customers")),
                (
                    "for_others",
                    models.BooleanField(
                        default=True, verbose_name="for newly developed, self-enquiring and referred customers"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "purpose",
                "verbose_name_plural": "purposes",
                "ordering": ["order", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("salesperson", "Salesperson"),
                            ("engineer", "Project engineer"),
                            ("marketing", "Marketing Center"),
                            ("approver", "Product manager or director"),
                            ("receptionist", "Customer receptionist"),
                            ("lead", "Reception lead"),
                            ("department", "Departments that prepare"),
                            ("head", "Department head"),
                        ],
                        max_length=15,
                        verbose_name="role",
                    ),
                ),
                ("code", models.SlugField(blank=True, editable=False, max_length=40)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("text", models.CharField(max_length=300, verbose_name="text")),
                ("text_zh", models.CharField(blank=True, max_length=300, verbose_name="Chinese text")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "responsibility",
                "verbose_name_plural": "responsibilities",
                "ordering": ["order", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SheetVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("up_to", models.PositiveIntegerField()),
                ("verb", models.CharField(max_length=40)),
                ("began_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("said", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("names", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("is_open", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-number"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="infosheet",
            name="budget_gift",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="budget for gifts"
            ),
        ),
        migrations.AddField(
            model_name="infosheet",
            name="budget_lodging",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="budget for lodging"
            ),
        ),
        migrations.AddField(
            model_name="infosheet",
            name="budget_meal",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="budget for meals"
            ),
        ),
        migrations.AddField(
            model_name="infosheet",
            name="budget_transport",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="budget for transport"
            ),
        ),
        migrations.AddField(
            model_name="infosheet",
            name="requested_on",
            field=models.DateField(blank=True, null=True, verbose_name="asked for on"),
        ),
        migrations.AddField(
            model_name="sheetvisitor",
            name="gender",
            field=models.CharField(
                blank=True, choices=[("female", "Female"), ("male", "Male")], max_length=6, verbose_name="gender"
            ),
        ),
        migrations.AddConstraint(
            model_name="infosheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("budget_meal__lt", 0), _negated=True),
                    models.Q(("budget_lodging__lt", 0), _negated=True),
                    models.Q(("budget_transport__lt", 0), _negated=True),
                    models.Q(("budget_gift__lt", 0), _negated=True),
                ),
                name="sheet_budgets_not_negative",
            ),
        ),
        migrations.AddField(
            model_name="purposelabel",
            name="created_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="registered by",
            ),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="created_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="registered by",
            ),
        ),
        migrations.AddField(
            model_name="sheetversion",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sheetversion",
            name="on_behalf_of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sheetversion",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="visits.infosheet"
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("role", "code"),
                name="responsibility_seeded_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetversion",
            constraint=models.UniqueConstraint(fields=("sheet", "number"), name="sheet_version_once"),
        ),
        migrations.AddConstraint(
            model_name="sheetversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_open", True)), fields=("sheet",), name="sheet_version_one_open"
            ),
        ),
    ]
