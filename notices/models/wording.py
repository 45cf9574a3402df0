"""Words of the company's own in the place of those the product comes with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Wording(models.Model):
    """What a kind of notice says in one language, as an administrator wrote it; empty: the shipped words."""

    DEEDS = {"edit": _("wrote other words"), "reset": _("went back to the shipped words")}
    FACTS = {"title": _("title"), "body": _("text")}

    version = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("wording"), _("wordings")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="wording_once_per_language")]

    def __str__(self):
        return f"{self.kind} ({self.language})"

    @property
    def is_own(self) -> bool:
        return bool(self.title)
