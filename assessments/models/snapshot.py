"""A card as it stood at a moment, sealed: no later change of a record changes it."""

import hashlib
import json
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .scheme import Grade
from .scorecard import Scorecard


class Snapshot(models.Model):
    """One version of a card's evidence and result, as one text, and the hash that proves nobody has touched it."""

    class Occasion(models.TextChoices):
        SHOWN = "shown", _("Shown to the person")
        CORRECTED = "corrected", _("Corrected after an objection")
        PUBLISHED = "published", pgettext_lazy("scorecard", "Published")

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField(_("version"))
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion.choices)
    total = models.DecimalField(_("total"), max_digits=5, decimal_places=2, null=True)
    grade = models.CharField(_("grade"), max_length=10, blank=True)
    # Canonical JSON: keys in order, no blanks, so that every database gives back the same bytes.
    evidence = models.TextField()
    digest = models.CharField(_("seal"), max_length=64)
    at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name, verbose_name_plural = _("sealed version"), _("sealed versions")
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["scorecard", "number"], name="snapshot_version_once")]

    def __str__(self):
        return f"{self.scorecard} {self.number}"

    @property
    def grade_name(self) -> str:
        return str(dict(Grade.choices).get(self.grade, ""))

    @property
    def is_intact(self) -> bool:
        """Is the text still the one that was sealed, and does the version say what stands in it?"""
        if hashlib.sha256(self.evidence.encode()).hexdigest() != self.digest:
            return False
        try:
            result = json.loads(self.evidence)["result"]
            total = None if result["total"] is None else Decimal(result["total"])
        except (ValueError, KeyError, TypeError, ArithmeticError):
            return False
        return (total, result["grade"]) == (self.total, self.grade)
