"""Who is there when nobody else is at work."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from deadlines.constraints import NoOverlap
from history.models import Tracked


class DutyTurnQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(removed_at=None)

    def ending_after(self, at: datetime):
        """On duty now or later."""
        return self.standing().filter(ends_at__gt=at)

    def with_people(self):
        return self.select_related("person", "calendar")


class DutyTurn(Tracked):
    """One person's turn of duty at one site: who can take over what falls due outside working time."""

    DEEDS: dict[str, Any] = {"add": _("entered a turn of duty"), "remove": _("removed a turn of duty")}

    calendar = models.ForeignKey(
        "deadlines.WorkCalendar", models.PROTECT, related_name="duty_turns", verbose_name=_("site")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="duty_turns", verbose_name=_("person on duty")
    )
    starts_at = models.DateTimeField(_("beginning"))
    ends_at = models.DateTimeField(_("until"))
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = DutyTurnQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("turn of duty"), _("turns of duty")
        default_permissions = ()
        constraints = [
            NoOverlap(
                name="duty_turn_no_overlap", of="calendar", start="starts_at", end="ends_at", unless="removed_at"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_turn_ends_after_start"),
        ]
        indexes = [models.Index(fields=["ends_at"], condition=Q(removed_at__isnull=True), name="duty_turn_by_end")]

    def __str__(self):
        return str(self.person)
