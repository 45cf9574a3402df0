"""Notices and messages are made by the actions; nothing to build here but a reader's choice."""

import factory

from notices.models import Preference
from tests.factories.accounts import UserFactory


class PreferenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Preference

    person = factory.SubFactory(UserFactory)
    kind = ""
    mail = Preference.Mail.NONE
