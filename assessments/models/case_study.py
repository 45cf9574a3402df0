"""Typical cases: what a visit, a call or an issue taught, told without names (S2-74)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.hiding import readable
from history.models import Tracked


class CaseStudyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and of the others what was shared: that has no names."""
        return self.filter(Q(created_by__in=user.hats()) | Q(state=CaseStudy.State.SHARED))

    def shared(self):
        return self.filter(state=CaseStudy.State.SHARED)


class CaseStudy(Tracked):
    """A record worth learning from. Colleagues read the copy that was made of it when it was shared, without names."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SHARED = "shared", _("Shared")

    FLOW = {
        "share": ({State.DRAFT}, State.SHARED),
        "withdraw": ({State.SHARED}, State.DRAFT),
    }
    DEEDS = {
        "begin": _("began the case study"),
        "edit": _("edited the case study"),
        "share": _("shared the case study without names"),
        "withdraw": _("took the case study back"),
    }
    # The pieces that are copied without names.
    PIECES = ("title", "facts", "analysis", "lessons")
    SOURCES = ("appointment", "call", "issue")

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    appointment = models.ForeignKey("reception.Appointment", models.PROTECT, null=True, related_name="case_studies")
    call = models.ForeignKey("calls.Call", models.PROTECT, null=True, related_name="case_studies")
    issue = models.ForeignKey("calls.Issue", models.PROTECT, null=True, related_name="case_studies")
    topic = models.ForeignKey(
        "Topic", models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("topic")
    )
    title = models.CharField(_("title"), max_length=120)
    facts = models.TextField(_("what happened"))
    analysis = models.TextField(_("analysis"), blank=True)
    lessons = models.TextField(_("lessons"), blank=True)
    also_hide = models.TextField(
        _("hide these words, too"),
        blank=True,
        help_text=_("One on each line: nicknames, products, places by which the customer could be known."),
    )
    # What everybody reads: {piece: text}, with a token where a name stood; see assessments.hiding.
    shared = models.JSONField(default=dict, editable=False)
    shared_at = models.DateTimeField(_("shared at"), null=True, editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = CaseStudyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("case study"), _("case studies")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(appointment__isnull=False, call__isnull=True, issue__isnull=True)
                | Q(appointment__isnull=True, call__isnull=False, issue__isnull=True)
                | Q(appointment__isnull=True, call__isnull=True, issue__isnull=False),
                name="case_study_has_one_source",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(facts=""), name="case_study_says_something"),
            models.CheckConstraint(
                condition=Q(state="draft", shared_at__isnull=True) | Q(state="shared", shared_at__isnull=False),
                name="case_study_shared_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="case_study_by_creation")]

    def __str__(self):
        """Never the title as it was typed: it may hold a name, and this is what other pages print."""
        return readable(self.shared.get("title", "")) or str(_("Case study %(n)s") % {"n": self.pk})

    def get_absolute_url(self):
        return reverse("assessments:case", args=[self.pk])

    @property
    def source(self):
        return self.appointment or self.call or self.issue
