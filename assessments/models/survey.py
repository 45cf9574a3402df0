"""A questionnaire for a chosen group of customers (S2-51)."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import in_language

from .period import midnight
from .questionnaire import Questionnaire, QuestionnaireVersion


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who send surveys or read all feedback see each of them; anybody else none."""
        allowed = user.may("assessments.send_survey") or user.may("assessments.view_feedback")
        return self if allowed else self.none()

    def over(self, today):
        """Running, though the last day for answers is past."""
        return self.filter(state=Survey.State.OPEN, closes_on__lt=today)

    def with_counts(self):
        """Adds how many of those asked are in each state, by the state's name with `n_` before it."""
        asked = Q(feedback__contact__isnull=False)
        states = ("due", "asked", "answered", "apart", "expired", "left_out", "opted_out")
        counts = {f"n_{state}": models.Count("feedback", filter=asked & Q(feedback__state=state)) for state in states}
        refused = asked & Q(feedback__state="opted_out", feedback__asked_at__isnull=False)
        counts["n_refused"] = models.Count("feedback", filter=refused)
        return self.annotate(**counts)


class Survey(Tracked):
    """One questionnaire, asked of one group of customers in one stretch of time."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Running")
        CLOSED = "closed", _("Closed")

    FLOW = {"open": ({State.DRAFT}, State.OPEN), "close": ({State.OPEN}, State.CLOSED)}
    DEEDS = {
        "plan": _("planned the survey"),
        "edit": _("edited the survey"),
        "open": _("sent the survey"),
        "close": _("closed the survey"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    name = models.CharField(_("title"), max_length=80)
    name_zh = models.CharField(_("Chinese title"), max_length=80, blank=True)
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="surveys", verbose_name=_("questionnaire")
    )
    # The questions as they stood when the survey was sent.
    asked = models.ForeignKey(QuestionnaireVersion, models.PROTECT, null=True, editable=False, related_name="surveys")
    # By what the customers were chosen, in the words of `assessments.choosing`.
    chosen = models.JSONField(_("chosen by"), default=dict, editable=False)
    closes_on = models.DateField(_("answers until"), null=True, blank=True)
    opened_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("survey"), _("surveys")
        default_permissions = ()
        permissions = [("send_survey", _("Can send a questionnaire to chosen customers"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(opened_at__isnull=False, asked__isnull=False),
                name="survey_sent_has_moment",
            )
        ]

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("assessments:survey", args=[self.pk])

    @property
    def ends_at(self) -> datetime | None:
        """The first instant at which it takes no answer any more; None where each link has its own end."""
        return midnight(self.closes_on + timedelta(days=1)) if self.closes_on else None
