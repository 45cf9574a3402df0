"""The inbox."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from .word import AboutQuerySet, Word
from .wording import Wording


class NoticeQuerySet(AboutQuerySet):
    def visible_to(self, user):
        """Everybody reads their own inbox and nobody else's."""
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(read_at=None)

    def for_digest(self):
        """What somebody wants in their digest, has not read since and has not got yet."""
        return self.filter(in_digest=True, digest=None, read_at=None)

    def with_people(self):
        return self.select_related("on_behalf_of", "actor")

    def with_words(self, language: str | None):
        """With the company's own words for each notice's kind, where it has written some: `own_title`, `own_body`."""
        own = Wording.objects.filter(kind=OuterRef("kind"), language=language or "").exclude(title="")
        return self.annotate(own_title=Subquery(own.values("title")), own_body=Subquery(own.values("body")))


class Notice(Word):
    """One entry of somebody's inbox."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    read_at = models.DateTimeField(null=True)
    in_digest = models.BooleanField(default=False)
    # The letter it went out in.
    digest = models.ForeignKey("notices.Message", models.SET_NULL, null=True, related_name="entries")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("notice"), _("notices")
        default_permissions = ()
        indexes = [
            models.Index(fields=["recipient", "-at", "-id"], name="notice_of_recipient"),
            models.Index(fields=["recipient", "-at", "-id"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["about_type", "about_id"], name="notice_about"),
            models.Index(
                fields=["recipient", "id"],
                name="notice_for_digest",
                condition=Q(in_digest=True, digest=None, read_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.kind} → {self.recipient_id}"
