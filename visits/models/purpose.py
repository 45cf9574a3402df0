"""What the purposes of a visit are called, and to which customers each is offered."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import in_language

from .sheet import InfoSheet


def audience_of(category: str | None, kind: str | None) -> str:
    """Which purposes are offered to this customer; empty while it is not plain yet."""
    if category == InfoSheet.Category.EXISTING:
        return kind or ""
    return PurposeLabel.Audience.OTHERS if category else ""


def words_of(purpose: str) -> str:
    """What the company calls a purpose, in the reader's language."""
    row = PurposeLabel.objects.filter(purpose=purpose).first() if purpose else None
    return str(row or dict(InfoSheet.Purpose.choices).get(purpose, "–"))


class PurposeLabel(Tracked):
    """A purpose in the company's own words, such as the regulation's undefined "6P2Q" (S3-06)."""

    class Audience(models.TextChoices):
        TECHNICAL = "technical", _("Technical customers")
        COMMERCIAL = "commercial", _("Commercial customers")
        OTHERS = "others", _("Newly developed, self-enquiring and referred customers")

    DEEDS = {"edit": _("edited the purpose")}

    purpose = models.CharField(
        _("purpose of visit"), max_length=10, choices=InfoSheet.Purpose.choices, unique=True, editable=False
    )
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    for_technical = models.BooleanField(_("for technical customers"), default=True)
    for_commercial = models.BooleanField(_("for commercial customers"), default=True)
    for_others = models.BooleanField(_("for newly developed, self-enquiring and referred customers"), default=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("purpose"), _("purposes")
        ordering = ["order", "pk"]
        default_permissions = ()

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return f"{reverse('visits:purposes')}#{self.purpose}"

    @property
    def audiences(self) -> list[str]:
        """The kinds of customers it is offered to."""
        if not self.is_active:
            return []
        return [audience for audience in self.Audience.values if getattr(self, f"for_{audience}")]
