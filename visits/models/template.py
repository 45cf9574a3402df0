"""What departments prepare for visits, as the company lays it down: each row becomes a task of a visit."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from history.models import Tracked
from pages.languages import in_language
from reception.models import Appointment


class PrepTemplateQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_active=True)

    def on_confirmation(self, kind: str):
        """What every visit of this kind needs as soon as it is agreed, with a sheet or without (S0-09)."""
        return self.in_use().filter(level__isnull=True, kind__in=["", kind]).order_by("order", "pk")


class PrepTemplate(Tracked):
    """One thing that a department prepares: for every visit once it is confirmed, or by the sheet of its level."""

    class When(models.TextChoices):
        ALWAYS = "always", _("Always")
        TOUR = "tour", _("When there is a tour")
        AUDIT = "audit", _("When the customer audits us")
        TRANSPORT = "transport", _("When cars are wanted")
        MEALS = "meals", _("When there is a meal")
        LODGING = "lodging", _("When hotel rooms are wanted")
        SERVICE = "service", _("When the service item is confirmed")

    class Owner(models.TextChoices):
        """Who does it: a person of the visit, or whoever the department's head chooses."""

        DEPARTMENT = "department", _("The department, its head answers")
        RECEPTIONIST = "receptionist", _("The visit's receptionist")
        SALESPERSON = "salesperson", _("The visit's salesperson")
        CONTACT = "contact", _("The contact person")

    class CountsFrom(models.TextChoices):
        VISIT = "visit", _("The beginning of the visit")
        LINE = "line", _("Each car, meal or night of its own")

    DEEDS = {
        "add": _("added the template"),
        "edit": _("edited the template"),
        "edit_items": _("edited the checklist"),
        "retire": _("took the template out of use"),
        "revive": _("took the template into use again"),
    }
    FACTS = {"items": _("checklist"), "lead_days": _("lead time")}

    # Empty: for every visit, given when it is confirmed.
    level = models.ForeignKey(
        "visits.Level",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="templates",
        verbose_name=_("reception level"),
    )
    # Empty: every kind. Only where it is given on confirmation; a sheet has its level.
    kind = models.CharField(_("kind of visit"), max_length=10, choices=Appointment.Kind.choices, blank=True)
    code = models.SlugField(_("code"), max_length=30)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    when = models.CharField(_("when"), max_length=10, choices=When.choices, default=When.ALWAYS)
    # The item of the reference table that must be confirmed on the sheet.
    service_code = models.SlugField(_("service item"), max_length=30, blank=True)
    # The department by its code, else the first of this kind, else the one that receives the visit.
    department_code = models.SlugField(_("department"), max_length=40, blank=True)
    department_kind = models.CharField(
        _("kind of department"), max_length=20, blank=True, choices=Department.Kind.choices
    )
    text = models.CharField(_("what is to be prepared"), max_length=200)
    text_zh = models.CharField(_("in Chinese"), max_length=200, blank=True)
    owner = models.CharField(_("owner"), max_length=12, choices=Owner.choices, default=Owner.DEPARTMENT)
    duty = models.CharField(_("duty"), max_length=120, blank=True)
    duty_zh = models.CharField(_("duty in Chinese"), max_length=120, blank=True)
    counts_from = models.CharField(
        _("counted back from"), max_length=6, choices=CountsFrom.choices, default=CountsFrom.VISIT
    )
    # A set table or a fruit plate is no use on another day.
    is_redone = models.BooleanField(_("to be done again when the visit moves to another day"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = PrepTemplateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("preparation template"), _("preparation templates")
        ordering = ["level", "order"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["level", "code"], name="prep_template_once_per_level"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(level__isnull=True), name="prep_template_once_on_confirmation"
            ),
        ]

    def __str__(self):
        return in_language(self, "text")

    def get_absolute_url(self):
        return reverse("visits:template", args=[self.pk])


class PrepTemplateItem(models.Model):
    """One line of a template's checklist: a tick, or a thing with its quantity."""

    template = models.ForeignKey(PrepTemplate, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("text"), max_length=120)
    text_zh = models.CharField(_("in Chinese"), max_length=120, blank=True)
    quantity = models.PositiveSmallIntegerField(_("quantity"), null=True, blank=True)
    per_person = models.BooleanField(_("for each guest"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("line of the checklist"), _("checklist")
        ordering = ["order", "id"]
        default_permissions = ()

    def __str__(self):
        return in_language(self, "text")

    def for_guests(self, head_count: int) -> int | None:
        """How many of it a visit of so many needs."""
        return self.quantity * head_count if self.per_person and self.quantity else self.quantity
