"""How one person or department did in one period."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked

from .period import Period
from .scheme import Criterion, Grade


class ScorecardQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, those of the people one leads, and with the right all of them; a deputy sees none of these."""
        if user.has_perm("assessments.view_scorecard"):
            return self
        mine = Q(person=user) | Q(person__manager=user) | Q(person__department__head=user) | Q(department__head=user)
        return self.filter(mine)

    def with_subject(self):
        return self.select_related("person__department", "department")

    def with_period(self):
        return self.select_related("period__scheme")


class Scorecard(Tracked):
    """One subject's card of a period: collected while it runs, shown provisionally, then published."""

    class State(models.TextChoices):
        COLLECTING = "collecting", _("Collecting")
        PROVISIONAL = "provisional", _("Provisional")
        PUBLISHED = "published", _("Published")

    FLOW = {
        "score": ({State.COLLECTING}, State.COLLECTING),
        "propose": ({State.COLLECTING}, State.PROVISIONAL),
        "reopen": ({State.PROVISIONAL}, State.COLLECTING),
        "publish": ({State.PROVISIONAL}, State.PUBLISHED),
        "acknowledge": ({State.PUBLISHED}, State.PUBLISHED),
    }
    DEEDS = {
        "open": _("opened the scorecard"),
        "score": _("scored a criterion"),
        "propose": _("closed the collecting and showed the result"),
        "reopen": _("took the result back to collecting"),
        "publish": _("published the result"),
        "acknowledge": _("took note of the result"),
        "correct": _("corrected the result after an objection"),
    }
    FACTS = {"criterion": _("criterion"), "points": _("points")}
    # What an assessor wrote stands on the card once it is shown; the timeline does not tell it before.
    CONFIDENTIAL = {"score": "assessments.view_scorecard", "reopen": "assessments.view_scorecard"}

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.COLLECTING, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="scorecards", verbose_name=_("assessment period"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="scorecards", verbose_name=_("person")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="scorecards", verbose_name=_("department")
    )
    # Empty while collecting, and for ever where too little was known: "not assessed", never a fail.
    total = models.DecimalField(_("total"), max_digits=5, decimal_places=2, null=True, editable=False)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade.choices, blank=True, editable=False)
    covered = models.DecimalField(_("weight covered"), max_digits=5, decimal_places=2, default=0, editable=False)
    # The confirmed violations that moved the total, as they were when the result was shown; see assessments.critical.
    critical = models.JSONField(default=list, editable=False)
    proposed_at = models.DateTimeField(_("shown at"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    # By the person, or the head of the department; again after a correction.
    acknowledged_at = models.DateTimeField(_("taken note of at"), null=True, editable=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("taken note of by"),
    )

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("scorecard"), _("scorecards")
        default_permissions = ("view",)
        permissions = [("score_scorecard", _("Can score and publish scorecards"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, department__isnull=True)
                | Q(person__isnull=True, department__isnull=False),
                name="scorecard_has_one_subject",
            ),
            models.UniqueConstraint(fields=["period", "person"], name="scorecard_once_per_person"),
            models.UniqueConstraint(fields=["period", "department"], name="scorecard_once_per_department"),
            models.CheckConstraint(
                condition=Q(total__isnull=True, grade="") | Q(total__isnull=False) & ~Q(grade=""),
                name="scorecard_total_has_grade",
            ),
            models.CheckConstraint(condition=Q(total__range=(0, 100)) | Q(total=None), name="scorecard_total_0_to_100"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="scorecard_published_has_moment"
            ),
        ]

    def __str__(self):
        return f"{self.subject} · {self.period}"

    def get_absolute_url(self):
        return reverse("assessments:card", args=[self.pk])

    @property
    def subject(self):
        return self.person or self.department

    @property
    def is_open(self) -> bool:
        return self.state == self.State.COLLECTING


class CriterionScore(models.Model):
    """What one criterion came to on one card: a human score, or a figure frozen when the collecting closed."""

    class Outcome(models.TextChoices):
        SCORED = "scored", _("scored")
        TOO_LITTLE = "too_little", _("too little evidence")
        NA = "na", _("not applicable")

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    # In the indicator's own unit, before it becomes points.
    value = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True)
    hits = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    counted = models.PositiveIntegerField(default=0)
    # What the hits are a part of, where that is not the number of rows: shares of promises add up to less.
    out_of = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    # The figures that stood beside it, as they were: [{"code", "hits", "out_of", "n"}, …].
    beside = models.JSONField(default=list)
    # The ids of the rows that were counted, so that a later change of records changes no shown figure.
    rows = models.JSONField(default=list)
    comment = models.TextField(_("comment"), blank=True)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("assessor")
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = _("criterion score"), _("criterion scores")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "criterion"], name="criterion_score_once"),
            models.CheckConstraint(
                condition=Q(points__range=(0, 100)) | Q(points=None), name="criterion_score_0_to_100"
            ),
            models.CheckConstraint(
                condition=Q(outcome="scored", points__isnull=False) | ~Q(outcome="scored") & Q(points__isnull=True),
                name="criterion_score_scored_has_points",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(comment=""), name="criterion_score_of_person_has_comment"
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.points}"
