"""Every promise is a clock on some record."""

from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.moment import now
from pages.languages import in_language

from .calendar import CalendarVersion
from .limit import TimeLimit


class ClockQuerySet(models.QuerySet):
    def of(self, subject: models.Model):
        """The clocks of one record."""
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)

    def running(self):
        return self.filter(state=Clock.State.RUNNING)

    def visible_to(self, user):
        """Where every list and every lookup made by a person starts."""
        if user.may("deadlines.view_clock"):
            return self
        hats = user.hats()
        return self.filter(Q(owner__in=hats) | Q(owner__manager__in=hats) | Q(department__head__in=hats))

    def waiting_for(self, user):
        """What this person, or somebody they stand in for, has to do; nearest first."""
        return self.running().filter(owner__in=user.hats()).order_by("due_at", "pk")

    def open(self):
        """Running, or standing still until the customer has done their part."""
        return self.filter(state__in=[Clock.State.RUNNING, Clock.State.PAUSED])

    def late(self, at: datetime | None = None):
        """Past their due moment, whether still running or stopped too late."""
        ended = Coalesce("stopped_at", models.Value(at or now(), output_field=models.DateTimeField()))
        return self.exclude(state__in=[Clock.State.CANCELLED, Clock.State.WAIVED]).filter(due_at__lt=ended)

    def with_limits(self):
        return self.select_related("limit", "owner", "department")


class Clock(models.Model):
    """One promise on one record: what is owed, by whom and until when.

    `due_base` is what the limit says; it moves only with the moment counted from, with a pause
    (a paused clock stands where it will be when the pause ends as planned) and with a rebase.
    `due_promised` is the new time the customer was told before that. Late is a query
    over these facts, never a state.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        STOPPED = "stopped", _("Stopped")
        CANCELLED = "cancelled", _("Cancelled")
        WAIVED = "waived", _("Waived")

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    code = models.CharField(_("code"), max_length=40)
    # A reopened matter starts a new cycle; the old one keeps its verdict.
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1)
    # Checkpoints of an older generation are void.
    generation = models.PositiveIntegerField(default=1)
    limit = models.ForeignKey(TimeLimit, models.PROTECT, related_name="clocks", verbose_name=_("time limit"))
    calendar_version = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(_("started at"))
    anchor = models.DateTimeField(_("counted from"))
    due_base = models.DateTimeField(_("due by the limit"))
    due_promised = models.DateTimeField(_("promised instead"), null=True)
    due_at = models.GeneratedField(
        expression=Coalesce("due_promised", "due_base"),
        output_field=models.DateTimeField(),
        db_persist=True,
        verbose_name=_("due"),
    )
    # When the customer was told of the first new time.
    told_at = models.DateTimeField(_("customer told at"), null=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True)
    # While it stands still: when it goes on by itself. `due_base` counts that in already.
    paused_until = models.DateTimeField(_("paused until"), null=True)
    # From here on the chip is amber; empty where nobody is warned.
    soon_from = models.DateTimeField(null=True)
    is_provisional = models.BooleanField(_("provisional"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="clocks", verbose_name=_("owner")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="clocks", verbose_name=_("department")
    )
    # Frozen when the clock starts, so that lists and notices never follow the generic key; nothing confidential.
    label = models.CharField(max_length=200)
    label_zh = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=200, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("clock"), _("clocks")
        default_permissions = ("view",)
        permissions = [("waive_clock", _("Can waive and cancel deadlines"))]
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "code", "cycle"], name="clock_cycle_once"),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "code"],
                condition=Q(state__in=["running", "paused"]),
                name="clock_runs_once",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(department__isnull=False), name="clock_belongs_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["running", "paused"], stopped_at__isnull=True)
                | Q(state__in=["stopped", "cancelled", "waived"], stopped_at__isnull=False),
                name="clock_stopped_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="paused", paused_until__isnull=False)
                | (~Q(state="paused") & Q(paused_until__isnull=True)),
                name="clock_pause_has_end",
            ),
            models.CheckConstraint(
                condition=Q(due_promised__isnull=True) | Q(told_at__isnull=False), name="clock_promise_was_told"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="running"), name="clock_running_by_due"),
            models.Index(fields=["owner", "due_at", "id"], condition=Q(state="running"), name="clock_running_of_owner"),
            models.Index(
                fields=["department", "due_at", "id"], condition=Q(state="running"), name="clock_running_of_department"
            ),
            models.Index(fields=["code", "due_at", "id"], condition=Q(state="running"), name="clock_running_of_code"),
            models.Index(fields=["due_at", "id"], condition=Q(state="paused"), name="clock_paused_by_due"),
            models.Index(fields=["owner", "due_base"], name="clock_of_owner_by_due"),
            models.Index(fields=["due_base"], name="clock_by_due_base"),
        ]

    def __str__(self):
        return in_language(self, "label") or self.code

    def get_absolute_url(self):
        return reverse("deadlines:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.RUNNING, self.State.PAUSED}


class ClockEventQuerySet(models.QuerySet):
    def update(self, **changes):
        raise TypeError("A clock event is never edited.")

    def delete(self):
        raise TypeError("A clock event is never deleted.")


class ClockEvent(models.Model):
    """One thing that happened to one clock; written once."""

    class Kind(models.TextChoices):
        STARTED = "started", _("started")
        WARNED = "warned", _("warned")
        DUE = "due", _("fell due")
        ESCALATED = "escalated", _("was escalated")
        EXTENDED = "extended", _("was given a new time")
        PAUSED = "paused", _("was paused")
        RESUMED = "resumed", _("went on")
        REBASED = "rebased", _("was moved")
        OWNER_CHANGED = "owner_changed", _("changed hands")
        STOPPED = "stopped", _("was stopped")
        WAIVED = "waived", _("was waived")
        CANCELLED = "cancelled", _("was cancelled")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    # Empty means Portico itself.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    old_due = models.DateTimeField(null=True)
    new_due = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_by_way_of = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = ClockEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock event")
        default_permissions = ()

    def __str__(self):
        return f"{self.clock_id} {self.kind}"

    def delete(self, *args, **kwargs):
        raise TypeError("A clock event is never deleted.")


class Custody(models.Model):
    """A stretch of time in which one person or department held the clock."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="custody")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("custody"), _("custody")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(until__isnull=True), name="custody_one_open"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="custody_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.clock_id}: {self.owner or self.department}"


class CheckpointQuerySet(models.QuerySet):
    def waiting(self):
        """Not yet fired and not void: what the one partial index holds."""
        return self.filter(fired_at__isnull=True, cancelled_at__isnull=True)

    def due(self, at: datetime):
        return self.waiting().filter(fire_at__lte=at)


class Checkpoint(models.Model):
    """A moment at which somebody must be told about a clock."""

    WORDS = {
        "warn": _("owner warned"),
        "last_chance": _("owner warned: last working chance"),
        "due": _("owner told that it is due"),
        "escalate": _("next step of the ladder told"),
        "resume": _("goes on after the pause, owner told"),
    }

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="checkpoints", db_index=False)
    generation = models.PositiveIntegerField()
    kind = models.CharField(max_length=15)  # warn_1…n, last_chance, due, escalate_1…n, resume
    fire_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    # A row that cannot be fired is tried again later and later, without holding up the others.
    tries = models.PositiveSmallIntegerField(default=0)
    delayed_from = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("checkpoint"), _("checkpoints")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["clock", "generation", "kind"], name="checkpoint_once"),
            models.CheckConstraint(
                condition=Q(fired_at__isnull=True) | Q(cancelled_at__isnull=True), name="checkpoint_fired_or_cancelled"
            ),
        ]
        indexes = [
            models.Index(
                fields=["fire_at", "id"],
                condition=Q(fired_at__isnull=True, cancelled_at__isnull=True),
                name="checkpoint_waiting",
            ),
            models.Index(fields=["fired_at"], condition=Q(fired_at__isnull=False), name="checkpoint_fired"),
        ]

    def __str__(self):
        return f"{self.clock_id} {self.kind}"

    @property
    def word(self) -> str:
        """`escalate_2` is a kind of `escalate`."""
        return self.kind if self.kind in self.WORDS else self.kind.rpartition("_")[0]

    @property
    def number(self) -> int:
        """Which warning, which step of the ladder."""
        return int(self.kind.rpartition("_")[2])

    @property
    def kind_words(self) -> str:
        """What somebody is told at this moment."""
        return str(self.WORDS[self.word])
