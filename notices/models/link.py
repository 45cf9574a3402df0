"""Signed links for people without an account."""

import hashlib
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .word import About, AboutQuerySet


class LinkQuerySet(AboutQuerySet):
    def usable(self, at: datetime):
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)

    def bearing(self, token: str):
        """The link that this token belongs to, usable or not."""
        return self.filter(token_hash=hash_of(token))


class Link(About):
    """A signed link for somebody without an account: one purpose, one record, until used, expired or revoked."""

    purpose = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("link"), _("links")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="link_expires_after_issue")
        ]
        indexes = [models.Index(fields=["about_type", "about_id", "purpose"], name="link_about")]

    def __str__(self):
        return f"{self.purpose} {self.about_type_id}/{self.about_id}"


def hash_of(token: str) -> str:
    """What the database keeps of a token: enough to recognise it, not enough to make the link."""
    return hashlib.sha256(token.encode()).hexdigest()
