"""How the reception level of a visit was judged."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .level import Level


class LevelSetting(models.Model):
    """One setting of a sheet's level, with what it was judged by; the last one counts (S1-48)."""

    class Weight(models.TextChoices):
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    sheet = models.ForeignKey("visits.InfoSheet", models.CASCADE, related_name="level_settings")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+", verbose_name=_("reception level"))
    importance = models.CharField(_("importance"), max_length=10, choices=Weight.choices)
    potential = models.CharField(_("cooperation potential"), max_length=10, choices=Weight.choices)
    reason = models.CharField(_("reason for the level"), max_length=300)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by"))

    class Meta:
        verbose_name, verbose_name_plural = _("level setting"), _("level settings")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="level_setting_has_reason")]

    def __str__(self):
        return f"{self.level}"
