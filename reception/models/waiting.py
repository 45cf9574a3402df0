"""Visits that wait for a room."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked

from .rooms import Room


class WaitingQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=Waiting.OPEN)

    def in_line(self):
        """Who has no offer yet, the longest waiting first."""
        return self.filter(state=Waiting.State.WAITING).order_by("created_at", "pk")

    def lapsed(self, at: datetime):
        """Offers that nobody took in time."""
        return self.filter(state=Waiting.State.OFFERED, expires_at__lte=at)


class Waiting(Tracked):
    """A visit's place in the line for a room of its time, from joining to the room or the end."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a room")
        OFFERED = "offered", _("Room offered")
        TAKEN = "taken", _("Has a room")
        LAPSED = "lapsed", _("Offer lapsed")
        WITHDRAWN = "withdrawn", pgettext_lazy("waiting list", "Withdrawn")

    OPEN = (State.WAITING, State.OFFERED)
    FLOW = {
        "offer": ({State.WAITING}, State.OFFERED),
        "wait_on": ({State.OFFERED}, State.WAITING),
        "take": ({State.WAITING, State.OFFERED}, State.TAKEN),
        "lapse": ({State.WAITING, State.OFFERED}, State.LAPSED),
        "withdraw": ({State.WAITING, State.OFFERED}, State.WITHDRAWN),
    }
    DEEDS = {
        "join": _("joined the waiting list for a room"),
        "offer": _("offered a room"),
        "wait_on": _("went back to the line: the visit has another time"),
        "take": _("took the room"),
        "lapse": _("let the offer lapse"),
        "withdraw": _("left the waiting list"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, editable=False)
    appointment = models.ForeignKey("reception.Appointment", models.PROTECT, related_name="waitings")
    # None: any that fits, at the site of the visit.
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only this room")
    )
    offered_room = models.ForeignKey(Room, models.PROTECT, null=True, editable=False, related_name="+")
    offered_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("place in the line"), _("waiting list")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(state__in=["waiting", "offered"]),
                name="waiting_once_per_appointment",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_room__isnull=False, expires_at__isnull=False),
                name="waiting_offer_has_room_and_end",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="waiting_in_line")]

    def __str__(self):
        return str(self.appointment)

    def get_absolute_url(self):
        return self.appointment.get_absolute_url()
