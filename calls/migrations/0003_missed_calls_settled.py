"""Missed calls that were called back already are settled by that call."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def settle(apps, schema_editor):
    calls = apps.get_model("calls", "Call").objects.using(schema_editor.connection.alias)
    back = calls.filter(returns=OuterRef("pk")).order_by("called_at", "pk").values("pk")[:1]
    returned = calls.filter(direction="missed", settled_by__isnull=True, returned_by__isnull=False)
    calls.filter(pk__in=list(returned.values_list("pk", flat=True))).update(settled_by=Subquery(back))


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_telephone")]
    operations = [migrations.RunPython(settle, migrations.RunPython.noop, elidable=True)]
