"""Checklists are there after every migrate; this makes one more."""

import factory

from accounts.models import User
from history.moment import now
from pages.formats import local
from papers import actions
from papers.models import Checklist, ChecklistItem, Policy, PolicyVersion
from tests.factories.accounts import UserFactory


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


class PolicyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Policy

    code = factory.Sequence("policy-{}".format)
    title = factory.Sequence("Policy {}".format)


class PolicyVersionFactory(factory.django.DjangoModelFactory):
    """A version in any state, set directly: the honest way is `in_force`."""

    class Meta:
        model = PolicyVersion

    policy = factory.SubFactory(PolicyFactory)
    label = "1.0"
    body = "Receive every guest."
    created_at = factory.LazyFunction(now)
    drafted_by = factory.SubFactory(UserFactory)
    approved_by = factory.SubFactory(UserFactory)
    approved_at = factory.LazyFunction(now)
    effective_from = factory.LazyFunction(lambda: local(now()).date())


def in_force(policy: Policy, *, label: str = "1.0", approver: User | None = None, drafter: User | None = None):
    """A version drafted, submitted and approved by two people."""
    drafter = drafter or UserFactory()
    row = actions.draft(policy, label=label, body="Receive every guest.", actor=drafter)
    actions.submit(row, actor=drafter)
    actions.approve(row, actor=approver or UserFactory())
    return row
