"""Complaints and suggestions that stood before the register did are entered in it, in the order they came."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations


def enter(apps, schema_editor):
    issues = apps.get_model("calls", "Issue").objects
    complaint, suggestion = apps.get_model("calls", "Complaint"), apps.get_model("calls", "Suggestion")
    last = {}
    for issue in issues.filter(is_complaint=True).order_by("received_at", "pk").iterator():
        year = issue.received_at.astimezone(ZoneInfo(settings.TIME_ZONE)).year
        last[year] = last.get(year, 0) + 1
        complaint.objects.create(
            issue=issue,
            year=year,
            number=last[year],
            owner_id=issue.handler_id,
            created_at=issue.created_at,
            created_by_id=issue.created_by_id,
        )
    years = apps.get_model("calls", "RegisterYear").objects
    years.bulk_create([years.model(year=year, last=number) for year, number in last.items()])
    for issue in issues.filter(category="suggestion").order_by("pk").iterator():
        suggestion.objects.create(
            issue=issue,
            text=issue.description,
            received_at=issue.received_at,
            organisation_id=issue.organisation_id,
            customer_name=issue.customer_name,
            customer_phone=issue.customer_phone,
            department_id=issue.department_id,
            informed_at=issue.customer_informed_at,
            created_at=issue.created_at,
            created_by_id=issue.created_by_id,
        )


class Migration(migrations.Migration):
    dependencies = [("calls", "0005_complaints_and_suggestions")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop, elidable=True)]
