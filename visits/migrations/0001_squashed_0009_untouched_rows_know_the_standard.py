"""0001_initial to 0009_untouched_rows_know_the_standard in one step, for a new database: what stood in between need not be replayed."""

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import history.tables


class Migration(migrations.Migration):
    replaces = [
        ("visits", "0001_initial"),
        ("visits", "0002_standards_hold_the_numbers"),
        ("visits", "0003_levels_caps_and_paths"),
        ("visits", "0004_sheet_rules_by_level_and_head_count"),
        ("visits", "0005_readers_of_a_plan"),
        ("visits", "0006_versions_purposes_and_budgets"),
        ("visits", "0007_preparation_templates_and_tasks"),
        ("visits", "0008_programme_and_hospitality"),
        ("visits", "0009_untouched_rows_know_the_standard"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0004_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("reception", "0016_a_duty_has_a_department"),
    ]

    operations = [
        history.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Level",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("code", models.CharField(max_length=3, unique=True, verbose_name="level")),
                        ("name", models.CharField(max_length=40, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=40, verbose_name="Chinese name")),
                        (
                            "host_grade",
                            models.CharField(
                                choices=[
                                    ("staff", "Staff"),
                                    ("middle", "Middle management"),
                                    ("senior", "Senior management"),
                                ],
                                default="staff",
                                max_length=10,
                                verbose_name="host's grade",
                            ),
                        ),
                        (
                            "plan_type",
                            models.CharField(
                                choices=[
                                    ("special", "Special reception plan"),
                                    ("standard", "Standard reception plan"),
                                    ("sheet", "Information sheet only"),
                                ],
                                default="sheet",
                                max_length=10,
                                verbose_name="plan",
                            ),
                        ),
                        (
                            "needs_see_off",
                            models.BooleanField(default=False, verbose_name="somebody sees the guest off"),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                    ],
                    options={
                        "verbose_name": "reception level",
                        "verbose_name_plural": "reception levels",
                        "ordering": ["code"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="InfoSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Submitted"),
                                    ("returned", "Returned"),
                                    ("approved", "Approved"),
                                    ("handed_over", "Handed over"),
                                    ("closed", "Closed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "visitor_category",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("existing", "Existing customer"),
                                    ("newly_developed", "Newly developed customer"),
                                    ("self_enquiring", "Self-enquiring customer"),
                                    ("referred", "Referred customer"),
                                ],
                                max_length=20,
                                verbose_name="visitor category",
                            ),
                        ),
                        (
                            "customer_kind",
                            models.CharField(
                                blank=True,
                                choices=[("technical", "Technical customer"), ("commercial", "Commercial customer")],
                                max_length=12,
                                verbose_name="customer kind",
                            ),
                        ),
                        ("referrer", models.CharField(blank=True, max_length=80, verbose_name="referrer")),
                        ("found_us_by", models.CharField(blank=True, max_length=120, verbose_name="how they found us")),
                        (
                            "reputation",
                            models.CharField(blank=True, max_length=200, verbose_name="buying power and reputation"),
                        ),
                        (
                            "purpose_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("tour", "Tour"),
                                    ("audit", "Customer audit"),
                                    ("project", "Project talks"),
                                    ("design", "Product design"),
                                    ("quality", "Quality matters"),
                                    ("business", "Business talks (6P2Q)"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="purpose of visit",
                            ),
                        ),
                        ("purpose_text", models.CharField(blank=True, max_length=300, verbose_name="purpose in words")),
                        (
                            "audit_kind",
                            models.CharField(
                                blank=True,
                                choices=[("product", "Product audit"), ("system", "System audit")],
                                max_length=10,
                                verbose_name="kind of audit",
                            ),
                        ),
                        (
                            "purpose_confirmed_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="purpose confirmed at"),
                        ),
                        ("company_size", models.CharField(blank=True, max_length=80, verbose_name="company size")),
                        ("industry", models.CharField(blank=True, max_length=80, verbose_name="industry")),
                        (
                            "potential",
                            models.CharField(blank=True, max_length=200, verbose_name="cooperation potential"),
                        ),
                        ("business_field", models.CharField(blank=True, max_length=200, verbose_name="business field")),
                        ("product_needs", models.TextField(blank=True, verbose_name="product needs")),
                        ("cooperation_intention", models.TextField(blank=True, verbose_name="cooperation intention")),
                        ("requested_on", models.DateField(blank=True, null=True, verbose_name="asked for on")),
                        ("other_requirements", models.TextField(blank=True, verbose_name="other requirements")),
                        (
                            "budget_meal",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="budget for meals"
                            ),
                        ),
                        (
                            "budget_lodging",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=10,
                                null=True,
                                verbose_name="budget for lodging",
                            ),
                        ),
                        (
                            "budget_transport",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=10,
                                null=True,
                                verbose_name="budget for transport",
                            ),
                        ),
                        (
                            "budget_gift",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="budget for gifts"
                            ),
                        ),
                        (
                            "welcome_screen",
                            models.CharField(blank=True, max_length=200, verbose_name="text on the welcome screen"),
                        ),
                        (
                            "guest_note",
                            models.CharField(blank=True, max_length=300, verbose_name="note for the guests"),
                        ),
                        ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="approved at")),
                        (
                            "handed_over_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="handed over at"),
                        ),
                        (
                            "appointment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheet",
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
                            "departments",
                            models.ManyToManyField(
                                blank=True,
                                related_name="+",
                                to="accounts.department",
                                verbose_name="departments that prepare",
                            ),
                        ),
                        (
                            "handed_over_to",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="handed over to",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hosted_sheets",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="host",
                            ),
                        ),
                        (
                            "project_engineer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="engineered_sheets",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="project engineer",
                            ),
                        ),
                        (
                            "purpose_confirmed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="purpose confirmed by",
                            ),
                        ),
                        (
                            "reception_lead",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="led_sheets",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reception lead",
                            ),
                        ),
                        (
                            "see_off_person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who sees the guest off",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "level",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="visits.level",
                                verbose_name="reception level",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "information sheet",
                        "verbose_name_plural": "information sheets",
                        "permissions": [
                            ("view_infosheet", "Can see every information sheet"),
                            ("draft_infosheet", "Can draw up information sheets"),
                            ("set_level", "Can set the reception level of a visit"),
                            ("approve_infosheet", "Can approve or return information sheets"),
                            ("hand_over_infosheet", "Can hand approved sheets over to the receptionist"),
                            ("exempt_infosheet", "Can exempt a visit at short notice, and change its receptionist"),
                        ],
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["state", "-id"], name="sheet_by_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["submitted", "approved", "handed_over"]), _negated=True),
                                    ("level__isnull", False),
                                    _connector="OR",
                                ),
                                name="sheet_submitted_has_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "handed_over"), _negated=True),
                                    models.Q(("handed_over_at__isnull", False), ("handed_over_to__isnull", False)),
                                    _connector="OR",
                                ),
                                name="sheet_handed_over_to_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("budget_meal__lt", 0), _negated=True),
                                    models.Q(("budget_lodging__lt", 0), _negated=True),
                                    models.Q(("budget_transport__lt", 0), _negated=True),
                                    models.Q(("budget_gift__lt", 0), _negated=True),
                                ),
                                name="sheet_budgets_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Cap",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("meal", "Meal, per person"),
                                    ("lodging", "Hotel, per room and night"),
                                    ("transport", "Car, per ride"),
                                    ("gift", "Gift, per piece"),
                                ],
                                max_length=10,
                                verbose_name="kind of expense",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=10,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="at most, in yuan",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from the day of the visit")),
                        ("reason", models.CharField(max_length=300, verbose_name="reason")),
                        ("set_at", models.DateTimeField(verbose_name="set at")),
                        (
                            "set_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="set by",
                            ),
                        ),
                        (
                            "level",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="caps",
                                to="visits.level",
                                verbose_name="reception level",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "expense cap",
                        "verbose_name_plural": "expense caps",
                        "ordering": ["level", "category", "-valid_from", "-id"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                                name="cap_not_negative",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApprovalStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("approver", "Product manager or director"),
                                    ("superior", "Superior of the salesperson"),
                                    ("position", "Whoever has a position"),
                                    ("person", "One named person"),
                                ],
                                max_length=10,
                                verbose_name="who signs",
                            ),
                        ),
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
                                verbose_name="at least",
                            ),
                        ),
                        (
                            "count",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="signatures",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                        ("only_special", models.BooleanField(default=False, verbose_name="only for special plans")),
                        ("only_large", models.BooleanField(default=False, verbose_name="only for large groups")),
                        ("only_over", models.BooleanField(default=False, verbose_name="only over the standard")),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "position",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.position",
                                verbose_name="position",
                            ),
                        ),
                        (
                            "level",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="visits.level",
                                verbose_name="reception level",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "approval step",
                        "verbose_name_plural": "approval steps",
                        "ordering": ["level", "order"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("level", "order"), name="approval_step_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "person"), _negated=True),
                                    ("person__isnull", False),
                                    _connector="OR",
                                ),
                                name="approval_step_names_its_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "position"), _negated=True),
                                    ("position__isnull", False),
                                    _connector="OR",
                                ),
                                name="approval_step_names_its_position",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("count__gte", 1)), name="approval_step_is_signed"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LevelSetting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "importance",
                            models.CharField(
                                choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                                max_length=10,
                                verbose_name="importance",
                            ),
                        ),
                        (
                            "potential",
                            models.CharField(
                                choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                                max_length=10,
                                verbose_name="cooperation potential",
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="reason for the level")),
                        ("set_at", models.DateTimeField(verbose_name="set at")),
                        (
                            "level",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="visits.level",
                                verbose_name="reception level",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="set by",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="level_settings",
                                to="visits.infosheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "level setting",
                        "verbose_name_plural": "level settings",
                        "ordering": ["-id"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="level_setting_has_reason"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LodgingLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("hotel", models.CharField(max_length=120, verbose_name="hotel")),
                        ("check_in", models.DateField(verbose_name="check-in on")),
                        ("nights", models.PositiveSmallIntegerField(default=1, verbose_name="nights")),
                        ("room_type", models.CharField(blank=True, max_length=60, verbose_name="kind of room")),
                        ("rooms", models.PositiveSmallIntegerField(default=1, verbose_name="number of rooms")),
                        (
                            "per_night",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=10,
                                null=True,
                                verbose_name="cost of a room and night",
                            ),
                        ),
                        ("booking_ref", models.CharField(blank=True, max_length=60, verbose_name="booking reference")),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lodging",
                                to="visits.infosheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "hotel rooms",
                        "verbose_name_plural": "hotel rooms",
                        "ordering": ["check_in", "id"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="MealLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="time")),
                        ("minutes", models.PositiveSmallIntegerField(default=90, verbose_name="minutes")),
                        ("is_banquet", models.BooleanField(default=False, verbose_name="banquet")),
                        (
                            "persons",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number of persons"),
                        ),
                        ("standard", models.CharField(blank=True, max_length=80, verbose_name="standard")),
                        (
                            "per_person",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="cost per person"
                            ),
                        ),
                        ("restaurant", models.CharField(blank=True, max_length=120, verbose_name="restaurant")),
                        ("menu", models.CharField(blank=True, max_length=200, verbose_name="menu")),
                        ("booking_ref", models.CharField(blank=True, max_length=60, verbose_name="booking reference")),
                        ("diet_note", models.CharField(blank=True, max_length=200, verbose_name="diet")),
                        ("host_names", models.CharField(blank=True, max_length=200, verbose_name="who else of ours")),
                        (
                            "topics",
                            models.CharField(blank=True, max_length=300, verbose_name="what one may talk about"),
                        ),
                        (
                            "seated_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="seating ticked at"),
                        ),
                        (
                            "booked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="booked by",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="host at the table",
                            ),
                        ),
                        (
                            "seated_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="meals", to="visits.infosheet"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "meal",
                        "verbose_name_plural": "meals",
                        "ordering": ["starts_at", "id"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="PermittedGift",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("name", models.CharField(max_length=80, verbose_name="gift")),
                        ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                        (
                            "most",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="pieces per guest, at most",
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=10,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="value of a piece, at most, in yuan",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
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
                            "level",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gifts",
                                to="visits.level",
                                verbose_name="reception level",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "permitted gift",
                        "verbose_name_plural": "permitted gifts",
                        "ordering": ["level", "name", "id"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("level", "name"), name="permitted_gift_once_per_level"),
                            models.CheckConstraint(
                                condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                                name="gift_value_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrepTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[("customer", "Customer visit"), ("general", "General visit")],
                                max_length=10,
                                verbose_name="kind of visit",
                            ),
                        ),
                        ("code", models.SlugField(max_length=30, verbose_name="code")),
                        ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                        (
                            "when",
                            models.CharField(
                                choices=[
                                    ("always", "Always"),
                                    ("tour", "When there is a tour"),
                                    ("audit", "When the customer audits us"),
                                    ("transport", "When cars are wanted"),
                                    ("meals", "When there is a meal"),
                                    ("lodging", "When hotel rooms are wanted"),
                                    ("service", "When the service item is confirmed"),
                                ],
                                default="always",
                                max_length=10,
                                verbose_name="when",
                            ),
                        ),
                        ("service_code", models.SlugField(blank=True, max_length=30, verbose_name="service item")),
                        ("department_code", models.SlugField(blank=True, max_length=40, verbose_name="department")),
                        (
                            "department_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("general", "General"),
                                    ("sales", "Sales"),
                                    ("marketing", "Marketing"),
                                    ("customer_service", "Customer service"),
                                ],
                                max_length=20,
                                verbose_name="kind of department",
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="what is to be prepared")),
                        ("text_zh", models.CharField(blank=True, max_length=200, verbose_name="in Chinese")),
                        (
                            "owner",
                            models.CharField(
                                choices=[
                                    ("department", "The department, its head answers"),
                                    ("receptionist", "The visit's receptionist"),
                                    ("salesperson", "The visit's salesperson"),
                                    ("contact", "The contact person"),
                                ],
                                default="department",
                                max_length=12,
                                verbose_name="owner",
                            ),
                        ),
                        ("duty", models.CharField(blank=True, max_length=120, verbose_name="duty")),
                        ("duty_zh", models.CharField(blank=True, max_length=120, verbose_name="duty in Chinese")),
                        (
                            "counts_from",
                            models.CharField(
                                choices=[
                                    ("visit", "The beginning of the visit"),
                                    ("line", "Each car, meal or night of its own"),
                                ],
                                default="visit",
                                max_length=6,
                                verbose_name="counted back from",
                            ),
                        ),
                        (
                            "is_redone",
                            models.BooleanField(
                                default=False, verbose_name="to be done again when the visit moves to another day"
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
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
                            "level",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="templates",
                                to="visits.level",
                                verbose_name="reception level",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "preparation template",
                        "verbose_name_plural": "preparation templates",
                        "ordering": ["level", "order"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("level", "code"), name="prep_template_once_per_level"),
                            models.UniqueConstraint(
                                condition=models.Q(("level__isnull", True)),
                                fields=("code",),
                                name="prep_template_once_on_confirmation",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrepTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("code", models.SlugField(max_length=30, verbose_name="code")),
                        ("part", models.CharField(blank=True, editable=False, max_length=40)),
                        ("text", models.CharField(max_length=200, verbose_name="what is to be prepared")),
                        ("text_zh", models.CharField(blank=True, max_length=200, verbose_name="in Chinese")),
                        ("duty", models.CharField(blank=True, max_length=120, verbose_name="duty")),
                        ("duty_zh", models.CharField(blank=True, max_length=120, verbose_name="duty in Chinese")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("urgent", "Urgent, needs a yes"),
                                    ("open", "To do"),
                                    ("refused", "Refused"),
                                    ("done", "Done"),
                                    ("confirmed", "Confirmed by the head"),
                                    ("recalled", "Recalled"),
                                ],
                                default="open",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "anchor_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="counted back from"),
                        ),
                        (
                            "planned_cost",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="planned cost"
                            ),
                        ),
                        (
                            "actual_cost",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="actual cost"
                            ),
                        ),
                        ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered at")),
                        (
                            "refusal",
                            models.CharField(blank=True, editable=False, max_length=300, verbose_name="why not"),
                        ),
                        ("chased_at", models.DateTimeField(editable=False, null=True, verbose_name="asked for at")),
                        ("done_at", models.DateTimeField(editable=False, null=True, verbose_name="done at")),
                        (
                            "head_confirmed_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="confirmed at"),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prep_tasks",
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
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prep_tasks",
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
                            "head_confirmed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="confirmed by",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prep_tasks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prep_tasks",
                                to="visits.infosheet",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="visits.preptemplate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "preparation task",
                        "verbose_name_plural": "preparation tasks",
                        "permissions": [("view_preptask", "Can see every preparation task")],
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["department", "state"], name="prep_task_of_department")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["done", "confirmed"]), _negated=True),
                                    ("done_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="prep_task_done_has_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "confirmed"), _negated=True),
                                    ("head_confirmed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="prep_task_confirmed_has_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), _negated=True),
                                    models.Q(("refusal", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="prep_task_refused_has_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "recalled"), _negated=True),
                                fields=("appointment", "department", "code", "part"),
                                name="prep_task_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrepTemplateItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                        ("text", models.CharField(max_length=120, verbose_name="text")),
                        ("text_zh", models.CharField(blank=True, max_length=120, verbose_name="in Chinese")),
                        ("quantity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="quantity")),
                        ("per_person", models.BooleanField(default=False, verbose_name="for each guest")),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="visits.preptemplate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of the checklist",
                        "verbose_name_plural": "checklist",
                        "ordering": ["order", "id"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="PurposeLabel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        "verbose_name": "purpose",
                        "verbose_name_plural": "purposes",
                        "ordering": ["order", "pk"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Reader",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="told at")),
                        ("asked_version", models.PositiveIntegerField()),
                        ("opened_at", models.DateTimeField(null=True, verbose_name="opened at")),
                        ("opened_version", models.PositiveIntegerField(default=0)),
                        ("acknowledged_at", models.DateTimeField(null=True, verbose_name="read at")),
                        ("acknowledged_version", models.PositiveIntegerField(default=0)),
                        ("released_at", models.DateTimeField(null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="receiving person",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readers",
                                to="visits.infosheet",
                                verbose_name="information sheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reader",
                        "verbose_name_plural": "readers",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "person"), name="reader_once_per_sheet"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("acknowledged_version", 0), ("acknowledged_at__isnull", False), _connector="OR"
                                ),
                                name="reader_acknowledged_has_moment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceptionStandard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("item_code", models.SlugField(max_length=30, verbose_name="item code")),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(max_length=60, verbose_name="item")),
                        ("name_zh", models.CharField(blank=True, max_length=60, verbose_name="Chinese item")),
                        ("text", models.CharField(max_length=200, verbose_name="standard")),
                        ("text_zh", models.CharField(blank=True, max_length=200, verbose_name="Chinese standard")),
                        ("is_service", models.BooleanField(default=True, verbose_name="service item")),
                        ("is_default_on", models.BooleanField(default=True, verbose_name="on by default")),
                        ("needs_approval", models.BooleanField(default=False, verbose_name="needs approval")),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
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
                            "level",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="standards",
                                to="visits.level",
                                verbose_name="reception level",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reception standard",
                        "verbose_name_plural": "reception standards",
                        "ordering": ["order", "level"],
                        "permissions": [("change_standard", "Can edit the reference table of reception levels")],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("level", "item_code"), name="standard_once_per_level")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Responsibility",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        "verbose_name": "responsibility",
                        "verbose_name_plural": "responsibilities",
                        "ordering": ["order", "pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("code", ""), _negated=True),
                                fields=("role", "code"),
                                name="responsibility_seeded_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("item_code", models.SlugField(max_length=30)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(max_length=60)),
                        ("name_zh", models.CharField(blank=True, max_length=60)),
                        ("text", models.CharField(max_length=200)),
                        ("text_zh", models.CharField(blank=True, max_length=200)),
                        (
                            "decision",
                            models.CharField(
                                choices=[("open", "To be confirmed"), ("confirmed", "Confirmed"), ("struck", "Struck")],
                                default="open",
                                max_length=10,
                                verbose_name="decision",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("needs_approval", models.BooleanField(default=False, verbose_name="needs approval")),
                        ("is_extra", models.BooleanField(default=False, verbose_name="added")),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="service_items",
                                to="visits.infosheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service item",
                        "verbose_name_plural": "service items",
                        "ordering": ["order", "id"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "item_code"), name="service_item_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "struck"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="service_item_struck_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("customer", "Customer visit"), ("general", "General visit")],
                                max_length=10,
                                verbose_name="kind of visit",
                            ),
                        ),
                        (
                            "from_head_count",
                            models.PositiveSmallIntegerField(default=1, verbose_name="from this head count"),
                        ),
                        ("needs_sheet", models.BooleanField(default=True, verbose_name="needs an information sheet")),
                        ("is_active", models.BooleanField(default=True, editable=False, verbose_name="in use")),
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
                            "level",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="visits.level",
                                verbose_name="reception level",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sheet rule",
                        "verbose_name_plural": "sheet rules",
                        "ordering": ["kind", "level", "from_head_count"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "level", "from_head_count"), name="sheet_rule_once_per_level"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("level__isnull", True)),
                                fields=("kind", "from_head_count"),
                                name="sheet_rule_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("from_head_count__gte", 1)), name="sheet_rule_counts_from_one"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("up_to", models.PositiveIntegerField()),
                        ("verb", models.CharField(max_length=40)),
                        ("began_at", models.DateTimeField()),
                        ("at", models.DateTimeField()),
                        (
                            "said",
                            models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                        ),
                        (
                            "names",
                            models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                        ),
                        ("is_open", models.BooleanField(default=False)),
                        (
                            "by",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="visits.infosheet",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "number"), name="sheet_version_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_open", True)), fields=("sheet",), name="sheet_version_one_open"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetVisitor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "gender",
                            models.CharField(
                                blank=True,
                                choices=[("female", "Female"), ("male", "Male")],
                                max_length=6,
                                verbose_name="gender",
                            ),
                        ),
                        (
                            "seniority",
                            models.PositiveSmallIntegerField(default=0, verbose_name="order of introduction"),
                        ),
                        ("address", models.CharField(blank=True, max_length=40, verbose_name="form of address")),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("en", "English"), ("zh-hans", "简体中文")],
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        ("diet", models.CharField(blank=True, max_length=120, verbose_name="diet")),
                        ("customs", models.CharField(blank=True, max_length=200, verbose_name="customs and taboos")),
                        (
                            "visitor",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="brief",
                                to="reception.visitor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "guest",
                        "verbose_name_plural": "guests",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SpecialPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("aims", models.TextField(max_length=1000, verbose_name="what the reception is to achieve")),
                        ("arrangements", models.TextField(max_length=2000, verbose_name="special arrangements")),
                        (
                            "precautions",
                            models.TextField(blank=True, max_length=1000, verbose_name="if something goes wrong"),
                        ),
                        ("written_at", models.DateTimeField(editable=False, verbose_name="written at")),
                        (
                            "sheet",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="special_plan",
                                to="visits.infosheet",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "special reception plan",
                        "verbose_name_plural": "special reception plans",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("at", models.DateTimeField(verbose_name="submitted at")),
                        (
                            "said",
                            models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="submissions",
                                to="visits.infosheet",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "default_permissions": (),
                        "constraints": [models.UniqueConstraint(fields=("sheet", "number"), name="submission_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Approval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField()),
                        ("seat", models.PositiveSmallIntegerField(default=1)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("approver", "Product manager or director"),
                                    ("superior", "Superior of the salesperson"),
                                    ("position", "Whoever has a position"),
                                    ("person", "One named person"),
                                ],
                                max_length=10,
                            ),
                        ),
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
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("name_zh", models.CharField(blank=True, max_length=80)),
                        (
                            "decision",
                            models.CharField(
                                choices=[
                                    ("waiting", "To be signed"),
                                    ("approved", "Approved"),
                                    ("returned", "Returned"),
                                    ("void", "Not needed any more"),
                                ],
                                default="waiting",
                                editable=False,
                                max_length=10,
                                verbose_name="decision",
                            ),
                        ),
                        ("is_reasonable", models.BooleanField(default=False, verbose_name="reasonable")),
                        ("is_appropriate", models.BooleanField(default=False, verbose_name="fits the level")),
                        ("comment", models.CharField(blank=True, max_length=500, verbose_name="remark on signing")),
                        ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                        (
                            "asked",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked",
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
                            "on_behalf_of",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "passed_to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="passed on to",
                            ),
                        ),
                        (
                            "position",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.position",
                                verbose_name="position",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="approvals",
                                to="visits.submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sign-off",
                        "verbose_name_plural": "sign-offs",
                        "ordering": ["submission", "order", "seat"],
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("decision", "waiting")),
                                fields=["asked"],
                                name="approval_waiting_for",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("submission", "order", "seat"), name="approval_once_per_seat"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "approved"), _negated=True),
                                    models.Q(("is_appropriate", True), ("is_reasonable", True)),
                                    _connector="OR",
                                ),
                                name="approval_ticked_twice",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "returned"), _negated=True),
                                    models.Q(("comment", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="approval_return_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision__in", ["approved", "returned"]), _negated=True),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="approval_decided_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                        ("source", models.CharField(blank=True, editable=False, max_length=40)),
                        ("text", models.CharField(max_length=120, verbose_name="text")),
                        ("text_zh", models.CharField(blank=True, max_length=120, verbose_name="in Chinese")),
                        ("quantity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="quantity")),
                        ("per_person", models.BooleanField(default=False, verbose_name="for each guest")),
                        ("ticked_at", models.DateTimeField(editable=False, null=True, verbose_name="ticked at")),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="visits.preptask"
                            ),
                        ),
                        (
                            "ticked_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ticked by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of the checklist",
                        "verbose_name_plural": "checklist",
                        "ordering": ["order", "id"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                fields=("task", "source"),
                                name="task_item_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="read at")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="visits.preptask",
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [models.UniqueConstraint(fields=("task", "person"), name="task_reading_once")],
                    },
                ),
                migrations.CreateModel(
                    name="TourStop",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                        ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order on the way")),
                        ("minutes", models.PositiveSmallIntegerField(default=20, verbose_name="usual minutes")),
                        ("is_safety_area", models.BooleanField(default=False, verbose_name="safety area")),
                        (
                            "safety_note",
                            models.CharField(blank=True, max_length=200, verbose_name="what guests must know or wear"),
                        ),
                        (
                            "safety_note_zh",
                            models.CharField(blank=True, max_length=200, verbose_name="the same in Chinese"),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tour_stops",
                                to="reception.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tour stop",
                        "verbose_name_plural": "tour stops",
                        "ordering": ["site", "order", "name"],
                        "permissions": [("manage_tour_stops", "Can keep the list of tour stops")],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("site", "name"), name="tour_stop_once_per_site")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ItineraryLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="time")),
                        ("minutes", models.PositiveSmallIntegerField(default=30, verbose_name="minutes")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("transfer", "Transfer"),
                                    ("briefing", "Briefing on the way"),
                                    ("welcome", "Welcome"),
                                    ("opening", "Opening"),
                                    ("presentation", "Presentation"),
                                    ("questions", "Questions and answers"),
                                    ("tour", "Tour"),
                                    ("meeting", "Meeting"),
                                    ("photo", "Photograph"),
                                    ("gifts", "Presenting of gifts"),
                                    ("meal", "Meal"),
                                    ("send_off", "See-off"),
                                ],
                                max_length=15,
                                verbose_name="step",
                            ),
                        ),
                        ("topic", models.CharField(blank=True, max_length=120, verbose_name="subject")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="talking points")),
                        (
                            "safety_told_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="safety explained at"),
                        ),
                        (
                            "booking",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="reception.roombooking",
                            ),
                        ),
                        (
                            "meeting",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="reception.meeting",
                                verbose_name="minutes",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="host, presenter or guide",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reception.room",
                                verbose_name="room",
                            ),
                        ),
                        (
                            "safety_told_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="itinerary",
                                to="visits.infosheet",
                            ),
                        ),
                        (
                            "stop",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="visits.tourstop",
                                verbose_name="tour stop",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of the itinerary",
                        "verbose_name_plural": "itinerary",
                        "ordering": ["starts_at", "id"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("safety_told_at__isnull", True), ("safety_told_by__isnull", False), _connector="OR"
                                ),
                                name="step_safety_told_by_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TransportLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("arrival", "Pick-up"), ("around", "During the visit"), ("return", "Return")],
                                max_length=10,
                                verbose_name="direction",
                            ),
                        ),
                        (
                            "need",
                            models.CharField(
                                choices=[
                                    ("open", "Not decided yet"),
                                    ("wanted", "Wanted"),
                                    ("not_needed", "Not needed"),
                                ],
                                default="wanted",
                                max_length=10,
                                verbose_name="need",
                            ),
                        ),
                        ("pickup_at", models.DateTimeField(verbose_name="time")),
                        ("minutes", models.PositiveSmallIntegerField(default=60, verbose_name="minutes on the way")),
                        ("pickup_place", models.CharField(blank=True, max_length=120, verbose_name="pick-up place")),
                        ("destination", models.CharField(blank=True, max_length=120, verbose_name="where to")),
                        ("flight", models.CharField(blank=True, max_length=40, verbose_name="flight or train")),
                        ("vehicle_type", models.CharField(blank=True, max_length=60, verbose_name="vehicle")),
                        ("count", models.PositiveSmallIntegerField(default=1, verbose_name="number")),
                        ("plate", models.CharField(blank=True, max_length=20, verbose_name="number plate")),
                        ("driver", models.CharField(blank=True, max_length=60, verbose_name="driver")),
                        ("driver_phone", models.CharField(blank=True, max_length=40, verbose_name="driver's phone")),
                        (
                            "cost",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="cost"
                            ),
                        ),
                        (
                            "told_customer_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="customer told at"),
                        ),
                        (
                            "told_by_way_of",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("phone", "Phone"),
                                    ("email", "E-mail"),
                                    ("chat", "Chat"),
                                    ("in_person", "In person"),
                                ],
                                editable=False,
                                max_length=10,
                                verbose_name="customer told by way of",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="transport",
                                to="visits.infosheet",
                            ),
                        ),
                        (
                            "told_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "car",
                        "verbose_name_plural": "cars",
                        "ordering": ["pickup_at", "id"],
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["pickup_at"], name="transport_by_time")],
                    },
                ),
                migrations.CreateModel(
                    name="Exemption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="reason")),
                        ("given_at", models.DateTimeField(verbose_name="given at")),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exemptions",
                                to="reception.appointment",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="given by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "exemption",
                        "verbose_name_plural": "exemptions",
                        "ordering": ["-id"],
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["given_at", "id"], name="exemption_by_moment")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="exemption_has_reason"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GiftLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="gift")),
                        ("quantity", models.PositiveSmallIntegerField(default=1, verbose_name="quantity")),
                        (
                            "unit_value",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="value of one"
                            ),
                        ),
                        ("recipient", models.CharField(blank=True, max_length=120, verbose_name="for whom")),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="gifts", to="visits.infosheet"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "gift",
                        "verbose_name_plural": "gifts",
                        "ordering": ["id"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gte", 1)), name="gift_line_is_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("unit_value__isnull", True), ("unit_value__gte", 0), _connector="OR"
                                ),
                                name="gift_line_value_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AttendingLeader",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                        ("title", models.CharField(blank=True, max_length=80, verbose_name="job title")),
                        (
                            "role",
                            models.CharField(
                                choices=[("host", "Receives"), ("attendee", "Attends")],
                                default="attendee",
                                max_length=10,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="leader",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="leaders",
                                to="visits.infosheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attending leader",
                        "verbose_name_plural": "attending leaders",
                        "ordering": ["order", "id"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "person"), name="leader_once_per_sheet")
                        ],
                    },
                ),
            ],
        ),
    ]
