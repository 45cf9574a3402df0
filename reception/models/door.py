"""What the desk keeps while a visitor is in the house: how long a wait was said to be, and where they were shown."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.languages import in_language

from .appointment import Appointment
from .rooms import Site


class Wait(models.Model):
    """What a waiting visitor was last told: why, and how long it will take (S4-260)."""

    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="wait")
    reason = models.CharField(_("reason of the wait"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("expected minutes"))
    is_looked_after = models.BooleanField(_("drink and something to read offered"), default=False)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("wait"), _("waits")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="wait_has_reason"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="wait_takes_a_minute"),
        ]

    def __str__(self):
        return f"{self.reason}: {self.minutes}"

    @property
    def until(self) -> datetime:
        """The moment by which the visitor was told to be met."""
        return self.told_at + timedelta(minutes=self.minutes)


class AreaQuerySet(models.QuerySet):
    def of_site(self, site: Site):
        """Where visitors of a site may be shown round."""
        return self.filter(site=site, is_active=True)


class Area(models.Model):
    """A part of a site that visitors are shown: the hall, a workshop, a laboratory."""

    DEEDS = {"found": _("named the area"), "edit": _("edited the area")}

    version = models.PositiveIntegerField(default=0, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="areas", verbose_name=_("site"))
    name = models.CharField(pgettext_lazy("place", "area"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    is_restricted = models.BooleanField(_("only with an escort"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("place", "area"), pgettext_lazy("place", "areas")
        default_permissions = ()
        ordering = ["site", "name"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="area_once_per_site")]

    def __str__(self):
        return in_language(self, "name")


class AreaVisit(models.Model):
    """The visitors of an appointment in an area, and who is with them (S2-20)."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="area_visits")
    area = models.ForeignKey(Area, models.PROTECT, related_name="visits", verbose_name=pgettext_lazy("place", "area"))
    # As it was on the day: an area opened later does not excuse who was in it without an escort.
    was_restricted = models.BooleanField(default=False, editable=False)
    escort = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("escort")
    )
    entered_at = models.DateTimeField(_("from"))
    left_at = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("area visited"), _("areas visited")
        default_permissions = ()
        ordering = ["entered_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(was_restricted=False) | Q(escort__isnull=False), name="area_visit_restricted_has_escort"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")), name="area_visit_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(left_at__isnull=True), name="area_visit_one_at_a_time"
            ),
        ]

    def __str__(self):
        return str(self.area)
