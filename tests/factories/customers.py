"""Organisations and contacts: the smallest valid ones."""

import factory

from customers import search
from customers.models import Contact, Organisation
from history.moment import now


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence("Organisation {}".format)
    name_key = factory.LazyAttribute(lambda row: search.normal(row.name))
    search = factory.LazyAttribute(lambda row: search.index(row.name, getattr(row, "name_zh", "")))
    created_at = factory.LazyFunction(now)


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence("Contact {}".format)
    phone = factory.Sequence(lambda n: f"+86138{n:08d}")
    search = factory.LazyAttribute(
        lambda row: search.index(row.name, getattr(row, "name_zh", ""), row.phone, getattr(row, "email", ""))
    )
    created_at = factory.LazyFunction(now)
