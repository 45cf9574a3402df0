"""The reception content reference table (clauses 4.27): what each level means, item by item."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import in_language

from .level import Level


class ReceptionStandard(Tracked):
    """What one item of a reception is at one level: a cell of the reference table (clauses 4.27)."""

    DEEDS = {
        "add": _("added the item"),
        "edit": _("edited the standard"),
        "retire": _("retired the item"),
        "restore": _("took the item up again"),
    }

    level = models.ForeignKey(Level, models.CASCADE, related_name="standards", verbose_name=_("reception level"))
    item_code = models.SlugField(_("item code"), max_length=30)
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("item"), max_length=60)
    name_zh = models.CharField(_("Chinese item"), max_length=60, blank=True)
    text = models.CharField(_("standard"), max_length=200)
    text_zh = models.CharField(_("Chinese standard"), max_length=200, blank=True)
    # A service is done for the guest and confirmed line by line; the rest is a rule to read.
    is_service = models.BooleanField(_("service item"), default=True)
    is_default_on = models.BooleanField(_("on by default"), default=True)
    needs_approval = models.BooleanField(_("needs approval"), default=False)
    # A retired item is loaded into no new sheet; the sheets that have it keep it.
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("reception standard"), _("reception standards")
        ordering = ["order", "level"]
        default_permissions = ()
        permissions = [("change_standard", _("Can edit the reference table of reception levels"))]
        constraints = [models.UniqueConstraint(fields=["level", "item_code"], name="standard_once_per_level")]

    def __str__(self):
        return f"{in_language(self, 'name')}: {in_language(self, 'text')}"

    def get_absolute_url(self):
        return f"{reverse('visits:standards')}#{self.item_code}"
