"""The appointment: one customer's wish to come and see us."""

from datetime import datetime, timedelta
from secrets import randbelow
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from customers.search import LONGEST
from history.models import Tracked
from history.moment import now
from papers.models import ATTACHING

from .finding import AppointmentQuerySet
from .rooms import Equipment, Room, Site


def new_code() -> str:
    """What a visitor types at the entrance; it opens nothing but the visit of that day (R33)."""
    return f"{randbelow(10**8):08}"


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

    class HostAnswer(models.TextChoices):
        """What the host says to the desk while a visitor waits (R29)."""

        ASKED = "asked", _("Asked, no answer yet")
        COMING = "coming", _("Is coming")
        HOLD = "hold", _("Asks to wait")
        SILENT = "silent", _("Nobody answers")

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
        "undo_check_out": ({State.COMPLETED}, State.IN_PROGRESS),
        "undo_check_out_unmet": ({State.COMPLETED}, State.ARRIVED),
        "leave_unseen": ({State.ARRIVED, State.IN_PROGRESS}, State.COMPLETED),
        "close": ({State.COMPLETED}, State.CLOSED),
        "mark_no_show": ({State.CONFIRMED}, State.NO_SHOW),
        "restore": ({State.DECLINED, State.CANCELLED}, State.REQUESTED),
    }
    AHEAD = (State.REQUESTED, State.CONFIRMED)
    IN_HOUSE = (State.ARRIVED, State.IN_PROGRESS)
    EXPECTED_OR_LATER = (State.CONFIRMED, *IN_HOUSE, State.COMPLETED, State.CLOSED, State.NO_SHOW)
    OVER = (State.COMPLETED, State.CLOSED, State.DECLINED, State.CANCELLED, State.NO_SHOW)
    DEEDS = {
        "request": _("registered the request"),
        "admit": _("received the visitor without an appointment"),
        "edit": _("edited the appointment"),
        "confirm": _("confirmed the appointment"),
        "decline": _("declined the request"),
        "reschedule": _("rescheduled the appointment"),
        "cancel": _("cancelled the appointment"),
        "restore": _("put the request back on the books"),
        "propose": _("proposed other times"),
        "choose_time": _("noted the visitor's choice of time"),
        "ask": _("asked whether the visit suits"),
        "accept": _("said that the visit suits"),
        "refuse": _("said that the visit does not suit"),
        "come": _("is coming for the visitor"),
        "hold": _("asked the visitor to wait"),
        "hand_on": _("passed the visitor on"),
        "ask_next": _("had no answer and asked somebody else"),
        "check_in": _("checked the visitor in"),
        "undo_check_in": _("undid the check-in"),
        "start_meeting": _("met the visitor"),
        "check_out": _("checked the visitor out"),
        "undo_check_out": _("undid the check-out"),
        "undo_check_out_unmet": _("undid the check-out"),
        "leave_unseen": _("noted that nobody saw the visitor leave"),
        "tell_wait": _("told the visitor how long it takes"),
        "go_out": _("let visitors out for a while"),
        "out_for_the_night": _("noted that the visitors are out for the night; nobody saw when they went"),
        "come_back": _("saw visitors come back"),
        "enter_area": _("took the visitors to an area"),
        "leave_area": _("left the area with the visitors"),
        "close": _("closed the reception record"),
        "mark_no_show": _("noted that nobody came"),
        "clear": _("cleared the visit"),
        "withhold": _("took the clearance back"),
        "override_clearance": _("let the visitor in without clearance"),
        "override_closure": _("booked a closed room"),
        "tick_clean": _("ticked the room as cleaned"),
        "tick_ready": _("ticked the room as ready"),
        "untick_clean": _("took back that the room is clean"),
        "untick_ready": _("took back that the room is ready"),
        "let_room_go": _("let the held room go"),
        "join_line": _("joined the waiting list for a room"),
        "offer_room": _("offered a room that came free"),
        "leave_line": _("left the waiting list for a room"),
        "repeat": _("made the visit recur"),
        "assign": _("named who receives the visitor"),
        "take_duty_back": _("took a duty back"),
        "arrange": _("named the deputy and the sign-in person"),
        "instruct": _("gave an instruction"),
        "expect": _("added a visitor"),
        "sign_in": _("signed a visitor in"),
        "sign_out": _("signed a visitor out"),
        "save_record": _("wrote the reception record"),
        "convey": _("told the guest"),
        "take_back_point": _("took back that the guest was told"),
        "shorten_notice": _("took the request at short notice"),
        "note_formal_notice": _("noted the customer's formal notice"),
        "contact": _("spoke with the customer about the formal notice"),
    } | ATTACHING

    state = models.CharField(_("state"), max_length=15, choices=State.choices, default=State.REQUESTED, editable=False)
    kind = models.CharField(_("kind of visit"), max_length=10, choices=Kind.choices, default=Kind.CUSTOMER)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    channel_note = models.CharField(_("which other way"), max_length=80, blank=True)
    received_at = models.DateTimeField(_("received at"))
    origin = models.CharField(_("visit origin"), max_length=10, choices=Origin.choices, default=Origin.REQUESTED)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
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
    # What the room must have; read as `needed_equipment`.
    equipment = models.ManyToManyField(
        Equipment, blank=True, related_name="appointments", verbose_name=_("equipment needed")
    )
    meeting_point = models.CharField(_("meeting point"), max_length=120, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    needs = models.TextField(_("customer needs"), blank=True)
    is_important = models.BooleanField(_("important customer"), default=False)
    # Who may not see the details sees that somebody comes, when, where and to whom (R30); see reception.privacy.
    is_private = models.BooleanField(_("private visit"), default=False)
    special_needs = models.CharField(_("special needs"), max_length=200, blank=True)
    instruction = models.CharField(_("superior's instruction"), max_length=200, blank=True, editable=False)
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
    # Acts for the contact person on this one visit, with the same rights and the same notices (S4-251).
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputised_appointments",
        verbose_name=_("deputy"),
    )
    # Records who comes, besides the front desk; nobody named: the contact person and the receptionist (S1-28).
    sign_in_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sign-in person"),
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, related_name="appointments", verbose_name=_("receiving department")
    )
    # Kept when the request is answered.
    replied_at = models.DateTimeField(_("reply given at"), null=True, editable=False)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("reply given by"),
    )
    reply_channel = models.CharField(
        _("reply given by way of"), max_length=10, choices=Channel.choices, blank=True, editable=False
    )
    decline_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    # One calendar entry for life: the same identity, a number that grows with each change (R14).
    invitation_uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    invitation_sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    # Looked for among the visits of one day only, so that two of a year may have the same.
    code = models.CharField(_("visitor code"), max_length=8, default=new_code, editable=False)
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    reschedules = models.PositiveSmallIntegerField(_("times rescheduled"), default=0, editable=False)
    # Kept at the door.
    needs_on_arrival = models.TextField(_("needs confirmed on arrival"), blank=True, editable=False)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, editable=False)
    # Who is asked to come for the visitor that waits, and what was answered (R29).
    host_asked = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("asked to come"),
    )
    host_answer = models.CharField(
        _("host's answer"), max_length=8, choices=HostAnswer.choices, blank=True, editable=False
    )
    host_answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    host_hold_minutes = models.PositiveSmallIntegerField(_("minutes to wait"), null=True, editable=False)
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
    level = models.CharField(_("reception level"), max_length=3, blank=True, editable=False)
    tasks_open = models.PositiveSmallIntegerField(default=0, editable=False)
    tasks_total = models.PositiveSmallIntegerField(default=0, editable=False)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), null=True, editable=False)
    search = models.CharField(max_length=LONGEST, editable=False)
    # One form, one appointment: the form's own token, posted twice, finds the first (R2).
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("appointment"), _("appointments")
        permissions = [
            ("register_appointment", _("Can register a request for anybody")),
            ("receive_appointment", _("Can check visitors in and out")),
            ("override_clearance", _("Can let a visitor in without a signed sheet")),
            ("view_private", _("Can see who comes on a private visit")),
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
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "arrived", "in_progress", "completed", "closed"]) | ~Q(needs=""),
                name="appointment_confirmed_has_needs",
            ),
            models.CheckConstraint(
                condition=~Q(origin="invited") | Q(invited_by__isnull=False), name="appointment_invited_by_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="appointment_by_start"),
            models.Index(fields=["state", "starts_at"], name="appointment_by_state"),
        ]

    # True of a row in memory from which `reception.privacy` took who comes.
    is_concealed = False

    def __str__(self):
        return self.visitor_name if self.is_concealed else f"{self.visitor_name} · {self.organisation}"

    # Told with the letter that a visit is off, by the key of who prepared them: each hears of both at once (R22).
    fallen_away: dict[int, dict[str, str]] | None = None

    @property
    def public_name(self):
        """What it is called where others than those concerned read it: on its clocks."""
        return _("Private visit") if self.is_private else self

    def get_absolute_url(self):
        return reverse("reception:detail", args=[self.pk])

    @cached_property
    def needed_equipment(self) -> list[Equipment]:
        """What the room must have; of a visit that is not saved yet, what is written here."""
        return list(self.equipment.all()) if self.pk else []

    @property
    def where(self) -> str:
        return str(self.room) if self.room_id else self.place

    @property
    def tour(self):
        """Where the visitors were shown, and by whom (S2-20)."""
        return self.area_visits.select_related("area", "escort")

    @property
    def is_here(self) -> bool:
        return self.state in self.IN_HOUSE

    @property
    def left_unseen(self) -> bool:
        """They were here and are gone, and nobody saw when (R25)."""
        return self.arrived_at is not None and self.left_at is None and self.state in self.OVER

    @property
    def waited(self) -> timedelta | None:
        """From sign-in to the meeting (S4-218); none while nobody has come, growing while somebody waits."""
        until = self.meeting_started_at or self.left_at or now()
        return until - self.arrived_at if self.arrived_at else None

    @property
    def host_held_until(self) -> datetime | None:
        """When whoever asked the visitor to wait means to come."""
        if self.host_answered_at is None or self.host_hold_minutes is None:
            return None
        return self.host_answered_at + timedelta(minutes=self.host_hold_minutes)

    def earlier_of_same_customer(self):
        """Visits of the same organisation before this one, the latest first (S2-11)."""
        rows = Appointment.objects.filter(organisation=self.organisation_id, starts_at__lt=self.starts_at)
        kept = rows.exclude(pk=self.pk).exclude(state__in=[self.State.DECLINED, self.State.CANCELLED])
        return kept.select_related("contact_person", "organisation").order_by("-starts_at")

    @property
    def tasks_ready(self) -> int:
        return self.tasks_total - self.tasks_open

    @property
    def has_record(self) -> bool:
        return hasattr(self, "record")
