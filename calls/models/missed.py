"""What is done about a missed call, and calls whose writing down was begun."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .call import Call


class Attempt(models.Model):
    """One time somebody rang a missed caller and nobody picked up."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="attempts", verbose_name=_("missed call"))
    tried_at = models.DateTimeField(_("tried at"))
    tried_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("tried by"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("attempt to call back"), _("attempts to call back")
        default_permissions = ()
        ordering = ["tried_at", "pk"]

    def __str__(self):
        return f"{self.call} · {self.tried_by}"


class CallDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A draft is for the eyes of who types it."""
        return self.filter(owner=user)


class CallDraft(models.Model):
    """A call that somebody has begun to write down and not logged yet."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form_token = models.UUIDField(unique=True, default=uuid4, editable=False)
    title = models.CharField(max_length=200, blank=True)
    typed = models.JSONField(default=dict)
    kept_at = models.DateTimeField(_("kept at"))

    objects = CallDraftQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("draft of a call"), _("drafts of calls")
        default_permissions = ()
        indexes = [models.Index(fields=["owner", "-kept_at"], name="call_draft_of_owner")]

    def __str__(self):
        return self.title
