"""Who is away, and who stands in for whom."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .user import User


class ArrangementQuerySet(models.QuerySet):
    """Spans of time in which a person is away or somebody stands in for them."""

    def visible_to(self, user: User):
        """One's own, those of one's people, and everybody's with the right to manage people."""
        if user.has_perm("accounts.manage_people"):
            return self
        return self.filter(Q(person=user) | Q(person__manager=user) | Q(person__department__head=user))


class AbsenceQuerySet(ArrangementQuerySet):
    def on(self, instant: datetime):
        """Absences that cover the instant."""
        return self.filter(starts_at__lte=instant, ends_at__gt=instant)


class Absence(models.Model):
    """A time in which somebody is not there; the note is for the front desk (S4-258)."""

    person = models.ForeignKey(User, models.CASCADE, related_name="absences", verbose_name=_("person"))
    starts_at = models.DateTimeField(_("beginning"))
    ends_at = models.DateTimeField(_("back at"))
    note = models.CharField(_("note for the front desk"), max_length=200, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("absence"), _("absences")
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_start")]
        indexes = [models.Index(fields=["person", "ends_at"], name="absence_of_person")]

    def __str__(self):
        return f"{self.person}"


class DeputyQuerySet(ArrangementQuerySet):
    def visible_to(self, user: User):
        return super().visible_to(user) | self.filter(deputy=user)

    def in_force(self, instant: datetime):
        """Appointments of deputies that hold at the instant."""
        return self.filter(starts_at__lte=instant, ends_at__gt=instant)

    def hearing(self, instant: datetime):
        """Of these, the deputies who still work here: whoever is told somebody's things tells them too."""
        return self.in_force(instant).filter(deputy__is_active=True)


class Deputy(models.Model):
    """Somebody who acts for another person during a time, gets their notices and shows in history as doing so."""

    person = models.ForeignKey(User, models.CASCADE, related_name="deputies", verbose_name=_("person"))
    deputy = models.ForeignKey(User, models.CASCADE, related_name="stands_in_for", verbose_name=_("deputy"))
    starts_at = models.DateTimeField(_("beginning"))
    ends_at = models.DateTimeField(_("until"))

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("deputy"), _("deputies")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="deputy_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="deputy_is_somebody_else"),
        ]
        indexes = [models.Index(fields=["deputy", "ends_at"], name="deputy_stands_in")]

    def __str__(self):
        return f"{self.deputy} → {self.person}"
