"""The numbers of the regulations, as rows: time limits, standards, and whom to tell."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.languages import in_language


class Ladder(models.Model):
    """Whom a missed promise climbs to, step by step."""

    DEEDS = {"edit": _("edited the ladder")}
    FACTS = {"chain": _("steps")}

    version = models.PositiveIntegerField(default=0, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    # [{"after": "4 working_hours", "who": "department_head"}, …]; the words for `who` are in deadlines.ladder.
    steps = models.JSONField(_("steps"), default=list)

    class Meta:
        verbose_name, verbose_name_plural = _("ladder"), _("ladders")
        default_permissions = ()

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("deadlines:ladder", args=[self.pk])


class VersionedQuerySet(models.QuerySet):
    def of_row(self, row):
        """All versions of one code and variant, the newest first."""
        return self.filter(code=row.code, variant=row.variant).order_by("-number")

    def in_force(self, at: datetime):
        """Of every code and variant, the version that holds at the instant, and its predecessors.

        Newest first: the first row of a code and variant is the one that counts.
        """
        return self.filter(valid_from__lte=at).order_by("code", "variant", "-valid_from", "-number")

    def chosen(self, code: str, at: datetime, selectors: dict | None = None):
        """The row of `code` that holds at the instant for these selectors, the most particular one; else None."""
        return pick(self.in_force(at).filter(code=code), selectors or {})


def pick(rows, selectors: dict):
    """Of the rows of one code (newest first), the one whose selectors all fit and that names most of them."""
    newest: dict[str, Any] = {}
    for row in rows:
        newest.setdefault(row.variant, row)
    fitting = [row for row in newest.values() if all(selectors.get(key) == row.selectors[key] for key in row.selectors)]
    return max(fitting, key=lambda row: len(row.selectors), default=None)


class Rule(models.Model):
    """What time limits and standards have in common: a number from a clause, in immutable versions."""

    DEEDS = {"change": _("set the new version"), "move": _("moved the running deadlines")}
    FACTS = {"moved": _("deadlines moved"), "approved_by": _("approved by")}

    class Topic(models.TextChoices):
        APPOINTMENTS = "appointments", _("Appointments and the front desk")
        SHEETS = "sheets", _("Information sheets and preparation")
        CALLS = "calls", _("Calls, issues and complaints")
        AFTER = "after", _("After the visit")
        OUTBOUND = "outbound", _("Visits to customers")
        DISTRIBUTORS = "distributors", _("Distributors")
        GIFTS = "gifts", _("Gifts and expenses")
        ASSESSMENT = "assessment", _("Assessment and policies")
        DELIVERY = "delivery", _("Notices and mail")

    class Unit(models.TextChoices):
        SECONDS = "seconds", _("seconds")
        MINUTES = "minutes", _("minutes")
        HOURS = "hours", _("hours on the clock")
        WORKING_HOURS = "working_hours", _("working hours")
        WORKING_DAYS = "working_days", _("working days")
        CALENDAR_DAYS = "calendar_days", _("calendar days")
        WEEKS = "weeks", _("weeks")
        MONTHS = "months", _("months")
        SAME_DAY = "same_day", _("same day")
        FIXED = "fixed", _("a moment that is named")
        PER_WEEK = "per_week", _("per week")
        PER_MONTH = "per_month", _("per month")
        PER_QUARTER = "per_quarter", _("per quarter")
        PER_HALF_YEAR = "per_half_year", _("per half-year")
        PER_YEAR = "per_year", _("per year")
        RINGS = "rings", _("rings")
        RESULTS = "results", _("results in a row")
        TIMES = "times", _("times")
        PERCENT = "percent", _("per cent")
        CHARACTERS = "characters", _("characters")
        MEGABYTES = "megabytes", _("megabytes")
        PERSONS = "persons", _("persons")
        WINDOW = "window", _("hours of the day")
        POINTS = "points", _("points")
        YUAN = "yuan", _("yuan")
        SWITCH = "switch", _("on or off")

    class Direction(models.TextChoices):
        AFTER = "after", _("after")
        BEFORE = "before", _("before")
        BY = "by", _("by")
        WITHIN = "within", _("within")

    class Ends(models.TextChoices):
        """At which moment of the day found the limit ends."""

        USUAL = "", _("as usual for the unit")
        CLOSE_OF_WORK = "close_of_work", _("close of work")
        SAME_CLOCK_TIME = "same_clock_time", _("same time of day")
        END_OF_DAY = "end_of_day", _("end of the day")

    code = models.CharField(_("code"), max_length=40)
    # Rows of one code that hold for different selectors: tier A, B and C.
    variant = models.CharField(_("variant"), max_length=20, blank=True)
    number = models.PositiveIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic.choices)
    # Empty: not set. Shown as such, and blocks nothing.
    amount = models.PositiveIntegerField(_("amount"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=15, choices=Unit.choices)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, default=Direction.AFTER)
    ends = models.CharField(_("ends at"), max_length=20, choices=Ends.choices, default=Ends.USUAL, blank=True)
    time_of_day = models.TimeField(_("time of day"), null=True, blank=True)
    # The moment counted from is first moved to the end of its week, month, quarter, half-year or year.
    period = models.CharField(_("end of the"), max_length=10, blank=True)
    selectors = models.JSONField(_("holds for"), default=dict, blank=True)
    clauses = models.JSONField(_("clauses"), default=list, blank=True)
    is_proposed = models.BooleanField(_("proposed"), default=False)
    valid_from = models.DateTimeField(_("in force from"))

    objects = VersionedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return in_language(self, "name")

    @property
    def is_set(self) -> bool:
        return self.amount is not None or self.unit == self.Unit.FIXED


class TimeLimit(Rule):
    """How long something may take; every version stays as it was."""

    starts_when = models.CharField(_("starts when"), max_length=160, blank=True)
    starts_when_zh = models.CharField(_("starts when, in Chinese"), max_length=160, blank=True)
    stops_when = models.CharField(_("stops when"), max_length=160, blank=True)
    stops_when_zh = models.CharField(_("stops when, in Chinese"), max_length=160, blank=True)
    responsible = models.CharField(_("responsible"), max_length=160, blank=True)
    responsible_zh = models.CharField(_("responsible, in Chinese"), max_length=160, blank=True)
    # How long before the due moment somebody is warned: ["4 hours", "1 hours"].
    warnings = models.JSONField(_("warnings"), default=list, blank=True)
    # Minutes before the last close of work at which a limit that ends outside working time warns; empty: never.
    last_chance = models.PositiveIntegerField(_("last working chance"), null=True, blank=True)
    ladder = models.ForeignKey(
        Ladder, models.PROTECT, null=True, blank=True, related_name="limits", verbose_name=_("ladder")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("time limit"), _("time limits")
        default_permissions = ()
        permissions = [("manage_limits", _("Can keep time limits and standards"))]
        constraints = [
            models.UniqueConstraint(fields=["code", "variant", "number"], name="time_limit_version_once"),
            models.CheckConstraint(condition=~Q(code=""), name="time_limit_has_code"),
        ]

    def get_absolute_url(self):
        return reverse("deadlines:limit", args=[self.pk])


class Standard(Rule):
    """A number that is no clock: rings, a window of the day, a count."""

    # [{"from": "09:00", "until": "09:30", "label": "…", "label_zh": "…"}]
    windows = models.JSONField(_("windows"), default=list, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("standard"), _("standards")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["code", "variant", "number"], name="standard_version_once"),
            models.CheckConstraint(condition=~Q(code=""), name="standard_has_code"),
        ]

    def get_absolute_url(self):
        return reverse("deadlines:standard", args=[self.pk])

    @property
    def is_set(self) -> bool:
        return self.amount is not None or bool(self.windows)
