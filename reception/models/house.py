"""Who is in the house: counting them when it matters, and the badges they wear."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked

from .appointment import Appointment
from .people import Visitor
from .rooms import Site


class RollCallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever may count the people in the house sees what the counts brought."""
        return self if user.may("reception.call_roll") else self.none()

    def running(self):
        return self.filter(state=RollCall.State.RUNNING)

    def with_counts(self):
        """With how many there were to find and how many were seen."""
        seen = Count("lines", filter=Q(lines__seen_at__isnull=False))
        return self.select_related("site", "created_by", "ended_by").annotate(expected=Count("lines"), seen=seen)


class RollCall(Tracked):
    """Everybody who was in the house at one moment, looked for one by one: a fire, or a drill of it."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    FLOW = {"end": ({State.RUNNING}, State.ENDED)}
    DEEDS = {"begin": _("began the roll call"), "end": _("ended the roll call")}

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING, editable=False)
    # Made by the device that began it, so that what it sends twice is one roll call (R27).
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="roll_calls", verbose_name=_("site"))
    is_drill = models.BooleanField(_("drill"), default=False)
    started_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("ended by"),
    )
    result = models.CharField(_("result in words"), max_length=500, blank=True, editable=False)

    objects = RollCallQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("roll call"), _("roll calls")
        default_permissions = ()
        permissions = [("call_roll", _("Can see who is in the house, and call the roll"))]
        constraints = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(state="running"), name="roll_call_one_running_per_site"
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True) | Q(state="ended", ended_at__gte=F("started_at")),
                name="roll_call_ended_has_end",
            ),
        ]
        indexes = [models.Index(fields=["-started_at", "-id"], name="roll_call_by_start")]

    def __str__(self):
        return str(_("Drill") if self.is_drill else _("Roll call"))

    def get_absolute_url(self):
        return reverse("reception:roll-call", args=[self.pk])


class RollCallLine(models.Model):
    """One person to be found in a roll call, and whether they were."""

    roll_call = models.ForeignKey(RollCall, models.PROTECT, related_name="lines")
    visitor = models.ForeignKey(Visitor, models.PROTECT, related_name="+")
    # Where they were when it began: a room may change afterwards.
    place = models.CharField(_("place"), max_length=200, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("seen by")
    )
    # Of two wardens the later word counts, in whatever order their phones are heard.
    ticked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("person of a roll call"), _("persons of a roll call")
        default_permissions = ()
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["roll_call", "visitor"], name="roll_call_line_once")]

    def __str__(self):
        return str(self.visitor)


class Sighting(models.Model):
    """One tick of one warden, as their device noted it; sent twice it is one (R27)."""

    key = models.UUIDField(unique=True)
    line = models.ForeignKey(RollCallLine, models.PROTECT, related_name="sightings")
    is_seen = models.BooleanField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("sighting"), _("sightings")
        default_permissions = ()
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.line}: {self.is_seen}"


class BadgeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The badges of the visits a person sees."""
        return self.filter(visitor__appointment__in=Appointment.objects.visible_to(user))


class Badge(models.Model):
    """What one visitor wears on one day: a number of the site's day, and a code for whoever finds it."""

    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="badges", verbose_name=_("site"))
    day = models.DateField(_("day"))
    number = models.PositiveSmallIntegerField(_("badge number"))
    visitor = models.ForeignKey(Visitor, models.PROTECT, related_name="badges", verbose_name=_("visitor"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )

    objects = BadgeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("badge"), _("badges")
        default_permissions = ()
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(fields=["site", "day", "number"], name="badge_number_once_per_site_and_day"),
            models.UniqueConstraint(fields=["visitor", "day"], name="badge_once_per_visitor_and_day"),
            models.CheckConstraint(condition=Q(number__gte=1), name="badge_numbers_begin_with_one"),
        ]

    def __str__(self):
        return f"{self.number:03d}"
