"""What a telephone system tells by itself: which number rang where, who picked up, when it was over."""

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked

from .call import Call

# Nobody lets it ring longer; what never came to an end was lost on the way.
RINGS_AT_MOST = timedelta(minutes=3)
LASTS_AT_MOST = timedelta(hours=4)
SECONDS_AT_MOST = 3600


class TelephoneSystemQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(revoked_at=None)


class TelephoneSystem(Tracked):
    """A telephone system that may post its calls; of its token only the hash is kept."""

    DEEDS = {
        "set_up": _("set up the telephone system"),
        "renew": _("gave the telephone system a new token"),
        "announce": _("said whether it plays the announcement that calls are recorded"),
        "revoke": _("took the telephone system out of use"),
    }

    name = models.CharField(_("name"), max_length=60, unique=True)
    announces_recording = models.BooleanField(_("plays the announcement that calls are recorded"), default=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    heard_at = models.DateTimeField(_("last heard"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("out of use since"), null=True, editable=False)

    objects = TelephoneSystemQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("telephone system"), _("telephone systems")
        ordering = ["name"]
        default_permissions = ()
        permissions = [("manage_telephone", _("Can connect telephone systems"))]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("calls:telephone", args=[self.pk])


class TelephoneLine(models.Model):
    """An extension, and at whose desk it rings; one nobody has placed yet is kept all the same."""

    DEEDS = {"place": _("said at whose desk it rings")}

    version = models.PositiveIntegerField(default=0, editable=False)
    system = models.ForeignKey(
        TelephoneSystem, models.PROTECT, related_name="lines", verbose_name=_("telephone system")
    )
    number = models.CharField(_("extension"), max_length=20)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="telephone_lines",
        verbose_name=_("at whose desk it rings"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("extension"), _("extensions")
        ordering = ["number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["system", "number"], name="line_once_per_system")]

    def __str__(self):
        return self.number


class TelephoneCallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What rang at somebody's own desk, or at that of somebody they stand in for."""
        return self.filter(line__person__in=user.hats())

    def unlogged(self):
        """Calls with customers that nobody wrote down yet, and nobody set aside as no call of a customer."""
        return self.filter(call__isnull=True, set_aside_at__isnull=True, is_internal=False)

    def wanted(self, at: datetime):
        """What calls for somebody now: it rings, is spoken, or was answered today and is not in the log."""
        rings = Q(answered_at=None, ended_at=None, began_at__gt=at - RINGS_AT_MOST)
        spoken = Q(answered_at__gt=at - LASTS_AT_MOST)
        return self.unlogged().filter(rings | spoken)

    def with_line(self):
        return self.select_related("system", "line__person")


class TelephoneCall(models.Model):
    """One call as a telephone system saw it. Its columns are the sum of its events, in whatever order they came."""

    class Direction(models.TextChoices):
        IN = "in", _("Incoming")
        OUT = "out", _("Outgoing")

    system = models.ForeignKey(TelephoneSystem, models.PROTECT, related_name="calls")
    reference = models.CharField(max_length=80)  # what the system calls it
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices, default=Direction.IN)
    number = models.CharField(_("phone"), max_length=40, blank=True)
    line = models.ForeignKey(
        TelephoneLine, models.PROTECT, null=True, related_name="calls", verbose_name=_("extension")
    )
    began_at = models.DateTimeField(_("began"))
    rung_at = models.DateTimeField(_("rang"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    ended_at = models.DateTimeField(_("hung up"), null=True)
    # As the system counted them; otherwise the seconds say how often it rang.
    rings_told = models.PositiveSmallIntegerField(null=True)
    is_refused = models.BooleanField(_("refused"), default=False)
    is_internal = models.BooleanField(_("between colleagues"), default=False)
    recording = models.CharField(_("address of the recording"), max_length=500, blank=True)
    # Said when the call was logged: the recording may be told of before or after.
    consent_told = models.BooleanField(_("the caller was told about the recording"), default=False)
    call = models.OneToOneField(Call, models.SET_NULL, null=True, related_name="telephone", verbose_name=_("call"))
    set_aside_at = models.DateTimeField(_("set aside"), null=True)
    set_aside_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = TelephoneCallQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("call of the telephone system"), _("calls of the telephone system")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["system", "reference"], name="telephone_call_once"),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True) | Q(call__isnull=True), name="telephone_call_aside_or_logged"
            ),
        ]
        indexes = [
            models.Index(
                fields=["line", "began_at"],
                name="telephone_call_unlogged",
                condition=Q(call__isnull=True, set_aside_at__isnull=True, is_internal=False),
            ),
            models.Index(fields=["system", "-began_at"], name="telephone_call_by_time"),
        ]

    def __str__(self):
        return self.number or str(_("number withheld"))

    def get_absolute_url(self):
        return self.system.get_absolute_url()

    @property
    def rang_at(self) -> datetime:
        """When it rang, or the first thing that was told of it."""
        return self.rung_at or self.began_at

    @property
    def is_missed(self) -> bool:
        """Somebody called, it is over, and nobody picked up."""
        return self.direction == self.Direction.IN and self.ended_at is not None and self.answered_at is None

    @property
    def answer_seconds(self) -> int | None:
        """How long the caller heard it ring; a clock that was put right in between says an hour at most."""
        if self.answered_at is None or self.rung_at is None:
            return None
        return min(max(0, round((self.answered_at - self.rung_at).total_seconds())), SECONDS_AT_MOST)

    def rings(self, seconds_per_ring: int) -> int | None:
        """How often it rang before somebody picked up: as counted by the system, else from the seconds."""
        if self.rings_told is not None or self.answer_seconds is None:
            return self.rings_told
        return max(1, math.ceil(self.answer_seconds / seconds_per_ring))


class TelephoneEvent(models.Model):
    """One thing the system told about a call; told twice it is one."""

    class Kind(models.TextChoices):
        RING = "ring", _("rang")
        ANSWER = "answer", _("answered")
        HANG_UP = "hang_up", _("hung up")
        RECORDING = "recording", _("recording")

    call = models.ForeignKey(TelephoneCall, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    extension = models.CharField(max_length=20, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "kind", "at", "extension"], name="telephone_event_once"),
        ]

    def __str__(self):
        return f"{self.kind} {self.at:%H:%M:%S}"
