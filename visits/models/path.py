"""Who signs the sheets of a level, in which order."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Position
from pages.languages import in_language

from .level import Level

MOST_SIGNATURES = 5


class ApprovalStep(models.Model):
    """One step of the way that the sheets of a level go: who signs, how many, and when it is asked for at all."""

    class Kind(models.TextChoices):
        APPROVER = "approver", _("Product manager or director")
        SUPERIOR = "superior", _("Superior of the salesperson")
        POSITION = "position", _("Whoever has a position")
        PERSON = "person", _("One named person")

    level = models.ForeignKey(Level, models.CASCADE, related_name="steps", verbose_name=_("reception level"))
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("who signs"), max_length=10, choices=Kind.choices)
    grade = models.CharField(_("at least"), max_length=10, choices=Position.Grade.choices, default=Position.Grade.STAFF)
    position = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("position")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    # So many different people, in any order among themselves.
    count = models.PositiveSmallIntegerField(
        _("signatures"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_SIGNATURES)]
    )
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    # Any of these that is ticked asks for the step; with none it is always asked for.
    only_special = models.BooleanField(_("only for special plans"), default=False)
    only_large = models.BooleanField(_("only for large groups"), default=False)
    only_over = models.BooleanField(_("only over the standard"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("approval step"), _("approval steps")
        ordering = ["level", "order"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["level", "order"], name="approval_step_once"),
            models.CheckConstraint(
                condition=~Q(kind="person") | Q(person__isnull=False), name="approval_step_names_its_person"
            ),
            models.CheckConstraint(
                condition=~Q(kind="position") | Q(position__isnull=False), name="approval_step_names_its_position"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="approval_step_is_signed"),
        ]

    def __str__(self):
        return in_language(self, "name")

    @property
    def who(self) -> str:
        """Who signs here, in the reader's language."""
        if self.kind == self.Kind.PERSON:
            return str(self.person)
        if self.kind == self.Kind.POSITION:
            return str(self.position)
        if self.kind == self.Kind.APPROVER and self.grade != Position.Grade.STAFF:
            words = {"who": self.get_kind_display(), "grade": self.get_grade_display()}
            return gettext("%(who)s, %(grade)s at least") % words
        return str(self.get_kind_display())

    @property
    def terms(self) -> str:
        """Who signs, how many, and when only, in the reader's language."""
        conditions = [
            str(self._meta.get_field(name).verbose_name)
            for name in ("only_special", "only_large", "only_over")
            if getattr(self, name)
        ]
        several = [gettext("%(n)d signatures") % {"n": self.count}] if self.count > 1 else []
        return " · ".join([self.who, *several, *([gettext(" or ").join(conditions)] if conditions else [])])

    @property
    def is_conditional(self) -> bool:
        return self.only_special or self.only_large or self.only_over

    def is_asked(self, *, is_special: bool, is_large: bool, is_over: bool) -> bool:
        """Does a sheet of this kind need the step?"""
        if not self.is_conditional:
            return True
        return (self.only_special and is_special) or (self.only_large and is_large) or (self.only_over and is_over)
