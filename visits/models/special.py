"""The special reception plan of important guests and large groups (clauses 4.3)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SpecialPlan(models.Model):
    """What is special about the reception of important guests or a large group; the superior signs it (S1-10).

    Who does what, when and where stands on the sheet: its people and its itinerary.
    """

    version = models.PositiveIntegerField(default=0, editable=False)
    sheet = models.OneToOneField("visits.InfoSheet", models.CASCADE, related_name="special_plan")
    aims = models.TextField(_("what the reception is to achieve"), max_length=1000)
    arrangements = models.TextField(_("special arrangements"), max_length=2000)
    precautions = models.TextField(_("if something goes wrong"), max_length=1000, blank=True)
    written_at = models.DateTimeField(_("written at"), editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("special reception plan"), _("special reception plans")
        default_permissions = ()

    def __str__(self):
        return str(self.sheet)
