"""What was done for a visitor, ticked on the reception record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .record import ReceptionRecord


class RecordTick(models.Model):
    """Somebody ticked, at a moment, that the visitor was received, guided or assisted (S0-10)."""

    class Deed(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("a visitor was", "Received")
        GUIDED = "guided", _("Guided to the place")
        ASSISTED = "assisted", _("Assisted")

    record = models.ForeignKey(ReceptionRecord, models.PROTECT, related_name="ticks")
    deed = models.CharField(_("deed"), max_length=10, choices=Deed.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ticked by"))
    at = models.DateTimeField(_("ticked at"))

    class Meta:
        verbose_name, verbose_name_plural = _("tick on the record"), _("ticks on the record")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["record", "deed"], name="record_tick_once")]

    def __str__(self):
        return self.get_deed_display()
