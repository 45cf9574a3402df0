"""Sites, rooms and what keeps a room busy."""

from datetime import datetime, time

from django.conf import settings
from django.contrib.postgres.fields import RangeBoundary
from django.db import connection, models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deadlines.constraints import NoOverlap, Span
from history.moment import now
from pages.languages import in_language


class Site(models.Model):
    """A place of the company with its own rooms and calendar."""

    DEEDS = {"found": _("founded the site"), "edit": _("edited the site")}

    version = models.PositiveIntegerField(default=0, editable=False)
    name = models.CharField(_("site name"), max_length=80, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("site"), _("sites")

    def __str__(self):
        return in_language(self, "name")


class Equipment(models.Model):
    """A thing that some rooms have and a visit may need: a projector, a screen for calls."""

    name = models.CharField(_("equipment name"), max_length=60, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("equipment"), _("equipment")
        default_permissions = ()
        ordering = ["id"]

    def __str__(self):
        return in_language(self, "name")


class RoomQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_active=True)

    def fitting(self, seats: int):
        """Rooms in use that seat so many, the closest fit first (S0-43)."""
        return self.in_use().filter(capacity__gte=seats).order_by("capacity", "name")

    def having(self, equipment):
        """Those that have all of it."""
        rows = self
        for each in equipment:
            rows = rows.filter(equipment=each)
        return rows


class Room(models.Model):
    """A room in which visitors are received."""

    DEEDS = {
        "found": _("furnished the room"),
        "edit": _("edited the room"),
        "shut": _("closed the room"),
        "reopen": _("opened the room again"),
    }

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting room")
        NEGOTIATION = "negotiation", _("Negotiation room")
        HALL = "hall", _("Reception hall")

    version = models.PositiveIntegerField(default=0, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms", verbose_name=_("site"))
    name = models.CharField(_("room name"), max_length=60)
    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.MEETING)
    floor = models.CharField(_("floor"), max_length=10, blank=True)
    capacity = models.PositiveSmallIntegerField(_("capacity"))
    equipment = models.ManyToManyField(Equipment, blank=True, related_name="rooms", verbose_name=_("equipment"))
    # Codes as `visits` has them, apart by spaces; empty: whatever the level (S1-11).
    levels = models.CharField(_("permitted levels"), max_length=40, blank=True)
    # Empty: day and night.
    opens_at = models.TimeField(_("opens at"), null=True, blank=True)
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    rests = models.BooleanField(_("closed on rest days"), default=False)
    setup_minutes = models.PositiveSmallIntegerField(_("set-up minutes"), default=0)
    cleanup_minutes = models.PositiveSmallIntegerField(_("clean-up minutes"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("room"), _("rooms")
        ordering = ["capacity", "name"]
        permissions = [
            ("manage_rooms", _("Can set up sites and rooms")),
            ("close_room", _("Can close a room for a time")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="room_name_once_per_site"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="room_opens_before_it_closes",
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="room_seats_somebody"),
        ]

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("reception:room", args=[self.pk])

    def permits(self, level: str) -> bool:
        """Is a visit of this level received here?"""
        return not level or not self.levels or level in self.levels.split()

    def is_open(self, moment: time) -> bool:
        """Does this moment of the day lie within its opening hours?"""
        return self.opens_at is None or self.closes_at is None or self.opens_at <= moment < self.closes_at


class ClosureQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(lifted_at__isnull=True)

    def overlapping(self, starts_at: datetime, ends_at: datetime):
        return self.standing().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class Closure(models.Model):
    """A time in which a room is closed, but for the people named, who may book it all the same."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="closures", verbose_name=_("room"))
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    reason = models.CharField(_("reason"), max_length=120)
    exempt = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("may book it all the same")
    )
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    lifted_at = models.DateTimeField(null=True, editable=False)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("closure"), _("closures")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closure_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="closure_has_reason"),
        ]
        indexes = [
            models.Index(
                fields=["room", "ends_at"], condition=Q(lifted_at__isnull=True), name="closure_standing_by_end"
            )
        ]

    def __str__(self):
        return f"{self.room}: {self.reason}"

    def get_absolute_url(self):
        return self.room.get_absolute_url()


# As the constraint's index has it.
BUSY = Span(F("busy_from"), F("busy_until"), RangeBoundary(inclusive_lower=True, inclusive_upper=False))


class RoomBookingQuerySet(models.QuerySet):
    def standing(self, at=None):
        """Bookings that keep others out: not released, and no hold that has run out."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at or now()), released_at__isnull=True)

    def in_use(self):
        return self.filter(released_at__isnull=True)

    def overlapping(self, busy_from: datetime, busy_until: datetime):
        """Those that take something of this time; on PostgreSQL by the index of the constraint, past uses unread."""
        if connection.vendor == "postgresql":
            return self.alias(busy=BUSY).filter(busy__overlap=Span(Value(busy_from), Value(busy_until)))
        return self.filter(busy_from__lt=busy_until, busy_until__gt=busy_from)


class RoomBooking(models.Model):
    """A time in which a room is somebody's, with the minutes before and after as they were on the day of booking."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="bookings", verbose_name=_("room"))
    # None: we use the room ourselves, for the reason given.
    appointment = models.ForeignKey(
        "reception.Appointment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name=_("appointment"),
    )
    # The visit for one step of whose programme the room is kept; its own room is `appointment`'s.
    step_of = models.ForeignKey(
        "reception.Appointment",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="step_bookings",
        verbose_name=_("visit"),
    )
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    busy_from = models.DateTimeField(editable=False)
    busy_until = models.DateTimeField(editable=False)
    # A request that is not answered yet only holds the room (R4).
    expires_at = models.DateTimeField(null=True, editable=False)
    released_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = RoomBookingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("room booking"), _("room bookings")
        default_permissions = ()
        constraints = [
            NoOverlap(
                name="room_booking_no_overlap", of="room", start="busy_from", end="busy_until", unless="released_at"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="room_booking_ends_after_start"),
            models.CheckConstraint(
                condition=Q(busy_from__lte=F("starts_at"), busy_until__gte=F("ends_at")), name="room_booking_is_busy"
            ),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False) | ~Q(reason=""), name="room_booking_says_what_for"
            ),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(released_at__isnull=True),
                name="room_booking_one_per_appointment",
            ),
        ]
        indexes = [models.Index(fields=["room", "busy_from"], name="room_booking_by_start")]

    def __str__(self):
        return f"{self.room}: {self.appointment or self.reason}"

    @property
    def visit_id(self) -> int | None:
        """The visit that uses the room, as its own or for a step of its programme; None: we use it ourselves."""
        return self.appointment_id or self.step_of_id

    def is_over(self, at: datetime) -> bool:
        """A hold that has run out."""
        return self.expires_at is not None and self.expires_at <= at

    def is_same_use(self, other: "RoomBooking") -> bool:
        mine, theirs = ((row.room_id, row.starts_at, row.ends_at) for row in (self, other))
        return mine == theirs
