"""The evidence that the sweep ran."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SweepRun(models.Model):
    """One finished round of the sweep: evidence, never a lock."""

    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), db_index=True)
    fired = models.PositiveIntegerField(_("fired"), default=0)
    cancelled = models.PositiveIntegerField(_("cancelled"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    # How long the oldest checkpoint of this round had waited.
    lag_seconds = models.PositiveIntegerField(_("lag in seconds"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("sweep"), _("sweeps")
        default_permissions = ()
        permissions = [("view_proof", _("Can see the proof that nothing was missed"))]

    def __str__(self):
        return f"{self.started_at:%Y-%m-%d %H:%M:%S}: {self.fired}"
