"""Who must know the plan of a visit, and what of it they have read (S1-17, S3-33)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .sheet import InfoSheet


class ReaderQuerySet(models.QuerySet):
    def taking_part(self):
        """Those who still have a part in the visit."""
        return self.filter(released_at__isnull=True)

    def unread(self):
        """Something is new for them since they last opened the sheet."""
        return self.filter(opened_version__lt=F("asked_version"))

    def unacknowledged(self):
        """They have not said yet that they have read the plan as it stands."""
        return self.filter(acknowledged_version__lt=F("asked_version"))


class Reader(models.Model):
    """One person with a part in a visit, the version of its sheet that they were told of, and what they read of it.

    Versions are those of the sheet; 0 is none.
    """

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="readers", verbose_name=_("information sheet"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("receiving person")
    )
    # Since when the latest news waits for them.
    asked_at = models.DateTimeField(_("told at"))
    asked_version = models.PositiveIntegerField()
    opened_at = models.DateTimeField(_("opened at"), null=True)
    opened_version = models.PositiveIntegerField(default=0)
    acknowledged_at = models.DateTimeField(_("read at"), null=True)
    acknowledged_version = models.PositiveIntegerField(default=0)
    # No part in the visit any more: what they read stays.
    released_at = models.DateTimeField(null=True)

    objects = ReaderQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("reader"), _("readers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sheet", "person"], name="reader_once_per_sheet"),
            models.CheckConstraint(
                condition=Q(acknowledged_version=0) | Q(acknowledged_at__isnull=False),
                name="reader_acknowledged_has_moment",
            ),
        ]

    def __str__(self):
        return f"{self.person}"

    def get_absolute_url(self):
        return self.sheet.get_absolute_url()

    @property
    def public_name(self):
        """What their clock is called: the visit, without who comes where it is private."""
        return self.sheet.public_name

    @property
    def has_opened(self) -> bool:
        return self.opened_version >= self.asked_version

    @property
    def has_acknowledged(self) -> bool:
        return self.acknowledged_version >= self.asked_version
