from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0010_steps_name_their_visit"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="serviceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(is_extra=False) | ~models.Q(reason=""), name="service_item_extra_has_reason"
            ),
        ),
    ]
