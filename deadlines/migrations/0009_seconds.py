"""A standard may be counted in seconds: how long one ring of a telephone lasts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0008_edition_of_the_rules"),
    ]

    operations = [
        migrations.AlterField(
            model_name="standard",
            name="unit",
            field=models.CharField(
                choices=[
                    ("seconds", "seconds"),
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
        migrations.AlterField(
            model_name="timelimit",
            name="unit",
            field=models.CharField(
                choices=[
                    ("seconds", "seconds"),
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
    ]
