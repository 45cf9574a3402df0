"""Checklists are there after every migrate; this makes one more. Files as people choose them."""

import io

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

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


def picture(name="card.jpg", size=(320, 200), kind="JPEG"):
    """A photo as a telephone sends it: it says where it was taken, and is to be turned upright."""
    exif = Image.Exif()
    exif[0x0110] = "Phone 12"
    exif[0x0112] = 6  # turn right
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 48.0)  # where it was taken
    taken = io.BytesIO()
    Image.new("RGB", size, "#0f5c5c").save(taken, kind, **({"exif": exif} if kind in {"JPEG", "WEBP"} else {}))
    return SimpleUploadedFile(name, taken.getvalue(), content_type="image/jpeg")


def document(name="agenda.pdf", content=b"%PDF-1.7\n1 0 obj\n"):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")
