"""A manager's word that a visit at short notice may be cleared without the two working days."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reception.models import Appointment


class ExemptionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the visits that this person may see, and those they gave themselves."""
        if user.may("reception.view_appointment"):
            return self
        visits = Appointment.objects.visible_to(user)
        return self.filter(Q(appointment__in=visits) | Q(given_by__in=user.hats()))

    def of_visits_between(self, start: datetime, end: datetime):
        """Of the visits that begin in this time."""
        return self.filter(appointment__starts_at__gte=start, appointment__starts_at__lt=end)

    def with_visit(self):
        return self.select_related("given_by", "appointment__organisation", "appointment__salesperson")


class Exemption(models.Model):
    """One such word, with its reason; counted apart from what was signed in time (clauses 2.3)."""

    appointment = models.ForeignKey("reception.Appointment", models.PROTECT, related_name="exemptions")
    reason = models.CharField(_("reason"), max_length=300)
    given_at = models.DateTimeField(_("given at"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by"))

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("exemption"), _("exemptions")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_reason")]
        indexes = [models.Index(fields=["given_at", "id"], name="exemption_by_moment")]

    def __str__(self):
        return f"{self.given_by}: {self.reason}"
