"""What the departments prepare before a visit."""

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import in_language
from papers.models import ATTACHING
from reception.models import Appointment

from .sheet import InfoSheet
from .template import PrepTemplate


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
        mine |= Q(appointment__contact_person__in=hats)
        mine |= Q(appointment__sheet__reception_lead__in=hats) | Q(appointment__sheet__host__in=hats)
        return self.filter(mine | Q(appointment__is_private=False) if sees_all else mine)

    def of_visits_of(self, user):
        """Those of the visits this person receives or leads: the receptionist's board (S3-30)."""
        hats = user.hats()
        return self.filter(Q(appointment__receptionist__in=hats) | Q(appointment__sheet__reception_lead__in=hats))

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

    def to_do(self):
        """Still to be prepared, whether somebody said yes to it or not."""
        return self.filter(state__in=PrepTask.TO_DO)

    def with_ticks(self):
        """`items_total` and `items_ticked`: how far its checklist is."""
        items = TaskItem.objects.filter(task=OuterRef("pk")).order_by().values("task")
        ticked = items.filter(ticked_at__isnull=False)
        return self.annotate(items_total=_number(items), items_ticked=_number(ticked))


def _number(rows) -> Coalesce:
    """How many rows of another table there are, asked beside each row."""
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


class PrepTask(Tracked):
    """One thing that one department prepares for one visit."""

    class State(models.TextChoices):
        URGENT = "urgent", _("Urgent, needs a yes")
        OPEN = "open", _("To do")
        REFUSED = "refused", _("Refused")
        DONE = "done", _("Done")
        CONFIRMED = "confirmed", _("Confirmed by the head")
        RECALLED = "recalled", _("Recalled")

    TO_DO = (State.URGENT, State.OPEN, State.REFUSED)
    FLOW = {
        # Inside its lead time: asked for all the same, and never dropped (R23).
        "press": ({State.OPEN}, State.URGENT),
        "ease": ({State.URGENT, State.REFUSED}, State.OPEN),
        "accept": ({State.URGENT, State.REFUSED}, State.OPEN),
        "refuse": ({State.URGENT}, State.REFUSED),
        "ask_again": ({State.REFUSED}, State.URGENT),
        "tick": (set(TO_DO), State.DONE),
        "untick": ({State.DONE, State.CONFIRMED}, State.OPEN),
        "confirm": ({State.DONE}, State.CONFIRMED),
        "recall": ({*TO_DO, State.DONE, State.CONFIRMED}, State.RECALLED),
    }
    DEEDS = {
        "give": _("gave the task"),
        "adopt": _("took the task into the information sheet"),
        "press": _("asked for it inside the lead time: it needs a yes"),
        "ease": _("there is time enough again"),
        "accept": _("said yes: it will be ready"),
        "refuse": _("said no"),
        "ask_again": _("asked somebody else for a yes"),
        "hand_on": _("handed the task on"),
        "hand_on_part": _("gave the task to whoever has the part now"),
        "edit": _("edited the task"),
        "edit_items": _("edited the checklist"),
        "tick_item": _("ticked"),
        "tick_all": _("ticked the whole list"),
        "untick_item": _("took the tick back"),
        "read": _("has read the task"),
        "comment": _("wrote"),
        "chase": _("asked for what is still open"),
        "tick": _("ticked the task as done"),
        "untick": _("took the tick back"),
        "confirm": _("confirmed the preparation"),
        "recall": _("recalled the task"),
    } | ATTACHING
    FACTS = {"item": _("checklist"), "items": _("checklist")}

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
    # Which of several of one kind: the car, the meal, the hotel it is for.
    part = models.CharField(max_length=40, blank=True, editable=False)
    text = models.CharField(_("what is to be prepared"), max_length=200)
    text_zh = models.CharField(_("in Chinese"), max_length=200, blank=True)
    duty = models.CharField(_("duty"), max_length=120, blank=True)
    duty_zh = models.CharField(_("duty in Chinese"), max_length=120, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prep_tasks",
        verbose_name=_("owner"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    # The moment that its lead time is counted back from; empty: the beginning of the visit.
    anchor_at = models.DateTimeField(_("counted back from"), null=True, editable=False)
    planned_cost = models.DecimalField(_("planned cost"), max_digits=10, decimal_places=2, null=True, blank=True)
    actual_cost = models.DecimalField(_("actual cost"), max_digits=10, decimal_places=2, null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    refusal = models.CharField(_("why not"), max_length=300, blank=True, editable=False)
    chased_at = models.DateTimeField(_("asked for at"), null=True, editable=False)
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
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refusal=""), name="prep_task_refused_has_reason"),
            # Of two who confirm a visit at once, one gives its tasks.
            models.UniqueConstraint(
                fields=["appointment", "department", "code", "part"],
                condition=~Q(state="recalled"),
                name="prep_task_once",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state"], name="prep_task_of_department"),
        ]

    def __str__(self):
        return in_language(self, "text")

    @property
    def public_name(self):
        """What it is called where others than those concerned read it: on its clock."""
        return self

    def get_absolute_url(self):
        return reverse("visits:task", args=[self.pk])

    @property
    def counted_from(self):
        """The moment that its lead time is counted back from."""
        return self.anchor_at or self.appointment.starts_at

    @property
    def people(self) -> list:
        """Whom the task concerns: its owner, else the department's head, else everybody there."""
        person = self.owner or self.department.head
        return [person] if person else list(self.department.people.active())

    @property
    def lead_id(self) -> int | None:
        """Who leads the visit's reception, also of a task that the sheet did not ask for (S1-15)."""
        sheet = getattr(self.appointment, "sheet", None)
        return sheet.reception_lead_id if sheet is not None else None

    @property
    def is_ready(self) -> bool:
        """Done, and seen by the department's head where it has one (S3-35)."""
        return self.state == self.State.CONFIRMED

    @property
    def is_to_do(self) -> bool:
        return self.state in self.TO_DO


class TaskItem(models.Model):
    """One line of a task's checklist: something to be ticked, where it is counted with its quantity (S0-44, S2-14)."""

    task = models.ForeignKey(PrepTask, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    # What it came from, a line of the template or a stop of the tour; empty: written by hand.
    source = models.CharField(max_length=40, blank=True, editable=False)
    text = models.CharField(_("text"), max_length=120)
    text_zh = models.CharField(_("in Chinese"), max_length=120, blank=True)
    quantity = models.PositiveSmallIntegerField(_("quantity"), null=True, blank=True)
    per_person = models.BooleanField(_("for each guest"), default=False)
    ticked_at = models.DateTimeField(_("ticked at"), null=True, editable=False)
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("ticked by"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("line of the checklist"), _("checklist")
        ordering = ["order", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["task", "source"], condition=~Q(source=""), name="task_item_once"),
        ]

    def __str__(self):
        text = in_language(self, "text")
        return f"{text} × {self.quantity}" if self.quantity else text


class TaskReading(models.Model):
    """Somebody whom a task concerns has read it."""

    task = models.ForeignKey(PrepTask, models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("read at"))

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["task", "person"], name="task_reading_once")]

    def __str__(self):
        return str(self.person)
