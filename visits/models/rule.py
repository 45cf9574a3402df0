"""Which visits need an information sheet: by kind of visit, reception level and head count."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from reception.models import Appointment

from .level import Level


class SheetRuleQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True).select_related("level")

    def for_visit(self, visit: Appointment) -> "SheetRule | None":
        """The narrowest rule that fits: one for the visit's level before one for all, then the largest head count."""
        fitting = [row for row in self.active().filter(kind=visit.kind) if row.fits(visit)]
        return max(fitting, key=lambda row: (row.level_id is not None, row.from_head_count), default=None)


class SheetRule(Tracked):
    """Whether a kind of visit, at a level and from a head count on, needs an information sheet."""

    DEEDS = {
        "add": _("added the rule"),
        "edit": _("edited the rule"),
        "retire": _("took the rule out of use"),
        "use_again": _("put the rule to use again"),
    }

    created_at = models.DateTimeField(null=True, editable=False)
    kind = models.CharField(_("kind of visit"), max_length=10, choices=Appointment.Kind.choices)
    # Empty: every level, also while none is set.
    level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reception level")
    )
    from_head_count = models.PositiveSmallIntegerField(_("from this head count"), default=1)
    needs_sheet = models.BooleanField(_("needs an information sheet"), default=True)
    is_active = models.BooleanField(_("in use"), default=True, editable=False)

    objects = SheetRuleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("sheet rule"), _("sheet rules")
        ordering = ["kind", "level", "from_head_count"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "level", "from_head_count"], name="sheet_rule_once_per_level"),
            models.UniqueConstraint(
                fields=["kind", "from_head_count"],
                condition=Q(level__isnull=True),
                name="sheet_rule_once",
                violation_error_message=_(
                    "There is a rule for this kind of visit, level and head count already: edit that one."
                ),
            ),
            models.CheckConstraint(condition=Q(from_head_count__gte=1), name="sheet_rule_counts_from_one"),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return f"{reverse('visits:sheet-rules')}#rule-{self.pk}"

    def fits(self, visit: Appointment) -> bool:
        """Does this rule speak of the visit as it stands?"""
        at_level = self.level_id is None or self.level.code == visit.level
        return at_level and visit.head_count >= self.from_head_count

    @property
    def is_base(self) -> bool:
        """What holds for a kind of visit where nothing narrower does: it is edited and never taken out of use."""
        return self.level_id is None and self.from_head_count == 1
