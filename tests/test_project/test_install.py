"""What `migrate` installs can be installed again on an emptied database."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from history.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def test_after_a_flush_the_seeds_name_the_kinds_of_records_that_exist_now():
    for model in apps.get_models():
        ContentType.objects.get_for_model(model)  # whoever ran before has looked every kind up

    call_command("flush", interactive=False, verbosity=0)

    kinds = set(Event.objects.values_list("subject_type", flat=True))
    assert kinds
    assert kinds <= set(ContentType.objects.values_list("pk", flat=True))
