"""What is owed again and again: every week, every quarter, fifteen days after the last time."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked
from pages import formats
from pages.languages import in_language


class ObligationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Where every list and every lookup made by a person starts."""
        if user.may("deadlines.view_clock"):
            return self
        hats = user.hats()
        return self.filter(Q(owner__in=hats) | Q(department__head__in=hats) | Q(department__people=user)).distinct()

    def mine(self, user):
        hats = user.hats()
        return self.filter(Q(owner__in=hats) | Q(owner=None, department__people__in=hats)).distinct()

    def running(self):
        return self.filter(state=Obligation.State.RUNNING)

    def to_open(self, today: date):
        """Those whose next turn begins today or should have begun while nobody looked."""
        return self.running().filter(next_on__lte=today)

    def with_people(self):
        return self.select_related("owner", "department")


class Obligation(Tracked):
    """Something that one person or department owes once in every period, or so long after the last time."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        ENDED = "ended", pgettext_lazy("obligation", "Ended")

    FLOW = {"end": ({State.RUNNING}, State.ENDED)}
    DEEDS: dict[str, Any] = {
        "oblige": _("created the obligation"),
        "fulfil": _("noted as done"),
        "reassign": _("handed the obligation over"),
        "end": _("ended the obligation"),
    }

    code = models.CharField(_("time limit"), max_length=40)
    # Which variant of the limit holds: {"tier": "A"}.
    selectors = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="obligations", verbose_name=_("owner")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="obligations", verbose_name=_("department")
    )
    # What it is about, where a record stands for that: a distributor, a customer.
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    subject_id = models.BigIntegerField(null=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    label = models.CharField(_("what is owed"), max_length=160)
    label_zh = models.CharField(_("what is owed, in Chinese"), max_length=160, blank=True)
    # How many times in a period; empty: as many as the limit says.
    count = models.PositiveSmallIntegerField(_("times in a period"), null=True, blank=True)
    since = models.DateField(_("since"))
    # The first day of the turn that is to be opened next; empty: none before somebody is done.
    next_on = models.DateField(null=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    form_token = models.UUIDField(null=True, unique=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("obligation"), _("obligations")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(department__isnull=False), name="obligation_belongs_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True) | Q(state="ended", ended_at__isnull=False),
                name="obligation_ended_has_moment",
            ),
            models.CheckConstraint(condition=Q(count__isnull=True) | Q(count__gte=1), name="obligation_counts_to_one"),
        ]
        indexes = [
            models.Index(fields=["next_on", "id"], condition=Q(state="running"), name="obligation_to_open"),
            models.Index(fields=["subject_type", "subject_id"], name="obligation_of_subject"),
        ]

    def __str__(self):
        return in_language(self, "label")

    def get_absolute_url(self):
        return reverse("deadlines:obligation", args=[self.pk])


class Turn(models.Model):
    """One period of an obligation, from its first day to its last; a clock on it says until when."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField(_("turn"))
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    needed = models.PositiveSmallIntegerField(_("needed"), default=1)
    done = models.PositiveSmallIntegerField(_("done"), default=0)
    done_at = models.DateTimeField(_("done at"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("turn"), _("turns")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["obligation", "number"], name="turn_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="turn_ends_after_start"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done__lt=F("needed"))
                | Q(done_at__isnull=False, done__gte=F("needed")),
                name="turn_done_has_moment",
            ),
        ]

    def __str__(self):
        return f"{self.obligation} {self.days}"

    def get_absolute_url(self):
        return self.obligation.get_absolute_url()

    @property
    def days(self) -> str:
        """`Mon 9 Mar 2026 – Sun 15 Mar 2026`"""
        return f"{formats.day(self.first)} – {formats.day(self.last)}"
