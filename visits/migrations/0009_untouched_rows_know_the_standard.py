"""What is over the standard asks for the superior too, where the company has not changed the seeded rows (S1-53)."""

from django.db import migrations

NEEDS_APPROVAL = {"level__code": "A", "item_code__in": ["meal", "gift"]}


def follow_the_seeds(apps, schema_editor):
    """Rows of before the caps: a version above nought is the company's own word, and stays."""

    def rows(name):
        return apps.get_model("visits", name).objects.using(schema_editor.connection.alias)

    steps = rows("ApprovalStep").filter(level__version=0, kind="superior", only_special=True, only_large=False)
    steps.filter(only_over=False).update(only_over=True)
    rows("ReceptionStandard").filter(version=0, **NEEDS_APPROVAL).update(needs_approval=True)


class Migration(migrations.Migration):
    dependencies = [("visits", "0008_programme_and_hospitality")]

    operations = [migrations.RunPython(follow_the_seeds, migrations.RunPython.noop)]
