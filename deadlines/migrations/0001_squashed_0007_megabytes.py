"""0001_initial to 0007_megabytes in one step, for a new database: what stood in between need not be replayed."""

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import deadlines.constraints
import history.tables


class Migration(migrations.Migration):
    replaces = [
        ("deadlines", "0001_initial"),
        ("deadlines", "0002_limits_are_edited"),
        ("deadlines", "0003_pauses_and_obligations"),
        ("deadlines", "0004_outages"),
        ("deadlines", "0005_duty_roster"),
        ("deadlines", "0006_calendar_drafts"),
        ("deadlines", "0007_megabytes"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0004_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        deadlines.constraints.BtreeGist(),
        history.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Ladder",
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
                        ("steps", models.JSONField(default=list, verbose_name="steps")),
                    ],
                    options={
                        "verbose_name": "ladder",
                        "verbose_name_plural": "ladders",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SweepRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="started at")),
                        ("finished_at", models.DateTimeField(db_index=True, verbose_name="finished at")),
                        ("fired", models.PositiveIntegerField(default=0, verbose_name="fired")),
                        ("cancelled", models.PositiveIntegerField(default=0, verbose_name="cancelled")),
                        ("failed", models.PositiveIntegerField(default=0, verbose_name="failed")),
                        ("lag_seconds", models.PositiveIntegerField(default=0, verbose_name="lag in seconds")),
                        (
                            "source",
                            models.CharField(
                                choices=[("beat", "beat"), ("command", "command")],
                                default="beat",
                                max_length=10,
                                verbose_name="started by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sweep",
                        "verbose_name_plural": "sweeps",
                        "permissions": [("view_proof", "Can see the proof that nothing was missed")],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="WorkCalendar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                        ("time_zone", models.CharField(max_length=40, verbose_name="time zone")),
                        ("usual_hours", models.JSONField(verbose_name="usual hours")),
                    ],
                    options={
                        "verbose_name": "working calendar",
                        "verbose_name_plural": "working calendars",
                        "permissions": [("manage_calendar", "Can keep the working calendar")],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CalendarVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="published at")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                        ("covered_from", models.DateField(verbose_name="covered from")),
                        ("covered_until", models.DateField(verbose_name="covered until")),
                        ("fingerprint", models.CharField(editable=False, max_length=64)),
                        ("usual_hours", models.JSONField(blank=True, default=list, verbose_name="usual hours")),
                        ("edits", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(null=True, verbose_name="begun at")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                        ("moved", models.PositiveIntegerField(null=True, verbose_name="deadlines moved")),
                        (
                            "approver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approved by",
                            ),
                        ),
                        (
                            "based_on",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deadlines.calendarversion",
                                verbose_name="based on",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="begun by",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="published by",
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="deadlines.workcalendar",
                                verbose_name="calendar",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calendar version",
                        "verbose_name_plural": "calendar versions",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("calendar", "number"), name="calendar_version_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("published_at__isnull", True)),
                                fields=("calendar",),
                                name="calendar_one_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("covered_until__gte", models.F("covered_from"))),
                                name="calendar_covers_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Clock",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject_id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=40, verbose_name="code")),
                        ("cycle", models.PositiveSmallIntegerField(default=1, verbose_name="cycle")),
                        ("generation", models.PositiveIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "Running"),
                                    ("paused", "Paused"),
                                    ("stopped", "Stopped"),
                                    ("cancelled", "Cancelled"),
                                    ("waived", "Waived"),
                                ],
                                default="running",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="started at")),
                        ("anchor", models.DateTimeField(verbose_name="counted from")),
                        ("due_base", models.DateTimeField(verbose_name="due by the limit")),
                        ("due_promised", models.DateTimeField(null=True, verbose_name="promised instead")),
                        (
                            "due_at",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.comparison.Coalesce("due_promised", "due_base"),
                                output_field=models.DateTimeField(),
                                verbose_name="due",
                            ),
                        ),
                        ("told_at", models.DateTimeField(null=True, verbose_name="customer told at")),
                        ("stopped_at", models.DateTimeField(null=True, verbose_name="stopped at")),
                        ("paused_until", models.DateTimeField(null=True, verbose_name="paused until")),
                        ("soon_from", models.DateTimeField(null=True)),
                        ("is_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        ("label", models.CharField(max_length=200)),
                        ("label_zh", models.CharField(blank=True, max_length=200)),
                        ("url", models.CharField(blank=True, max_length=200)),
                        (
                            "calendar_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="deadlines.calendarversion",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clocks",
                                to="accounts.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clocks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
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
                        (
                            "limit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clocks",
                                to="deadlines.timelimit",
                                verbose_name="time limit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "clock",
                        "verbose_name_plural": "clocks",
                        "permissions": [("waive_clock", "Can waive and cancel deadlines")],
                        "default_permissions": ("view",),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["due_at", "id"],
                                name="clock_running_by_due",
                            ),
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["owner", "due_at", "id"],
                                name="clock_running_of_owner",
                            ),
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["department", "due_at", "id"],
                                name="clock_running_of_department",
                            ),
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["code", "due_at", "id"],
                                name="clock_running_of_code",
                            ),
                            models.Index(
                                condition=models.Q(("state", "paused")),
                                fields=["due_at", "id"],
                                name="clock_paused_by_due",
                            ),
                            models.Index(fields=["owner", "due_base"], name="clock_of_owner_by_due"),
                            models.Index(fields=["due_base"], name="clock_by_due_base"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subject_type", "subject_id", "code", "cycle"), name="clock_cycle_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["running", "paused"])),
                                fields=("subject_type", "subject_id", "code"),
                                name="clock_runs_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("owner__isnull", False), ("department__isnull", False), _connector="OR"
                                ),
                                name="clock_belongs_to_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["running", "paused"]), ("stopped_at__isnull", True)),
                                    models.Q(
                                        ("state__in", ["stopped", "cancelled", "waived"]), ("stopped_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="clock_stopped_has_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("paused_until__isnull", False), ("state", "paused")),
                                    models.Q(
                                        models.Q(("state", "paused"), _negated=True), ("paused_until__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="clock_pause_has_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_promised__isnull", True), ("told_at__isnull", False), _connector="OR"
                                ),
                                name="clock_promise_was_told",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClockEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("started", "started"),
                                    ("warned", "warned"),
                                    ("due", "fell due"),
                                    ("escalated", "was escalated"),
                                    ("extended", "was given a new time"),
                                    ("paused", "was paused"),
                                    ("resumed", "went on"),
                                    ("rebased", "was moved"),
                                    ("owner_changed", "changed hands"),
                                    ("stopped", "was stopped"),
                                    ("waived", "was waived"),
                                    ("cancelled", "was cancelled"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("effective_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("old_due", models.DateTimeField(null=True)),
                        ("new_due", models.DateTimeField(null=True)),
                        ("told_at", models.DateTimeField(null=True)),
                        ("told_by_way_of", models.CharField(blank=True, max_length=40)),
                        (
                            "facts",
                            models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="deadlines.clock"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "clock event",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Obligation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("code", models.CharField(max_length=40, verbose_name="time limit")),
                        ("selectors", models.JSONField(blank=True, default=dict)),
                        ("subject_id", models.BigIntegerField(null=True)),
                        ("label", models.CharField(max_length=160, verbose_name="what is owed")),
                        (
                            "label_zh",
                            models.CharField(blank=True, max_length=160, verbose_name="what is owed, in Chinese"),
                        ),
                        (
                            "count",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="times in a period"),
                        ),
                        ("since", models.DateField(verbose_name="since")),
                        ("next_on", models.DateField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("running", "Running"), ("ended", "Ended")],
                                default="running",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                        ("form_token", models.UUIDField(null=True, unique=True)),
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="obligations",
                                to="accounts.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="obligations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "subject_type",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "obligation",
                        "verbose_name_plural": "obligations",
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["next_on", "id"],
                                name="obligation_to_open",
                            ),
                            models.Index(fields=["subject_type", "subject_id"], name="obligation_of_subject"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("owner__isnull", False), ("department__isnull", False), _connector="OR"
                                ),
                                name="obligation_belongs_to_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("state", "running")),
                                    models.Q(("ended_at__isnull", False), ("state", "ended")),
                                    _connector="OR",
                                ),
                                name="obligation_ended_has_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("count__isnull", True), ("count__gte", 1), _connector="OR"),
                                name="obligation_counts_to_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Outage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("starts_at", models.DateTimeField(unique=True, verbose_name="beginning")),
                        ("ends_at", models.DateTimeField(db_index=True, verbose_name="until")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="explanation")),
                        ("noted_at", models.DateTimeField(null=True)),
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
                            "noted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "outage",
                        "verbose_name_plural": "outages",
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="outage_ends_after_start",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("documents", "waiting for documents from the customer"),
                                    ("decision", "waiting for a decision of the customer"),
                                    ("unreachable", "customer cannot be reached"),
                                    ("customer_wish", "customer asked for a later time"),
                                ],
                                max_length=15,
                                verbose_name="reason",
                            ),
                        ),
                        ("words", models.CharField(max_length=300, verbose_name="evidence")),
                        ("attempts", models.JSONField(default=list, verbose_name="attempts")),
                        ("since", models.DateTimeField(verbose_name="since")),
                        ("planned_until", models.DateTimeField(verbose_name="until, at the latest")),
                        ("until", models.DateTimeField(null=True, verbose_name="until")),
                        (
                            "clock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pauses",
                                to="deadlines.clock",
                                verbose_name="clock",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pause",
                        "verbose_name_plural": "pauses",
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["since", "id"], name="pause_by_since")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)), fields=("clock",), name="pause_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("planned_until__gt", models.F("since"))), name="pause_has_an_end"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True),
                                    models.Q(
                                        ("until__gte", models.F("since")), ("until__lte", models.F("planned_until"))
                                    ),
                                    _connector="OR",
                                ),
                                name="pause_ends_in_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40, verbose_name="code")),
                        ("variant", models.CharField(blank=True, max_length=20, verbose_name="variant")),
                        ("number", models.PositiveIntegerField(default=1, verbose_name="version")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="Chinese name")),
                        (
                            "topic",
                            models.CharField(
                                choices=[
                                    ("appointments", "Appointments and the front desk"),
                                    ("sheets", "Information sheets and preparation"),
                                    ("calls", "Calls, issues and complaints"),
                                    ("after", "After the visit"),
                                    ("outbound", "Visits to customers"),
                                    ("distributors", "Distributors"),
                                    ("gifts", "Gifts and expenses"),
                                    ("assessment", "Assessment and policies"),
                                    ("delivery", "Notices and mail"),
                                ],
                                max_length=20,
                                verbose_name="topic",
                            ),
                        ),
                        ("amount", models.PositiveIntegerField(blank=True, null=True, verbose_name="amount")),
                        (
                            "unit",
                            models.CharField(
                                choices=[
                                    ("minutes", "minutes"),
                                    ("hours", "hours on the clock"),
                                    ("working_hours", "working hours"),
                                    ("working_days", "working days"),
                                    ("calendar_days", "calendar days"),
                                    ("weeks", "weeks"),
                                    ("months", "months"),
                                    ("same_day", "same day"),
                                    ("fixed", "a moment that is named"),
                                    ("per_week", "per week"),
                                    ("per_month", "per month"),
                                    ("per_quarter", "per quarter"),
                                    ("per_half_year", "per half-year"),
                                    ("per_year", "per year"),
                                    ("rings", "rings"),
                                    ("results", "results in a row"),
                                    ("times", "times"),
                                    ("percent", "per cent"),
                                    ("characters", "characters"),
                                    ("megabytes", "megabytes"),
                                    ("persons", "persons"),
                                    ("window", "hours of the day"),
                                    ("points", "points"),
                                    ("switch", "on or off"),
                                ],
                                max_length=15,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("after", "after"), ("before", "before"), ("by", "by"), ("within", "within")],
                                default="after",
                                max_length=10,
                                verbose_name="direction",
                            ),
                        ),
                        (
                            "ends",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "as usual for the unit"),
                                    ("close_of_work", "close of work"),
                                    ("same_clock_time", "same time of day"),
                                    ("end_of_day", "end of the day"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="ends at",
                            ),
                        ),
                        ("time_of_day", models.TimeField(blank=True, null=True, verbose_name="time of day")),
                        ("period", models.CharField(blank=True, max_length=10, verbose_name="end of the")),
                        ("selectors", models.JSONField(blank=True, default=dict, verbose_name="holds for")),
                        ("clauses", models.JSONField(blank=True, default=list, verbose_name="clauses")),
                        ("is_proposed", models.BooleanField(default=False, verbose_name="proposed")),
                        ("valid_from", models.DateTimeField(verbose_name="in force from")),
                        ("windows", models.JSONField(blank=True, default=list, verbose_name="windows")),
                    ],
                    options={
                        "verbose_name": "standard",
                        "verbose_name_plural": "standards",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("code", "variant", "number"), name="standard_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(("code", ""), _negated=True), name="standard_has_code"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimeLimit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40, verbose_name="code")),
                        ("variant", models.CharField(blank=True, max_length=20, verbose_name="variant")),
                        ("number", models.PositiveIntegerField(default=1, verbose_name="version")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="Chinese name")),
                        (
                            "topic",
                            models.CharField(
                                choices=[
                                    ("appointments", "Appointments and the front desk"),
                                    ("sheets", "Information sheets and preparation"),
                                    ("calls", "Calls, issues and complaints"),
                                    ("after", "After the visit"),
                                    ("outbound", "Visits to customers"),
                                    ("distributors", "Distributors"),
                                    ("gifts", "Gifts and expenses"),
                                    ("assessment", "Assessment and policies"),
                                    ("delivery", "Notices and mail"),
                                ],
                                max_length=20,
                                verbose_name="topic",
                            ),
                        ),
                        ("amount", models.PositiveIntegerField(blank=True, null=True, verbose_name="amount")),
                        (
                            "unit",
                            models.CharField(
                                choices=[
                                    ("minutes", "minutes"),
                                    ("hours", "hours on the clock"),
                                    ("working_hours", "working hours"),
                                    ("working_days", "working days"),
                                    ("calendar_days", "calendar days"),
                                    ("weeks", "weeks"),
                                    ("months", "months"),
                                    ("same_day", "same day"),
                                    ("fixed", "a moment that is named"),
                                    ("per_week", "per week"),
                                    ("per_month", "per month"),
                                    ("per_quarter", "per quarter"),
                                    ("per_half_year", "per half-year"),
                                    ("per_year", "per year"),
                                    ("rings", "rings"),
                                    ("results", "results in a row"),
                                    ("times", "times"),
                                    ("percent", "per cent"),
                                    ("characters", "characters"),
                                    ("megabytes", "megabytes"),
                                    ("persons", "persons"),
                                    ("window", "hours of the day"),
                                    ("points", "points"),
                                    ("switch", "on or off"),
                                ],
                                max_length=15,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("after", "after"), ("before", "before"), ("by", "by"), ("within", "within")],
                                default="after",
                                max_length=10,
                                verbose_name="direction",
                            ),
                        ),
                        (
                            "ends",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "as usual for the unit"),
                                    ("close_of_work", "close of work"),
                                    ("same_clock_time", "same time of day"),
                                    ("end_of_day", "end of the day"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="ends at",
                            ),
                        ),
                        ("time_of_day", models.TimeField(blank=True, null=True, verbose_name="time of day")),
                        ("period", models.CharField(blank=True, max_length=10, verbose_name="end of the")),
                        ("selectors", models.JSONField(blank=True, default=dict, verbose_name="holds for")),
                        ("clauses", models.JSONField(blank=True, default=list, verbose_name="clauses")),
                        ("is_proposed", models.BooleanField(default=False, verbose_name="proposed")),
                        ("valid_from", models.DateTimeField(verbose_name="in force from")),
                        ("starts_when", models.CharField(blank=True, max_length=160, verbose_name="starts when")),
                        (
                            "starts_when_zh",
                            models.CharField(blank=True, max_length=160, verbose_name="starts when, in Chinese"),
                        ),
                        ("stops_when", models.CharField(blank=True, max_length=160, verbose_name="stops when")),
                        (
                            "stops_when_zh",
                            models.CharField(blank=True, max_length=160, verbose_name="stops when, in Chinese"),
                        ),
                        ("responsible", models.CharField(blank=True, max_length=160, verbose_name="responsible")),
                        (
                            "responsible_zh",
                            models.CharField(blank=True, max_length=160, verbose_name="responsible, in Chinese"),
                        ),
                        ("warnings", models.JSONField(blank=True, default=list, verbose_name="warnings")),
                        (
                            "last_chance",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="last working chance"),
                        ),
                        (
                            "ladder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="limits",
                                to="deadlines.ladder",
                                verbose_name="ladder",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "time limit",
                        "verbose_name_plural": "time limits",
                        "permissions": [("manage_limits", "Can keep time limits and standards")],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("code", "variant", "number"), name="time_limit_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code", ""), _negated=True), name="time_limit_has_code"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Turn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="turn")),
                        ("first", models.DateField(verbose_name="first day")),
                        ("last", models.DateField(verbose_name="last day")),
                        ("needed", models.PositiveSmallIntegerField(default=1, verbose_name="needed")),
                        ("done", models.PositiveSmallIntegerField(default=0, verbose_name="done")),
                        ("done_at", models.DateTimeField(null=True, verbose_name="done at")),
                        (
                            "obligation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="turns",
                                to="deadlines.obligation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "turn",
                        "verbose_name_plural": "turns",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("obligation", "number"), name="turn_once"),
                            models.CheckConstraint(
                                condition=models.Q(("last__gte", models.F("first"))), name="turn_ends_after_start"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done__lt", models.F("needed")), ("done_at__isnull", True)),
                                    models.Q(("done__gte", models.F("needed")), ("done_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="turn_done_has_moment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyTurn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("starts_at", models.DateTimeField(verbose_name="beginning")),
                        ("ends_at", models.DateTimeField(verbose_name="until")),
                        ("removed_at", models.DateTimeField(editable=False, null=True)),
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duty_turns",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person on duty",
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duty_turns",
                                to="deadlines.workcalendar",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "turn of duty",
                        "verbose_name_plural": "turns of duty",
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("removed_at__isnull", True)),
                                fields=["ends_at"],
                                name="duty_turn_by_end",
                            )
                        ],
                        "constraints": [
                            deadlines.constraints.NoOverlap(
                                end="ends_at",
                                name="duty_turn_no_overlap",
                                of="calendar",
                                start="starts_at",
                                unless="removed_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="duty_turn_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DepartmentCalendar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "department",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="own_calendar",
                                to="accounts.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="departments",
                                to="deadlines.workcalendar",
                                verbose_name="working calendar",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calendar of a department",
                        "verbose_name_plural": "calendars of departments",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CalendarDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("date", models.DateField(verbose_name="date")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("working", "Working day"),
                                    ("weekend", "Weekend"),
                                    ("statutory", "Public holiday"),
                                    ("make_up", "Make-up working day"),
                                    ("company", "Company day"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("intervals", models.JSONField(default=list, verbose_name="working hours")),
                        ("label", models.CharField(blank=True, max_length=80, verbose_name="label")),
                        ("label_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese label")),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="days",
                                to="deadlines.calendarversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calendar day",
                        "verbose_name_plural": "calendar days",
                        "default_permissions": (),
                        "constraints": [models.UniqueConstraint(fields=("version", "date"), name="calendar_day_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Checkpoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("generation", models.PositiveIntegerField()),
                        ("kind", models.CharField(max_length=15)),
                        ("fire_at", models.DateTimeField()),
                        ("fired_at", models.DateTimeField(null=True)),
                        ("cancelled_at", models.DateTimeField(null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("delayed_from", models.DateTimeField(null=True)),
                        ("last_error", models.CharField(blank=True, max_length=300)),
                        (
                            "clock",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="checkpoints",
                                to="deadlines.clock",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "checkpoint",
                        "verbose_name_plural": "checkpoints",
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("cancelled_at__isnull", True), ("fired_at__isnull", True)),
                                fields=["fire_at", "id"],
                                name="checkpoint_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("fired_at__isnull", False)),
                                fields=["fired_at"],
                                name="checkpoint_fired",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("clock", "generation", "kind"), name="checkpoint_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fired_at__isnull", True), ("cancelled_at__isnull", True), _connector="OR"
                                ),
                                name="checkpoint_fired_or_cancelled",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Custody",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(null=True)),
                        (
                            "clock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="custody",
                                to="deadlines.clock",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.department",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "custody",
                        "verbose_name_plural": "custody",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)), fields=("clock",), name="custody_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="custody_ends_after_start",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
