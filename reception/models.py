"""Rooms, appointments, the people of a visit and the reception record: the front desk."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import in_language


class Site(models.Model):
    """A place of the company with its own rooms and calendar."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("site"), _("sites")

    def __str__(self):
        return in_language(self, "name")


class Room(models.Model):
    """A room in which visitors are received."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting room")
        NEGOTIATION = "negotiation", _("Negotiation room")
        HALL = "hall", _("Reception hall")

    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms", verbose_name=_("site"))
    name = models.CharField(_("name"), max_length=60)
    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.MEETING)
    capacity = models.PositiveSmallIntegerField(_("capacity"))
    setup_minutes = models.PositiveSmallIntegerField(_("set-up minutes"), default=0)
    cleanup_minutes = models.PositiveSmallIntegerField(_("clean-up minutes"), default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("room"), _("rooms")
        ordering = ["capacity", "name"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="room_name_once_per_site")]

    def __str__(self):
        return in_language(self, "name")


class AppointmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Where every list and every lookup made by a person starts.

        The desk, the gate and the Marketing Center see all of them; others see the
        ones they registered, receive, or own the customer of, and a head sees the department's.
        """
        if user.has_perm("reception.view_appointment"):
            return self
        hats = user.hats()
        mine = Q(contact_person__in=hats) | Q(created_by__in=hats) | Q(receptionist__in=hats) | Q(salesperson__in=hats)
        mine |= Q(organisation__owner__in=hats) | Q(department__head__in=hats)
        return self.filter(mine).distinct()

    def with_people(self):
        return self.select_related(
            "organisation", "contact", "contact_person", "department", "receptionist", "room__site"
        )


class Appointment(Tracked):
    """One customer's wish to come and see us, from the request to the goodbye."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")
        ARRIVED = "arrived", _("Arrived")
        IN_PROGRESS = "in_progress", _("In progress")
        COMPLETED = "completed", _("Completed")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")
        NO_SHOW = "no_show", _("No-show")

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        OTHER = "other", _("Other")

    class Origin(models.TextChoices):
        REQUESTED = "requested", _("Requested by the customer")
        INVITED = "invited", _("Invited by us")

    class Kind(models.TextChoices):
        CUSTOMER = "customer", _("Customer visit")
        GENERAL = "general", _("General visit")

    class Clearance(models.TextChoices):
        """Whether the visitor information sheet stands in the way; kept by `visits`, never looked up."""

        NOT_NEEDED = "not_needed", _("No sheet needed")
        WAITING = "waiting", _("Not cleared")
        CLEARED = "cleared", _("Cleared")

    FLOW = {
        "confirm": ({State.REQUESTED}, State.CONFIRMED),
        "decline": ({State.REQUESTED}, State.DECLINED),
        "reschedule": ({State.CONFIRMED}, State.CONFIRMED),
        "cancel": ({State.REQUESTED, State.CONFIRMED}, State.CANCELLED),
        "check_in": ({State.CONFIRMED}, State.ARRIVED),
        "undo_check_in": ({State.ARRIVED}, State.CONFIRMED),
        "start_meeting": ({State.ARRIVED}, State.IN_PROGRESS),
        "check_out": ({State.ARRIVED, State.IN_PROGRESS}, State.COMPLETED),
        "close": ({State.COMPLETED}, State.CLOSED),
        "mark_no_show": ({State.CONFIRMED}, State.NO_SHOW),
    }
    DEEDS = {
        "request": _("registered the request"),
        "edit": _("edited the appointment"),
        "confirm": _("confirmed the appointment"),
        "decline": _("declined the request"),
        "reschedule": _("rescheduled the appointment"),
        "cancel": _("cancelled the appointment"),
        "check_in": _("checked the visitor in"),
        "undo_check_in": _("undid the check-in"),
        "start_meeting": _("met the visitor"),
        "check_out": _("checked the visitor out"),
        "close": _("closed the reception record"),
        "mark_no_show": _("noted that nobody came"),
        "clear": _("cleared the visit"),
        "override_clearance": _("let the visitor in without clearance"),
    }

    state = models.CharField(_("state"), max_length=15, choices=State.choices, default=State.REQUESTED, editable=False)
    kind = models.CharField(_("kind of visit"), max_length=10, choices=Kind.choices, default=Kind.CUSTOMER)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    channel_note = models.CharField(_("which other way"), max_length=80, blank=True)
    received_at = models.DateTimeField(_("received at"))
    origin = models.CharField(_("visit origin"), max_length=10, choices=Origin.choices, default=Origin.REQUESTED)
    organisation = models.ForeignKey(
        "customers.Organisation", models.PROTECT, related_name="appointments", verbose_name=_("organisation")
    )
    contact = models.ForeignKey(
        "customers.Contact", models.PROTECT, null=True, related_name="appointments", verbose_name=_("visitor")
    )
    # As they were on the day: a contact edited later rewrites no history (R35).
    visitor_name = models.CharField(_("visitor name"), max_length=80)
    visitor_phone = models.CharField(_("phone"), max_length=30, blank=True)
    visitor_email = models.EmailField(_("e-mail"), blank=True)
    head_count = models.PositiveSmallIntegerField(_("head count"), default=1)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    site = models.ForeignKey(Site, models.PROTECT, related_name="appointments", verbose_name=_("site"))
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("room")
    )
    place = models.CharField(_("place, if no room"), max_length=120, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    needs = models.TextField(_("customer needs"), blank=True)
    is_important = models.BooleanField(_("important customer"), default=False)
    special_needs = models.CharField(_("special needs"), max_length=200, blank=True)
    contact_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name=_("company contact person")
    )
    salesperson = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sold_appointments",
        verbose_name=_("salesperson"),
    )
    receptionist = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="received_appointments",
        verbose_name=_("customer receptionist"),
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, related_name="appointments", verbose_name=_("receiving department")
    )
    # Kept when the request is answered.
    replied_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    reply_channel = models.CharField(
        _("answered by way of"), max_length=10, choices=Channel.choices, blank=True, editable=False
    )
    decline_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    invitation_sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    # Kept at the door.
    arrived_at = models.DateTimeField(_("arrived at"), null=True, editable=False)
    meeting_started_at = models.DateTimeField(_("met at"), null=True, editable=False)
    left_at = models.DateTimeField(_("left at"), null=True, editable=False)
    seen_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("seen off by"),
    )
    # Kept by the floors above.
    clearance = models.CharField(
        _("clearance"), max_length=12, choices=Clearance.choices, default=Clearance.NOT_NEEDED, editable=False
    )
    tasks_open = models.PositiveSmallIntegerField(default=0, editable=False)
    tasks_total = models.PositiveSmallIntegerField(default=0, editable=False)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), null=True, editable=False)
    # One form, one appointment: the form's own token, posted twice, finds the first (R2).
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("appointment"), _("appointments")
        permissions = [
            ("register_appointment", _("Can register a request for anybody")),
            ("receive_appointment", _("Can check visitors in and out")),
            ("override_clearance", _("Can let a visitor in without a signed sheet")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_after_start"),
            models.CheckConstraint(condition=Q(head_count__gte=1), name="appointment_somebody_comes"),
            models.CheckConstraint(
                condition=~Q(visitor_phone="") | ~Q(visitor_email=""), name="appointment_visitor_reachable"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decline_reason=""), name="appointment_declined_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "arrived", "in_progress", "completed", "closed"])
                | Q(room__isnull=False)
                | ~Q(place=""),
                name="appointment_confirmed_has_place",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="appointment_by_start"),
            models.Index(fields=["state", "starts_at"], name="appointment_by_state"),
        ]

    def __str__(self):
        return f"{self.visitor_name} · {self.organisation}"

    def get_absolute_url(self):
        return reverse("reception:detail", args=[self.pk])

    @property
    def where(self) -> str:
        return str(self.room) if self.room_id else self.place
