"""The regular meeting about visits and calls: a pack of figures, minutes, and what was decided (S2-48)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked
from pages import formats

from .period import midnight


class RegularMeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who calls meetings sees all; others those of their department, that they lead, sit in or owe something of."""
        if user.may("assessments.call_meeting"):
            return self
        hats = user.hats()
        mine = Q(chair__in=hats) | Q(department__head__in=hats) | Q(created_by__in=hats)
        sits = RegularMeeting.attendees.through.objects.filter(user__in=hats).values("regularmeeting")
        owes = Decision.objects.filter(owner__in=hats).values("meeting")
        return self.filter(mine | Q(pk__in=sits) | Q(pk__in=owes))

    def with_people(self):
        return self.select_related("department", "chair")


class RegularMeeting(Tracked):
    """One meeting over one period of one department, or of the whole company."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("course or meeting", "Planned")
        HELD = "held", pgettext_lazy("course or meeting", "Held")
        CANCELLED = "cancelled", _("Cancelled")

    FLOW = {
        "hold": ({State.PLANNED}, State.HELD),
        "cancel": ({State.PLANNED}, State.CANCELLED),
    }
    DEEDS = {
        "plan": _("called the meeting"),
        "edit": _("changed the meeting"),
        "keep": _("wrote on the minutes"),
        "hold": _("finished the minutes"),
        "correct": _("corrected the minutes"),
        "cancel": _("cancelled the meeting"),
        "agree": _("wrote down a decision"),
        "finish": _("reported a decision as carried out"),
        "drop": _("dropped a decision"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False)
    # Empty: the whole company.
    department = models.ForeignKey(
        "accounts.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="regular_meetings",
        verbose_name=_("department"),
    )
    starts_on = models.DateField(_("period from"))
    ends_on = models.DateField(_("period to"))
    meets_at = models.DateTimeField(_("meets at"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("of a meeting", "chair")
    )
    attendees = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="regular_meetings", verbose_name=_("attendees")
    )
    minutes = models.TextField(pgettext_lazy("of a meeting", "minutes"), blank=True)
    # The pack as it lay on the table: [[department or null, name, name_zh, {figure: number}], …].
    figures = models.JSONField(default=list, editable=False)
    held_at = models.DateTimeField(_("minutes finished at"), null=True, editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = RegularMeetingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("regular meeting"), _("regular meetings")
        default_permissions = ()
        permissions = [("call_meeting", _("Can call regular meetings and read their packs"))]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="regular_meeting_period_ends"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_at__isnull=False) & ~Q(minutes=""),
                name="regular_meeting_held_has_minutes",
            ),
        ]
        indexes = [models.Index(fields=["-meets_at", "-id"], name="regular_meeting_by_time")]

    def __str__(self):
        who = str(self.department) if self.department else str(_("Whole company"))
        return f"{who}{formats.comma()}{formats.day(self.starts_on)} – {formats.day(self.ends_on)}"

    def get_absolute_url(self):
        return reverse("assessments:meeting", args=[self.pk])

    @property
    def start(self) -> datetime:
        return midnight(self.starts_on)

    @property
    def end(self) -> datetime:
        """The first instant that does not belong to the period."""
        return midnight(self.ends_on + timedelta(days=1))


class DecisionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=Decision.State.OPEN)

    def with_people(self):
        return self.select_related("owner", "meeting__department")


class Decision(Tracked):
    """What a regular meeting decided: somebody does it by a moment, and a clock says so."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("decision", "Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    FLOW = {
        "finish": ({State.OPEN}, State.DONE),
        "drop": ({State.OPEN}, State.DROPPED),
    }
    DEEDS = {
        "agree": _("wrote down a decision"),
        "finish": _("reported a decision as carried out"),
        "drop": _("dropped a decision"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    meeting = models.ForeignKey(RegularMeeting, models.PROTECT, related_name="decisions")
    text = models.CharField(pgettext_lazy("of a meeting", "decision"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions", verbose_name=_("owner")
    )
    # The moment that was agreed; the clock on this row counts it.
    due_at = models.DateTimeField(_("due"))
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("of a meeting", "decision"), _("decisions")
        default_permissions = ()
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="decision_has_text"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | ~Q(state="done") & Q(done_at__isnull=True),
                name="decision_done_has_moment",
            ),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return self.meeting.get_absolute_url()
