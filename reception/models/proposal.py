"""Other times that we propose to a visitor."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .appointment import Appointment
from .rooms import Room


class ProposalQuerySet(models.QuerySet):
    def open(self, at: datetime):
        """Those the visitor can still choose."""
        return self.filter(closed_at__isnull=True, starts_at__gt=at)


class Proposal(models.Model):
    """One time that the visitor may choose instead of the one wished for or agreed."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="proposals")
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("room"))
    place = models.CharField(_("place, if no room"), max_length=120, blank=True)
    proposed_at = models.DateTimeField(editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    # Chosen, or overtaken by another choice, a new round, or the end of the visit.
    closed_at = models.DateTimeField(null=True, editable=False)
    is_chosen = models.BooleanField(_("chosen"), default=False, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("proposed time"), _("proposed times")
        default_permissions = ()
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="proposal_ends_after_start"),
            models.CheckConstraint(
                condition=Q(is_chosen=False) | Q(closed_at__isnull=False), name="proposal_chosen_is_closed"
            ),
        ]

    def __str__(self):
        return str(self.appointment)
