"""Cases drawn by lot, so that nobody chooses what is looked at: stratified, and the same again from the same seed."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.formats import day


class SampleQuerySet(models.QuerySet):
    def visible_to(self, user):
        sees = user.may("assessments.inspect") or user.may("assessments.view_inspection")
        return self if sees else self.none()


class Sample(Tracked):
    """Some calls, visits, issues or answers of a period, drawn at random from every kind of case (S2-53)."""

    class Population(models.TextChoices):
        CALLS = "calls", _("Calls")
        VISITS = "visits", _("Visits")
        ISSUES = "issues", _("Issues")
        FEEDBACK = "feedback", _("Feedback")

    DEEDS = {"draw": _("drew the sample")}

    population = models.CharField(_("drawn from"), max_length=10, choices=Population.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    department = models.ForeignKey(
        "accounts.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only of the department"),
    )
    size = models.PositiveSmallIntegerField(_("number of cases"))
    seed = models.PositiveBigIntegerField(_("seed"))
    # {stratum: [how many there were, how many were drawn]}
    strata = models.JSONField(default=dict, editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("sample"), _("samples")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="sample_ends_after_start"),
            models.CheckConstraint(condition=Q(size__gte=1), name="sample_has_cases"),
        ]

    def __str__(self):
        return f"{self.get_population_display()} {day(self.starts_on)} – {day(self.ends_on)}"

    def get_absolute_url(self):
        return reverse("assessments:sample", args=[self.pk])


class SampleItem(models.Model):
    """One case that was drawn, with the kind of case it stood for on that day."""

    class Stratum(models.TextChoices):
        SATISFIED = "satisfied", _("customer satisfied")
        DISSATISFIED = "dissatisfied", _("customer not satisfied")
        ANNOUNCED_LATE = "announced_late", _("late, announced beforehand")
        UNANNOUNCED_LATE = "unannounced_late", _("late, unannounced")
        MISSED = "missed", _("missed calls")
        OTHER = "other", _("all others")

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    stratum = models.CharField(_("kind of case"), max_length=20, choices=Stratum.choices)
    call = models.ForeignKey("calls.Call", models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey("reception.Appointment", models.PROTECT, null=True, related_name="+")
    issue = models.ForeignKey("calls.Issue", models.PROTECT, null=True, related_name="+")
    feedback = models.ForeignKey("assessments.Feedback", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("drawn case"), _("drawn cases")
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "number"], name="sample_item_once"),
            models.CheckConstraint(
                condition=Q(call__isnull=False, appointment__isnull=True, issue__isnull=True, feedback__isnull=True)
                | Q(call__isnull=True, appointment__isnull=False, issue__isnull=True, feedback__isnull=True)
                | Q(call__isnull=True, appointment__isnull=True, issue__isnull=False, feedback__isnull=True)
                | Q(call__isnull=True, appointment__isnull=True, issue__isnull=True, feedback__isnull=False),
                name="sample_item_is_one_case",
            ),
        ]

    def __str__(self):
        return str(self.case)

    @property
    def case(self):
        """The record that was drawn."""
        return self.call or self.appointment or self.issue or self.feedback
