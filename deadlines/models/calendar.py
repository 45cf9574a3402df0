"""The working calendar: one row per date, never a guess from the weekday."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.languages import in_language


class WorkCalendar(models.Model):
    """The days and hours on which a place of the company works."""

    SITE = "site"  # the calendar that counts where no other is named

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


class CalendarVersion(models.Model):
    """The calendar as it was published once; what changes later is a new version."""

    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, related_name="versions", verbose_name=_("calendar"))
    number = models.PositiveIntegerField(_("version"))
    published_at = models.DateTimeField(_("published at"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    covered_from = models.DateField(_("covered from"))
    covered_until = models.DateField(_("covered until"))
    # Of the days: what a process that keeps them in memory knows them by.
    fingerprint = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("calendar version"), _("calendar versions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_once"),
            models.CheckConstraint(
                condition=models.Q(covered_until__gte=models.F("covered_from")), name="calendar_covers_something"
            ),
        ]

    def __str__(self):
        return f"{self.calendar} v{self.number}"


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

    @property
    def is_working(self) -> bool:
        return bool(self.intervals)
