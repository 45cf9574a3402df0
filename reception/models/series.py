"""Visits that recur by a rule."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Series(models.Model):
    """Visits that recur by one rule, on the wall clock of the site: ten o'clock stays ten o'clock (R11)."""

    # RRULE of RFC 5545, without its first date.
    rule = models.CharField(_("rule"), max_length=200)
    first_at = models.DateTimeField(_("first visit"))
    time_zone = models.CharField(_("time zone"), max_length=40)
    skips_rest_days = models.BooleanField(_("not on rest days"), default=True)
    # "This and the following": the part of the series before the change.
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("continues"))
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    # One form, one series.
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("recurring visit"), _("recurring visits")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(rule=""), name="series_has_rule")]

    def __str__(self):
        return self.rule

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.time_zone)


class OccurrenceQuerySet(models.QuerySet):
    def from_(self, instant: datetime):
        """This and the following, as they were planned."""
        return self.filter(planned_start__gte=instant).order_by("planned_start")


class Occurrence(models.Model):
    """One visit of a series, and when it was planned: one that was moved by itself differs from its plan."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="occurrences", verbose_name=_("recurring visit"))
    appointment = models.OneToOneField(
        "reception.Appointment", models.PROTECT, related_name="occurrence", verbose_name=_("appointment")
    )
    planned_start = models.DateTimeField(_("planned start"))
    planned_end = models.DateTimeField(_("planned end"))
    planned_room = models.ForeignKey(
        "reception.Room", models.PROTECT, null=True, related_name="+", verbose_name=_("planned room")
    )

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("visit of a series"), _("visits of a series")
        default_permissions = ()
        ordering = ["planned_start"]
        constraints = [
            models.UniqueConstraint(fields=["series", "planned_start"], name="occurrence_once_per_start"),
            models.CheckConstraint(condition=Q(planned_end__gt=F("planned_start")), name="occurrence_ends_after_start"),
        ]

    def __str__(self):
        return str(self.appointment)

    @property
    def is_exception(self) -> bool:
        """It was given a time or a room of its own."""
        visit = self.appointment
        planned = (self.planned_start, self.planned_end, self.planned_room_id)
        return planned != (visit.starts_at, visit.ends_at, visit.room_id)
