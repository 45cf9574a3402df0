"""0001_initial to 0016_a_duty_has_a_department in one step, for a new database: what stood in between need not be replayed."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import deadlines.constraints
import history.tables
import reception.models.appointment


class Migration(migrations.Migration):
    replaces = [
        ("reception", "0001_initial"),
        ("reception", "0002_series_and_feeds"),
        ("reception", "0003_appointment_is_private"),
        ("reception", "0004_appointment_level"),
        ("reception", "0004_what_a_room_is"),
        ("reception", "0005_room_ticks_and_waiting_list"),
        ("reception", "0006_walk_ins_kiosks_and_codes"),
        ("reception", "0007_a_code_for_each_visit"),
        ("reception", "0008_house"),
        ("reception", "0009_host_answers_and_proposals"),
        ("reception", "0010_waits_areas_and_lunch"),
        ("reception", "0011_drafts_and_formal_notices"),
        ("reception", "0012_meetings_and_ticks_of_the_record"),
        ("reception", "0013_the_watch_list_at_the_gate"),
        ("reception", "0014_equipment_of_a_visit"),
        ("reception", "0015_each_guest_announces_themselves"),
        ("reception", "0016_a_duty_has_a_department"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0004_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("customers", "0001_initial"),
    ]

    operations = [
        deadlines.constraints.BtreeGist(),
        history.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Equipment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, unique=True, verbose_name="equipment name")),
                        ("name_zh", models.CharField(blank=True, max_length=60, verbose_name="Chinese name")),
                    ],
                    options={
                        "verbose_name": "equipment",
                        "verbose_name_plural": "equipment",
                        "ordering": ["id"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Site",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("name", models.CharField(max_length=80, unique=True, verbose_name="site name")),
                        ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                    ],
                    options={
                        "verbose_name": "site",
                        "verbose_name_plural": "sites",
                    },
                ),
                migrations.CreateModel(
                    name="Appointment",
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
                                    ("requested", "Requested"),
                                    ("confirmed", "Confirmed"),
                                    ("declined", "Declined"),
                                    ("arrived", "Arrived"),
                                    ("in_progress", "In progress"),
                                    ("completed", "Completed"),
                                    ("closed", "Closed"),
                                    ("cancelled", "Cancelled"),
                                    ("no_show", "No-show"),
                                ],
                                default="requested",
                                editable=False,
                                max_length=15,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("customer", "Customer visit"), ("general", "General visit")],
                                default="customer",
                                max_length=10,
                                verbose_name="kind of visit",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("phone", "Phone"), ("email", "E-mail"), ("other", "Other")],
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        ("channel_note", models.CharField(blank=True, max_length=80, verbose_name="which other way")),
                        ("received_at", models.DateTimeField(verbose_name="received at")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("requested", "Requested by the customer"), ("invited", "Invited by us")],
                                default="requested",
                                max_length=10,
                                verbose_name="visit origin",
                            ),
                        ),
                        ("visitor_name", models.CharField(max_length=80, verbose_name="visitor name")),
                        ("visitor_phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                        ("visitor_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("head_count", models.PositiveSmallIntegerField(default=1, verbose_name="head count")),
                        ("starts_at", models.DateTimeField(verbose_name="start")),
                        ("ends_at", models.DateTimeField(verbose_name="end")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="place, if no room")),
                        ("meeting_point", models.CharField(blank=True, max_length=120, verbose_name="meeting point")),
                        ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                        ("needs", models.TextField(blank=True, verbose_name="customer needs")),
                        ("is_important", models.BooleanField(default=False, verbose_name="important customer")),
                        ("is_private", models.BooleanField(default=False, verbose_name="private visit")),
                        ("special_needs", models.CharField(blank=True, max_length=200, verbose_name="special needs")),
                        (
                            "instruction",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="superior's instruction"
                            ),
                        ),
                        ("replied_at", models.DateTimeField(editable=False, null=True, verbose_name="reply given at")),
                        (
                            "reply_channel",
                            models.CharField(
                                blank=True,
                                choices=[("phone", "Phone"), ("email", "E-mail"), ("other", "Other")],
                                editable=False,
                                max_length=10,
                                verbose_name="reply given by way of",
                            ),
                        ),
                        (
                            "decline_reason",
                            models.CharField(blank=True, editable=False, max_length=200, verbose_name="reason"),
                        ),
                        ("invitation_uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("invitation_sequence", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "code",
                            models.CharField(
                                default=reception.models.appointment.new_code,
                                editable=False,
                                max_length=8,
                                verbose_name="visitor code",
                            ),
                        ),
                        (
                            "cancel_reason",
                            models.CharField(blank=True, editable=False, max_length=200, verbose_name="reason"),
                        ),
                        (
                            "reschedules",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="times rescheduled"
                            ),
                        ),
                        (
                            "needs_on_arrival",
                            models.TextField(blank=True, editable=False, verbose_name="needs confirmed on arrival"),
                        ),
                        ("arrived_at", models.DateTimeField(editable=False, null=True, verbose_name="arrived at")),
                        (
                            "host_answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("asked", "Asked, no answer yet"),
                                    ("coming", "Is coming"),
                                    ("hold", "Asks to wait"),
                                    ("silent", "Nobody answers"),
                                ],
                                editable=False,
                                max_length=8,
                                verbose_name="host's answer",
                            ),
                        ),
                        (
                            "host_answered_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="answered at"),
                        ),
                        (
                            "host_hold_minutes",
                            models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="minutes to wait"),
                        ),
                        ("meeting_started_at", models.DateTimeField(editable=False, null=True, verbose_name="met at")),
                        ("left_at", models.DateTimeField(editable=False, null=True, verbose_name="left at")),
                        (
                            "clearance",
                            models.CharField(
                                choices=[
                                    ("not_needed", "No sheet needed"),
                                    ("waiting", "Not cleared"),
                                    ("cleared", "Cleared"),
                                ],
                                default="not_needed",
                                editable=False,
                                max_length=12,
                                verbose_name="clearance",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(blank=True, editable=False, max_length=3, verbose_name="reception level"),
                        ),
                        ("tasks_open", models.PositiveSmallIntegerField(default=0, editable=False)),
                        ("tasks_total", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "satisfaction",
                            models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="satisfaction"),
                        ),
                        ("search", models.CharField(editable=False, max_length=900)),
                        ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="customers.contact",
                                verbose_name="visitor",
                            ),
                        ),
                        (
                            "contact_person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="company contact person",
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
                                related_name="appointments",
                                to="accounts.department",
                                verbose_name="receiving department",
                            ),
                        ),
                        (
                            "deputy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputised_appointments",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="deputy",
                            ),
                        ),
                        (
                            "host_asked",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked to come",
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="invited by",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="customers.organisation",
                                verbose_name="organisation",
                            ),
                        ),
                        (
                            "receptionist",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="received_appointments",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="customer receptionist",
                            ),
                        ),
                        (
                            "replied_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reply given by",
                            ),
                        ),
                        (
                            "salesperson",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sold_appointments",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="salesperson",
                            ),
                        ),
                        (
                            "seen_off_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="seen off by",
                            ),
                        ),
                        (
                            "sign_in_person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sign-in person",
                            ),
                        ),
                        (
                            "equipment",
                            models.ManyToManyField(
                                blank=True,
                                related_name="appointments",
                                to="reception.equipment",
                                verbose_name="equipment needed",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="reception.room",
                                verbose_name="room",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="reception.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "appointment",
                        "verbose_name_plural": "appointments",
                        "permissions": [
                            ("register_appointment", "Can register a request for anybody"),
                            ("receive_appointment", "Can check visitors in and out"),
                            ("override_clearance", "Can let a visitor in without a signed sheet"),
                            ("view_private", "Can see who comes on a private visit"),
                        ],
                        "indexes": [
                            models.Index(fields=["starts_at", "id"], name="appointment_by_start"),
                            models.Index(fields=["state", "starts_at"], name="appointment_by_state"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="appointment_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("head_count__gte", 1)), name="appointment_somebody_comes"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("visitor_phone", ""), _negated=True),
                                    models.Q(("visitor_email", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="appointment_visitor_reachable",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "declined"), _negated=True),
                                    models.Q(("decline_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="appointment_declined_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["confirmed", "arrived", "in_progress", "completed", "closed"]),
                                        _negated=True,
                                    ),
                                    ("room__isnull", False),
                                    models.Q(("place", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="appointment_confirmed_has_place",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["confirmed", "arrived", "in_progress", "completed", "closed"]),
                                        _negated=True,
                                    ),
                                    models.Q(("needs", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="appointment_confirmed_has_needs",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("origin", "invited"), _negated=True),
                                    ("invited_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="appointment_invited_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConfidentialityNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("body", models.TextField(verbose_name="text")),
                        ("body_zh", models.TextField(verbose_name="Chinese text")),
                        ("issued_at", models.DateTimeField(verbose_name="issued at")),
                        ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended at")),
                        (
                            "issued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="issued by",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="confidentiality_notices",
                                to="reception.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "confidentiality notice",
                        "verbose_name_plural": "confidentiality notices",
                        "ordering": ["site", "-number"],
                        "permissions": [("issue_confidentiality", "Can write the confidentiality notice of a site")],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("site", "number"), name="confidentiality_version_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("site",),
                                name="confidentiality_one_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("ended_at__gte", models.F("issued_at")),
                                    _connector="OR",
                                ),
                                name="confidentiality_ends_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Kiosk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("name", models.CharField(max_length=60, verbose_name="where it stands")),
                        ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("seen_at", models.DateTimeField(editable=False, null=True, verbose_name="last seen")),
                        (
                            "revoked_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="out of use since"),
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kiosks",
                                to="reception.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "kiosk",
                        "verbose_name_plural": "kiosks",
                        "permissions": [("manage_kiosks", "Can set up the tablets at the entrances")],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                                    ("planned", "Planned"),
                                    ("held", "Held"),
                                    ("recorded", "Minutes done"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="planned",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("subject", models.CharField(max_length=200, verbose_name="subject")),
                        ("agenda", models.TextField(verbose_name="agenda")),
                        ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="began at")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                        ("minutes_text", models.TextField(blank=True, verbose_name="minutes")),
                        (
                            "minutes_done_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="minutes finished at"),
                        ),
                        ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
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
                            "minute_taker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="minutes are taken by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "meeting",
                        "verbose_name_plural": "meetings",
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subject", ""), _negated=True), models.Q(("agenda", ""), _negated=True)
                                ),
                                name="meeting_has_subject_and_agenda",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("started_at__isnull", True),
                                    ("ended_at__gte", models.F("started_at")),
                                    _connector="OR",
                                ),
                                name="meeting_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["held", "recorded"]), _negated=True),
                                    ("ended_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="meeting_held_has_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "recorded"), _negated=True),
                                    models.Q(
                                        ("minutes_done_at__isnull", False),
                                        models.Q(("minutes_text", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_recorded_has_minutes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActionItem",
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
                                choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                                default="open",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="what was agreed")),
                        ("due_at", models.DateTimeField(verbose_name="done by")),
                        ("done_at", models.DateTimeField(editable=False, null=True, verbose_name="done at")),
                        (
                            "customer_informed_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="customer told at"),
                        ),
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
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="action_items",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who does it",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="reception.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agreed item",
                        "verbose_name_plural": "agreed items",
                        "ordering": ["due_at", "pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="action_item_says_what"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    ("done_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="action_item_done_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingAttendee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=80)),
                        ("job_title", models.CharField(blank=True, max_length=80, verbose_name="job title")),
                        ("job_title_zh", models.CharField(blank=True, max_length=80)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendees",
                                to="reception.meeting",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attendee",
                        "verbose_name_plural": "attendees",
                        "ordering": ["pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("person__isnull", False)),
                                fields=("meeting", "person"),
                                name="meeting_attendee_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="meeting_attendee_has_name"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceptionRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("visitor_name", models.CharField(max_length=80, verbose_name="visitor name")),
                        ("organisation_name", models.CharField(max_length=120, verbose_name="organisation")),
                        ("visitor_phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                        ("visitor_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("started_at", models.DateTimeField(null=True, verbose_name="started at")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="place, if no room")),
                        ("topics", models.TextField(blank=True, verbose_name="topics presented")),
                        ("questions", models.TextField(blank=True, verbose_name="customer's questions")),
                        ("needs", models.TextField(blank=True, verbose_name="customer's needs")),
                        ("answers", models.TextField(blank=True, verbose_name="answers and advice")),
                        (
                            "questions_asked",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number of questions"),
                        ),
                        (
                            "questions_on_spot",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="answered on the spot"
                            ),
                        ),
                        ("opinions", models.TextField(blank=True, verbose_name="opinions and suggestions")),
                        (
                            "cooperation_intention",
                            models.CharField(blank=True, max_length=200, verbose_name="cooperation intention"),
                        ),
                        ("is_adhoc", models.BooleanField(default=False, verbose_name="without an appointment")),
                        ("is_urgent", models.BooleanField(default=False, verbose_name="urgent")),
                        (
                            "instruction",
                            models.CharField(blank=True, max_length=200, verbose_name="superior's instruction"),
                        ),
                        ("remarks", models.TextField(blank=True, verbose_name="remarks")),
                        ("closed_at", models.DateTimeField(editable=False, null=True, verbose_name="closed at")),
                        (
                            "appointment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="record",
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
                            "room",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="reception.room",
                                verbose_name="room",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reception record",
                        "verbose_name_plural": "reception records",
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("ended_at__gte", models.F("started_at")),
                                    _connector="OR",
                                ),
                                name="reception_record_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("visitor_phone", ""), _negated=True),
                                    models.Q(("visitor_email", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="reception_record_visitor_reachable",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("visitor_name", ""), _negated=True),
                                name="reception_record_has_visitor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("questions_asked__isnull", True), ("questions_on_spot__isnull", True)),
                                    models.Q(
                                        ("questions_asked__gte", models.F("questions_on_spot")),
                                        ("questions_on_spot__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="reception_record_questions_counted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("organisation_name", ""), _negated=True),
                                name="reception_record_has_organisation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("room__isnull", False), models.Q(("place", ""), _negated=True), _connector="OR"
                                ),
                                name="reception_record_has_place",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at__isnull", True),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("started_at__isnull", False),
                                        models.Q(("questions", ""), _negated=True),
                                        models.Q(("needs", ""), _negated=True),
                                        models.Q(("answers", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reception_record_closed_is_complete",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceptionStaff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("name_zh", models.CharField(blank=True, max_length=80)),
                        ("job_title", models.CharField(blank=True, max_length=80, verbose_name="job title")),
                        ("job_title_zh", models.CharField(blank=True, max_length=80)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="staff",
                                to="reception.receptionrecord",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "receiving person",
                        "verbose_name_plural": "receiving staff",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("record", "person"), name="reception_staff_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecordTick",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "deed",
                            models.CharField(
                                choices=[
                                    ("received", "Received"),
                                    ("guided", "Guided to the place"),
                                    ("assisted", "Assisted"),
                                ],
                                max_length=10,
                                verbose_name="deed",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="ticked at")),
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
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ticks",
                                to="reception.receptionrecord",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tick on the record",
                        "verbose_name_plural": "ticks on the record",
                        "default_permissions": (),
                        "constraints": [models.UniqueConstraint(fields=("record", "deed"), name="record_tick_once")],
                    },
                ),
                migrations.CreateModel(
                    name="RollCall",
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
                                choices=[("running", "Running"), ("ended", "Ended")],
                                default="running",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("is_drill", models.BooleanField(default=False, verbose_name="drill")),
                        ("started_at", models.DateTimeField(verbose_name="begun at")),
                        ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended at")),
                        (
                            "result",
                            models.CharField(
                                blank=True, editable=False, max_length=500, verbose_name="result in words"
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
                            "ended_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ended by",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roll_calls",
                                to="reception.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "roll call",
                        "verbose_name_plural": "roll calls",
                        "permissions": [("call_roll", "Can see who is in the house, and call the roll")],
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["-started_at", "-id"], name="roll_call_by_start")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "running")),
                                fields=("site",),
                                name="roll_call_one_running_per_site",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("state", "running")),
                                    models.Q(("ended_at__gte", models.F("started_at")), ("state", "ended")),
                                    _connector="OR",
                                ),
                                name="roll_call_ended_has_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RollCallLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                        ("seen_at", models.DateTimeField(null=True, verbose_name="seen at")),
                        ("ticked_at", models.DateTimeField(null=True)),
                        (
                            "roll_call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="reception.rollcall",
                            ),
                        ),
                        (
                            "seen_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="seen by",
                            ),
                        ),
                        (
                            "visitor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reception.visitor"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person of a roll call",
                        "verbose_name_plural": "persons of a roll call",
                        "ordering": ["id"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("roll_call", "visitor"), name="roll_call_line_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Room",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("name", models.CharField(max_length=60, verbose_name="room name")),
                        ("name_zh", models.CharField(blank=True, max_length=60, verbose_name="Chinese name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("meeting", "Meeting room"),
                                    ("negotiation", "Negotiation room"),
                                    ("hall", "Reception hall"),
                                ],
                                default="meeting",
                                max_length=15,
                                verbose_name="kind",
                            ),
                        ),
                        ("floor", models.CharField(blank=True, max_length=10, verbose_name="floor")),
                        ("capacity", models.PositiveSmallIntegerField(verbose_name="capacity")),
                        ("levels", models.CharField(blank=True, max_length=40, verbose_name="permitted levels")),
                        ("opens_at", models.TimeField(blank=True, null=True, verbose_name="opens at")),
                        ("closes_at", models.TimeField(blank=True, null=True, verbose_name="closes at")),
                        ("rests", models.BooleanField(default=False, verbose_name="closed on rest days")),
                        ("setup_minutes", models.PositiveSmallIntegerField(default=0, verbose_name="set-up minutes")),
                        (
                            "cleanup_minutes",
                            models.PositiveSmallIntegerField(default=0, verbose_name="clean-up minutes"),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "equipment",
                            models.ManyToManyField(
                                blank=True, related_name="rooms", to="reception.equipment", verbose_name="equipment"
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rooms",
                                to="reception.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "room",
                        "verbose_name_plural": "rooms",
                        "ordering": ["capacity", "name"],
                        "permissions": [
                            ("manage_rooms", "Can set up sites and rooms"),
                            ("close_room", "Can close a room for a time"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("site", "name"), name="room_name_once_per_site"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closes_at__isnull", True), ("opens_at__isnull", True)),
                                    ("closes_at__gt", models.F("opens_at")),
                                    _connector="OR",
                                ),
                                name="room_opens_before_it_closes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity__gte", 1)), name="room_seats_somebody"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="start")),
                        ("ends_at", models.DateTimeField(verbose_name="end")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="place, if no room")),
                        ("proposed_at", models.DateTimeField(editable=False)),
                        ("closed_at", models.DateTimeField(editable=False, null=True)),
                        ("is_chosen", models.BooleanField(default=False, editable=False, verbose_name="chosen")),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="reception.appointment",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                    ],
                    options={
                        "verbose_name": "proposed time",
                        "verbose_name_plural": "proposed times",
                        "ordering": ["starts_at", "id"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="proposal_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_chosen", False), ("closed_at__isnull", False), _connector="OR"),
                                name="proposal_chosen_is_closed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Feed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("revoked_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reception.room",
                                verbose_name="room",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calendar feed",
                        "verbose_name_plural": "calendar feeds",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at__isnull", True), ("room__isnull", True)),
                                fields=("owner",),
                                name="feed_one_of_a_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at__isnull", True)),
                                fields=("owner", "room"),
                                name="feed_one_of_a_room",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Closure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="start")),
                        ("ends_at", models.DateTimeField(verbose_name="end")),
                        ("reason", models.CharField(max_length=120, verbose_name="reason")),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("lifted_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "exempt",
                            models.ManyToManyField(
                                blank=True,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="may book it all the same",
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closures",
                                to="reception.room",
                                verbose_name="room",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "closure",
                        "verbose_name_plural": "closures",
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("lifted_at__isnull", True)),
                                fields=["room", "ends_at"],
                                name="closure_standing_by_end",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="closure_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="closure_has_reason"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoomBooking",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
                        ("starts_at", models.DateTimeField(verbose_name="start")),
                        ("ends_at", models.DateTimeField(verbose_name="end")),
                        ("busy_from", models.DateTimeField(editable=False)),
                        ("busy_until", models.DateTimeField(editable=False)),
                        ("expires_at", models.DateTimeField(editable=False, null=True)),
                        ("released_at", models.DateTimeField(editable=False, null=True)),
                        ("created_at", models.DateTimeField(editable=False)),
                        (
                            "appointment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bookings",
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
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bookings",
                                to="reception.room",
                                verbose_name="room",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "room booking",
                        "verbose_name_plural": "room bookings",
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["room", "busy_from"], name="room_booking_by_start")],
                        "constraints": [
                            deadlines.constraints.NoOverlap(
                                end="busy_until",
                                name="room_booking_no_overlap",
                                of="room",
                                start="busy_from",
                                unless="released_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="room_booking_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("busy_from__lte", models.F("starts_at")), ("busy_until__gte", models.F("ends_at"))
                                ),
                                name="room_booking_is_busy",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("appointment__isnull", False),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="room_booking_says_what_for",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("released_at__isnull", True)),
                                fields=("appointment",),
                                name="room_booking_one_per_appointment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoomTick",
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
                                choices=[("clean", "Cleaned and aired"), ("ready", "Room ready")],
                                max_length=5,
                                verbose_name="kind",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="ticked at")),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="room_ticks",
                                to="reception.appointment",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ticked by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tick of a room",
                        "verbose_name_plural": "ticks of rooms",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("appointment", "kind"), name="room_tick_once_per_visit")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Series",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("rule", models.CharField(max_length=200, verbose_name="rule")),
                        ("first_at", models.DateTimeField(verbose_name="first visit")),
                        ("time_zone", models.CharField(max_length=40, verbose_name="time zone")),
                        ("skips_rest_days", models.BooleanField(default=True, verbose_name="not on rest days")),
                        ("created_at", models.DateTimeField(editable=False)),
                        ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reception.series",
                                verbose_name="continues",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "recurring visit",
                        "verbose_name_plural": "recurring visits",
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("rule", ""), _negated=True), name="series_has_rule"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Occurrence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("planned_start", models.DateTimeField(verbose_name="planned start")),
                        ("planned_end", models.DateTimeField(verbose_name="planned end")),
                        (
                            "appointment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="occurrence",
                                to="reception.appointment",
                                verbose_name="appointment",
                            ),
                        ),
                        (
                            "planned_room",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reception.room",
                                verbose_name="planned room",
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="occurrences",
                                to="reception.series",
                                verbose_name="recurring visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "visit of a series",
                        "verbose_name_plural": "visits of a series",
                        "ordering": ["planned_start"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("series", "planned_start"), name="occurrence_once_per_start"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("planned_end__gt", models.F("planned_start"))),
                                name="occurrence_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sighting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(unique=True)),
                        ("is_seen", models.BooleanField()),
                        ("at", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sightings",
                                to="reception.rollcallline",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sighting",
                        "verbose_name_plural": "sightings",
                        "ordering": ["at", "id"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="LostItem",
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
                                choices=[("kept", "Kept here"), ("returned", "Given back"), ("disposed", "Given away")],
                                default="kept",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("description", models.CharField(max_length=200, verbose_name="what it is")),
                        ("found_at", models.DateTimeField(verbose_name="found at (time)")),
                        ("found_where", models.CharField(max_length=120, verbose_name="found where")),
                        ("found_by", models.CharField(max_length=80, verbose_name="found by")),
                        ("kept_where", models.CharField(blank=True, max_length=120, verbose_name="kept where")),
                        (
                            "returned_to",
                            models.CharField(blank=True, editable=False, max_length=80, verbose_name="given back to"),
                        ),
                        ("returned_at", models.DateTimeField(editable=False, null=True, verbose_name="given back at")),
                        (
                            "disposal",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="given to whom, and why"
                            ),
                        ),
                        ("search", models.CharField(editable=False, max_length=900)),
                        ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                        (
                            "appointment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lost_items",
                                to="reception.appointment",
                                verbose_name="left by a visitor of",
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
                            "returned_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="given back by",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lost_items",
                                to="reception.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "thing found",
                        "verbose_name_plural": "things found",
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["-found_at", "-id"], name="lost_item_by_found")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "returned"), _negated=True),
                                    models.Q(
                                        models.Q(("returned_to", ""), _negated=True),
                                        ("returned_at__gte", models.F("found_at")),
                                    ),
                                    _connector="OR",
                                ),
                                name="lost_item_returned_to_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "disposed"), _negated=True),
                                    models.Q(("disposal", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="lost_item_disposed_with_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entrance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("directions", models.CharField(blank=True, max_length=300, verbose_name="the way to us")),
                        (
                            "directions_zh",
                            models.CharField(blank=True, max_length=300, verbose_name="the way to us, in Chinese"),
                        ),
                        ("map_url", models.URLField(blank=True, verbose_name="address of a map")),
                        ("checks_in", models.BooleanField(default=False, verbose_name="visitors check themselves in")),
                        (
                            "checks_out",
                            models.BooleanField(default=False, verbose_name="visitors check themselves out"),
                        ),
                        (
                            "site",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entrance",
                                to="reception.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entrance",
                        "verbose_name_plural": "entrances",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Area",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("name", models.CharField(max_length=80, verbose_name="area")),
                        ("name_zh", models.CharField(blank=True, max_length=80, verbose_name="Chinese name")),
                        ("is_restricted", models.BooleanField(default=False, verbose_name="only with an escort")),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="areas",
                                to="reception.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "area",
                        "verbose_name_plural": "areas",
                        "ordering": ["site", "name"],
                        "default_permissions": (),
                        "constraints": [models.UniqueConstraint(fields=("site", "name"), name="area_once_per_site")],
                    },
                ),
                migrations.CreateModel(
                    name="Visitor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("job_title", models.CharField(blank=True, max_length=80, verbose_name="job title")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                        ("signed_in_at", models.DateTimeField(editable=False, null=True, verbose_name="signed in at")),
                        ("badge_number", models.CharField(blank=True, max_length=20, verbose_name="badge number")),
                        ("materials_given", models.BooleanField(default=False, verbose_name="materials handed over")),
                        (
                            "signed_out_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="signed out at"),
                        ),
                        (
                            "left_items_checked",
                            models.BooleanField(default=False, verbose_name="checked for things left behind"),
                        ),
                        ("is_out", models.BooleanField(default=False, editable=False, verbose_name="out of the house")),
                        ("out_since", models.DateTimeField(editable=False, null=True)),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visitors",
                                to="reception.appointment",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="customers.contact",
                                verbose_name="contact",
                            ),
                        ),
                        (
                            "signed_in_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_out_by",
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
                        "verbose_name": "visitor",
                        "verbose_name_plural": "visitors",
                        "ordering": ["id"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_out_at__isnull", True),
                                    ("signed_out_at__gte", models.F("signed_in_at")),
                                    _connector="OR",
                                ),
                                name="visitor_leaves_after_coming",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_out", False),
                                    models.Q(("signed_in_at__isnull", False), ("signed_out_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="visitor_out_is_still_visiting",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_signed", models.BooleanField(verbose_name="signed")),
                        ("name", models.CharField(max_length=80, verbose_name="name as signed")),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="why not")),
                        ("at", models.DateTimeField(verbose_name="signed at")),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signings",
                                to="reception.confidentialitynotice",
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken by",
                            ),
                        ),
                        (
                            "visitor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signings",
                                to="reception.visitor",
                                verbose_name="visitor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signature",
                        "verbose_name_plural": "signatures",
                        "ordering": ["-at", "-id"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_signed", True)),
                                fields=("notice", "visitor"),
                                name="signed_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="signing_has_name"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Badge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("day", models.DateField(verbose_name="day")),
                        ("number", models.PositiveSmallIntegerField(verbose_name="badge number")),
                        ("issued_at", models.DateTimeField(verbose_name="issued at")),
                        (
                            "issued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="issued by",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="badges",
                                to="reception.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "visitor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="badges",
                                to="reception.visitor",
                                verbose_name="visitor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "badge",
                        "verbose_name_plural": "badges",
                        "ordering": ["day", "number"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("site", "day", "number"), name="badge_number_once_per_site_and_day"
                            ),
                            models.UniqueConstraint(fields=("visitor", "day"), name="badge_once_per_visitor_and_day"),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="badge_numbers_begin_with_one"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Announcement",
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
                                choices=[("here", "Is here"), ("going", "Is leaving")], default="here", max_length=5
                            ),
                        ),
                        ("head_count", models.PositiveSmallIntegerField(default=1, verbose_name="head count")),
                        ("at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("is_refused", models.BooleanField(default=False)),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="announcements",
                                to="reception.appointment",
                            ),
                        ),
                        (
                            "kiosk",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="announcements",
                                to="reception.kiosk",
                            ),
                        ),
                        (
                            "visitor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reception.visitor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "announcement",
                        "verbose_name_plural": "announcements",
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["settled_at", "at"], name="announcement_by_time")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("settled_at__isnull", True), ("visitor__isnull", True)),
                                fields=("appointment", "kind"),
                                name="announcement_one_open_per_code",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("settled_at__isnull", True)),
                                fields=("visitor", "kind"),
                                name="announcement_one_open_per_guest",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wait",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=120, verbose_name="reason of the wait")),
                        ("minutes", models.PositiveSmallIntegerField(verbose_name="expected minutes")),
                        (
                            "is_looked_after",
                            models.BooleanField(default=False, verbose_name="drink and something to read offered"),
                        ),
                        ("told_at", models.DateTimeField()),
                        (
                            "appointment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wait",
                                to="reception.appointment",
                            ),
                        ),
                        (
                            "told_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "wait",
                        "verbose_name_plural": "waits",
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="wait_has_reason"
                            ),
                            models.CheckConstraint(condition=models.Q(("minutes__gte", 1)), name="wait_takes_a_minute"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Waiting",
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
                                    ("waiting", "Waiting for a room"),
                                    ("offered", "Room offered"),
                                    ("taken", "Has a room"),
                                    ("lapsed", "Offer lapsed"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="waiting",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("offered_at", models.DateTimeField(editable=False, null=True)),
                        ("expires_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waitings",
                                to="reception.appointment",
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
                            "offered_room",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reception.room",
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
                                verbose_name="only this room",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "place in the line",
                        "verbose_name_plural": "waiting list",
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["state", "created_at"], name="waiting_in_line")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "offered"])),
                                fields=("appointment",),
                                name="waiting_once_per_appointment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "offered"), _negated=True),
                                    models.Q(("expires_at__isnull", False), ("offered_room__isnull", False)),
                                    _connector="OR",
                                ),
                                name="waiting_offer_has_room_and_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WalkIn",
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
                                    ("reported", "Reported"),
                                    ("forwarded", "Passed on"),
                                    ("acknowledged", "Answered for"),
                                    ("received", "Received"),
                                    ("expected", "Had an appointment"),
                                    ("rebooked", "Comes again"),
                                    ("we_visit", "We visit them"),
                                    ("referred", "Referred elsewhere"),
                                    ("left", "Left"),
                                ],
                                default="reported",
                                editable=False,
                                max_length=15,
                                verbose_name="state",
                            ),
                        ),
                        ("arrived_at", models.DateTimeField(verbose_name="came at")),
                        ("visitor_name", models.CharField(max_length=80, verbose_name="visitor name")),
                        (
                            "organisation_name",
                            models.CharField(blank=True, max_length=120, verbose_name="organisation"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                        ("head_count", models.PositiveSmallIntegerField(default=1, verbose_name="head count")),
                        ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                        ("is_important", models.BooleanField(default=False, verbose_name="important customer")),
                        ("special_needs", models.CharField(blank=True, max_length=200, verbose_name="special needs")),
                        (
                            "instruction",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="superior's instruction"
                            ),
                        ),
                        ("forwarded_at", models.DateTimeField(editable=False, null=True, verbose_name="passed on at")),
                        (
                            "acknowledged_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="answered at"),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("coming", "I am coming"),
                                    ("send_up", "Please send them to me"),
                                    ("wait", "Please let them wait"),
                                    ("cannot", "I cannot receive them"),
                                ],
                                editable=False,
                                max_length=10,
                                verbose_name="answer",
                            ),
                        ),
                        (
                            "answer_note",
                            models.CharField(
                                blank=True, editable=False, max_length=120, verbose_name="word to the desk"
                            ),
                        ),
                        ("is_urgent", models.BooleanField(editable=False, null=True, verbose_name="urgent")),
                        (
                            "can_receive",
                            models.BooleanField(editable=False, null=True, verbose_name="we can receive them"),
                        ),
                        (
                            "next_step",
                            models.CharField(blank=True, editable=False, max_length=200, verbose_name="next step"),
                        ),
                        ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="settled at")),
                        ("search", models.CharField(editable=False, max_length=900)),
                        ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                        (
                            "appointment",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="walk_ins",
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
                            "forwarded_to",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="walk_ins",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="passed on to",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="host",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="walk_ins",
                                to="reception.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "superior",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="superior",
                            ),
                        ),
                        (
                            "wanted_person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="whom they want to see",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "walk-in",
                        "verbose_name_plural": "walk-ins",
                        "permissions": [
                            ("report_walkin", "Can report visitors without an appointment"),
                            ("decide_walkin", "Can decide what happens with visitors without an appointment"),
                        ],
                        "default_permissions": (),
                        "indexes": [
                            models.Index(fields=["arrived_at", "id"], name="walkin_by_arrival"),
                            models.Index(fields=["state", "arrived_at"], name="walkin_by_state"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("head_count__gte", 1)), name="walkin_somebody_comes"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "received"), _negated=True),
                                    models.Q(
                                        ("appointment__isnull", False), ("can_receive", True), ("is_urgent", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="walkin_received_was_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "expected"), _negated=True),
                                    ("appointment__isnull", False),
                                    _connector="OR",
                                ),
                                name="walkin_expected_has_visit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["rebooked", "we_visit"]), _negated=True),
                                    models.Q(
                                        models.Q(("phone", ""), _negated=True),
                                        models.Q(("next_step", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="walkin_seen_again_is_reachable",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["forwarded", "acknowledged"]), _negated=True),
                                    models.Q(("forwarded_at__isnull", False), ("forwarded_to__isnull", False)),
                                    _connector="OR",
                                ),
                                name="walkin_passed_on_to_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitDraft",
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
                                choices=[("open", "To be arranged"), ("taken_up", "Arranged"), ("dropped", "Dropped")],
                                default="open",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("they_return", "The visitor comes again"), ("we_visit", "We visit them")],
                                max_length=12,
                                verbose_name="who visits whom",
                            ),
                        ),
                        ("visitor_name", models.CharField(max_length=80, verbose_name="visitor name")),
                        (
                            "organisation_name",
                            models.CharField(blank=True, max_length=120, verbose_name="organisation"),
                        ),
                        ("phone", models.CharField(max_length=30, verbose_name="phone")),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                        ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                        ("wish", models.CharField(blank=True, max_length=200, verbose_name="agreed time")),
                        (
                            "appointment",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="draft_before",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visit_drafts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who looks after it",
                            ),
                        ),
                        (
                            "walk_in",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="draft",
                                to="reception.walkin",
                                verbose_name="walk-in",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "visit to be arranged",
                        "verbose_name_plural": "visits to be arranged",
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["state", "created_at"], name="visit_draft_by_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("direction", "we_visit"), _negated=True),
                                    models.Q(("address", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="visit_draft_says_where_we_go",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WatchEntry",
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
                                choices=[("in_force", "In force"), ("lifted", "Lifted")],
                                default="in_force",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("aliases", models.TextField(blank=True, verbose_name="other names, one a line")),
                        ("organisation", models.CharField(blank=True, max_length=120, verbose_name="organisation")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                        ("reason", models.TextField(verbose_name="why")),
                        ("instruction", models.CharField(max_length=200, verbose_name="what the desk does")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="until and including")),
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
                        "verbose_name": "watch list entry",
                        "verbose_name_plural": "watch list",
                        "ordering": ["name"],
                        "permissions": [
                            ("keep_watchlist", "Can read and write the watch list"),
                            ("answer_watchlist", "Can see and answer what the watch list finds"),
                        ],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                                ),
                                name="watch_entry_has_name_and_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WatchHit",
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
                                    ("open", "To be answered"),
                                    ("let_in", "Let in"),
                                    ("turned_away", "Turned away"),
                                ],
                                default="open",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "matched_by",
                            models.CharField(
                                choices=[
                                    ("written", "same characters"),
                                    ("latin", "same letters"),
                                    ("sound", "same sound"),
                                    ("phone", "same phone"),
                                ],
                                max_length=8,
                                verbose_name="found by",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, editable=False, max_length=200, verbose_name="reason")),
                        ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered at")),
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
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hits",
                                to="reception.watchentry",
                                verbose_name="watch list entry",
                            ),
                        ),
                        (
                            "visitor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="watch_hits",
                                to="reception.visitor",
                                verbose_name="visitor",
                            ),
                        ),
                        (
                            "walk_in",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="watch_hits",
                                to="reception.walkin",
                                verbose_name="walk-in",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "watch list hit",
                        "verbose_name_plural": "watch list hits",
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["state", "-id"], name="watch_hit_by_state")],
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "visitor"), name="watch_hit_once"),
                            models.UniqueConstraint(fields=("entry", "walk_in"), name="watch_hit_once_at_the_gate"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("visitor__isnull", False), ("walk_in__isnull", False), _connector="OR"
                                ),
                                name="watch_hit_of_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "open"), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="watch_hit_answered_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WatchKey",
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
                                    ("written", "same characters"),
                                    ("latin", "same letters"),
                                    ("sound", "same sound"),
                                    ("phone", "same phone"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("key", models.CharField(max_length=120)),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="keys",
                                to="reception.watchentry",
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("key", "kind", "entry"), name="watch_key_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WatchReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="read at")),
                        (
                            "entry",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="reception.watchentry",
                                verbose_name="watch list entry",
                            ),
                        ),
                        (
                            "reader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reader",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reading of the watch list",
                        "verbose_name_plural": "readings of the watch list",
                        "ordering": ["-at", "-id"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="AreaVisit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("was_restricted", models.BooleanField(default=False, editable=False)),
                        ("entered_at", models.DateTimeField(verbose_name="from")),
                        ("left_at", models.DateTimeField(null=True, verbose_name="until")),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="area_visits",
                                to="reception.appointment",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="reception.area",
                                verbose_name="area",
                            ),
                        ),
                        (
                            "escort",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="escort",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "area visited",
                        "verbose_name_plural": "areas visited",
                        "ordering": ["entered_at", "id"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("was_restricted", False), ("escort__isnull", False), _connector="OR"
                                ),
                                name="area_visit_restricted_has_escort",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_at__isnull", True), ("left_at__gte", models.F("entered_at")), _connector="OR"
                                ),
                                name="area_visit_ends_after_start",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("left_at__isnull", True)),
                                fields=("appointment",),
                                name="area_visit_one_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("duty", models.CharField(max_length=120, verbose_name="duty")),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="reception.appointment",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="receiving person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "duty",
                        "verbose_name_plural": "duties",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("appointment", "person"), name="assignment_once_per_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("duty", ""), _negated=True), name="assignment_has_duty"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                        ("typed", models.JSONField(default=dict)),
                        ("form_token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("kept_at", models.DateTimeField(verbose_name="kept at")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="kept by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "draft",
                        "verbose_name_plural": "drafts",
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["owner", "-kept_at"], name="draft_of_owner")],
                    },
                ),
                migrations.CreateModel(
                    name="Enquiry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", models.CharField(blank=True, max_length=200, verbose_name="question")),
                        ("asked_at", models.DateTimeField(editable=False, verbose_name="asked at")),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[("accepted", "Suits"), ("declined", "Does not suit")],
                                max_length=10,
                                verbose_name="answer",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="remark")),
                        ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered at")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enquiries",
                                to="reception.appointment",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enquiries",
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
                                related_name="enquiries",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "availability question",
                        "verbose_name_plural": "availability questions",
                        "ordering": ["id"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("department__isnull", True), ("person__isnull", False)),
                                    models.Q(("department__isnull", False), ("person__isnull", True)),
                                    _connector="OR",
                                ),
                                name="enquiry_asks_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="enquiry_answered_when",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "")),
                                fields=("appointment", "person"),
                                name="enquiry_open_once_per_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "")),
                                fields=("appointment", "department"),
                                name="enquiry_open_once_per_department",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FormalNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("received_at", models.DateTimeField(verbose_name="notice received at")),
                        (
                            "channel",
                            models.CharField(
                                choices=[("phone", "Phone"), ("email", "E-mail"), ("other", "Other")],
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        ("channel_note", models.CharField(blank=True, max_length=80, verbose_name="which other way")),
                        ("content", models.CharField(blank=True, max_length=400, verbose_name="what it says")),
                        ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                        (
                            "contacted_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="customer contacted at"),
                        ),
                        (
                            "settled",
                            models.CharField(
                                blank=True, editable=False, max_length=400, verbose_name="what was settled"
                            ),
                        ),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="formal_notices",
                                to="reception.appointment",
                                verbose_name="appointment",
                            ),
                        ),
                        (
                            "contacted_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="customer contacted by",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recorded by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "formal notice",
                        "verbose_name_plural": "formal notices",
                        "ordering": ["received_at", "id"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel", "other"), _negated=True),
                                    models.Q(("channel_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="formal_notice_names_other_channel",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("contacted_at__isnull", True),
                                    models.Q(("settled", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="formal_notice_contact_says_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KioskMiss",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "kiosk",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="misses", to="reception.kiosk"
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["kiosk", "at"], name="kiosk_miss_by_time")],
                    },
                ),
            ],
        ),
    ]
