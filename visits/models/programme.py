"""The day of a visit: its steps, and the places that guests are shown."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.languages import in_language

from .sheet import InfoSheet


class TourStop(models.Model):
    """A place that guests are shown: a workshop, the research centre, the showroom (S1-34)."""

    DEEDS = {"found": _("added the tour stop"), "edit": _("edited the tour stop")}

    version = models.PositiveIntegerField(default=0, editable=False)
    site = models.ForeignKey("reception.Site", models.PROTECT, related_name="tour_stops", verbose_name=_("site"))
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order on the way"), default=0)
    minutes = models.PositiveSmallIntegerField(_("usual minutes"), default=20)
    # Order and safety there are explained to the guests before they go in (S1-36).
    is_safety_area = models.BooleanField(_("safety area"), default=False)
    safety_note = models.CharField(_("what guests must know or wear"), max_length=200, blank=True)
    safety_note_zh = models.CharField(_("the same in Chinese"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("tour stop"), _("tour stops")
        ordering = ["site", "order", "name"]
        default_permissions = ()
        permissions = [("manage_tour_stops", _("Can keep the list of tour stops"))]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="tour_stop_once_per_site")]

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return f"{reverse('visits:tour-stops')}#stop-{self.pk}"


class ItineraryLine(models.Model):
    """One step of the visit."""

    class Kind(models.TextChoices):
        TRANSFER = "transfer", _("Transfer")
        BRIEFING = "briefing", _("Briefing on the way")
        WELCOME = "welcome", _("Welcome")
        OPENING = "opening", _("Opening")
        PRESENTATION = "presentation", _("Presentation")
        QUESTIONS = "questions", _("Questions and answers")
        TOUR = "tour", _("Tour")
        MEETING = "meeting", _("Meeting")
        PHOTO = "photo", _("Photograph")
        GIFTS = "gifts", _("Presenting of gifts")
        MEAL = "meal", _("Meal")
        SEND_OFF = "send_off", _("See-off")

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="itinerary")
    starts_at = models.DateTimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    kind = models.CharField(_("step"), max_length=15, choices=Kind.choices)
    # What the guest reads: the subject of a meeting, the title of a presentation.
    topic = models.CharField(_("subject"), max_length=120, blank=True)
    stop = models.ForeignKey(
        TourStop, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tour stop")
    )
    # Booked for the time of the step, unless the visit has it then anyhow (S1-37).
    room = models.ForeignKey(
        "reception.Room", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("room")
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("host, presenter or guide"),
    )
    # For our own side: never on the guest's programme (S1-27).
    note = models.CharField(_("talking points"), max_length=500, blank=True)
    # Kept by the verbs
    booking = models.OneToOneField(
        "reception.RoomBooking", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    meeting = models.OneToOneField(
        "reception.Meeting",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=pgettext_lazy("of a step", "minutes"),
    )
    safety_told_at = models.DateTimeField(_("safety explained at"), null=True, editable=False)
    safety_told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("step of the itinerary"), _("itinerary")
        ordering = ["starts_at", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(safety_told_at__isnull=True) | Q(safety_told_by__isnull=False),
                name="step_safety_told_by_somebody",
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def owes_safety(self) -> bool:
        """Its stop is a safety area, and nobody has told the guests how to behave there (S1-36)."""
        return self.stop is not None and self.stop.is_safety_area and self.safety_told_at is None

    @property
    def where(self) -> str:
        """As the guest reads it: the stop, the room or the place."""
        return str(self.stop or self.room or self.place)
