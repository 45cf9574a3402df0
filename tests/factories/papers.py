"""Checklists are there after every migrate; this makes one more."""

import factory

from history.moment import now
from papers.models import Checklist, ChecklistItem


class ChecklistFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Checklist

    code = factory.Sequence("checklist-{}".format)
    name = factory.Sequence("Checklist {}".format)
    audience = Checklist.Audience.RECEPTION


class ChecklistItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ChecklistItem

    checklist = factory.SubFactory(ChecklistFactory)
    code = factory.Sequence("item-{}".format)
    text = factory.Sequence("Item {}".format)
    topic = ChecklistItem.Topic.CONDUCT
    area = ChecklistItem.Area.ETIQUETTE
    created_at = factory.LazyFunction(now)
