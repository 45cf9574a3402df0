"""Files that belong to a record: papers, photos, business cards."""

from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What the timeline of a record says; a model whose records hold papers joins these to its own DEEDS.
ATTACHING = {"attach": _("attached a file"), "detach": _("removed a file")}


def place_of(attachment: "Attachment", _name: str) -> str:
    """Where the file lies: under its own number, so that nobody's file name ever reaches the disk."""
    return f"papers/{attachment.attached_at:%Y/%m}/{attachment.pk}"


class AttachmentQuerySet(models.QuerySet):
    def of(self, subject: models.Model):
        """What is attached to one record, oldest first."""
        kind = ContentType.objects.get_for_model(subject)
        return self.present().filter(subject_type=kind, subject_id=subject.pk).order_by("attached_at", "pk")

    def of_any(self, model: type[models.Model], keys):
        """What is attached to several records of one kind, oldest first; each knows its `subject_id`."""
        kind = ContentType.objects.get_for_model(model)
        return self.present().filter(subject_type=kind, subject_id__in=keys).order_by("attached_at", "pk")

    def present(self):
        """Those that nobody has removed."""
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    """A file that somebody laid to a record; whoever sees the record may open it."""

    class Kind(models.TextChoices):
        PAPER = "paper", _("Paper")
        MINUTES = "minutes", pgettext_lazy("of a meeting", "Minutes")
        CARD = "card", _("Business card")
        PHOTO = "photo", _("Photo")
        NOTICE = "notice", _("Formal notice")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    kind = models.CharField(_("kind of file"), max_length=10, choices=Kind.choices, default=Kind.PAPER)
    name = models.CharField(_("file name"), max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(max_length=64)
    file = models.FileField(upload_to=place_of, max_length=120)
    # Nobody: a visitor, on a page of theirs.
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("attached by")
    )
    attached_at = models.DateTimeField(_("attached at"))
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("file"), _("files")
        default_permissions = ()
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="attachment_of_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind", "digest"],
                condition=Q(removed_at__isnull=True),
                name="attachment_once",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("papers:attachment", args=[self.pk])

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")
