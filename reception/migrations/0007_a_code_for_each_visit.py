from django.db import migrations

from reception.models.appointment import new_code

BATCH = 1000


def give_codes(apps, schema_editor):
    """The column came with one value for all; each visit that is still to come gets its own."""
    Appointment = apps.get_model("reception", "Appointment")
    rows = Appointment.objects.filter(state__in=["requested", "confirmed", "arrived", "in_progress"]).only("pk")
    batch = []
    for row in rows.order_by("pk").iterator(BATCH):
        row.code = new_code()
        batch.append(row)
        if len(batch) == BATCH:
            Appointment.objects.bulk_update(batch, ["code"])
            batch = []
    Appointment.objects.bulk_update(batch, ["code"])


class Migration(migrations.Migration):
    dependencies = [("reception", "0006_walk_ins_kiosks_and_codes")]

    operations = [migrations.RunPython(give_codes, migrations.RunPython.noop)]
