"""The lines of a sheet: itinerary, cars, meals, rooms, leaders, services, and what we know of each guest."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.languages import in_language

from .sheet import InfoSheet


class SheetVisitor(models.Model):
    """What the sheet adds to one person of the visit; name and title stand on reception's own list."""

    visitor = models.OneToOneField("reception.Visitor", models.CASCADE, related_name="brief")
    seniority = models.PositiveSmallIntegerField(_("order of introduction"), default=0)
    language = models.CharField(_("language"), max_length=10, blank=True, choices=settings.LANGUAGES)
    diet = models.CharField(_("diet"), max_length=120, blank=True)
    customs = models.CharField(_("customs and taboos"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("guest"), _("guests")
        default_permissions = ()

    def __str__(self):
        return str(self.visitor)


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
        MEAL = "meal", _("Meal")
        SEND_OFF = "send_off", _("See-off")

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="itinerary")
    starts_at = models.DateTimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    kind = models.CharField(_("step"), max_length=15, choices=Kind.choices)
    place = models.CharField(_("place"), max_length=120, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("host, presenter or guide"),
    )
    note = models.CharField(_("note or talking points"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("step of the itinerary"), _("itinerary")
        ordering = ["starts_at", "id"]
        default_permissions = ()

    def __str__(self):
        return self.get_kind_display()


class TransportLine(models.Model):
    """A car that fetches, takes around or brings back."""

    class Direction(models.TextChoices):
        ARRIVAL = "arrival", _("Pick-up")
        AROUND = "around", _("During the visit")
        RETURN = "return", _("Return")

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="transport")
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    pickup_at = models.DateTimeField(_("time"))
    pickup_place = models.CharField(_("place"), max_length=120)
    vehicle_type = models.CharField(_("vehicle"), max_length=60, blank=True)
    count = models.PositiveSmallIntegerField(_("number"), default=1)
    driver = models.CharField(_("driver"), max_length=60, blank=True)
    driver_phone = models.CharField(_("driver's phone"), max_length=40, blank=True)
    told_customer_at = models.DateTimeField(_("customer told at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("car"), _("cars")
        ordering = ["pickup_at", "id"]
        default_permissions = ()

    def __str__(self):
        return self.get_direction_display()


class MealLine(models.Model):
    """A meal with the guests."""

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="meals")
    starts_at = models.DateTimeField(_("time"))
    persons = models.PositiveSmallIntegerField(_("number of persons"), null=True, blank=True)
    standard = models.CharField(_("standard"), max_length=80, blank=True)
    restaurant = models.CharField(_("restaurant"), max_length=120, blank=True)
    menu = models.CharField(_("menu"), max_length=200, blank=True)
    booking_ref = models.CharField(_("booking reference"), max_length=60, blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("booked by")
    )
    diet_note = models.CharField(_("diet"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("meal"), _("meals")
        ordering = ["starts_at", "id"]
        default_permissions = ()

    def __str__(self):
        return self.restaurant or str(_("Meal"))


class LodgingLine(models.Model):
    """Hotel rooms for the guests."""

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="lodging")
    hotel = models.CharField(_("hotel"), max_length=120)
    check_in = models.DateField(_("check-in on"))
    nights = models.PositiveSmallIntegerField(_("nights"), default=1)
    room_type = models.CharField(_("kind of room"), max_length=60, blank=True)
    rooms = models.PositiveSmallIntegerField(_("number of rooms"), default=1)

    class Meta:
        verbose_name, verbose_name_plural = _("hotel rooms"), _("hotel rooms")
        ordering = ["check_in", "id"]
        default_permissions = ()

    def __str__(self):
        return self.hotel


class AttendingLeader(models.Model):
    """One of our leaders who is there, in the order in which they are introduced (S1-31)."""

    class Role(models.TextChoices):
        HOST = "host", _("Receives")
        ATTENDEE = "attendee", _("Attends")

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="leaders")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("leader"))
    # As it is on the day: empty takes the position's name.
    title = models.CharField(_("job title"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.ATTENDEE)

    class Meta:
        verbose_name, verbose_name_plural = _("attending leader"), _("attending leaders")
        ordering = ["order", "id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sheet", "person"], name="leader_once_per_sheet")]

    def __str__(self):
        return f"{self.person} · {self.title or self.person.job_title}"


class ServiceItem(models.Model):
    """One default service of the sheet's level, confirmed or struck by the salesperson (S3-11, S3-13)."""

    class Decision(models.TextChoices):
        OPEN = "open", _("To be confirmed")
        CONFIRMED = "confirmed", _("Confirmed")
        STRUCK = "struck", _("Struck")

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="service_items")
    item_code = models.SlugField(max_length=30)
    order = models.PositiveSmallIntegerField(default=0)
    # The standard as it read when the level was set.
    name = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=200)
    text_zh = models.CharField(max_length=200, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, default=Decision.OPEN)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("service item"), _("service items")
        ordering = ["order", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item_code"], name="service_item_once"),
            models.CheckConstraint(
                condition=~Q(decision="struck") | ~Q(reason=""), name="service_item_struck_has_reason"
            ),
        ]

    def __str__(self):
        return in_language(self, "name")
