"""A stretch of time that is assessed."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages import formats

from .scheme import Scheme


class PeriodQuerySet(models.QuerySet):
    def running(self, at: datetime):
        """Periods the instant falls into, the latest begun first."""
        today = timezone.localdate(at)
        return self.filter(starts_on__lte=today, ends_on__gte=today).order_by("-starts_on", "-pk")

    def to_be_scored(self, today: date):
        """Regular ones that are over with cards that still collect: `waiting` says how many."""
        collecting = models.Count("scorecards", filter=Q(scorecards__state="collecting"))
        over = self.filter(kind=Period.Kind.REGULAR, ends_on__lt=today)
        return over.annotate(waiting=collecting).filter(waiting__gt=0).order_by("starts_on", "pk")


class Period(Tracked):
    """A quarter, or a time chosen at will, in which some people and departments are assessed by one scheme."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("Regular, by quarter")
        AD_HOC = "ad_hoc", _("Ad hoc")

    DEEDS = {"open": _("opened the period")}

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.REGULAR)
    name = models.CharField(_("title"), max_length=80, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="periods", verbose_name=_("assessment scheme"))
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    # How many of its cards collect, where `to_be_scored` found it.
    waiting: int

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("assessment period"), _("assessment periods")
        default_permissions = ()
        permissions = [
            ("open_period", _("Can open an assessment period")),
            ("inspect", _("Can inspect and find")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="period_ends_after_start"),
            models.UniqueConstraint(
                fields=["starts_on", "ends_on", "scheme"], condition=Q(kind="regular"), name="period_regular_once"
            ),
        ]

    def __str__(self):
        if self.name:
            return self.name
        if self.kind == self.Kind.REGULAR:
            return quarter_name(self.starts_on)
        return f"{formats.day(self.starts_on)} – {formats.day(self.ends_on)}"

    def get_absolute_url(self):
        return f"{reverse('assessments:list')}?period={self.pk}"

    @property
    def start(self) -> datetime:
        return midnight(self.starts_on)

    @property
    def end(self) -> datetime:
        """The first instant that does not belong to it."""
        return midnight(self.ends_on + timedelta(days=1))

    def is_running(self, at: datetime) -> bool:
        return self.start <= at < self.end

    def is_open(self, at: datetime) -> bool:
        """Until it is over and every result is published, somebody may still join it."""
        return at < self.end or self.scorecards.exclude(state="published").exists()


def quarter_of(day: date) -> tuple[date, date]:
    """First and last day of the calendar quarter."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = date(day.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def quarters_before(day: date, count: int = 8) -> list[tuple[date, date]]:
    """The quarter of the day and those before it, the latest first."""
    found = [quarter_of(day)]
    while len(found) < count:
        found.append(quarter_of(found[-1][0] - timedelta(days=1)))
    return found


def quarter_name(first: date) -> str:
    """`2026, quarter 1`, by its first day."""
    return gettext("%(year)s, quarter %(n)s") % {"year": first.year, "n": (first.month + 2) // 3}


def midnight(day: date) -> datetime:
    """The instant a day begins in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time()))
