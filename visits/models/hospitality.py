"""What is arranged around the steps of a visit: cars, meals, hotel rooms, gifts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from papers.models import ATTACHING

from .sheet import InfoSheet


class TransportLine(models.Model):
    """A car that fetches, takes around or brings back; or the word that none is needed (S1-21)."""

    class Direction(models.TextChoices):
        ARRIVAL = "arrival", _("Pick-up")
        AROUND = "around", _("During the visit")
        RETURN = "return", pgettext_lazy("of guests by car", "Return")

    class Need(models.TextChoices):
        OPEN = "open", pgettext_lazy("a car is", "Not decided yet")
        WANTED = "wanted", pgettext_lazy("a car is", "Wanted")
        NOT_NEEDED = "not_needed", pgettext_lazy("a car is", "Not needed")

    class Way(models.TextChoices):
        """How the customer was told (S1-24)."""

        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        CHAT = "chat", _("Chat")
        IN_PERSON = "in_person", _("In person")

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="transport")
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    need = models.CharField(pgettext_lazy("of a car", "need"), max_length=10, choices=Need.choices, default=Need.WANTED)
    pickup_at = models.DateTimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("minutes on the way"), default=60)
    pickup_place = models.CharField(_("pick-up place"), max_length=120, blank=True)
    destination = models.CharField(_("where to"), max_length=120, blank=True)
    flight = models.CharField(_("flight or train"), max_length=40, blank=True)
    vehicle_type = models.CharField(_("vehicle"), max_length=60, blank=True)
    count = models.PositiveSmallIntegerField(_("number"), default=1)
    plate = models.CharField(_("number plate"), max_length=20, blank=True)
    driver = models.CharField(_("driver"), max_length=60, blank=True)
    driver_phone = models.CharField(_("driver's phone"), max_length=40, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=10, decimal_places=2, null=True, blank=True)
    # Kept by the verb; forgotten when what was told changes (S1-24).
    told_customer_at = models.DateTimeField(_("customer told at"), null=True, editable=False)
    told_by_way_of = models.CharField(
        _("customer told by way of"), max_length=10, choices=Way.choices, blank=True, editable=False
    )
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("car"), _("cars")
        ordering = ["pickup_at", "id"]
        default_permissions = ()
        indexes = [models.Index(fields=["pickup_at"], name="transport_by_time")]

    def __str__(self):
        return self.get_direction_display()

    # What the customer is told: when one of it changes, they are to be told again.
    TELLING = ("need", "pickup_at", "pickup_place", "destination", "vehicle_type", "count", "plate", "driver")

    @property
    def is_wanted(self) -> bool:
        return self.need == self.Need.WANTED

    @property
    def is_arranged(self) -> bool:
        """Vehicle, driver, place and time are known (S1-22)."""
        return bool(self.pickup_place and self.vehicle_type and self.driver and self.driver_phone)

    @property
    def is_complete(self) -> bool:
        """Not needed; or arranged, and the customer knows (S1-24)."""
        if self.need == self.Need.NOT_NEEDED:
            return True
        return self.is_wanted and self.is_arranged and self.told_customer_at is not None


class MealLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the sheets one may see."""
        return self.filter(sheet__in=InfoSheet.objects.visible_to(user).values("pk"))


class MealLine(models.Model):
    """A meal with the guests."""

    DEEDS = {"seat": _("ticked the seating"), "unseat": _("took back the tick of the seating")} | ATTACHING

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="meals")
    starts_at = models.DateTimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=90)
    is_banquet = models.BooleanField(_("banquet"), default=False)
    persons = models.PositiveSmallIntegerField(_("number of persons"), null=True, blank=True)
    standard = models.CharField(_("standard"), max_length=80, blank=True)
    per_person = models.DecimalField(_("cost per person"), max_digits=10, decimal_places=2, null=True, blank=True)
    restaurant = models.CharField(_("restaurant"), max_length=120, blank=True)
    menu = models.CharField(_("menu"), max_length=200, blank=True)
    booking_ref = models.CharField(_("booking reference"), max_length=60, blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("booked by")
    )
    diet_note = models.CharField(_("diet"), max_length=200, blank=True)
    # Who of ours sits with the guests, and what one may talk about (S1-43).
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("host at the table"),
    )
    host_names = models.CharField(_("who else of ours"), max_length=200, blank=True)
    topics = models.CharField(_("what one may talk about"), max_length=300, blank=True)
    # The seating plan itself is attached to the meal (S1-42).
    seated_at = models.DateTimeField(_("seating ticked at"), null=True, editable=False)
    seated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")

    objects = MealLineQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("meal"), _("meals")
        ordering = ["starts_at", "id"]
        default_permissions = ()

    def __str__(self):
        return self.restaurant or str(_("Banquet") if self.is_banquet else _("Meal"))

    def get_absolute_url(self):
        return reverse("visits:meal", args=[self.pk])

    # What a banquet has before the day (S1-19).
    BANQUET = ("standard", "menu", "restaurant", "booking_ref", "booked_by")

    @property
    def lacking(self) -> list[str]:
        """What of a banquet is not settled yet, as the form calls it."""
        empty = [name for name in self.BANQUET if self.is_banquet and not getattr(self, name)]
        return [str(self._meta.get_field(name).verbose_name) for name in empty]


class LodgingLine(models.Model):
    """Hotel rooms for the guests."""

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="lodging")
    hotel = models.CharField(_("hotel"), max_length=120)
    check_in = models.DateField(_("check-in on"))
    nights = models.PositiveSmallIntegerField(_("nights"), default=1)
    room_type = models.CharField(_("kind of room"), max_length=60, blank=True)
    rooms = models.PositiveSmallIntegerField(_("number of rooms"), default=1)
    per_night = models.DecimalField(
        _("cost of a room and night"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    booking_ref = models.CharField(_("booking reference"), max_length=60, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("hotel rooms"), _("hotel rooms")
        ordering = ["check_in", "id"]
        default_permissions = ()

    def __str__(self):
        return self.hotel


class GiftLine(models.Model):
    """Something that the guests are given; the stock comes with the visit file."""

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="gifts")
    name = models.CharField(_("gift"), max_length=120)
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)
    unit_value = models.DecimalField(_("value of one"), max_digits=10, decimal_places=2, null=True, blank=True)
    recipient = models.CharField(_("for whom"), max_length=120, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("gift"), _("gifts")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="gift_line_is_something"),
            models.CheckConstraint(
                condition=Q(unit_value__isnull=True) | Q(unit_value__gte=0), name="gift_line_value_not_negative"
            ),
        ]

    def __str__(self):
        return self.name
