"""What may be spent at a level without asking, and which gifts are given (clauses 4.27)."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import in_language

from .level import Level


class Cap(models.Model):
    """How much one category may cost at one level from a day on; written once, a new row follows it.

    In yuan: a meal per person, a room per night, a car per ride, a gift per piece. Without
    an amount every line of the category is over the standard.
    """

    class Category(models.TextChoices):
        MEAL = "meal", _("Meal, per person")
        LODGING = "lodging", _("Hotel, per room and night")
        TRANSPORT = "transport", _("Car, per ride")
        GIFT = "gift", _("Gift, per piece")

    level = models.ForeignKey(Level, models.PROTECT, related_name="caps", verbose_name=_("reception level"))
    category = models.CharField(_("kind of expense"), max_length=10, choices=Category.choices)
    amount = models.DecimalField(
        _("at most, in yuan"), max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    valid_from = models.DateField(_("from the day of the visit"))
    reason = models.CharField(_("reason"), max_length=300)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by"))

    class Meta:
        verbose_name, verbose_name_plural = _("expense cap"), _("expense caps")
        ordering = ["level", "category", "-valid_from", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="cap_not_negative"),
        ]

    def __str__(self):
        return f"{self.level.code} · {self.get_category_display()}"


class PermittedGift(Tracked):
    """A kind of gift that guests of a level may be given: how many to each, and of what value at most."""

    DEEDS = {
        "add": _("added the gift"),
        "edit": _("edited the gift"),
        "retire": _("retired the gift"),
        "restore": _("took the gift up again"),
    }

    level = models.ForeignKey(Level, models.PROTECT, related_name="gifts", verbose_name=_("reception level"))
    name = models.CharField(_("gift"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    most = models.PositiveSmallIntegerField(
        _("pieces per guest, at most"), default=1, validators=[MinValueValidator(1)]
    )
    # Empty: the cap of the level.
    value = models.DecimalField(
        _("value of a piece, at most, in yuan"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("permitted gift"), _("permitted gifts")
        ordering = ["level", "name", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["level", "name"], name="permitted_gift_once_per_level"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="gift_value_not_negative"),
        ]

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("visits:level", args=[self.level.code]) + "#gifts"
