"""Each issue knows its place in the queue: its nearest running clock, customers before colleagues."""

from datetime import UTC, datetime, timedelta

from django.db import migrations, models
from django.db.models import Case, ExpressionWrapper, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

NO_CLOCK, AFTER_CUSTOMERS = timedelta(days=100 * 365), timedelta(days=1000 * 365)


def put_in_turn(apps, schema_editor):
    kind = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="calls", model="issue").first()
    clocks = apps.get_model("deadlines", "Clock").objects.filter(
        state="running", subject_type=kind, subject_id=OuterRef("pk")
    )
    nearest = clocks.order_by().values("subject_id").annotate(nearest=Min("due_at")).values("nearest")
    due = Coalesce(Subquery(nearest), F("received_at") + NO_CLOCK, output_field=models.DateTimeField())
    after = Case(When(is_internal=True, then=Value(AFTER_CUSTOMERS)), default=Value(timedelta()))
    place = ExpressionWrapper(due + after, output_field=models.DateTimeField())
    apps.get_model("calls", "Issue").objects.update(turn=place)


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0006_the_register_knows_what_stands"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("deadlines", "0001_squashed_0007_megabytes"),
    ]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="turn",
            field=models.DateTimeField(default=datetime(2000, 1, 1, tzinfo=UTC), editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(put_in_turn, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex(model_name="issue", name="issue_open"),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                fields=["turn", "id"], name="issue_in_turn", condition=~Q(state__in=["closed", "merged"])
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(
                fields=["effective_reply_at"], name="issue_by_reply", condition=Q(effective_reply_at__isnull=False)
            ),
        ),
    ]
