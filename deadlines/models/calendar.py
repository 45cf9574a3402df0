"""The working calendar: one row per date, never a guess from the weekday."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.languages import in_language


class WorkCalendar(models.Model):
    """The days and hours on which a place of the company works."""

    SITE = "site"  # the calendar that counts where no other is named
    DEEDS = {
        "found": _("created the calendar"),
        "draft": _("began a draft"),
        "edit_days": _("changed days of the draft"),
        "edit_hours": _("changed the working hours of the draft"),
        "fill_year": _("filled a year of the draft"),
        "discard": _("discarded the draft"),
        "publish": _("published a version"),
        "assign": _("changed whose calendar it is"),
    }

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40)
    # What a date without a row is assumed to be: Monday to Friday at these hours, and provisional.
    usual_hours = models.JSONField(_("usual hours"))

    class Meta:
        verbose_name, verbose_name_plural = _("working calendar"), _("working calendars")
        default_permissions = ()
        permissions = [("manage_calendar", _("Can keep the working calendar"))]

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return f"{reverse('deadlines:calendar')}?calendar={self.code}"


class DepartmentCalendar(models.Model):
    """A department (and what is part of it) that works by a calendar of its own."""

    department = models.OneToOneField(
        "accounts.Department", models.CASCADE, related_name="own_calendar", verbose_name=_("department")
    )
    calendar = models.ForeignKey(
        WorkCalendar, models.PROTECT, related_name="departments", verbose_name=_("working calendar")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("calendar of a department"), _("calendars of departments")
        default_permissions = ()

    def __str__(self):
        return f"{self.department}: {self.calendar}"


class VersionQuerySet(models.QuerySet):
    def published(self, at: datetime):
        """What counted at that moment, or earlier."""
        return self.filter(published_at__lte=at)

    def drafts(self):
        return self.filter(published_at=None)


class CalendarVersion(models.Model):
    """The calendar as it was published once; what changes later is a new version.

    While `published_at` is empty it is a draft, of which a calendar has one at most: nothing
    is counted by it.
    """

    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, related_name="versions", verbose_name=_("calendar"))
    number = models.PositiveIntegerField(_("version"))
    published_at = models.DateTimeField(_("published at"), null=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    covered_from = models.DateField(_("covered from"))
    covered_until = models.DateField(_("covered until"))
    # Of the days: what a process that keeps them in memory knows them by.
    fingerprint = models.CharField(max_length=64, editable=False)
    # What a date beyond the last is assumed to have; empty: as the calendar says.
    usual_hours = models.JSONField(_("usual hours"), default=list, blank=True)
    # The published version that the draft was copied from, and how often the draft was changed since.
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("based on"))
    edits = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("begun at"), null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("begun by")
    )
    # Empty means Portico itself: what it was installed with.
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )
    # Who answers for it that somebody became late by it.
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # How many running clocks it moved; empty while that is still going on.
    moved = models.PositiveIntegerField(_("deadlines moved"), null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("calendar version"), _("calendar versions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_once"),
            models.UniqueConstraint(
                fields=["calendar"], condition=Q(published_at__isnull=True), name="calendar_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(covered_until__gte=models.F("covered_from")), name="calendar_covers_something"
            ),
        ]

    def __str__(self):
        return f"{self.calendar} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class CalendarDay(models.Model):
    """One date of one version: it works or it rests, at which hours and why."""

    class Kind(models.TextChoices):
        WORKING = "working", _("Working day")
        WEEKEND = "weekend", _("Weekend")
        STATUTORY = "statutory", _("Public holiday")
        MAKE_UP = "make_up", _("Make-up working day")
        COMPANY = "company", _("Company day")

    version = models.ForeignKey(CalendarVersion, models.CASCADE, related_name="days")
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # [["09:00", "12:00"], ["13:00", "18:00"]]; a day that rests has none.
    intervals = models.JSONField(_("working hours"), default=list)
    label = models.CharField(_("label"), max_length=80, blank=True)
    label_zh = models.CharField(_("Chinese label"), max_length=80, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("calendar day"), _("calendar days")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["version", "date"], name="calendar_day_once")]

    def __str__(self):
        return f"{self.date} {in_language(self, 'label')}".strip()

    # Kinds of day on which nobody works.
    REST = {Kind.WEEKEND, Kind.STATUTORY}

    @property
    def is_working(self) -> bool:
        return bool(self.intervals)
