"""What the departments prepare before a visit."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import in_language
from reception.models import Appointment

from .level import PrepTemplate
from .sheet import InfoSheet


def departments_of(user) -> set[int]:
    """The departments of a person and of those they stand in for."""
    return {person.department_id for person in [user, *user.principals()]} - {None}


class PrepTaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, one's department's, and those of the visits one receives, leads or draws up."""
        sees_all = user.may("visits.view_preptask")
        if sees_all and user.may("reception.view_private"):
            return self
        hats = user.hats()
        mine = Q(owner__in=hats) | Q(department__in=departments_of(user)) | Q(department__head__in=hats)
        mine |= Q(appointment__receptionist__in=hats) | Q(appointment__salesperson__in=hats)
        mine |= Q(sheet__reception_lead__in=hats) | Q(sheet__host__in=hats)
        return self.filter(mine | Q(appointment__is_private=False) if sees_all else mine)

    def of_visits_of(self, user):
        """Those of the visits this person receives or leads: the receptionist's board (S3-30)."""
        hats = user.hats()
        return self.filter(Q(appointment__receptionist__in=hats) | Q(sheet__reception_lead__in=hats))

    def of_departments_of(self, user):
        """Those of the departments this person belongs to or heads (S3-35)."""
        hats = user.hats()
        return self.filter(Q(department__in=departments_of(user)) | Q(department__head__in=hats) | Q(owner__in=hats))

    def standing(self):
        """Not recalled."""
        return self.exclude(state=PrepTask.State.RECALLED)

    def ahead(self):
        """Of visits that are not over."""
        return self.standing().exclude(appointment__state__in=Appointment.OVER)

    def open(self):
        return self.filter(state=PrepTask.State.OPEN)


class PrepTask(Tracked):
    """One thing that one department prepares for one visit."""

    class State(models.TextChoices):
        OPEN = "open", _("To do")
        DONE = "done", _("Done")
        CONFIRMED = "confirmed", _("Confirmed by the head")
        RECALLED = "recalled", _("Recalled")

    FLOW = {
        "tick": ({State.OPEN}, State.DONE),
        "untick": ({State.DONE, State.CONFIRMED}, State.OPEN),
        "confirm": ({State.DONE}, State.CONFIRMED),
        "recall": ({State.OPEN, State.DONE, State.CONFIRMED}, State.RECALLED),
    }
    DEEDS = {
        "give": _("gave the task"),
        "tick": _("ticked the task as done"),
        "untick": _("took the tick back"),
        "confirm": _("confirmed the preparation"),
        "recall": _("recalled the task"),
    }

    appointment = models.ForeignKey(
        "reception.Appointment", models.PROTECT, related_name="prep_tasks", verbose_name=_("appointment")
    )
    # Empty for what a visit needs with or without a sheet.
    sheet = models.ForeignKey(InfoSheet, models.PROTECT, null=True, blank=True, related_name="prep_tasks")
    template = models.ForeignKey(PrepTemplate, models.SET_NULL, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, related_name="prep_tasks", verbose_name=_("department")
    )
    code = models.SlugField(_("code"), max_length=30)
    text = models.CharField(_("what is to be prepared"), max_length=200)
    text_zh = models.CharField(_("in Chinese"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prep_tasks",
        verbose_name=_("owner"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("done by")
    )
    head_confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    head_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    objects = PrepTaskQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("preparation task"), _("preparation tasks")
        default_permissions = ()
        permissions = [("view_preptask", _("Can see every preparation task"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["done", "confirmed"]) | Q(done_at__isnull=False),
                name="prep_task_done_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(head_confirmed_at__isnull=False),
                name="prep_task_confirmed_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state"], name="prep_task_of_department"),
        ]

    def __str__(self):
        return in_language(self, "text")

    def get_absolute_url(self):
        return f"{reverse('visits:preparation')}#task-{self.pk}"

    @property
    def people(self) -> list:
        """Whom the task concerns: its owner, else the department's head, else everybody there."""
        person = self.owner or self.department.head
        return [person] if person else list(self.department.people.active())

    @property
    def is_ready(self) -> bool:
        """Done, and seen by the department's head where it has one (S3-35)."""
        return self.state == self.State.CONFIRMED
