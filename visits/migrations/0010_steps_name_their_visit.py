from django.db import migrations


def steps_name_their_visit(apps, schema_editor):
    """Rooms that are kept for steps already lead to their visit, as those kept from now on."""
    lines = apps.get_model("visits", "ItineraryLine").objects.filter(booking__isnull=False)
    bookings = apps.get_model("reception", "RoomBooking").objects
    for booking, visit in lines.values_list("booking", "sheet__appointment"):
        bookings.filter(pk=booking).update(step_of=visit)


class Migration(migrations.Migration):
    dependencies = [
        ("reception", "0017_a_room_is_kept_for_a_step"),
        ("visits", "0009_untouched_rows_know_the_standard"),
    ]

    operations = [migrations.RunPython(steps_name_their_visit, migrations.RunPython.noop)]
