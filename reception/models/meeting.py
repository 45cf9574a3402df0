"""Meetings of a visit: what they were to be about, who sat there, what was written down and agreed."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked
from pages.formats import comma
from pages.languages import in_language
from papers.models import ATTACHING

from .appointment import Appointment
from .finding import part_in


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those one sits in, and those of the visits whose details one may know; the gate knows of none."""
        hats = user.hats()
        sits = MeetingAttendee.objects.filter(meeting=OuterRef("pk"), person__in=hats)
        owes = ActionItem.objects.filter(meeting=OuterRef("pk"), owner__in=hats)
        visits = Appointment.objects.filter(part_in(user))
        if user.may("reception.view_appointment"):
            visits = Appointment.objects.open_to(user)
        mine = Q(minute_taker__in=hats) | Q(created_by__in=hats) | Exists(sits) | Exists(owes)
        return self.filter(mine | Q(appointment__in=visits.values("pk")))

    def with_people(self):
        people = ("contact_person", "organisation", "department", "room", "site")
        return self.select_related("minute_taker", *(f"appointment__{each}" for each in people))


class Meeting(Tracked):
    """A meeting with a visitor: subject, agenda, who attends, its minutes and what was agreed (form 4.7)."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", pgettext_lazy("a meeting was", "Held")
        RECORDED = "recorded", _("Minutes done")
        CANCELLED = "cancelled", _("Cancelled")

    FLOW = {
        "end": ({State.PLANNED}, State.HELD),
        "resume": ({State.HELD}, State.PLANNED),
        "finish_minutes": ({State.HELD}, State.RECORDED),
        "call_off": ({State.PLANNED}, State.CANCELLED),
    }
    DEEDS = {
        "plan": _("planned the meeting"),
        "edit": _("edited the meeting"),
        "end": _("noted the end of the meeting"),
        "resume": _("went on with the meeting"),
        "write_minutes": _("wrote the minutes"),
        "finish_minutes": _("finished the minutes"),
        "call_off": _("called the meeting off"),
        "agree": _("noted what was agreed"),
        "finish_item": _("finished what was agreed"),
        "drop_item": _("dropped what was agreed"),
        "tell_customer": _("told the customer"),
    } | ATTACHING
    FACTS = {"attendees": _("attendees")}
    LEAST_ATTENDEES = 2

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="meetings", verbose_name=_("appointment"))
    subject = models.CharField(_("subject"), max_length=200)
    agenda = models.TextField(_("agenda"))
    minute_taker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("minutes are taken by")
    )
    started_at = models.DateTimeField(_("began at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    minutes_text = models.TextField(pgettext_lazy("of a meeting", "minutes"), blank=True)
    minutes_done_at = models.DateTimeField(_("minutes finished at"), null=True, editable=False)
    form_token = models.UUIDField(unique=True, null=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("meeting"), _("meetings")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(subject="") & ~Q(agenda=""), name="meeting_has_subject_and_agenda"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="meeting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "recorded"]) | Q(ended_at__isnull=False), name="meeting_held_has_ended"
            ),
            models.CheckConstraint(
                condition=~Q(state="recorded") | (Q(minutes_done_at__isnull=False) & ~Q(minutes_text="")),
                name="meeting_recorded_has_minutes",
            ),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("reception:meeting", args=[self.pk])


class MeetingAttendee(models.Model):
    """Somebody who sat in a meeting: one of ours with name and title as on the day, or a guest by name."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees")
    # Empty: a guest.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    name_zh = models.CharField(max_length=80, blank=True)
    job_title = models.CharField(_("job title"), max_length=80, blank=True)
    job_title_zh = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("attendee"), _("attendees")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(person__isnull=False), name="meeting_attendee_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="meeting_attendee_has_name"),
        ]

    def __str__(self):
        return comma().join(filter(None, [in_language(self, "name"), in_language(self, "job_title")]))


class ActionItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What one owes oneself, and what was agreed in meetings one may know of."""
        return self.filter(Q(owner__in=user.hats()) | Q(meeting__in=Meeting.objects.visible_to(user).values("pk")))


class ActionItem(Tracked):
    """What was agreed in a meeting: who does what by when, and whether the customer heard that it is done."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("what was agreed is", "Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    FLOW = {
        "finish_item": ({State.OPEN}, State.DONE),
        "drop_item": ({State.OPEN}, State.DROPPED),
    }
    DEEDS = {
        "agree": _("noted what was agreed"),
        "finish_item": _("finished what was agreed"),
        "drop_item": _("dropped what was agreed"),
        "tell_customer": _("told the customer"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items", verbose_name=_("meeting"))
    text = models.CharField(_("what was agreed"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="action_items", verbose_name=_("who does it")
    )
    due_at = models.DateTimeField(pgettext_lazy("until when", "done by"))
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    customer_informed_at = models.DateTimeField(_("customer told at"), null=True, editable=False)
    form_token = models.UUIDField(unique=True, null=True, editable=False)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("agreed item"), _("agreed items")
        default_permissions = ()
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="action_item_says_what"),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="action_item_done_when"),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("reception:meeting", args=[self.meeting_id])
