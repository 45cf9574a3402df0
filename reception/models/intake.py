"""What comes before the answer: drafts of requests, and customers' formal notices."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .appointment import Appointment


class DraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A draft is seen by whoever keeps it, and by their deputy."""
        return self.kept_by(*user.hats())

    def kept_by(self, *people: int):
        return self.filter(owner__in=people)


class Draft(models.Model):
    """A request begun and not registered: what was typed so far. No appointment, so it holds no room and no clock."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts", verbose_name=_("kept by")
    )
    # What the list calls it.
    title = models.CharField(pgettext_lazy("draft", "title"), max_length=200, blank=True)
    # Field of the booking form → as it was typed, finished or not.
    typed = models.JSONField(default=dict)
    # The token of the form it was typed into: kept again it is the same draft, registered it is used up.
    form_token = models.UUIDField(unique=True, default=uuid4, editable=False)
    kept_at = models.DateTimeField(_("kept at"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("draft"), _("drafts")
        default_permissions = ()
        indexes = [models.Index(fields=["owner", "-kept_at"], name="draft_of_owner")]

    def __str__(self):
        return self.title or str(_("Not named yet"))

    def get_absolute_url(self):
        return reverse("reception:create") + f"?draft={self.pk}"


class FormalNotice(models.Model):
    """A customer's formal notice that they will come, and that we have spoken with them about it (S3-22)."""

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="formal_notices", verbose_name=_("appointment")
    )
    received_at = models.DateTimeField(_("notice received at"))
    channel = models.CharField(_("channel"), max_length=10, choices=Appointment.Channel.choices)
    channel_note = models.CharField(_("which other way"), max_length=80, blank=True)
    content = models.CharField(_("what it says"), max_length=400, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    contacted_at = models.DateTimeField(_("customer contacted at"), null=True, editable=False)
    contacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("customer contacted by"),
    )
    settled = models.CharField(_("what was settled"), max_length=400, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("formal notice"), _("formal notices")
        default_permissions = ()
        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(channel="other") | ~Q(channel_note=""), name="formal_notice_names_other_channel"
            ),
            models.CheckConstraint(
                condition=Q(contacted_at__isnull=True) | ~Q(settled=""), name="formal_notice_contact_says_what"
            ),
        ]

    def __str__(self):
        return f"{self.appointment}: {self.get_channel_display()}"
