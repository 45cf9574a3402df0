"""What somebody saw to in the room before the visitor came."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RoomTick(models.Model):
    """Somebody saw to it that the place of a visit is clean, or ready (S0-46, S2-13)."""

    class Kind(models.TextChoices):
        CLEAN = "clean", _("Cleaned and aired")
        READY = "ready", _("Room ready")

    appointment = models.ForeignKey("reception.Appointment", models.PROTECT, related_name="room_ticks")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ticked by"))
    at = models.DateTimeField(_("ticked at"))

    class Meta:
        verbose_name, verbose_name_plural = _("tick of a room"), _("ticks of rooms")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["appointment", "kind"], name="room_tick_once_per_visit")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.by}"
