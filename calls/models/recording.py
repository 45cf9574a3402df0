"""Recordings of important calls: kept safely, listened to by few, and every listening written down (S2-36)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .call import Call


def place_of(recording: "Recording", _name: str) -> str:
    """Under its own number, so that nobody's file name ever reaches the disk."""
    return f"recordings/{recording.kept_at:%Y/%m}/{recording.pk}"


class RecordingQuerySet(models.QuerySet):
    def kept(self):
        """Those that can still be listened to."""
        return self.filter(purged_at__isnull=True)

    def of_nobody_told(self):
        """Those of which nobody knows whether the caller was told."""
        return self.filter(consent_told=False, is_announced=False)

    def outlived(self, day):
        """Those whose time of keeping is over on that day."""
        return self.kept().filter(keep_until__lt=day)


class Recording(models.Model):
    """What was said in one call: a file of ours, or where the telephone system keeps it.

    When its time is over the file goes; that there was one, who kept it and who listened stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    call = models.OneToOneField(Call, models.PROTECT, related_name="recording", verbose_name=_("call"))
    name = models.CharField(_("file name"), max_length=120, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0)
    digest = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to=place_of, max_length=120, blank=True)
    address = models.URLField(_("address at the telephone system"), max_length=500, blank=True)
    consent_told = models.BooleanField(_("the caller was told about the recording"), default=False)
    # The telephone system plays an announcement to every caller; where neither is so, nobody knows.
    is_announced = models.BooleanField(_("announced by the telephone system"), default=False)
    # Nobody: the telephone system sent it.
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("kept by")
    )
    kept_at = models.DateTimeField(_("kept at"))
    keep_until = models.DateField(_("kept until"), null=True)
    purged_at = models.DateTimeField(_("deleted at"), null=True, editable=False)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("recording"), _("recordings")
        default_permissions = ()
        permissions = [("play_recording", _("Can listen to recordings of calls"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(purged_at__isnull=True, address="", size__gt=0) & ~Q(file="")
                | Q(purged_at__isnull=True, file="") & ~Q(address="")
                | Q(purged_at__isnull=False, file="", address=""),
                name="recording_is_somewhere_until_purged",
            )
        ]
        indexes = [models.Index(fields=["keep_until"], name="recording_to_purge", condition=Q(purged_at__isnull=True))]

    def __str__(self):
        # Never the address: whoever reads it could listen without being written down.
        return self.name or str(_("Recording"))


class Play(models.Model):
    """One time somebody listened to a recording; never edited, never deleted."""

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="plays", verbose_name=_("recording"))
    played_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("listened to by")
    )
    for_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("on behalf of")
    )
    played_at = models.DateTimeField(_("listened at"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name, verbose_name_plural = _("listening"), _("listenings")
        default_permissions = ()
        ordering = ["-played_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="play_says_why")]

    def __str__(self):
        return f"{self.played_by} · {self.recording}"

    def get_absolute_url(self):
        return reverse("calls:listen", args=[self.pk])
