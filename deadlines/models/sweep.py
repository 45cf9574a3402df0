"""The evidence that the sweep ran, and of the times in which it did not."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked


class SweepRun(models.Model):
    """One finished round of the sweep: evidence, never a lock."""

    class Source(models.TextChoices):
        BEAT = "beat", _("beat")
        COMMAND = "command", _("command")

    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), db_index=True)
    fired = models.PositiveIntegerField(_("fired"), default=0)
    cancelled = models.PositiveIntegerField(_("cancelled"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    # How long the oldest checkpoint of this round had waited.
    lag_seconds = models.PositiveIntegerField(_("lag in seconds"), default=0)
    source = models.CharField(_("started by"), max_length=10, choices=Source.choices, default=Source.BEAT)

    class Meta:
        verbose_name, verbose_name_plural = _("sweep"), _("sweeps")
        default_permissions = ()
        permissions = [("view_proof", _("Can see the proof that nothing was missed"))]

    def __str__(self):
        return f"{self.started_at:%Y-%m-%d %H:%M:%S}: {self.fired}"


class Outage(Tracked):
    """A time in which no sweep finished: nobody was told of anything, and nobody is graded for it."""

    DEEDS: dict[str, Any] = {"annotate": _("explained the outage")}

    starts_at = models.DateTimeField(_("beginning"), unique=True)
    ends_at = models.DateTimeField(_("until"), db_index=True)
    note = models.CharField(_("explanation"), max_length=500, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("outage"), _("outages")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="outage_ends_after_start")]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M} – {self.ends_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("deadlines:outage", args=[self.pk])

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at
