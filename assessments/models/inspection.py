"""The supervision group looks: at a place, a telephone, a record, a customer's words (S1-75..77, S2-52..54)."""

from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked
from pages.languages import in_language
from papers.models import ATTACHING, ChecklistItem, Tick

CENT = Decimal("0.01")


class InspectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The supervision group's, and of those that are over whom they were about, and their superiors.

        Whoever is to look a second time does not see what the first one found (nobody is a second opinion
        who knows the first), and nobody sees beforehand that they will be looked at.
        """
        hats = user.hats()
        if user.may("assessments.inspect") or user.may("assessments.view_inspection"):
            blind = Inspection.objects.unknown_to(user)
            ahead = Q(state=Inspection.State.PLANNED, staff__in=hats)
            return self.exclude(pk__in=blind.values("pk")).exclude(ahead)
        about = Q(staff__in=hats) | Q(staff__manager__in=hats) | Q(staff__department__head__in=hats)
        return self.counted().filter(about | Q(department__head__in=hats))

    def unknown_to(self, user):
        """Those that this person, or whom they stand in for, is still to look at a second time."""
        return self.filter(seconds__in=Inspection.objects.planned().filter(inspectors__in=user.hats()))

    def planned(self):
        return self.filter(state=Inspection.State.PLANNED)

    def standing(self):
        """Those that took place or still will."""
        return self.exclude(state=Inspection.State.CANCELLED)

    def over(self):
        return self.filter(state__in=[Inspection.State.DONE, Inspection.State.CLOSED])

    def counted(self):
        """Those that are over and say something about the inspected: second opinions are about the inspectors."""
        return self.over().filter(second_of__isnull=True)

    def with_people(self):
        return self.select_related("department", "staff__department").prefetch_related("inspectors")


class Inspection(Tracked):
    """One look at how a department or a person keeps the regulations, item by item."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("inspection", "Planned")
        DONE = "done", _("Done")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    class Kind(models.TextChoices):
        """How it is done (S1-76, S2-53)."""

        ON_SITE = "on_site", _("On-site inspection")
        PHONE = "phone_spot_check", _("Phone spot check")
        RECORDS = "record_review", _("Record review")
        FEEDBACK = "customer_feedback", _("Customer feedback")

    FLOW = {
        "finish": ({State.PLANNED}, State.DONE),
        "cancel": ({State.PLANNED}, State.CANCELLED),
        "close": ({State.DONE}, State.CLOSED),
    }
    DEEDS = {
        "plan": _("planned the inspection"),
        "edit": _("edited the inspection"),
        "note": _("noted an item"),
        "finish": _("finished the inspection"),
        "cancel": _("cancelled the inspection"),
        "close": _("closed the inspection"),
        "score_again": _("had it scored a second time"),
    } | ATTACHING

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False)
    kind = models.CharField(_("method"), max_length=20, choices=Kind.choices)
    department = models.ForeignKey(
        "accounts.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("inspected department"),
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("inspected person"),
    )
    planned_for = models.DateField(_("planned for"))
    inspected_at = models.DateTimeField(_("inspected at"), null=True, editable=False)
    inspectors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="inspecting", verbose_name=_("inspectors")
    )
    notes = models.TextField(_("general impression"), blank=True)
    # The share of weight that passed, in per cent; empty where nothing applied.
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, editable=False)
    serious = models.PositiveSmallIntegerField(_("serious fails"), default=0, editable=False)
    drawn = models.ForeignKey(
        "assessments.SampleItem",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="inspections",
        verbose_name=_("drawn case"),
    )
    # The inspection that is looked at a second time by somebody who does not know what the first one found.
    # Where that one was cancelled, another is asked for.
    second_of = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="seconds", verbose_name=_("second opinion on")
    )
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("inspection"), _("inspections")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(department__isnull=False) | Q(staff__isnull=False), name="inspection_is_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "closed"], inspected_at__isnull=False)
                | Q(state__in=["planned", "cancelled"], inspected_at__isnull=True, score__isnull=True),
                name="inspection_done_has_moment",
            ),
            models.UniqueConstraint(
                fields=["second_of"], condition=~Q(state="cancelled"), name="inspection_second_once"
            ),
            models.CheckConstraint(
                condition=Q(score__range=(0, 100)) | Q(score=None), name="inspection_score_0_to_100"
            ),
        ]
        indexes = [
            models.Index(fields=["planned_for", "id"], name="inspection_by_day"),
            models.Index(fields=["inspected_at"], name="inspection_by_moment"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.inspected}"

    def get_absolute_url(self):
        return reverse("assessments:inspection", args=[self.pk])

    @property
    def public_name(self):
        """What lists of deadlines call it: whom it is about stands on its own page alone."""
        return self.Kind(self.kind).label

    @property
    def inspected(self):
        """Whom or what it is about."""
        return self.staff or self.department

    @property
    def home(self):
        """The department that is looked at."""
        return self.department or self.staff.department

    @property
    def second(self):
        """The second opinion on it that took place or still will, if any."""
        return self.seconds.standing().first()

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.CLOSED}


class InspectionItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(inspection__in=Inspection.objects.visible_to(user))

    def rated(self):
        """Those that passed or failed; what did not apply is in no score."""
        return self.filter(result__in=[Tick.Result.PASS, Tick.Result.FAIL])

    def open(self):
        """Those nobody has looked at yet."""
        return self.filter(result="")

    def failed(self):
        return self.filter(result=Tick.Result.FAIL)

    def unexplained(self):
        """Fails of which nobody wrote what is wrong."""
        return self.failed().filter(note="")


class InspectionItem(models.Model):
    """One thing to look at in one inspection, in the words and with the weight of the day it was planned."""

    DEEDS = ATTACHING

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="items")
    item = models.ForeignKey("papers.ChecklistItem", models.PROTECT, related_name="+")
    item_version = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField()
    area = models.CharField(_("area"), max_length=15, choices=ChecklistItem.Area.choices)
    topic = models.CharField(_("heading"), max_length=15, choices=ChecklistItem.Topic.choices)
    text = models.CharField(_("text"), max_length=200)
    text_zh = models.CharField(_("Chinese text"), max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"))
    is_serious = models.BooleanField(_("a fail is serious"))
    allows_na = models.BooleanField(_("may be “not applicable”"))
    result = models.CharField(_("result"), max_length=4, choices=Tick.Result.choices, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("looked at by")
    )
    at = models.DateTimeField(_("looked at"), null=True)

    objects = InspectionItemQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("inspected item"), _("inspected items")
        default_permissions = ()
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="inspection_item_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="inspection_item_weighs"),
            models.CheckConstraint(condition=~Q(result="na") | Q(allows_na=True), name="inspection_item_na_allowed"),
            models.CheckConstraint(
                condition=Q(result="") | Q(by__isnull=False, at__isnull=False), name="inspection_item_result_by"
            ),
        ]

    def __str__(self):
        return in_language(self, "text")

    def get_absolute_url(self):
        return f"{self.inspection.get_absolute_url()}#item-{self.pk}"

    @property
    def is_failed(self) -> bool:
        return self.result == Tick.Result.FAIL

    @property
    def is_unexplained(self) -> bool:
        return self.is_failed and not self.note


def share(passed: int, rated: int) -> Decimal | None:
    """The weight that passed of the weight that was rated, in per cent; None where nothing was."""
    return (Decimal(passed) * 100 / rated).quantize(CENT, ROUND_HALF_UP) if rated else None
